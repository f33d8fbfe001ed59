import type { ErrorRequestHandler, Response } from 'express';
import type { Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import { problem, toProblemBody, toProblem, type ExplainError, type Problem } from '#src/api/problems.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { writeJson } from '#src/json/well-formed.ts';
import { toApiVersion } from '#src/contract/version.ts';

/** A problem in the form of a version that has its own. */
export type ErrorForm = (problem: ProblemBody) => {
  status: number;
  mediaType: string;
  body: object;
  headers?: Record<string, string>;
};

/** The functions that problems are made with. */
export type ProblemAnswers = {
  /** Root of the absolute URLs in problems; a function, since the port may not be known before listening. */
  publicUrl: () => string;
  now: () => Date;
  explain: ExplainError;
};

/** Returns the body of a problem that happened while answering this request. */
export function problemOf(failure: Problem, res: Response, { publicUrl, now }: ProblemAnswers): ProblemBody {
  return toProblemBody(failure, {
    publicUrl: publicUrl(),
    instance: res.req.originalUrl.split('?', 1)[0]!,
    requestId: res.locals.requestId,
    at: now(),
  });
}

const problemForm: ErrorForm = (body) => ({ status: body.status, mediaType: 'application/problem+json', body });

/**
 * Anything thrown → problem → bytes, in the form of the request's version. A status that a handler's operation does not
 * declare breaks the contract: 500.
 */
export function answerProblems(answers: ProblemAnswers, forms: ReadonlyMap<string, ErrorForm>): ErrorRequestHandler {
  return (error, req, res, _next) => {
    const form = forms.get(toApiVersion(req.url)) ?? problemForm;
    const written = (failure: Problem) => form(problemOf(failure, res, answers));
    const thrown = toProblem(error, answers.explain);
    const failure = declared(thrown, written(thrown).status, res);
    res.locals.failure = failure;
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const { status, mediaType, body, headers = {} } = written(failure);
    const bytes = writeJson(body);
    for (const [name, value] of Object.entries({ ...headersOf(failure), ...headers })) res.setHeader(name, value);
    res.removeHeader('ETag');
    res.removeHeader('Last-Modified');
    res.writeHead(status, {
      'Cache-Control': 'no-store',
      'Content-Type': mediaType,
      'Content-Length': Buffer.byteLength(bytes),
    });
    res.end(bytes);
  };
}

function declared(failure: Problem, status: number, res: Response): Problem {
  const { operation, dispatched } = res.locals;
  if (!operation || !dispatched || operation.responses[status] || status === 500) return failure;
  return contractViolation(`${operation.id} does not declare ${status}`, failure);
}

/**
 * Returns the problem that callers read when we would have broken the contract; `what` is for the log, and names no
 * value.
 */
export function contractViolation(what: string, cause?: unknown): Problem {
  return problem('response_contract_violation', 'Our answer did not fit our own contract, so it was not sent.', {
    cause: new LoggableError(what, { cause }),
  });
}

function headersOf({ code, options, status }: Problem): Record<string, string> {
  return {
    ...(status === 401 && { 'WWW-Authenticate': challenge }),
    ...(options.allow && { Allow: options.allow.join(', ') }),
    ...(options.contentBytes !== undefined && { 'Content-Range': `bytes */${options.contentBytes}` }),
    ...(options.retryAfterS !== undefined && { 'Retry-After': String(Math.ceil(options.retryAfterS)) }),
    ...(retryLater.has(code) && options.retryAfterS === undefined && { 'Retry-After': '1' }),
  };
}

const challenge = 'Bearer realm="parley"';
const retryLater = new Set(['rate_limit_exceeded', 'upstream_rate_limited', 'service_unavailable']);
