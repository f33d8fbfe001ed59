"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.ConnectionError = exports.TimeoutError = exports.UnavailableError = exports.UpstreamError = exports.RateLimitError = exports.ConflictError = exports.NotFoundError = exports.PermissionError = exports.AuthenticationError = exports.ValidationError = exports.ParleyError = void 0;
exports.errorFromProblem = errorFromProblem;
exports.errorFromResponse = errorFromResponse;
exports.unexpectedResponse = unexpectedResponse;
/** Gives a class of errors its name, as a literal: minifiers rename classes. */
function nameErrors(name, type) {
    Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true });
}
/** Every failure of a call, except an abort by the caller, which is thrown as the signal's own reason. */
class ParleyError extends Error {
    code;
    /** The method and the address of the request, without its query; null when the error was made of a stored problem. */
    request;
    /** The HTTP status, or null when no answer arrived. */
    status;
    /** The RFC 9457 problem, or null when the failure is the client's own or a proxy's. */
    problem;
    /** The id to quote when asking an operator about this failure. */
    requestId;
    /** Whether the same call may succeed later. */
    retryable;
    /** Seconds that the server asked to wait for, or null. */
    retryAfterS;
    constructor(failure) {
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
exports.ParleyError = ParleyError;
/** 400 and 422: the input is wrong; `errors` says where. */
class ValidationError extends ParleyError {
    get errors() {
        return this.problem?.errors ?? [];
    }
}
exports.ValidationError = ValidationError;
/** 401: the credential is missing, wrong, revoked or expired. */
class AuthenticationError extends ParleyError {
}
exports.AuthenticationError = AuthenticationError;
/** 403: the credential lacks a scope. */
class PermissionError extends ParleyError {
}
exports.PermissionError = PermissionError;
/** 404: no such thing in this organization. */
class NotFoundError extends ParleyError {
}
exports.NotFoundError = NotFoundError;
/** 409: the thing is in a state that does not allow this. */
class ConflictError extends ParleyError {
}
exports.ConflictError = ConflictError;
/** 429: too many calls; `retryAfterS` says how long to wait. */
class RateLimitError extends ParleyError {
}
exports.RateLimitError = RateLimitError;
/** 502: the model's gateway failed. */
class UpstreamError extends ParleyError {
}
exports.UpstreamError = UpstreamError;
/** 503: Parley, or what it stands on, is away for a while. */
class UnavailableError extends ParleyError {
}
exports.UnavailableError = UnavailableError;
/** 504, or nothing was heard within `timeoutMs`. */
class TimeoutError extends ParleyError {
}
exports.TimeoutError = TimeoutError;
/** The server could not be reached, or the connection was lost before the answer was complete. */
class ConnectionError extends ParleyError {
}
exports.ConnectionError = ConnectionError;
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
};
for (const [name, type] of Object.entries(errorClasses))
    nameErrors(name, type);
const byStatus = {
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
/** Tells the first faults of the input: ` [/key: is missing; limit: must be at most 100; 2 more]`, unless the detail is the only one. */
function formatFaults({ detail: known, errors = [] }) {
    if (errors.length === 0 || (errors.length === 1 && known.endsWith(errors[0].detail)))
        return '';
    const told = errors
        .slice(0, toldFaults)
        .map(({ pointer, parameter, detail }) => `${pointer ?? parameter ?? 'body'}: ${detail}`);
    const rest = errors.length - told.length;
    return ` [${[...told, ...(rest > 0 ? [`${rest} more`] : [])].join('; ')}]`;
}
/**
 * Returns the typed error for a problem, wherever it was read: in an answer, a stream or a batch.
 *
 * @param request the method and the address of the request that failed, if there was one.
 */
function errorFromProblem(problem, retryAfterS = null, request) {
    return new (byStatus[problem.status] ?? ParleyError)({
        message: `${problem.title}: ${problem.detail}${formatFaults(problem)} (${problem.error_code}, ${problem.request_id})`,
        request,
        code: problem.error_code,
        status: problem.status,
        problem,
        requestId: problem.request_id,
        retryable: problem.retryable,
        retryAfterS,
    });
}
/** Returns the typed error for an answer that is not a success, even if a proxy wrote it. */
async function errorFromResponse(response, now, request) {
    const retryAfterS = secondsToWait(response.headers.get('retry-after'), now);
    const problem = parseProblem(await response.text());
    if (isRedirect(response))
        return unexpectedResponse(response, formatRedirect(response), request);
    if (problem)
        return errorFromProblem(problem, retryAfterS, request);
    return new (byStatus[response.status] ?? ParleyError)({
        message: `The server answered ${response.status} without a problem document.`,
        request,
        code: 'unexpected_response',
        status: response.status,
        requestId: response.headers.get('x-request-id'),
        retryable: [429, 502, 503, 504].includes(response.status),
        retryAfterS,
    });
}
/** Tells whether an answer is a redirect. A browser does not show where to. */
const isRedirect = ({ status, type }) => type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status);
function formatRedirect({ headers }) {
    const to = headers.get('location');
    return `The server redirects${to === null ? '' : ` to ${to}`}, which is not followed: the key would go there. Set baseUrl.`;
}
/** Returns the error for an answer that is none of Parley's, although its status says so. */
function unexpectedResponse(response, message, request, cause) {
    return new ParleyError({
        message,
        request,
        code: 'unexpected_response',
        status: response.status,
        requestId: response.headers.get('x-request-id'),
        cause,
    });
}
function parseProblem(text) {
    try {
        const body = JSON.parse(text);
        return typeof body === 'object' && body && 'error_code' in body ? body : null;
    }
    catch {
        return null;
    }
}
/** `Retry-After` is a number of seconds or a date. */
function secondsToWait(value, now) {
    if (!value)
        return null;
    const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
    return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}
