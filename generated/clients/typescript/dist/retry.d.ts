/**
 * How a call may be repeated: `freely` on any failure that may pass; `by_key` if the server knows it by its key, unless
 * the caller has to decide what comes next; `refused` only if the server certainly did nothing.
 */
export type Repetition = 'freely' | 'by_key' | 'refused';
type RepeatedRequest = {
    method: string;
    headers?: Record<string, string> | undefined;
    repeatable?: boolean | undefined;
};
/** Returns how a request may be repeated. */
export declare function repetitionOf(request: RepeatedRequest): Repetition;
/** Returns the milliseconds to wait before a failed call is sent again, or null if it must not be. */
export declare function retryDelayMs(failure: unknown, attempt: number, repetition: Repetition): number | null;
export {};
