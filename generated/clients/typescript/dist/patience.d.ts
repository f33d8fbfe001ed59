/** Calls a function of the caller. */
export declare function callOwn<T>(work: () => T | Promise<T>): Promise<T>;
/** Ends a call when nothing was heard for `timeoutMs`, or when its caller aborts it. */
export declare class Patience {
    #private;
    readonly signal: AbortSignal;
    /** @param request the name of the request, for the error that says that its time is over. */
    constructor(timeoutMs: number, caller: AbortSignal | undefined, request: string);
    /** Waits for one thing, however many steps it takes. */
    during<T>(work: () => Promise<T>): Promise<T>;
    /** Returns the error that an exception of `fetch` or of a body's reader stands for. */
    explain(error: unknown): unknown;
    /** Waits for something that others wait for too and that this call must not end. */
    beside<T>(shared: Promise<T>): Promise<T>;
    /** Sleeps, or says at once that there is not enough time left. */
    pause(ms: number): Promise<boolean>;
}
