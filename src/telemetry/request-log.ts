import type { Logger } from 'pino';
import type { Problem } from '#src/api/problems.ts';

const wellFormed = /^[A-Za-z0-9._-]{1,128}$/;

/** The id that the caller gave the request, if it can be used; else a new one. */
export function requestIdOf(asked: unknown, newRequestId: () => string): string {
  return typeof asked === 'string' && wellFormed.test(asked) ? asked : newRequestId();
}

/** What is logged of each request when it is over: nothing of its path, headers, query or body but its request id. */
export type RequestLine = {
  method: string;
  route: string;
  status: number | string | null;
  duration_ms: number;
  request_id: string;
  /** Where it came from, past the proxies that are trusted. */
  address: string | undefined;
  scheme: 'http' | 'https';
  operation_id: string | undefined;
  org: string | undefined;
  key_id: string | undefined;
  aborted: true | undefined;
};

export const sinceMs = (startedAt: number): number => Math.round((performance.now() - startedAt) * 10) / 10;

/**
 * Writes the line of a request, with what went wrong: callers' faults as information, ours as errors. Of a refusal the
 * code and the rules that were broken are told; its detail may quote what was sent.
 */
export function logRequest(logger: Logger, request: RequestLine, failure: Problem | null): void {
  const line = { ...request, error_code: failure?.code };
  if (!failure) logger.info(line, 'request');
  else if (failure.status < 500) logger.info({ ...line, rules: rulesOf(failure) }, 'request refused');
  else logger.error({ ...line, err: failure.cause ?? failure }, 'request failed');
}

const rulesOf = ({ options }: Problem): string[] | undefined =>
  options.errors && [...new Set(options.errors.map(({ code }) => code))].slice(0, 10);
