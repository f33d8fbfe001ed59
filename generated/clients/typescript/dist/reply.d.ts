/** A page of a list, as every list operation answers. */
type List<Item> = {
    data: Item[];
    next_cursor: string | null;
    prev_cursor: string | null;
};
/** A page of a log, which goes on by sequence. */
type LogPage<Item> = {
    data: Item[];
    has_more: boolean;
    next_after_seq: number;
};
/** The pages of a list. */
export type Pages<Body, Item> = AsyncIterable<Item> & {
    /** Fetches page after page: `for await (const { data } of parley.agents.list().pages())`. */
    pages(): AsyncGenerator<Body, void, undefined>;
    /** Fetches pages until there are `limit` items, or no more. */
    toArray(options: {
        limit: number;
    }): Promise<Item[]>;
};
/** The body of a page, which knows its neighbours; null where there is none. They are not members of its JSON. */
export type Page<Body> = Body extends List<unknown> ? Body & {
    nextPage(): Promise<Page<Body> | null>;
    previousPage(): Promise<Page<Body> | null>;
} : Body extends LogPage<unknown> ? Body & {
    nextPage(): Promise<Page<Body> | null>;
} : Body;
/**
 * The answer of a call: await it for the body, or ask for the HTTP response beside it. The answer of a list is also an
 * iterable of all its items: `for await (const agent of parley.agents.list())` fetches page after page as needed.
 */
export type Reply<Body> = Promise<Page<Body>> & {
    /** The body with the response, whose headers carry `X-Request-ID`, `X-Total-Count` and the rate limits. */
    withResponse(): Promise<{
        data: Page<Body>;
        response: Response;
    }>;
} & (Body extends List<infer Item> | LogPage<infer Item> ? Pages<Page<Body>, Item> : unknown);
type Query = Record<string, unknown>;
type Answer = {
    data: unknown;
    response: Response;
};
type FetchPage = (query: Query) => Promise<unknown>;
/** Makes the reply of a call that is under way; `fetchPage` sends it again with another query. */
export declare function reply(answer: Promise<Answer>, query: Query, fetchPage: FetchPage): Reply<unknown>;
export {};
