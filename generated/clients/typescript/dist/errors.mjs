/**
 * Gives a class of errors its name, as a literal: minifiers rename classes. An error of any copy of this package is an
 * instance of it: a program may load the package as CommonJS and as ES modules, or in two places.
 */
function nameErrors(name, type) {
    const brand = Symbol.for(`parley-client.${name}`);
    Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true });
    Object.defineProperty(type.prototype, brand, { value: true });
    Object.defineProperty(type, Symbol.hasInstance, {
        value(error) {
            if (typeof error !== 'object' || error === null)
                return false;
            // A class of the caller's that extends this one has only its own instances.
            return this === type ? brand in error : Function.prototype[Symbol.hasInstance].call(this, error);
        },
    });
}
/** Every failure of a call, except an abort by the caller, which is thrown as the signal's own reason. */
export class ParleyError extends Error {
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
/** 400 and 422: the input is wrong; `errors` says where. */
export class ValidationError extends ParleyError {
    get errors() {
        return this.problem?.errors ?? [];
    }
}
/** 401: the credential is missing, wrong, revoked or expired. */
export class AuthenticationError extends ParleyError {
}
/** 403: the credential lacks a scope. */
export class PermissionError extends ParleyError {
}
/** 404: no such thing in this organization. */
export class NotFoundError extends ParleyError {
}
/** 409: the thing is in a state that does not allow this. */
export class ConflictError extends ParleyError {
}
/** 429: too many calls; `retryAfterS` says how long to wait. */
export class RateLimitError extends ParleyError {
}
/** 502: the model's gateway failed. */
export class UpstreamError extends ParleyError {
}
/** 503: Parley, or what it stands on, is away for a while. */
export class UnavailableError extends ParleyError {
}
/** 504, or nothing was heard within `timeoutMs`. */
export class TimeoutError extends ParleyError {
}
/** The server could not be reached, or the connection was lost before the answer was complete. */
export class ConnectionError extends ParleyError {
}
/** A request to a webhook that Parley has not sent, or that is too old. */
export class WebhookError extends ParleyError {
    constructor(message) {
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
/** Tells the first faults of the input that the detail does not: ` [/key: is missing; limit: must be at most 100; 2 more]`. */
function formatFaults({ errors = [], detail: said }) {
    const untold = errors.filter(({ detail }) => !said.includes(detail));
    if (untold.length === 0)
        return '';
    const told = untold
        .slice(0, toldFaults)
        .map(({ pointer, parameter, detail }) => `${pointer || parameter || 'body'}: ${detail}`);
    const rest = untold.length - told.length;
    return ` [${[...told, ...(rest > 0 ? [`${rest} more`] : [])].join('; ')}]`;
}
const isFault = (fault) => typeof fault === 'object' && fault !== null && typeof fault.detail === 'string';
const toText = (value, otherwise) => (typeof value === 'string' ? value : otherwise);
/**
 * Returns a value as a problem, or null when it has no code. Members of another form, as a proxy may write them, get their
 * defaults. The status of the answer, if there was one, is more to be trusted than that of the problem.
 */
export function readProblem(value, status) {
    if (typeof value !== 'object' || value === null)
        return null;
    const given = value;
    const { error_code: code, errors, status: own } = given;
    if (typeof code !== 'string' || code === '')
        return null;
    return {
        ...given,
        title: toText(given['title'], code),
        detail: toText(given['detail'], ''),
        status: status ?? (Number.isInteger(own) ? own : 500),
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
export function errorFromProblem(problem, retryAfterS = null, request) {
    const told = readProblem(problem);
    if (!told)
        throw new TypeError('A problem has an error_code.');
    return toError(told, retryAfterS, request);
}
function toError(problem, retryAfterS, request) {
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
const mayPass = (status) => [408, 425, 429].includes(status) || (status >= 500 && !lasting.has(status));
/** Returns the typed error for an answer that is not a success, even if a proxy wrote it. */
export async function errorFromResponse(response, now, request) {
    const retryAfterS = secondsToWait(response.headers, now);
    const problem = readProblem(parseJson(await response.text()), response.status);
    if (isRedirect(response))
        return unexpectedResponse(response, formatRedirect(response), request);
    if (problem)
        return toError(problem, retryAfterS, request);
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
const isRedirect = ({ status, type }) => type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status);
function formatRedirect({ headers }) {
    const to = headers.get('location');
    return `The server redirects${to === null ? '' : ` to ${to}`}, which is not followed: the key would go there. Set baseUrl.`;
}
/** Returns the error for an answer that is none of Parley's, although its status says so. */
export function unexpectedResponse(response, message, request, cause) {
    return new ParleyError({
        message,
        request,
        code: 'unexpected_response',
        status: response.status,
        requestId: response.headers.get('x-request-id'),
        cause,
    });
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return null;
    }
}
/** Reads `Retry-After`: a number of seconds, or a date by the clock of the server, which the answer tells too. */
function secondsToWait(headers, now) {
    const value = headers.get('retry-after')?.trim() ?? '';
    if (/^\d+(\.\d+)?$/.test(value))
        return Number(value);
    // `Date.parse` takes most texts with a number in them for a date.
    if (!/\d:\d\d:\d\d/.test(value))
        return null;
    const sentAt = Date.parse(headers.get('date') ?? '');
    const seconds = (Date.parse(value) - (Number.isNaN(sentAt) ? now : sentAt)) / 1000;
    return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}
