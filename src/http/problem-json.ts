import type { ErrorRequestHandler, Response } from 'express';
import type { Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import { Problem, problem, problemBody } from '#src/problems.ts';

export type ProblemAnswers = {
  /** Root of the absolute URLs in problems; a function, since the port may not be known before listening. */
  publicUrl: () => string;
  now: () => Date;
  /** Names failures of things below that are not problems yet (a database that is gone, a query that timed out). */
  explain: (error: unknown) => Problem | null;
};

/** Turns whatever was thrown into the problem that the caller sees; what is unknown says nothing of its cause. */
export function toProblem(error: unknown, explain: ProblemAnswers['explain']): Problem {
  if (error instanceof Problem) return error;
  const detail = 'Something failed on our side; it is in our log under the request id.';
  return explain(error) ?? problem('internal_error', detail, { cause: error });
}

/** The body of a problem that happened while answering this request. */
export function problemOf(failure: Problem, res: Response, { publicUrl, now }: ProblemAnswers): ProblemBody {
  return problemBody(failure, {
    publicUrl: publicUrl(),
    instance: res.req.originalUrl.split('?', 1)[0]!,
    requestId: res.locals.requestId,
    at: now(),
  });
}

/** Anything thrown → problem → bytes. A status that a handler's operation does not declare breaks the contract: 500. */
export function answerProblems(answers: ProblemAnswers): ErrorRequestHandler {
  return (error, _req, res, _next) => {
    const failure = declared(toProblem(error, answers.explain), res);
    res.locals.failure = failure;
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const bytes = JSON.stringify(problemOf(failure, res, answers));
    for (const [name, value] of Object.entries(headersOf(failure))) res.setHeader(name, value);
    res.writeHead(failure.status, {
      'Content-Type': 'application/problem+json',
      'Content-Length': Buffer.byteLength(bytes),
    });
    res.end(bytes);
  };
}

function declared(failure: Problem, res: Response): Problem {
  const { operation, dispatched } = res.locals;
  if (!operation || !dispatched || operation.responses[failure.status] || failure.status === 500) return failure;
  return contractViolation(`${operation.id} does not declare ${failure.status}`, failure);
}

/** What callers read when we would have broken the contract; `what` is for the log. */
export function contractViolation(what: string, cause?: unknown): Problem {
  return problem('response_contract_violation', 'Our answer did not fit our own contract, so it was not sent.', {
    cause: new Error(what, { cause }),
  });
}

function headersOf({ code, options, status }: Problem): Record<string, string> {
  return {
    ...(status === 401 && { 'WWW-Authenticate': challenge }),
    ...(options.allow && { Allow: options.allow.join(', ') }),
    ...(options.retryAfterS !== undefined && { 'Retry-After': String(Math.ceil(options.retryAfterS)) }),
    ...(retryLater.has(code) && options.retryAfterS === undefined && { 'Retry-After': '1' }),
  };
}

const challenge = 'Bearer realm="parley"';
const retryLater = new Set(['rate_limit_exceeded', 'upstream_rate_limited', 'service_unavailable']);
