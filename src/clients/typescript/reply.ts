import { ParleyError } from './errors.ts';

/** A page of a list, as every list operation answers. */
type List<Item> = { data: Item[]; next_cursor: string | null; prev_cursor: string | null };
/** A page of a log, which goes on by sequence. */
type LogPage<Item> = { data: Item[]; has_more: boolean; next_after_seq: number };

/** The pages of a list. */
export type Pages<Body, Item> = AsyncIterable<Item> & {
  /** Fetches page after page: `for await (const { data } of parley.agents.list().pages())`. */
  pages(): AsyncGenerator<Body, void, undefined>;
  /** Fetches pages until there are `limit` items, or no more. */
  toArray(options: { limit: number }): Promise<Item[]>;
};

/** The body of a page, which knows its neighbours; null where there is none. They are not members of its JSON. */
export type Page<Body> =
  Body extends List<unknown>
    ? Body & { nextPage(): Promise<Page<Body> | null>; previousPage(): Promise<Page<Body> | null> }
    : Body extends LogPage<unknown>
      ? Body & { nextPage(): Promise<Page<Body> | null> }
      : Body;

/**
 * The answer of a call: await it for the body, or ask for the HTTP response beside it. The answer of a list is also an
 * iterable of all its items: `for await (const agent of parley.agents.list())` fetches page after page as needed.
 */
export type Reply<Body> = Promise<Page<Body>> & {
  /** The body with the response, whose headers carry `X-Request-ID`, `X-Total-Count` and the rate limits. */
  withResponse(): Promise<{ data: Page<Body>; response: Response }>;
} & (Body extends List<infer Item> | LogPage<infer Item> ? Pages<Page<Body>, Item> : unknown);

type Query = Record<string, unknown>;
type Answer = { data: unknown; response: Response };
type FetchPage = (query: Query) => Promise<unknown>;
type AnyPage = List<unknown> | LogPage<unknown>;

const isPage = (body: unknown): body is AnyPage =>
  typeof body === 'object' && body !== null && 'data' in body && ('next_cursor' in body || 'next_after_seq' in body);

/**
 * Returns the query of the page after another one, or of the one before; null where there is none.
 *
 * @throws ParleyError when the server goes round in a circle.
 */
function neighbour(page: AnyPage, query: Query, direction: 'after' | 'before'): Query | null {
  const { after: _after, before: _before, after_seq: _afterSeq, ...rest } = query;
  if ('next_after_seq' in page) {
    const { has_more, next_after_seq: after_seq } = page;
    if (direction === 'before' || !has_more) return null;
    if (after_seq <= Number(query['after_seq'] ?? 0)) throw sameCursor(after_seq);
    return { ...rest, after_seq };
  }
  const cursor = direction === 'after' ? page.next_cursor : page.prev_cursor;
  if (cursor !== null && cursor === query[direction]) throw sameCursor(cursor);
  return cursor === null ? null : { ...rest, [direction]: cursor };
}

/** Without it a list would never end. */
const sameCursor = (cursor: unknown) =>
  new ParleyError({
    message: `The server answers with the cursor that it was asked with, ${String(cursor)}: the list has no end.`,
    code: 'unexpected_response',
  });

function addNeighbours(body: unknown, query: Query, fetchPage: FetchPage): unknown {
  if (!isPage(body)) return body;
  const turn = (direction: 'after' | 'before') => async () => {
    const next = neighbour(body, query, direction);
    return next ? fetchPage(next) : null;
  };
  // They are no part of the JSON, so that a page can be stored and compared.
  return Object.defineProperties(body, {
    nextPage: { value: turn('after') },
    ...('next_cursor' in body ? { previousPage: { value: turn('before') } } : {}),
  });
}

/** Makes the reply of a call that is under way; `fetchPage` sends it again with another query. */
export function reply(answer: Promise<Answer>, query: Query, fetchPage: FetchPage): Reply<unknown> {
  const full = answer.then(({ data, response }) => ({ data: addNeighbours(data, query, fetchPage), response }));
  const body = full.then(({ data }) => data);
  const pages = () => listPages(body, query, fetchPage);
  return Object.assign(body, {
    withResponse() {
      // A failure is told once, through the promise that was asked for.
      body.catch(() => {});
      return full;
    },
    pages,
    async toArray({ limit }: { limit: number }) {
      if (!Number.isInteger(limit) || limit < 0) {
        body.catch(() => {});
        throw new TypeError('limit must be a whole number from 0 on.');
      }
      const all: unknown[] = [];
      for await (const page of pages()) {
        all.push(...page.data);
        if (all.length >= limit) break;
      }
      return all.slice(0, limit);
    },
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.data;
    },
  });
}

/** Goes forwards through all pages; backwards, page by page, if the call asked for what is `before` a cursor. */
async function* listPages(first: Promise<unknown>, firstQuery: Query, fetchPage: FetchPage) {
  const direction = firstQuery['before'] === undefined ? 'after' : 'before';
  let query = firstQuery;
  let page = (await first) as AnyPage;
  for (;;) {
    yield page;
    const next = page.data.length === 0 && !('next_after_seq' in page) ? null : neighbour(page, query, direction);
    if (!next) return;
    query = next;
    page = (await fetchPage(query)) as AnyPage;
  }
}
