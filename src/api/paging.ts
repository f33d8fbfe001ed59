import { createHash } from 'node:crypto';
import { problem } from './problems.ts';
import { isMoment } from '#src/contract/moment.ts';
import type { Queryable } from '#src/db/query.ts';

export type PageQuery = {
  limit?: number;
  after?: string;
  before?: string;
  include_total?: boolean;
  /** How many items to leave out. Only version 1 has offsets: no request of version 2 can have one. */
  offset?: number;
};

export type Page<T> = { data: T[]; has_more: boolean; next_cursor: string | null; prev_cursor: string | null };

/** What is listed: a query without its order, and the columns that order it, unique together. */
export type Listing = {
  /** `SELECT … FROM … WHERE …`; wrapped as a subquery. */
  sql: string;
  parameters: unknown[];
  /** Output columns that order the list, each with its SQL type. */
  order: { column: string; type: 'timestamptz' | 'text' | 'int' }[];
  direction: 'asc' | 'desc';
  /** The list's path, for `Link`. */
  path: string;
  /** The filters of the request, for `Link` and so that a cursor fits its list only. */
  filters?: Record<string, unknown>;
};

type Key = string[];
type Row = Record<string, unknown>;

const fingerprint = ({ path, filters }: Listing) =>
  createHash('sha256')
    .update(JSON.stringify([path, filters ?? {}]))
    .digest('base64url')
    .slice(0, 8);

const encode = (listing: Listing, key: Key) =>
  Buffer.from(JSON.stringify([fingerprint(listing), ...key])).toString('base64url');

/** Whether a part of a cursor is one that `keyOf` writes for a column of this type. */
const isPart: Record<Listing['order'][number]['type'], (part: string) => boolean> = {
  // The form first: `Date.parse` takes nearly everything for a date.
  timestamptz: (part) => /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(part) && isMoment(part),
  int: (part) => /^\d{1,9}$/.test(part),
  // Lists are ordered by ids, where not by times and numbers.
  text: (part) => /^[A-Za-z0-9_-]{1,100}$/.test(part),
};

/** A cursor is only taken in the form in which it is given out: what is read from it, written again, has to be the same. */
function decode(listing: Listing, name: 'after' | 'before', cursor: string): Key {
  const parts = readParts(cursor);
  const [filters, ...key] = parts;
  const fits =
    filters === fingerprint(listing) &&
    key.length === listing.order.length &&
    listing.order.every(({ type }, i) => isPart[type](key[i]!)) &&
    encode(listing, key) === cursor;
  if (!fits) {
    const detail = 'Not a cursor of this list with these filters. Begin again without a cursor.';
    throw problem('invalid_cursor', `${name}: ${detail}`, { errors: [{ parameter: name, detail, code: 'cursor' }] });
  }
  return key;
}

function readParts(cursor: string): Key {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return [];
  }
}

const keyOf = ({ order }: Listing, row: Row): Key =>
  order.map(({ column }) => {
    const value = row[column];
    return value instanceof Date ? value.toISOString() : String(value);
  });

/** The rows beyond `key` in reading direction, or, backwards, those before it, nearest first. */
async function fetchRows<R extends object>(
  db: Queryable,
  listing: Listing,
  key: Key | null,
  backwards: boolean,
  limit: number,
  offset = 0,
): Promise<R[]> {
  const direction = backwards === (listing.direction === 'desc') ? 'ASC' : 'DESC';
  const columns = listing.order.map(({ column }) => `"${column}"`);
  const first = listing.parameters.length + 1;
  const bounds = listing.order.map(({ type }, i) => `$${first + i}::${type}`);
  const where = key ? `WHERE (${columns.join(', ')}) ${direction === 'ASC' ? '>' : '<'} (${bounds.join(', ')})` : '';
  const sort = columns.map((column) => `${column} ${direction}`).join(', ');
  const next = first + (key?.length ?? 0);
  const skip = offset > 0 ? ` OFFSET $${next + 1}::int` : '';
  const sql = `SELECT * FROM (${listing.sql}) AS listed ${where} ORDER BY ${sort} LIMIT $${next}::int${skip}`;
  return db.query<R[]>(sql, [...listing.parameters, ...(key ?? []), limit, ...(offset > 0 ? [offset] : [])]);
}

function links(listing: Listing, query: PageQuery, page: Page<unknown>): Record<string, string> {
  const to = (name: 'after' | 'before', cursor: string | null, rel: string) => {
    if (!cursor) return [];
    const search = new URLSearchParams();
    for (const [filter, value] of Object.entries(listing.filters ?? {}))
      if (value !== undefined) search.set(filter, String(value));
    if (query.limit !== undefined) search.set('limit', String(query.limit));
    search.set(name, cursor);
    return [`<${listing.path}?${search}>; rel="${rel}"`];
  };
  const all = [...to('after', page.next_cursor, 'next'), ...to('before', page.prev_cursor, 'prev')];
  return all.length > 0 ? { Link: all.join(', ') } : {};
}

/**
 * One page of a listing by keyset: stable while others write. A page read with `before` holds the items just before that
 * cursor, in the list's own order. Throws `invalid_cursor`.
 */
export async function readPage<R extends object, T>(
  db: Queryable,
  listing: Listing,
  query: PageQuery,
  toItem: (row: R) => T,
): Promise<{ page: Page<T>; headers: Record<string, string> }> {
  const { limit = 20, after, before } = query;
  if (after !== undefined && before !== undefined) {
    const detail = 'Not together with after.';
    throw problem('invalid_request', 'after and before exclude each other.', {
      errors: [{ parameter: 'before', detail, code: 'exclusive' }],
    });
  }
  const backwards = before !== undefined;
  const cursor = backwards
    ? decode(listing, 'before', before)
    : after !== undefined
      ? decode(listing, 'after', after)
      : null;
  const found = await fetchRows<R>(db, listing, cursor, backwards, limit + 1, query.offset);
  const more = found.length > limit;
  const rows = backwards ? found.slice(0, limit).toReversed() : found.slice(0, limit);
  const ends = [rows[0], rows.at(-1)].map((row) => (row ? encode(listing, keyOf(listing, row as Row)) : null));
  const hasNext = backwards ? rows.length > 0 : more;
  const hasPrevious = backwards ? more : cursor !== null && rows.length > 0;
  const page: Page<T> = {
    data: rows.map(toItem),
    has_more: hasNext,
    next_cursor: hasNext ? ends[1]! : null,
    prev_cursor: hasPrevious ? ends[0]! : null,
  };
  const headers = links(listing, query, page);
  if (query.include_total) {
    const [row] = await db.query<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM (${listing.sql}) AS listed`,
      listing.parameters,
    );
    headers['X-Total-Count'] = String(row!.n);
  }
  return { page, headers };
}
