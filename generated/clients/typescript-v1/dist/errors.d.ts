import type { ErrorCode } from './api/client/types.gen.js';
/** Why a call failed: a code of Parley's, or that the answer was not one of Parley's. */
export type ParleyApiErrorCode = ErrorCode | 'unexpected_response';
/** Every failure that the server tells of, in an answer or in the middle of a stream. */
export declare class ParleyApiError extends Error {
    /** Act on it: it never changes. */
    readonly code: ParleyApiErrorCode;
    /** The HTTP status; null in the middle of a stream. */
    readonly status: number | null;
    /** What to quote when asking an operator about this failure. */
    readonly requestId: string | null;
    constructor(code: ParleyApiErrorCode, message: string, answer: {
        status: number | null;
        requestId: string | null;
    });
}
/** Returns the error for an answer that is not a success, even if a proxy wrote it. */
export declare function errorOf(response: Response): Promise<ParleyApiError>;
