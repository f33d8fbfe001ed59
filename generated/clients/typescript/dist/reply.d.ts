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
/** A place among the pages of a list, by which they are asked for, and the trail that leads there. */
export type PagePlace = {
    query: Query;
    trail: Trail;
};
type FetchPage = (place: PagePlace) => Promise<unknown>;
type AnyPage = List<unknown> | LogPage<unknown>;
/** Tells whether an answer is a page of a list. */
export declare const isPage: (body: unknown) => body is AnyPage;
/**
 * The place among the pages of a list that a cursor is compared with, by Brent's algorithm: it moves on after 1, 2, 4…
 * pages, so that a circle of any length is noticed without all cursors being kept. `steps` counts the pages since then.
 */
type Trail = {
    cursor: unknown;
    limit: number;
    steps: number;
};
/** Returns the place of a page that nothing is known of but how it is asked for. */
export declare const beginAt: (query: Query) => PagePlace;
/** Makes the reply of a call that is under way; `fetchPage` sends it again for another place. */
export declare function reply(answer: Promise<Answer>, place: PagePlace, fetchPage: FetchPage): Reply<unknown>;
export {};
