import type { RequestHandler } from 'express';
import type { Principal } from '#src/api.ts';
import type { Problem } from '#src/problems.ts';
import type { Operation } from './spec.ts';
import { versionOf } from './version.ts';

/** What is known so far about the request being answered; it is `res.locals`. */
export type Exchange = {
  requestId: string;
  startedAt: number;
  /** Null when no operation has this path and method. */
  operation: Operation | null;
  /** Methods that the path has, when the one asked for is not among them. */
  allow: string[];
  path: Record<string, string>;
  query: Record<string, unknown>;
  headers: Record<string, string>;
  body: unknown;
  principal: Principal | null;
  /** The media type chosen for the answer. */
  mediaType: string;
  /** What went wrong, for the log. */
  failure: Problem | null;
};

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Express names the type of `res.locals`
  namespace Express {
    interface Locals extends Exchange {}
  }
}

const wellFormed = /^[A-Za-z0-9._-]{1,128}$/;

/** Opens the exchange, and puts the headers that every answer has on the answer, whoever writes it. */
export function openExchange(newRequestId: () => string, closing: () => boolean): RequestHandler {
  return (req, res, next) => {
    const asked = req.headers['x-request-id'];
    const exchange = res.locals;
    exchange.requestId = typeof asked === 'string' && wellFormed.test(asked) ? asked : newRequestId();
    exchange.startedAt = performance.now();
    exchange.operation = null;
    exchange.allow = [];
    exchange.path = {};
    exchange.query = {};
    exchange.headers = {};
    exchange.body = undefined;
    exchange.principal = null;
    exchange.mediaType = 'application/json';
    exchange.failure = null;

    res.setHeader('X-Request-ID', exchange.requestId);
    res.setHeader('X-API-Version', versionOf(req.url));
    const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => typeof res;
    res.writeHead = (...args: unknown[]) => {
      res.setHeader('X-Response-Time', `${Math.round(performance.now() - exchange.startedAt)}ms`);
      if (closing()) res.setHeader('Connection', 'close');
      return writeHead(...args);
    };
    next();
  };
}
