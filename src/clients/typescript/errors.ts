import type { ErrorCode, Problem } from '#generated/v2/client/types.gen.ts';

/** The reason why a call failed: a code of Parley's, or one that only the client can see. */
export type ParleyErrorCode =
  | ErrorCode
  | 'connection_failed'
  | 'unexpected_response'
  | 'tool_rounds_exceeded'
  | 'invalid_webhook';

/** The parts of an error. */
export type Failure = {
  message: string;
  /** The request that failed, as `POST http://127.0.0.1:8080/v2/agents`; its query is left out. */
  request?: string | undefined;
  code: ParleyErrorCode;
  status?: number;
  problem?: Problem;
  requestId?: string | null;
  retryable?: boolean;
  retryAfterS?: number | null;
  cause?: unknown;
};

/**
 * Gives a class of errors its name, as a literal: minifiers rename classes. An error of any copy of this package is an
 * instance of it: a program may load the package as CommonJS and as ES modules, or in two places.
 */
function nameErrors(name: string, type: { prototype: Error }): void {
  const brand = Symbol.for(`parley-client.${name}`);
  Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true });
  Object.defineProperty(type.prototype, brand, { value: true });
  Object.defineProperty(type, Symbol.hasInstance, {
    value(this: unknown, error: unknown): boolean {
      if (typeof error !== 'object' || error === null) return false;
      // A class of the caller's that extends this one has only its own instances.
      return this === type ? brand in error : Function.prototype[Symbol.hasInstance].call(this, error);
    },
  });
}

/** Every failure of a call, except an abort by the caller, which is thrown as the signal's own reason. */
export class ParleyError extends Error {
  readonly code: ParleyErrorCode;
  /** The method and the address of the request, without its query; null when the error was made of a stored problem. */
  readonly request: string | null;
  /** The HTTP status, or null when no answer arrived. */
  readonly status: number | null;
  /** The RFC 9457 problem, or null when the failure is the client's own or a proxy's. */
  readonly problem: Problem | null;
  /** The id to quote when asking an operator about this failure. */
  readonly requestId: string | null;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Seconds that the server asked to wait for, or null. */
  readonly retryAfterS: number | null;

  constructor(failure: Failure) {
    const message = failure.request === undefined ? failure.message : `${failure.request}: ${failure.message}`;
    super(message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.code = failure.code;
    this.request = failure.request ?? null;
    this.status = failure.status ?? null;
    this.problem = failure.problem ?? null;
    this.requestId = failure.requestId ?? null;
    this.retryable = failure.retryable ?? false;
    this.retryAfterS = failure.retryAfterS ?? null;
  }
}

/** 400 and 422: the input is wrong; `errors` says where. */
export class ValidationError extends ParleyError {
  get errors(): NonNullable<Problem['errors']> {
    return this.problem?.errors ?? [];
  }
}

/** 401: the credential is missing, wrong, revoked or expired. */
export class AuthenticationError extends ParleyError {}

/** 403: the credential lacks a scope. */
export class PermissionError extends ParleyError {}

/** 404: no such thing in this organization. */
export class NotFoundError extends ParleyError {}

/** 409: the thing is in a state that does not allow this. */
export class ConflictError extends ParleyError {}

/** 429: too many calls; `retryAfterS` says how long to wait. */
export class RateLimitError extends ParleyError {}

/** 502: the model's gateway failed. */
export class UpstreamError extends ParleyError {}

/** 503: Parley, or what it stands on, is away for a while. */
export class UnavailableError extends ParleyError {}

/** 504, or nothing was heard within `timeoutMs`. */
export class TimeoutError extends ParleyError {}

/** The server could not be reached, or the connection was lost before the answer was complete. */
export class ConnectionError extends ParleyError {}

/** A request to a webhook that Parley has not sent, or that is too old. */
export class WebhookError extends ParleyError {
  constructor(message: string) {
    super({ message, code: 'invalid_webhook' });
  }
}

/** The classes by their names. */
const errorClasses = {
  ParleyError,
  ValidationError,
  AuthenticationError,
  PermissionError,
  NotFoundError,
  ConflictError,
  RateLimitError,
  UpstreamError,
  UnavailableError,
  TimeoutError,
  ConnectionError,
  WebhookError,
};
for (const [name, type] of Object.entries(errorClasses)) nameErrors(name, type);

const byStatus: Record<number, new (failure: Failure) => ParleyError> = {
  400: ValidationError,
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  422: ValidationError,
  429: RateLimitError,
  502: UpstreamError,
  503: UnavailableError,
  504: TimeoutError,
};

/** The number of faults of the input that a message tells. */
const toldFaults = 3;

/** Tells the first faults of the input that the detail does not: ` [/key: is missing; limit: must be at most 100; 2 more]`. */
function formatFaults({ errors = [], detail: said }: Problem): string {
  const untold = errors.filter(({ detail }) => !said.includes(detail));
  if (untold.length === 0) return '';
  const told = untold
    .slice(0, toldFaults)
    .map(({ pointer, parameter, detail }) => `${pointer || parameter || 'body'}: ${detail}`);
  const rest = untold.length - told.length;
  return ` [${[...told, ...(rest > 0 ? [`${rest} more`] : [])].join('; ')}]`;
}

const isFault = (fault: unknown): boolean =>
  typeof fault === 'object' && fault !== null && typeof (fault as { detail?: unknown }).detail === 'string';

const toText = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);

/**
 * Returns a value as a problem, or null when it has no code. Members of another form, as a proxy may write them, get their
 * defaults. The status of the answer, if there was one, is more to be trusted than that of the problem.
 */
export function readProblem(value: unknown, status?: number): Problem | null {
  if (typeof value !== 'object' || value === null) return null;
  const given = value as Record<string, unknown>;
  const { error_code: code, errors, status: own } = given;
  if (typeof code !== 'string' || code === '') return null;
  return {
    ...(given as Problem),
    title: toText(given['title'], code),
    detail: toText(given['detail'], ''),
    status: status ?? (Number.isInteger(own) ? (own as number) : 500),
    request_id: toText(given['request_id'], ''),
    retryable: given['retryable'] === true,
    ...(errors === undefined ? {} : { errors: Array.isArray(errors) ? errors.filter(isFault) : [] }),
  };
}

/**
 * Returns the typed error for a problem, wherever it was read: in an answer, a stream or a batch.
 *
 * @param request the method and the address of the request that failed, if there was one.
 */
export function errorFromProblem(problem: Problem, retryAfterS: number | null = null, request?: string): ParleyError {
  const told = readProblem(problem);
  if (!told) throw new TypeError('A problem has an error_code.');
  return toError(told, retryAfterS, request);
}

function toError(problem: Problem, retryAfterS: number | null, request: string | undefined): ParleyError {
  const { title, detail, error_code: code, request_id, status, retryable } = problem;
  const marks = [code, request_id].filter((mark) => mark !== '').join(', ');
  return new (byStatus[status] ?? ParleyError)({
    message: `${title}: ${detail}${formatFaults(problem)} (${marks})`,
    request,
    code,
    status,
    problem,
    requestId: request_id === '' ? null : request_id,
    retryable,
    retryAfterS,
  });
}

/** The statuses of a failure that does not pass: what is not known to the server, or wants the user to sign in to a network. */
const lasting = new Set([501, 505, 511]);

/** Tells whether what a proxy has answered may pass. */
const mayPass = (status: number): boolean =>
  [408, 425, 429].includes(status) || (status >= 500 && !lasting.has(status));

/** Returns the typed error for an answer that is not a success, even if a proxy wrote it. */
export async function errorFromResponse(response: Response, now: number, request: string): Promise<ParleyError> {
  const retryAfterS = secondsToWait(response.headers, now);
  const problem = readProblem(parseJson(await response.text()), response.status);
  if (isRedirect(response)) return unexpectedResponse(response, formatRedirect(response), request);
  if (problem) return toError(problem, retryAfterS, request);
  return new (byStatus[response.status] ?? ParleyError)({
    message: `The server answered ${response.status} without a problem document.`,
    request,
    code: 'unexpected_response',
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    retryable: mayPass(response.status),
    retryAfterS,
  });
}

/** Tells whether an answer is a redirect. A browser does not show where to. */
const isRedirect = ({ status, type }: Response) =>
  type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status);

function formatRedirect({ headers }: Response): string {
  const to = headers.get('location');
  return `The server redirects${to === null ? '' : ` to ${to}`}, which is not followed: the key would go there. Set baseUrl.`;
}

/** Returns the error for an answer that is none of Parley's, although its status says so. */
export function unexpectedResponse(response: Response, message: string, request: string, cause?: unknown): ParleyError {
  return new ParleyError({
    message,
    request,
    code: 'unexpected_response',
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    cause,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Reads `Retry-After`: a number of seconds, or a date by the clock of the server, which the answer tells too. */
function secondsToWait(headers: Headers, now: number): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  // `Date.parse` takes most texts with a number in them for a date.
  if (!/\d:\d\d:\d\d/.test(value)) return null;
  const sentAt = Date.parse(headers.get('date') ?? '');
  const seconds = (Date.parse(value) - (Number.isNaN(sentAt) ? now : sentAt)) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}
