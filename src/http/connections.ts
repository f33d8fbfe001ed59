import { createServer, type RequestListener, type Server } from 'node:http';
import type { RequestHandler } from 'express';
import { problem } from '#src/api/problems.ts';
import { answerBrokenRequests, type BrokenRequestOptions } from './broken-requests.ts';
import type { Step } from './step.ts';

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
): Server {
  const headersTimeout = Math.min(requestTimeoutMs, longestHeadMs);
  const server = createServer(
    {
      keepAliveTimeout: keepAliveMs,
      headersTimeout,
      // Only for bodies that nobody reads: `arriveInTime` ends the others, with an answer of their version.
      requestTimeout: headersTimeout + 2 * requestTimeoutMs,
      connectionsCheckingInterval: Math.min(5_000, headersTimeout),
      // `refuseOddHeads` says what is missing; Node would answer without a word.
      requireHostHeader: false,
    },
    listener,
  );
  server.maxConnections = maxConnections;
  server.on('checkExpectation', listener);
  answerBrokenRequests(server, options);
  return server;
}

/** 400 for a request without a host, and 417 for an expectation that nobody knows: Node leaves both to its user. */
export const refuseOddHeads: RequestHandler = (req, _res, next) => {
  const { host, expect } = req.headers;
  if (host === undefined && req.httpVersion === '1.1') {
    throw problem('invalid_request', 'The header Host is missing: HTTP/1.1 requires it.', {
      errors: [{ parameter: 'Host', detail: 'Is required.', code: 'required' }],
    });
  }
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    throw problem(
      'expectation_failed',
      `Expect may only be 100-continue, not ${JSON.stringify(expect.slice(0, 100))}.`,
    );
  }
  next();
};

/** Ends the step that reads the body with 408 when it takes longer than `timeoutMs`, and closes the connection. */
export function arriveInTime(read: Step, timeoutMs: number): Step {
  return async (req, res) => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      res.setHeader('Connection', 'close');
      reject(problem('request_timeout', `The body did not arrive within ${timeoutMs} ms.`));
    }, timeoutMs);
    try {
      await Promise.race([read(req, res), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
