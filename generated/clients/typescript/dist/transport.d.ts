import { type Client } from './api/client/client/index.js';
import { type Seen } from './stream.js';
import type { TokenSource } from './tokens.js';
/** The options of a client, with the platform's functions that it uses. */
export type TransportOptions = {
    baseUrl: string;
    fetch: typeof globalThis.fetch;
    timeoutMs: number;
    retries: number;
    now: () => number;
    tokens: TokenSource;
};
/** The input of the generated functions, and the options of a call. */
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
    /** The kind of the stream. */
    stream?: StreamKind;
};
/** A request with its method. */
export type Asked = {
    method: string;
    request: Request;
};
/** The way in which a stream ends, and is asked for again after the last event; null when it cannot be. */
export type StreamKind = {
    endings: readonly string[];
    endless?: (request: Request) => boolean;
    resume: (request: Request, seen: Seen) => Asked | null;
};
/** Creates the `client` of the generated functions: our retries, tokens, errors and streams. */
export declare function createTransport(options: TransportOptions): Client;
