import { invalidCursor, toFilterFingerprint, toLinkHeader, type PageQuery } from '#src/api/paging.ts';
import { problem } from '#src/api/problems.ts';

/** A list in memory, with what its cursors belong to. */
type MemoryListing = { path: string; filters: Record<string, unknown>; items: readonly unknown[] };

const encodePlace = (listing: MemoryListing, place: number) =>
  Buffer.from(JSON.stringify([toFilterFingerprint(listing), place])).toString('base64url');

/** Reads the number of items before a cursor. Only the exact text that `encodePlace` writes is accepted. @throws `invalid_cursor` */
function decodePlace(listing: MemoryListing, name: 'after' | 'before', cursor: string): number {
  const place = listing.items.findIndex((_, index) => encodePlace(listing, index) === cursor);
  if (place < 0) throw invalidCursor(name);
  return place;
}

/** Returns the first and the last place of a page, the last one excluded. */
function findSpan(
  listing: MemoryListing,
  { limit = 20, after, before, offset = 0 }: PageQuery,
): [from: number, to: number] {
  if (after !== undefined && before !== undefined) {
    const detail = 'Not together with after.';
    throw problem('invalid_request', 'after and before exclude each other.', {
      errors: [{ parameter: 'before', detail, code: 'exclusive' }],
    });
  }
  if (before !== undefined) {
    const to = decodePlace(listing, 'before', before);
    return [Math.max(0, to - limit), to];
  }
  const from = after === undefined ? offset : decodePlace(listing, 'after', after) + 1;
  return [from, from + limit];
}

/**
 * Cuts a page out of a list in memory, with cursors and headers like those of a list in the database. The cursor of an item
 * is its place.
 * @throws `invalid_cursor`; `invalid_request` when `after` and `before` are both given
 */
export function cutPage(listing: MemoryListing, query: PageQuery) {
  const { items } = listing;
  const [from, to] = findSpan(listing, query);
  const data = items.slice(from, to);
  const end = from + data.length;
  const hasNext = end < items.length && data.length > 0;
  const hasPrevious = from > 0 && data.length > 0;
  const page = {
    data,
    has_more: hasNext,
    next_cursor: hasNext ? encodePlace(listing, end - 1) : null,
    prev_cursor: hasPrevious ? encodePlace(listing, from) : null,
  };
  const total = query.include_total === true && { 'X-Total-Count': String(items.length) };
  return { page, headers: { ...toLinkHeader(listing, query, page), ...total } };
}
