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
/**
 * The answer of a call: await it for the body, or ask for the HTTP response beside it. The answer of a list is also an
 * iterable of all its items: `for await (const agent of parley.listAgents())` fetches page after page as needed.
 */
export type Reply<Body> = Promise<Body> & {
    /** The body with the response, whose headers carry `X-Request-ID`, `X-Total-Count` and the rate limits. */
    withResponse(): Promise<{
        data: Body;
        response: Response;
    }>;
} & (Body extends List<infer Item> | LogPage<infer Item> ? AsyncIterable<Item> : unknown);
type Query = Record<string, unknown>;
type Answer = {
    data: unknown;
    response: Response;
};
/** Dresses a call that is under way; `fetchPage` sends it again with another query. */
export declare function reply(answer: Promise<Answer>, query: Query, fetchPage: (query: Query) => Promise<unknown>): Reply<unknown>;
export {};
