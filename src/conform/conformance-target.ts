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
  /** The longest time that an answer may take; a minute when it is not given. */
  answerMs?: number;
  /** The time that a stream has to end after its last event; 5 seconds when it is not given. */
  graceMs?: number;
  /** Told of waits, for people. */
  onWait?: (message: string) => void;
};

const defaultAnswerMs = 60_000;
const defaultGraceMs = 5_000;
/** The longest time, of all requests together, that is waited because a rate limit was reached. */
const maxWaitMs = 300_000;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server under test: requests to it, and the resources that rules share. */
export class ConformanceTarget {
  readonly options: TargetOptions;
  readonly #shared = new Map<string, Promise<unknown>>();
  readonly #made: string[] = [];
  readonly #answerMs: number;
  #waitedMs = 0;

  constructor(options: TargetOptions) {
    this.options = options;
    this.#answerMs = options.answerMs ?? defaultAnswerMs;
  }

  /**
   * Sends a request, and sends it again when a limit of rates was reached, unless that would take too long in all.
   * @throws Error when nobody answers in time
   */
  async open(path: string, request: TargetRequest = {}, signal?: AbortSignal): Promise<Response> {
    const { method = 'GET', headers = {}, body, anonymous = false } = request;
    const { url, key, onWait } = this.options;
    for (;;) {
      const timeout = AbortSignal.timeout(this.#answerMs);
      const response = await fetch(url + path, {
        method,
        signal: signal ?? timeout,
        redirect: 'manual',
        headers: {
          ...(key !== null && !anonymous && { authorization: `Bearer ${key}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }).catch((error: Error) => {
        throw timeout.aborted ? this.#tooSlow(`${method} ${path}`, 'is not answered', error) : error;
      });
      const waitMs = Number(response.headers.get('retry-after') ?? Number.NaN) * 1_000;
      if (response.status !== 429 || !(waitMs >= 0) || this.#waitedMs + waitMs > maxWaitMs) return response;
      this.#waitedMs += waitMs;
      onWait?.(`waiting ${waitMs / 1_000} s for a rate limit`);
      await response.body?.cancel();
      await sleep(waitMs);
    }
  }

  /** Sends a request and reads the answer. */
  async send(path: string, request: TargetRequest = {}): Promise<TargetAnswer> {
    const response = await this.open(path, request);
    const text = await response.text().catch((error: Error) => {
      const isLate = error.name === 'TimeoutError';
      throw isLate
        ? this.#tooSlow(`${request.method ?? 'GET'} ${path}`, 'has an answer that does not end', error)
        : error;
    });
    return { status: response.status, headers: response.headers, text, body: parseJson(text) as TargetBody };
  }

  /**
   * Sends a request and reads the answer until it ends, or stays open after `isOver` says that all of it has come.
   * @returns the answer, and whether it ended
   */
  async sendUntil(
    path: string,
    request: TargetRequest,
    isOver: (text: string) => boolean,
  ): Promise<TargetAnswer & { ended: boolean }> {
    const { graceMs = defaultGraceMs } = this.options;
    const leaving = new AbortController();
    const limit = setTimeout(() => leaving.abort(), this.#answerMs);
    let [text, ended, grace] = ['', true, undefined as NodeJS.Timeout | undefined];
    try {
      const response = await this.open(path, request, leaving.signal);
      const decoder = new TextDecoder();
      try {
        for await (const chunk of response.body ?? []) {
          text += decoder.decode(chunk as Uint8Array, { stream: true });
          if (isOver(text)) grace ??= setTimeout(() => leaving.abort(), graceMs);
        }
      } catch (error) {
        if (!leaving.signal.aborted) throw error;
        ended = false;
      }
      return { status: response.status, headers: response.headers, text, body: undefined, ended };
    } finally {
      clearTimeout(limit);
      clearTimeout(grace);
    }
  }

  #tooSlow(what: string, how: string, cause: unknown): Error {
    return new Error(`${what} ${how} within ${this.#answerMs / 1_000} s`, { cause });
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

  /**
   * Deletes what was made, the last one first, and the conversations of agents before the agents: chats and runs make them. What
   * the server has no deletion for stays. Returns what could not be deleted, with the status or the failure.
   */
  async cleanUp(): Promise<string[]> {
    const left: string[][] = [];
    for (const path of this.#made.toReversed()) {
      if (/^\/v2\/agents\/[^/]+$/.test(path)) left.push(await this.#deleteConversations(path));
      left.push(await this.#delete(path));
    }
    return left.flat();
  }

  async #deleteConversations(agentPath: string): Promise<string[]> {
    const list = `/v2/conversations?limit=100&agent_id=${agentPath.slice(agentPath.lastIndexOf('/') + 1)}`;
    const { body } = await this.send(list).catch(() => ({ body: undefined }));
    const left: string[][] = [];
    for (const { id } of body?.data ?? []) left.push(await this.#delete(`/v2/conversations/${String(id)}`));
    return left.flat();
  }

  async #delete(path: string): Promise<string[]> {
    const outcome = await this.send(path, { method: 'DELETE' }).then(
      ({ status }) => status,
      (error: Error) => error.message,
    );
    const isGone = typeof outcome === 'number' && (outcome < 300 || [404, 405, 410].includes(outcome));
    return isGone ? [] : [`${path} (${outcome})`];
  }
}
