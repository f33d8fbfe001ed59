import { describe, expect, it } from 'vitest';
import { findTop, hasScrolled, readPlace, rowHeight } from './list-place.ts';

const rowsOf = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ seq: from + index, last_seq: from + index }));
const height = 600;
const endOf = (count: number) => count * rowHeight - height;

describe('the place of a reader in a list', () => {
  it('at the end stays the end when more comes', () => {
    const place = readPlace(rowsOf(1, 100), { top: endOf(100), height })!;
    expect(place.isAtEnd).toBe(true);
    expect(findTop(rowsOf(1, 140), place, height, true)).toBe(endOf(140));
    // Not when the rows do not reach the end of the log any more.
    expect(findTop(rowsOf(1, 140), place, height, false)).toBe(endOf(100));
  });

  it('above the end is where it was, whatever comes before or after', () => {
    const place = readPlace(rowsOf(51, 150), { top: 10 * rowHeight + 7, height })!;
    expect(place).toEqual({ seq: 61, offset: 7, isAtEnd: false });
    expect(findTop(rowsOf(51, 300), place, height, true)).toBe(10 * rowHeight + 7);
    expect(findTop(rowsOf(1, 150), place, height, true)).toBe(60 * rowHeight + 7);
    expect(findTop(rowsOf(1, 20), place, height, true)).toBeNull();
  });

  it('is read again when the reader has scrolled and no event has told of it', () => {
    const [before, after] = [rowsOf(1, 100), rowsOf(1, 140)];
    const seen = { top: endOf(100), height };
    const now = { top: endOf(100) - 1000, height };
    expect([hasScrolled(after, seen, seen), hasScrolled(after, seen, now)]).toEqual([false, true]);
    const place = readPlace(before, now)!;
    expect(findTop(after, place, height, true)).toBe(now.top);
  });

  it('has not changed when fewer rows have moved the list', () => {
    const seen = { top: endOf(100), height };
    expect(hasScrolled(rowsOf(1, 50), seen, { top: endOf(50), height })).toBe(false);
    expect(hasScrolled(rowsOf(1, 50), seen, { top: 3, height })).toBe(true);
  });

  it('is none without rows, and the beginning of a list that fits on the screen', () => {
    expect(readPlace([], { top: 0, height })).toBeNull();
    expect(readPlace(rowsOf(1, 3), { top: 0, height })).toEqual({ seq: 1, offset: 0, isAtEnd: true });
    expect(findTop(rowsOf(1, 3), { seq: 1, offset: 0, isAtEnd: true }, height, true)).toBe(0);
  });
});
