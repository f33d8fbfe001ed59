import { type Logger, type LogLevel } from './log.js';
/**
 * The credentials of the caller: an API key, for programs that can keep one; or tokens obtained elsewhere, for
 * browsers. Without either, `PARLEY_API_KEY` is read from the environment.
 */
export type Credentials = {
    /** An API key. */
    apiKey?: string | undefined;
    /** The id of the key. With it the client signs in, and sends a token that ends soon instead of the key. */
    apiKeyId?: string | undefined;
    /** A token, or a function that is asked for one for each request. */
    token?: string | (() => string | Promise<string>) | undefined;
};
/** A request that is about to be sent. `headers` may be changed. */
export type SentRequest = {
    method: string;
    url: string;
    headers: Headers;
    attempt: number;
};
/** An answer that has arrived, or the failure to get one. */
export type ReceivedResponse = {
    method: string;
    url: string;
    attempt: number;
    /** The milliseconds until the head of the answer was there. */
    durationMs: number;
    response: Response | null;
    error: unknown;
};
/** Functions that are told of every request that is sent, retries included. What they throw ends the call. */
export type Hooks = {
    onRequest?: (request: SentRequest) => void | Promise<void>;
    onResponse?: (response: ReceivedResponse) => void | Promise<void>;
};
/** The options of a `fetch`, those of one platform only included. */
export type FetchOptions = Partial<Pick<RequestInit, 'cache' | 'credentials' | 'keepalive' | 'mode' | 'redirect'>> & {
    [name: string]: unknown;
};
/** The options of a client. */
export type ParleyOptions = Credentials & Hooks & {
    /** The address of the server. `PARLEY_BASE_URL` by default, and `http://127.0.0.1:8080` without. */
    baseUrl?: string | undefined;
    /** The timeout of each call that does not set one; two minutes by default. */
    timeoutMs?: number | undefined;
    /** The number of retries of each call that does not set one; 3 by default. */
    retries?: number | undefined;
    /** Headers of every request. Those of a call win. */
    defaultHeaders?: Record<string, string> | undefined;
    /** Options of every `fetch`, such as `keepalive`, or `dispatcher` of undici and `proxy` of Bun. */
    fetchOptions?: FetchOptions | undefined;
    /** The `fetch` to use instead of the platform's, for proxies and tests. */
    fetch?: typeof globalThis.fetch | undefined;
    /** Where the client writes what it does; the console by default. */
    logger?: Logger | undefined;
    /** From which level on it writes: `PARLEY_LOG`, or `warn` by default. Credentials are never written. */
    logLevel?: LogLevel | undefined;
    /** Tells the time in milliseconds, instead of the platform's clock. */
    now?: (() => number) | undefined;
};
/** The options with everything decided. */
export type ClientSettings = Hooks & {
    baseUrl: string;
    credentials: {
        token: string | (() => string | Promise<string>);
    } | {
        apiKey: string;
        apiKeyId: string | null;
    };
    timeoutMs: number;
    retries: number;
    defaultHeaders: Record<string, string>;
    fetchOptions: FetchOptions;
    fetch: typeof globalThis.fetch;
    logger: Logger;
    logLevel: LogLevel;
    now: () => number;
};
/** Checks a text that is sent in a header. @throws TypeError */
export declare function checkText(name: string, value: unknown): string;
/** Returns headers as a record of texts, without those that are undefined. @throws TypeError for what cannot be sent. */
export declare function toHeaders(name: string, given: unknown): Record<string, string>;
/** Checks the timeout and the retries of a client or a call. @throws TypeError */
export declare function checkLimits({ timeoutMs, retries }: {
    timeoutMs?: unknown;
    retries?: unknown;
}): void;
/** Checks the options of a client and decides what they leave open. @throws TypeError with a sentence for each fault. */
export declare function toSettings(options: ParleyOptions): ClientSettings;
