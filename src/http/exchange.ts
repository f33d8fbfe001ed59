import type { Express, Response } from 'express';
import type { Principal } from '#src/access/principal.ts';
import type { ResolvedClient, ResolveClient } from '#src/access/client-address.ts';
import type { ReadBody } from '#src/api/handlers.ts';
import type { Problem } from '#src/api/problems.ts';
import type { ReceivedFile } from '#src/api/received-file.ts';
import { toEncodedTag } from '#src/api/preconditions.ts';
import { parseTraceparent } from '#src/process/span.ts';
import { beginWork, type Work } from '#src/process/work.ts';
import { toRequestId } from '#src/telemetry/request-log.ts';
import type { Operation } from '#src/contract/spec.ts';
import { toApiVersion } from '#src/contract/version.ts';
import type { ImmediateStep } from './step.ts';

/** The facts that are known so far about the request being answered; it is `res.locals`. */
type Exchange = {
  requestId: string;
  /** The request as a piece of work, for the log and for traces. */
  work: Work;
  /** The client that sends the request, past the proxies that are trusted. */
  client: ResolvedClient;
  startedAt: number;
  /** Null when no operation has this path and method. */
  operation: Operation | null;
  /** Methods that the path has, when the one asked for is not among them. */
  allow: string[];
  /** The path that was probably meant, when nothing is served at this one. */
  servedAt: string | null;
  path: Record<string, string>;
  query: Record<string, unknown>;
  headers: Record<string, string>;
  body: unknown;
  /** The size of the body, decompressed. */
  bodyBytes: number;
  /** The file that has come with the body; null for none. */
  file: ReceivedFile | null;
  /** Reads the body as it arrives, for an operation that does so itself; null for others. */
  content: ReadBody | null;
  /** The work of the handler, once it has begun. */
  answering: Promise<unknown> | null;
  /** The media type of the body; of NDJSON the body is the array of its lines. */
  bodyType: string;
  principal: Principal | null;
  /** Looks again whether this caller may do this, and throws when not; for answers that take long. */
  reauthorize: () => Promise<void>;
  /** The request was found good, and given to its handler. */
  dispatched: boolean;
  /** The media type chosen for the answer. */
  mediaType: string;
  /** The failure of the request, for the log. */
  failure: Problem | null;
};

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Express names the type of `res.locals`
  namespace Express {
    interface Locals extends Exchange {}
  }
}

/** Opens the exchange, and puts the headers that every answer has on the answer, whoever writes it. */
export function openExchange(
  newRequestId: () => string,
  resolveClient: ResolveClient,
  closing: () => boolean,
): ImmediateStep {
  return (req, res) => {
    const requestId = toRequestId(req.headers['x-request-id'], newRequestId);
    res.locals = {
      requestId,
      work: beginWork({
        facts: { request_id: requestId },
        name: req.method,
        span: { kind: 'server' },
        remote: parseTraceparent(req.headers['traceparent'], req.headers['tracestate']),
      }),
      client: resolveClient(req.socket.remoteAddress, req.headers),
      startedAt: performance.now(),
      operation: null,
      allow: [],
      servedAt: null,
      path: {},
      query: {},
      headers: {},
      body: undefined,
      bodyBytes: 0,
      file: null,
      content: null,
      answering: null,
      bodyType: 'application/json',
      principal: null,
      reauthorize: async () => {},
      dispatched: false,
      mediaType: 'application/json',
      failure: null,
    } satisfies Exchange;
    res.setHeader('X-Request-ID', requestId);
    res.setHeader('X-API-Version', toApiVersion(req.url));
    if (closing()) res.setHeader('Connection', 'close');
  };
}

/** Completes the head of every answer at the moment that it is written: the time taken, and the tag of what is encoded. */
export function completeHeads(app: Express): void {
  const { writeHead } = app.response;
  app.response.writeHead = function completed(this: Response, ...head: unknown[]) {
    const { startedAt } = this.locals as Partial<Exchange>;
    if (startedAt !== undefined) this.setHeader('X-Response-Time', `${Math.round(performance.now() - startedAt)}ms`);
    const [etag, encoding] = [this.getHeader('ETag'), this.getHeader('Content-Encoding')];
    if (typeof etag === 'string' && typeof encoding === 'string') this.setHeader('ETag', toEncodedTag(etag, encoding));
    return (writeHead as (...head: unknown[]) => Response).apply(this, head);
  } as typeof writeHead;
}
