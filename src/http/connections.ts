import { createServer, type RequestListener, type Server } from 'node:http';
import { problem } from '#src/api/problems.ts';
import type { MessageClasses } from './message-classes.ts';
import { acceptUpgrades, asksForSocket } from './upgrade.ts';
import { answerBrokenRequests, type BrokenRequestOptions } from './broken-requests.ts';
import { hasBody } from './body.ts';
import type { ImmediateStep, Step } from './step.ts';

/** The limits of connections and of the time that a request may take to arrive. */
export type ConnectionLimits = {
  /**
   * The longest time that the body of a request may take to arrive; its head has as long, and no more than
   * `longestHeadMs`.
   */
  requestTimeoutMs: number;
  /** The maximum number of connections that are open at a time; more are closed at once. */
  maxConnections: number;
};

const longestHeadMs = 15_000;
/** Longer than usual proxies keep a connection, so that it is they who close it. */
const keepAliveMs = 65_000;

/**
 * Returns the HTTP server: a connection that is slow, broken or one too many is answered where it can be, and closed.
 */
export function createHttpServer(
  listener: RequestListener,
  { requestTimeoutMs, maxConnections }: ConnectionLimits,
  options: BrokenRequestOptions,
  messageClasses?: MessageClasses,
): Server {
  const headersTimeout = Math.min(requestTimeoutMs, longestHeadMs);
  const server = createServer(
    {
      ...messageClasses,
      keepAliveTimeout: keepAliveMs,
      headersTimeout,
      // Only for bodies that nobody reads: `arriveInTime` ends the others, with an answer of their version.
      requestTimeout: headersTimeout + 2 * requestTimeoutMs,
      connectionsCheckingInterval: Math.min(5_000, headersTimeout),
      // `refuseOddHeads` says what is missing; Node would answer without a word.
      requireHostHeader: false,
      // Another protocol is not spoken here: such a request is answered as if it had not asked.
      shouldUpgradeCallback: asksForSocket,
    },
    listener,
  );
  server.maxConnections = maxConnections;
  server.on('checkExpectation', listener);
  acceptUpgrades(server, messageClasses?.ServerResponse);
  answerBrokenRequests(server, options);
  return server;
}

/** 400 for a request with no host or with two, and 417 for an expectation that nobody knows: Node leaves both to its user. */
export const refuseOddHeads: ImmediateStep = (req) => {
  const { host, expect } = req.headers;
  if (host === undefined && req.httpVersion === '1.1') {
    throw problem('invalid_request', 'The header Host is missing: HTTP/1.1 requires it.', {
      errors: [{ parameter: 'Host', detail: 'Is required.', code: 'required' }],
    });
  }
  if (countHosts(req.rawHeaders) > 1) {
    throw problem('invalid_request', 'The header Host was sent more than once.', {
      errors: [{ parameter: 'Host', detail: 'Must be sent once.', code: 'maxItems' }],
    });
  }
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    throw problem(
      'expectation_failed',
      `Expect may only be 100-continue, not ${JSON.stringify(expect.slice(0, 100))}.`,
    );
  }
};

/** Counts the headers of the name Host in names and values that alternate. Node keeps the first one and says nothing. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}

/** Ends the step that reads the body with 408 when it takes longer than `timeoutMs`, and closes the connection. */
export function arriveInTime(read: Step, timeoutMs: number): Step {
  const deadlines = new Deadlines(timeoutMs);
  return (req, res) => {
    if (!hasBody(req)) return undefined;
    return new Promise<void>((resolve, reject) => {
      const arrived = deadlines.start(() => {
        res.setHeader('Connection', 'close');
        reject(problem('request_timeout', `The body did not arrive within ${timeoutMs} ms.`));
      });
      Promise.resolve(read(req, res)).then(resolve, reject).finally(arrived);
    });
  };
}

/** The number of times that deadlines are looked at before the first of them can pass. */
const looks = 8;

/** Deadlines that are equally far away. One timer looks at all of them, since a timer for each costs more than a small body. */
class Deadlines {
  readonly #timeoutMs: number;
  readonly #pending = new Set<{ at: number; pass: () => void }>();
  #isWatching = false;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Calls `pass` at the deadline, unless the function that is returned is called before. */
  start(pass: () => void): () => void {
    const deadline = { at: performance.now() + this.#timeoutMs, pass };
    this.#pending.add(deadline);
    if (!this.#isWatching) setInterval(() => this.#look(), Math.ceil(this.#timeoutMs / looks)).unref();
    this.#isWatching = true;
    return () => void this.#pending.delete(deadline);
  }

  #look(): void {
    const now = performance.now();
    // They are in the order of their deadlines.
    for (const deadline of this.#pending) {
      if (deadline.at > now) break;
      this.#pending.delete(deadline);
      deadline.pass();
    }
  }
}
