import { parseEventFrames, parseJson, type EventFrame } from './event-frames.ts';
import { RuleSkipped } from './rule-skipped.ts';

/** A fault of the input, as a problem lists it. */
export type ListedFault = { pointer?: string; parameter?: string };

/** The members that rules read of a body; undefined for a body that is no JSON. */
type TargetBody =
  | {
      [name: string]: unknown;
      id?: string;
      detail?: string;
      error_code?: string;
      errors?: ListedFault[];
      data?: { id?: unknown }[];
      next_cursor?: string | null;
      prev_cursor?: string | null;
    }
  | undefined;

/** An answer, read to its end. */
export type TargetAnswer = { status: number; headers: Headers; text: string; body: TargetBody };

/** The parts of a request. `body` is sent as JSON. */
export type TargetRequest = { method?: string; headers?: Record<string, string>; body?: unknown; anonymous?: boolean };

/** The server whose rules are checked. */
export type TargetOptions = {
  /** The address, without a slash at its end. */
  url: string;
  /** An API key or a token; null for none. */
  key: string | null;
  /** The model of the agent that is made. */
  model: string;
  /** The longest time that a stream may be silent. */
  heartbeatMs: number;
  /** Told of waits, for people. */
  onWait?: (message: string) => void;
};

/** The longest time that an answer may take. */
const answerMs = 60_000;
/** The times that a request is sent again because a rate limit was reached. */
const maxWaits = 20;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server under test: requests to it, and the resources that rules share. */
export class ConformanceTarget {
  readonly options: TargetOptions;
  readonly #shared = new Map<string, Promise<unknown>>();
  readonly #made: string[] = [];

  constructor(options: TargetOptions) {
    this.options = options;
  }

  /** Sends a request, and sends it again when a limit of rates was reached. */
  async open(path: string, request: TargetRequest = {}, signal?: AbortSignal): Promise<Response> {
    const { method = 'GET', headers = {}, body, anonymous = false } = request;
    const { url, key, onWait } = this.options;
    for (let waits = 0; ; waits += 1) {
      const response = await fetch(url + path, {
        method,
        signal: signal ?? AbortSignal.timeout(answerMs),
        redirect: 'manual',
        headers: {
          ...(key !== null && !anonymous && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const waitS = Number(response.headers.get('retry-after') ?? Number.NaN);
      if (response.status !== 429 || Number.isNaN(waitS) || waits === maxWaits) return response;
      onWait?.(`waiting ${waitS} s for a rate limit`);
      await response.body?.cancel();
      await sleep(waitS * 1_000);
    }
  }

  /** Sends a request and reads the answer. */
  async send(path: string, request: TargetRequest = {}): Promise<TargetAnswer> {
    const response = await this.open(path, request);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parseJson(text) as TargetBody };
  }

  /** Reads a stream of server-sent events to its end. @throws Error for another status than 200 */
  async readStream(path: string, request: TargetRequest = {}): Promise<EventFrame[]> {
    const headers = { accept: 'text/event-stream', ...request.headers };
    const answer = await this.send(path, { ...request, headers });
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${answer.text.slice(0, 300)}`);
    return parseEventFrames(answer.text);
  }

  /** Creates a resource, which is deleted at the end when `isDeleted`. @throws RuleSkipped when the server refuses it */
  async create(path: string, body: unknown): Promise<TargetAnswer> {
    const answer = await this.send(path, { method: 'POST', body });
    if (answer.status !== 201)
      throw new RuleSkipped(
        `POST ${path} answers ${answer.status}: ${answer.body?.detail ?? answer.text.slice(0, 200)}`,
      );
    const location = answer.headers.get('location');
    if (location !== null) this.#made.push(location);
    return answer;
  }

  /** Returns what was made under a name, and makes it when it is asked for first. */
  share<T>(name: string, make: () => Promise<T>): Promise<T> {
    const known = this.#shared.get(name) ?? make();
    this.#shared.set(name, known);
    return known as Promise<T>;
  }

  /** Deletes what was made, the last one first. What the server has no deletion for stays. */
  async cleanUp(): Promise<void> {
    for (const path of this.#made.toReversed()) await this.send(path, { method: 'DELETE' }).catch(() => {});
  }
}
