import { createHash } from 'node:crypto';
import { problem } from './problems.ts';
import { isTimestamp } from '#src/contract/timestamp.ts';
import type { Queryable } from '#src/db/query.ts';

// All raw: pages of whatever a list selects.

/** The query of a page. `limit` is 20 unless it is given. */
export type PageQuery = {
  limit?: number;
  after?: string;
  before?: string;
  include_total?: boolean;
  /** The number of items to skip. Only version 1 has offsets. */
  offset?: number;
};

/** A page of a list, with the cursors of the pages beside it. */
export type Page<T> = { data: T[]; has_more: boolean; next_cursor: string | null; prev_cursor: string | null };

/** The SQL of a list: a query without an order, and the columns that order it, unique together. */
export type Listing = {
  /** `SELECT … FROM … WHERE …`; wrapped as a subquery. */
  sql: string;
  parameters: unknown[];
  /** Output columns that order the list, each with its SQL type. */
  order: readonly { column: string; type: 'timestamptz' | 'text' | 'int' }[];
  direction: 'asc' | 'desc';
  /** The list's path, for `Link`. */
  path: string;
  /**
   * The choice that was made with the first page and holds for the others, such as a branch: an id, kept in their
   * cursors.
   */
  choice?: string | undefined;
  /** The filters of the request, for `Link` and so that a cursor fits its list only. */
  filters?: Record<string, unknown>;
  /** SQL for the bytes of a row, null for none, of a list whose rows may be large: a page ends before what would make it larger than `maxPageBytes`. */
  size?: string;
};

/** The columns that order most lists: the time of creation, and the id among what was created in one millisecond. */
const creationOrder = [
  { column: 'createdAt', type: 'timestamptz' },
  { column: 'id', type: 'text' },
] as const;

/** The order of a list that begins with what was created last. */
export const newestFirst = { order: creationOrder, direction: 'desc' } as const;

/** The order of a list that begins with what was created first. */
export const oldestFirst = { order: creationOrder, direction: 'asc' } as const;

/** Returns the order of a list by a column that counts, such as the version. */
export const orderByNumber = (column: string, direction: 'asc' | 'desc' = 'asc') => ({
  order: [{ column, type: 'int' as const }],
  direction,
});

/** The most bytes of a page of large rows, unless its first row alone has more. */
export const maxPageBytes = 8_388_608;
/** The number of large rows that are measured at a time. */
const measuredRows = 50;

type CursorKey = string[];
type Row = Record<string, unknown>;

/** Returns a short hash of what a cursor belongs to. */
export const toFilterFingerprint = ({ path, filters }: Pick<Listing, 'path' | 'filters'>): string =>
  createHash('sha256')
    .update(JSON.stringify([path, filters ?? {}]))
    .digest('base64url')
    .slice(0, 8);

const encodeCursor = (listing: Listing, key: CursorKey, choice: readonly string[]) =>
  Buffer.from(JSON.stringify([toFilterFingerprint(listing), ...key, ...choice])).toString('base64url');

const toChoiceParts = ({ choice }: Listing): string[] => (choice === undefined ? [] : [choice]);

/** Returns the choice in the cursor of a list that is ordered by so many columns; undefined when there is none. */
export function readChoice({ after, before }: PageQuery, columns: number): string | undefined {
  const cursor = after ?? before;
  const choice = cursor === undefined ? undefined : parseCursorParts(cursor)[1 + columns];
  return choice !== undefined && isCursorPart.text(choice) ? choice : undefined;
}

/** Checks that a part of a cursor is one that `toCursorKey` writes for a column of this type. */
const isCursorPart: Record<Listing['order'][number]['type'], (part: string) => boolean> = {
  // The form first: `Date.parse` takes nearly everything for a date.
  timestamptz: (part) => /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(part) && isTimestamp(part),
  int: (part) => /^\d{1,9}$/.test(part),
  // Lists are ordered by ids, where not by times and numbers.
  text: (part) => /^[A-Za-z0-9_-]{1,100}$/.test(part),
};

/** Makes the problem of a cursor that does not belong to the list that it was sent for. */
export function invalidCursor(name: 'after' | 'before') {
  const detail = 'Not a cursor of this list with these filters. Begin again without a cursor.';
  return problem('invalid_cursor', `${name}: ${detail}`, { errors: [{ parameter: name, detail, code: 'cursor' }] });
}

/** Tells whether a key is one that `toCursorKey` makes of a row of a list. */
const isKeyOf = ({ order }: Pick<Listing, 'order'>, key: readonly string[]): boolean =>
  key.length === order.length && order.every(({ type }, i) => isCursorPart[type](key[i]!));

/**
 * Reads a cursor. Only the exact text that `encodeCursor` writes is accepted, with the choice of the list or, from before
 * there were choices, without one.
 *
 * @throws `invalid_cursor`
 */
function decodeCursor(listing: Listing, name: 'after' | 'before', cursor: string): CursorKey {
  const parts = parseCursorParts(cursor);
  const [filters, ...rest] = parts;
  const key = rest.slice(0, listing.order.length);
  const choice = rest.length > key.length ? toChoiceParts(listing) : [];
  const fits =
    filters === toFilterFingerprint(listing) && isKeyOf(listing, key) && encodeCursor(listing, key, choice) === cursor;
  if (!fits) throw invalidCursor(name);
  return key;
}

/** Returns the parts of a cursor; none when it is not one. */
function parseCursorParts(cursor: string): CursorKey {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return [];
  }
}

const toCursorKey = ({ order }: Listing, row: Row): CursorKey =>
  order.map(({ column }) => {
    const value = row[column];
    return value instanceof Date ? value.toISOString() : String(value);
  });

/** Returns the rows after `key`, or, backwards, those before it, nearest first. */
async function fetchRows<R extends object>(
  db: Queryable,
  listing: Listing,
  key: CursorKey | null,
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
  const rows = `SELECT * FROM (${listing.sql}) AS listed ${where} ORDER BY ${sort} LIMIT $${next}::int${skip}`;
  const sql = listing.size === undefined ? rows : toMeasuredSql(rows, listing.size, sort);
  return db.query<R[]>(sql, [...listing.parameters, ...(key ?? []), limit, ...(offset > 0 ? [offset] : [])]);
}

/** Cuts rows where they exceed a page. `found` is the number of rows without the cut, and `through` the bytes up to a row. */
const toMeasuredSql = (rows: string, size: string, sort: string) => `SELECT * FROM (
    SELECT *, count(*) OVER ()::int AS found, row_number() OVER (ORDER BY ${sort}) AS number,
           (sum(coalesce(${size}, 0)) OVER (ORDER BY ${sort}))::float8 AS through
      FROM (${rows}) AS measured
  ) AS bounded WHERE number = 1 OR through <= ${maxPageBytes} ORDER BY ${sort}`;

type MeasuredRow = { found: number; through: number };

/** Returns as many of the next rows as fit into a page, and whether there are more. */
async function fetchPage<R extends object>(
  db: Queryable,
  listing: Listing,
  key: CursorKey | null,
  backwards: boolean,
  { limit, offset }: { limit: number; offset: number | undefined },
): Promise<{ rows: R[]; more: boolean }> {
  if (listing.size === undefined) {
    const found = await fetchRows<R>(db, listing, key, backwards, limit + 1, offset);
    return { rows: found.slice(0, limit), more: found.length > limit };
  }
  const rows: R[] = [];
  let bytes = 0;
  for (let cursor = key; ; cursor = toCursorKey(listing, rows.at(-1) as Row)) {
    const wanted = Math.min(measuredRows, limit + 1 - rows.length);
    const some = await fetchRows<R & MeasuredRow>(
      db,
      listing,
      cursor,
      backwards,
      wanted,
      rows.length === 0 ? offset : 0,
    );
    const isFirst = (index: number) => rows.length === 0 && index === 0;
    const fitting = some.filter(({ through }, index) => isFirst(index) || bytes + through <= maxPageBytes);
    for (const row of fitting) rows.push(row);
    const found = some[0]?.found ?? 0;
    if (rows.length > limit) return { rows: rows.slice(0, limit), more: true };
    if (fitting.length < found) return { rows, more: true };
    if (found < wanted) return { rows, more: false };
    bytes += some.at(-1)!.through;
  }
}

/** Returns the `Link` header of a page, with the addresses of the pages beside it; nothing when there are none. */
export function toLinkHeader(
  listing: Pick<Listing, 'path' | 'filters'>,
  query: PageQuery,
  page: Pick<Page<unknown>, 'next_cursor' | 'prev_cursor'>,
): Record<string, string> {
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

/** The value of `before` that stands for the end of a list. No cursor is as short. */
const listEnd = 'end';

/** Reads the cursor of a query; null at an end of the list. `backwards`: the page is before the cursor. */
function readCursor(listing: Listing, { after, before }: PageQuery): { cursor: CursorKey | null; backwards: boolean } {
  if (after !== undefined && before !== undefined) {
    const detail = 'Not together with after.';
    throw problem('invalid_request', 'after and before exclude each other.', {
      errors: [{ parameter: 'before', detail, code: 'exclusive' }],
    });
  }
  if (before === listEnd) return { cursor: null, backwards: true };
  if (before !== undefined) return { cursor: decodeCursor(listing, 'before', before), backwards: true };
  return { cursor: after === undefined ? null : decodeCursor(listing, 'after', after), backwards: false };
}

/** Counts all rows of a list. */
async function countRows(db: Queryable, { sql, parameters }: Listing): Promise<number> {
  const rows = await db.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM (${sql}) AS listed`, parameters);
  return rows[0]!.n;
}

/**
 * Reads one page of a list by keyset, which is stable under concurrent writes. A page read with `before` holds the items
 * just before that cursor, in the list's own order. `countFitting` tells how many rows fit into the page with what is
 * shown of them besides their columns; the first one always does.
 *
 * @throws `invalid_cursor`; `invalid_request` when `after` and `before` are both given.
 */
export async function readPage<R extends object, T>(
  db: Queryable,
  listing: Listing,
  query: PageQuery,
  toItem: (row: R) => T,
  countFitting?: (rows: readonly R[]) => Promise<number>,
): Promise<{ page: Page<T>; headers: Record<string, string> }> {
  const { limit = 20 } = query;
  const { cursor, backwards } = readCursor(listing, query);
  const found = await fetchPage<R>(db, listing, cursor, backwards, { limit, offset: query.offset });
  const fitting = countFitting ? await countFitting(found.rows) : found.rows.length;
  const more = found.more || fitting < found.rows.length;
  const nearest = found.rows.slice(0, fitting);
  const rows = backwards ? nearest.toReversed() : nearest;
  const ends = [rows[0], rows.at(-1)].map((row) =>
    row ? encodeCursor(listing, toCursorKey(listing, row as Row), toChoiceParts(listing)) : null,
  );
  const hasNext = backwards ? cursor !== null && rows.length > 0 : more;
  const hasPrevious = backwards ? more : cursor !== null && rows.length > 0;
  const page: Page<T> = {
    data: rows.map(toItem),
    has_more: hasNext,
    next_cursor: hasNext ? ends[1]! : null,
    prev_cursor: hasPrevious ? ends[0]! : null,
  };
  const headers = toLinkHeader(listing, query, page);
  if (query.include_total) headers['X-Total-Count'] = String(await countRows(db, listing));
  return { page, headers };
}

/** Reads one page of a list as `readPage` does, and returns it as the reply of an operation. */
export async function replyWithPage<R extends object, T>(
  ...input: Parameters<typeof readPage<R, T>>
): Promise<{ status: 200; body: Page<T>; headers: Record<string, string> }> {
  const { page, headers } = await readPage(...input);
  return { status: 200, body: page, headers };
}

/** The rows of a list that are read one after the other, from the first one on. */
export type Sequence = Pick<Listing, 'sql' | 'parameters' | 'order' | 'size'>;

/** A row with its key: the values of the columns that order it, as text. */
export type KeyedRow<R> = { row: R; key: string[] };

const toListing = (sequence: Sequence): Listing => ({ ...sequence, direction: 'asc', path: '' });

/** @throws `invalid_cursor` for a key that is none of the sequence. */
function requireKey(sequence: Sequence, key: readonly string[] | null): void {
  if (key !== null && !isKeyOf(sequence, key)) throw invalidCursor('after');
}

/**
 * Reads the next rows of a sequence after a key: at most `limit`, and as many as fit into a page.
 * @throws `invalid_cursor` for a key that is none of the sequence.
 */
export async function readRowsAfter<R extends object>(
  db: Queryable,
  sequence: Sequence,
  key: string[] | null,
  limit: number,
): Promise<{ rows: KeyedRow<R>[]; hasMore: boolean }> {
  requireKey(sequence, key);
  const listing = toListing(sequence);
  const { rows, more } = await fetchPage<R>(db, listing, key, false, { limit, offset: undefined });
  return { rows: rows.map((row) => ({ row, key: toCursorKey(listing, row as Row) })), hasMore: more };
}

/**
 * Tells whether a sequence has the row with a key.
 * @throws `invalid_cursor` for a key that is none of the sequence.
 */
export async function hasRowAt(db: Queryable, sequence: Sequence, key: string[]): Promise<boolean> {
  requireKey(sequence, key);
  const first = sequence.parameters.length + 1;
  const conditions = sequence.order.map(({ column, type }, i) => `"${column}" = $${first + i}::${type}`);
  const sql = `SELECT 1 FROM (${sequence.sql}) AS listed WHERE ${conditions.join(' AND ')} LIMIT 1`;
  return (await db.query<unknown[]>(sql, [...sequence.parameters, ...key])).length > 0;
}
