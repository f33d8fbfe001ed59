import { type Client } from './api/client/client/index.js';
export type TransportOptions = {
    baseUrl: string;
    /** Who calls: an API key, or a token. */
    authorization: Record<string, string>;
    fetch: typeof globalThis.fetch;
};
/** An answer with what its headers count. */
export type Counted<T> = T & {
    total: number;
};
/** What the generated functions are given for their `client`. */
export declare function createTransport({ baseUrl, authorization, fetch }: TransportOptions): Client;
