import type { EventOrder } from './event-order.js';
import { type ClientSettings } from './options.js';
import { type Reply } from './reply.js';
import { EventStream, type StreamPlace, type StreamRules } from './stream.js';
import type { Credential } from './tokens.js';
/** The bytes of a file: those of a browser's file input, of `openAsBlob` of Node, in memory, or a stream of them. */
export type FileContent = Blob | Uint8Array<ArrayBuffer> | ArrayBuffer | ReadableStream<Uint8Array>;
/** A request: the input of a method, and the options of the call. */
export type CallRequest = {
    method: string;
    /** The path, with the names of its parameters in braces. */
    url: string;
    /** The name of the method, for the log and for deprecations. */
    name?: string | undefined;
    path?: Record<string, unknown> | undefined;
    query?: Record<string, unknown> | undefined;
    body?: unknown;
    /** Bytes in the place of a body of JSON. */
    content?: FileContent | undefined;
    headers?: Record<string, string> | undefined;
    /** Whether the operation asks for no credential. */
    open?: boolean | undefined;
    idempotencyKey?: string | undefined;
    ifMatch?: string | undefined;
    signal?: AbortSignal | undefined;
    timeoutMs?: number | undefined;
    retries?: number | undefined;
    /** Whether doing it twice does no harm; true for GET. */
    repeatable?: boolean | undefined;
    format?: 'sse' | 'ndjson' | undefined;
    /** The form of the answer; any JSON or nothing, unless it is known. */
    answer?: 'object' | 'page' | undefined;
};
/** The way in which a stream ends, and is asked for again after the last event; null when it cannot be. */
export type StreamKind = {
    endings: readonly string[];
    endless?: (request: CallRequest) => boolean;
    order?: (request: CallRequest) => EventOrder;
    resume: (request: CallRequest, place: StreamPlace) => CallRequest | null;
};
/** A stream class, which is made of the function that opens its connection. */
type StreamClass<Stream> = new (open: ConstructorParameters<typeof EventStream>[0], rules: StreamRules) => Stream;
/** Sends requests: with their retries, tokens, errors, streams and lines of the log. */
export declare class Transport {
    #private;
    constructor(settings: ClientSettings, credential: Credential);
    /** Sends a request whose answer is JSON. */
    call(given: CallRequest): Reply<unknown>;
    /** Sends a request whose answer is bytes, and returns the response, whose body is not read yet. */
    download(given: CallRequest): Promise<Response>;
    /** Returns a stream, whose request is sent when its first event is asked for. */
    stream<Stream>(given: CallRequest, kind: StreamKind, type: StreamClass<Stream>): Stream;
    /** Sends one request as it is given, with the credential. Returns the answer, whatever its status is. */
    fetch(url: string, init: RequestInit): Promise<Response>;
}
export {};
