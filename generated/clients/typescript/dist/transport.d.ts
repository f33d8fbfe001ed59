import { type Client } from './api/client/client/index.js';
import { type Seen } from './stream.js';
import type { TokenSource } from './tokens.js';
export type TransportOptions = {
    baseUrl: string;
    fetch: typeof globalThis.fetch;
    timeoutMs: number;
    retries: number;
    now: () => number;
    tokens: TokenSource;
};
/** What the generated functions hand over, and the options of a call. */
export type Request = {
    url: string;
    path?: Record<string, unknown>;
    query?: Record<string, unknown>;
    body?: unknown;
    headers?: Record<string, string>;
    /** Present when the operation asks for a credential. */
    security?: readonly unknown[];
    signal?: AbortSignal;
    timeoutMs?: number;
    retries?: number;
    /** Whether doing it twice does no harm; true for GET. */
    repeatable?: boolean;
    format?: 'sse' | 'ndjson';
    /** What kind of stream it is. */
    stream?: StreamKind;
};
/** A request with its method. */
export type Asked = {
    method: string;
    request: Request;
};
/** How a stream ends, and how it is asked for again behind what was seen; null when it cannot be. */
export type StreamKind = {
    endings: readonly string[];
    endless?: (request: Request) => boolean;
    resume: (request: Request, seen: Seen) => Asked | null;
};
/** What the generated functions are given for their `client`: our retries, tokens, errors and streams. */
export declare function createTransport(options: TransportOptions): Client;
