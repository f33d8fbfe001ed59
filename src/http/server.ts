import express from 'express';
import type { Express, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { authenticate, requireScopes } from './auth.ts';
import type { Verify } from './auth.ts';
import { dispatch } from './bind.ts';
import type { AnyHandler } from './bind.ts';
import { readBody } from './body.ts';
import { allowOrigins, compressAnswers, securityHeaders } from './browser.ts';
import { createDrain } from './drain.ts';
import { openExchange, timeAnswers } from './exchange.ts';
import { negotiate } from './negotiate.ts';
import { validateRequest } from './parameters.ts';
import { answerProblems } from './problem-json.ts';
import type { ProblemAnswers } from './problem-json.ts';
import { createRateLimiting } from './rate-limit.ts';
import type { MakeLimiter, RateLimits } from './rate-limit.ts';
import { logRequests } from './request-log.ts';
import { refuseUnknown, routeTo } from './route.ts';
import { prepareSchemas } from './schemas.ts';
import { readOperations } from './spec.ts';
import type { OpenApiDocument } from './spec.ts';
import { inOrder } from './step.ts';
import { createStreams } from './stream.ts';
import { createValidation } from './validation.ts';
import { assertBodyVersion, assertVersion } from './version.ts';

export type HttpOptions = ProblemAnswers & {
  /** The bundled spec; everything below is read from it. */
  document: OpenApiDocument;
  /** One function per operationId (`Handlers` of `api.ts`). */
  handlers: object;
  verify: Verify;
  newRequestId: () => string;
  logger: Logger;
  /** Per minute and class; null turns limits off. */
  rateLimits: RateLimits | null;
  /** Where limits are counted; in memory when absent. */
  makeLimiter?: MakeLimiter;
  corsOrigins: string[] | '*' | null;
  bodyLimitBytes: number;
  /** What is served beside the API: docs, the spec, problem pages. */
  pages?: RequestHandler[];
  heartbeatMs?: number;
};

export type HttpApp = {
  express: Express;
  /** Compiles the validators ahead of the first requests, a slice at a time. */
  warm(): Promise<void>;
  /** Refuses new requests and waits for those under way, until the deadline. */
  drain(deadlineMs: number): Promise<void>;
};

/** The HTTP door. Its list of middleware, top to bottom, is the path of a request. */
export function createHttpApp(options: HttpOptions): HttpApp {
  const document = prepareSchemas(options.document);
  const operations = readOperations(document);
  const validation = createValidation(document, operations);
  const rates = createRateLimiting(options.rateLimits, options.makeLimiter);
  const streams = createStreams(validation, options, options.heartbeatMs);
  const stopping = createDrain(streams);
  const handlers = options.handlers as Record<string, AnyHandler>;

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  timeAnswers(app);

  app.use(openExchange(options.newRequestId, stopping.closing));
  app.use(stopping.track);
  app.use(logRequests(options.logger));
  app.use(securityHeaders());
  if (options.corsOrigins) app.use(allowOrigins(options.corsOrigins));
  app.use(compressAnswers());
  for (const page of options.pages ?? []) app.use(page);

  const steps = [
    routeTo(operations),
    authenticate(options.verify),
    rates.limit,
    stopping.refuseLate,
    refuseUnknown,
    assertVersion,
    requireScopes,
    negotiate,
    readBody(options.bodyLimitBytes),
    assertBodyVersion,
    validateRequest(validation),
    dispatch(operations, handlers, validation, streams.send),
  ];
  app.use(inOrder(steps));

  app.use(rates.countFailures);
  app.use(answerProblems(options));

  return { express: app, warm: validation.warm, drain: stopping.drain };
}
