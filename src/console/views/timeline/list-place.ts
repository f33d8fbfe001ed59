import { findRow } from './log-rows.ts';

/** The height of a row in pixels, which is the same for all: so the place of each is known without measuring. */
export const rowHeight = 34;

/** The part of a list that is on the screen, in pixels. */
export type ListView = { top: number; height: number };

/** The place of a reader in a list: the row at the upper edge, how far it is scrolled out, and whether the last row is in sight. */
export type ListPlace = { seq: number; offset: number; isAtEnd: boolean };

type Rows = readonly { seq: number; last_seq: number }[];

/** The distance from the end at which a reader is still there: browsers round. */
const endTolerance = 2;

const greatestTop = (rows: Rows, height: number) => Math.max(0, rows.length * rowHeight - height);

/** Returns the place of who sees a part of some rows; null when there are none. */
export function readPlace(rows: Rows, { top, height }: ListView): ListPlace | null {
  const row = rows[Math.min(Math.floor(top / rowHeight), rows.length - 1)];
  if (!row) return null;
  return { seq: row.seq, offset: top % rowHeight, isAtEnd: top >= greatestTop(rows, height) - endTolerance };
}

/** Returns how far a list has to be scrolled so that a place is where it was; null when the place is not among the rows. */
export function findTop(rows: Rows, place: ListPlace, height: number, isEnd: boolean): number | null {
  if (place.isAtEnd && isEnd) return greatestTop(rows, height);
  const index = findRow(rows, place.seq);
  return index < 0 ? null : index * rowHeight + place.offset;
}

/**
 * Tells whether a reader has scrolled a list since its place was read. Browsers tell of that with the next frame, and rows may change
 * before: whoever has left the end by then must not be brought back to it. Rows that became fewer move the list by themselves.
 */
export const hasScrolled = (rows: Rows, seen: ListView, { top, height }: ListView): boolean =>
  Math.abs(top - Math.min(seen.top, greatestTop(rows, height))) >= 1;
