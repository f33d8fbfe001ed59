import type { MessageReply } from './api/client/types.gen.js';
import type { Methods } from './methods.js';
export type * from './api/client/types.gen.js';
export * from './errors.js';
export { EventStream } from './stream.js';
export type { CallOptions, Input, Methods, Output, StreamEvent, StreamOptions, UnknownEvent, UnknownEventType, } from './methods.js';
export type { Entry } from './stream.js';
export type { Reply } from './reply.js';
/**
 * The credentials of the caller: an API key, for programs that can keep one; or tokens obtained elsewhere, for
 * browsers.
 */
export type Credentials = {
    apiKeyId: string;
    apiKey: string;
    token?: never;
} | {
    token: string | (() => string | Promise<string>);
    apiKeyId?: never;
    apiKey?: never;
};
/** The options of a client. */
export type ParleyOptions = Credentials & {
    /** The address of the server, such as `https://parley.example.com`. */
    baseUrl: string;
    /** The timeout of each call that does not set one; two minutes by default. */
    timeoutMs?: number;
    /** The number of retries of each call that does not set one; 3 by default. */
    retries?: number;
    /** The `fetch` to use instead of the platform's, for proxies and tests. */
    fetch?: typeof globalThis.fetch;
    /** Tells the time in milliseconds, instead of the platform's clock. */
    now?: () => number;
};
/** The methods, one for each operation. */
export interface Parley extends Methods {
}
/**
 * A client of one Parley server, with a method for every operation: a reply is its body, a stream is iterated with
 * `for await`, a failure is a typed error. It signs in by itself and keeps its token fresh.
 */
export declare class Parley {
    constructor(options: ParleyOptions);
}
/** Returns the text of a whole reply: empty when it only calls tools. */
export declare function textOf(reply: Pick<MessageReply, 'message'>): string;
