import type { ErrorCode, Problem } from './api/client/types.gen.js';
/** The reason why a call failed: a code of Parley's, or one that only the client can see. */
export type ParleyErrorCode = ErrorCode | 'connection_failed' | 'unexpected_response' | 'tool_rounds_exceeded' | 'invalid_webhook';
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
/** Every failure of a call, except an abort by the caller, which is thrown as the signal's own reason. */
export declare class ParleyError extends Error {
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
    constructor(failure: Failure);
}
/** 400 and 422: the input is wrong; `errors` says where. */
export declare class ValidationError extends ParleyError {
    get errors(): NonNullable<Problem['errors']>;
}
/** 401: the credential is missing, wrong, revoked or expired. */
export declare class AuthenticationError extends ParleyError {
}
/** 403: the credential lacks a scope. */
export declare class PermissionError extends ParleyError {
}
/** 404: no such thing in this organization. */
export declare class NotFoundError extends ParleyError {
}
/** 409: the thing is in a state that does not allow this. */
export declare class ConflictError extends ParleyError {
}
/** 429: too many calls; `retryAfterS` says how long to wait. */
export declare class RateLimitError extends ParleyError {
}
/** 502: the model's gateway failed. */
export declare class UpstreamError extends ParleyError {
}
/** 503: Parley, or what it stands on, is away for a while. */
export declare class UnavailableError extends ParleyError {
}
/** 504, or nothing was heard within `timeoutMs`. */
export declare class TimeoutError extends ParleyError {
}
/** The server could not be reached, or the connection was lost before the answer was complete. */
export declare class ConnectionError extends ParleyError {
}
/** A request to a webhook that Parley has not sent, or that is too old. */
export declare class WebhookError extends ParleyError {
    constructor(message: string);
}
/**
 * Returns a value as a problem, or null when it has no code. Members of another form, as a proxy may write them, get their
 * defaults. The status of the answer, if there was one, is more to be trusted than that of the problem.
 */
export declare function readProblem(value: unknown, status?: number): Problem | null;
/**
 * Returns the typed error for a problem, wherever it was read: in an answer, a stream or a batch.
 *
 * @param request the method and the address of the request that failed, if there was one.
 */
export declare function errorFromProblem(problem: Problem, retryAfterS?: number | null, request?: string): ParleyError;
/** Returns the typed error for an answer that is not a success, even if a proxy wrote it. */
export declare function errorFromResponse(response: Response, now: number, request: string): Promise<ParleyError>;
/** Returns the error for an answer that is none of Parley's, although its status says so. */
export declare function unexpectedResponse(response: Response, message: string, request: string, cause?: unknown): ParleyError;
