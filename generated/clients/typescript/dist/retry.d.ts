/**
 * Returns the milliseconds to wait before a failed call is sent again, or null if it must not be. `repeatable` calls
 * are repeated on any failure that may pass; others only if the server certainly did nothing.
 */
export declare function retryDelayMs(failure: unknown, attempt: number, repeatable: boolean): number | null;
