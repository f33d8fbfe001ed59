import { setTimeout as delay } from 'node:timers/promises';
import { OutgoingRefusal } from '#src/outgoing/outgoing.ts';
import { ExactResults } from './exact-results.ts';
import { McpFailure } from './mcp-failure.ts';

type Send = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** A message of the protocol, as far as it matters whether it answers a request. */
type Message = { id?: unknown; method?: unknown };

/** The number of times that the stream of an answer is opened again, where a server has closed it before the result. */
const mostResumptions = 10;
/** The time in which a message that has arrived is read, however busy the process is. */
const readingMs = 200;

/** Returns a response with the same body, which `results` reads too, and tells when that ends: with the error that ended it, or null. */
function watchEnd(response: Response, results: ExactResults, onEnd: (error: unknown) => void): Response {
  if (!response.body) return response;
  const reader = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const exact = results.open(response);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          exact.read(value);
          return controller.enqueue(value);
        }
        exact.end();
        controller.close();
        onEnd(null);
      } catch (error) {
        controller.error(error);
        onEnd(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

/** A message of ours, as far as it matters whether it is sent. */
type SentMessage = Message & { params?: { requestId?: unknown } };

/** Reads the message in the body of a POST. */
const readSent = (body: unknown): SentMessage => (typeof body === 'string' ? (JSON.parse(body) as SentMessage) : {});

/**
 * Watches the answers of a server, since the SDK does not say when one has ended without the result of its request: it would be
 * waited for until the deadline. A stream whose events have ids is opened again where it ended; no request is sent twice.
 */
export class AnswerWatch {
  readonly #send: Send;
  readonly #host: string;
  readonly #waiting = new Set<unknown>();
  readonly #results = new ExactResults();
  #lastId: unknown = null;
  #greetingId: unknown = null;
  readonly #broken = Promise.withResolvers<never>();
  #isResumable = false;
  #resumptions = 0;
  #isOver = false;
  #hasChangedTools = false;

  constructor(send: Send, host: string) {
    this.#send = send;
    this.#host = host;
    this.#broken.promise.catch(() => undefined);
  }

  /** Whether the server has said that its tools have changed. */
  get hasChangedTools(): boolean {
    return this.#hasChangedTools;
  }

  /** Notes a message of the server. */
  onMessage({ id, method }: Message): void {
    if (method === 'notifications/tools/list_changed') this.#hasChangedTools = true;
    if (method === undefined) this.#waiting.delete(id);
  }

  /** Notes that the stream of the answer can be opened again. */
  onResumptionToken(): void {
    this.#isResumable = true;
  }

  /** Returns the result of `work`. @throws McpFailure as soon as an answer has ended without it. */
  async follow<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    return Promise.race([work, this.#broken.promise]);
  }

  /** Returns the result of the last request as its server has written it; null for one without data, which `follow` returns as well. */
  takeExactResult(): Record<string, unknown> | null {
    return this.#results.take(this.#lastId);
  }

  /** Opens no stream any more. */
  stop(): void {
    this.#isOver = true;
  }

  /** Sends a request of the SDK. The stream of what a server says unasked is not opened: nothing here waits for that. */
  async send(input: string | URL, init: RequestInit = {}): Promise<Response> {
    if (init.method === 'GET') return this.#resume(input, init);
    const { id, method, params }: SentMessage = init.method === 'POST' ? readSent(init.body) : {};
    if (method === 'notifications/cancelled' && !this.#isCancellable(params?.requestId))
      return new Response(null, { status: 202 });
    if (method === undefined || id === undefined || id === null) return this.#send(input, init);
    if (method === 'initialize') this.#greetingId = id;
    this.#isResumable = false;
    this.#waiting.add(id);
    this.#lastId = id;
    const response = await this.#send(input, init);
    if (!response.ok) return response;
    if (response.status === 202) this.#fail('has accepted the request without an answer.');
    return this.#watch(response);
  }

  /** Tells whether a request may be cancelled: the SDK cancels the first one too, and those that are answered. */
  #isCancellable(id: unknown): boolean {
    return id !== this.#greetingId && this.#waiting.has(id);
  }

  async #resume(input: string | URL, init: RequestInit): Promise<Response> {
    const noStream = new Response(null, { status: 405 });
    if (this.#isOver || !new Headers(init.headers).has('last-event-id')) return noStream;
    this.#resumptions += 1;
    if (this.#resumptions > mostResumptions) {
      this.#fail(`has ended its answer ${mostResumptions} times without the result.`);
      return noStream;
    }
    const response = await this.#send(input, init).catch((error: unknown) => {
      this.#fail('cannot be reached for the rest of its answer.', error);
      throw error;
    });
    if (!response.ok) this.#fail(`does not tell the rest of its answer: status ${response.status}.`);
    return this.#watch(response);
  }

  /** Watches the answer to what is waited for now. */
  #watch(response: Response): Response {
    const waiting = [...this.#waiting];
    return watchEnd(response, this.#results, (error) => void this.#onEnd(waiting, error));
  }

  async #onEnd(waiting: readonly unknown[], error: unknown): Promise<void> {
    await delay(readingMs, undefined, { ref: false });
    if (!waiting.some((id) => this.#waiting.has(id))) return;
    if (this.#isResumable && !(error instanceof OutgoingRefusal)) return;
    const how = error === null ? 'has ended its answer' : 'has broken its answer off';
    this.#fail(`${how} without the result.`, error);
  }

  #fail(what: string, cause?: unknown): void {
    const own = cause instanceof OutgoingRefusal ? cause.message : `${this.#host} ${what}`;
    this.#broken.reject(new McpFailure(own, false, { cause }));
  }
}
