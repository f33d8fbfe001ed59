import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import {
  addLive,
  appendRows,
  emptyWindow,
  findRow,
  maxRows,
  prependRows,
  replaceEnd,
  withGaps,
  type LogRow,
} from './log-rows.ts';

const created_at = '2026-11-21T10:00:00.000Z';

const row = (seq: number, type = 'CUSTOM', members: object = {}, last_seq = seq): LogRow => ({
  seq,
  last_seq,
  event_type: type,
  event_count: last_seq - seq + 1,
  created_at,
  event: { type, ...members },
});
const piece = (seq: number, delta: string, messageId = 'msg_1') =>
  row(seq, 'TEXT_MESSAGE_CONTENT', { messageId, delta });
const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => row(from + index));
const seqsOf = (list: readonly { seq: number }[]) => list.map(({ seq }) => seq);

describe('a window of a log', () => {
  it('grows to both sides, and has each event once', () => {
    const middle = appendRows(emptyWindow, rows(5, 6), false);
    const later = appendRows(middle, rows(6, 8), true);
    const all = prependRows(later, rows(3, 5), false);
    expect(seqsOf(all.rows)).toEqual([3, 4, 5, 6, 7, 8]);
    expect([all.reachesStart, all.reachesEnd]).toEqual([false, true]);
  });

  it('forgets what is farthest when it is too long', () => {
    const full = appendRows({ ...emptyWindow, reachesStart: true }, rows(1, maxRows), true);
    expect(full.reachesStart).toBe(true);
    const later = appendRows(full, rows(maxRows + 1, maxRows + 10), true);
    expect([later.rows.length, later.rows[0]!.seq, later.reachesStart]).toEqual([maxRows, 11, false]);
    const back = prependRows(later, rows(1, 10), true);
    expect([back.rows.length, back.rows.at(-1)!.seq, back.reachesEnd]).toEqual([maxRows, maxRows, false]);
  });

  it('joins the pieces of a text that come live when it is compressed, and shows each of them when it is raw', () => {
    const window = { ...emptyWindow, reachesEnd: true };
    const live = [row(1, 'TEXT_MESSAGE_START'), piece(2, 'He'), piece(3, 'llo'), piece(4, '!', 'msg_2')];
    const compressed = addLive(addLive(window, live.slice(0, 3), true), live.slice(2), true);
    expect(seqsOf(compressed.rows)).toEqual([1, 2, 4]);
    expect(compressed.rows[1]).toMatchObject({ last_seq: 3, event_count: 2, event: { delta: 'Hello' } });
    expect(seqsOf(addLive(window, live, false).rows)).toEqual([1, 2, 3, 4]);
  });

  it('takes the stored form of what came live, and keeps what came after it', () => {
    const live = addLive({ ...emptyWindow, reachesEnd: true }, [row(1), piece(2, 'a'), piece(3, 'b'), row(4)], false);
    const stored = replaceEnd(live, [row(2, 'TEXT_MESSAGE_CONTENT', { delta: 'ab' }, 3)]);
    expect(stored.rows.map(({ seq, last_seq }) => [seq, last_seq])).toEqual([
      [1, 1],
      [2, 3],
      [4, 4],
    ]);
    expect(replaceEnd(live, [])).toBe(live);
  });

  it('says which events are not there, unless it leaves some out by their type', () => {
    const window = { rows: [row(3), row(4, 'CUSTOM', {}, 6), row(9)], reachesStart: true, reachesEnd: true };
    const gaps = withGaps(window, false).filter((each) => 'gap' in each);
    expect(gaps).toEqual([
      { gap: true, seq: 1, last_seq: 2 },
      { gap: true, seq: 7, last_seq: 8 },
    ]);
    expect(withGaps(window, true)).toEqual(window.rows);
    expect(withGaps({ ...window, reachesStart: false }, false)[0]).toEqual(row(3));
  });

  it('finds the row of any sequence as a search from the first one does', () => {
    const lengths = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 4 })), {
      maxLength: 30,
    });
    const property = fc.property(lengths, fc.integer({ min: 0, max: 250 }), (steps, seq) => {
      let next = 1;
      const list = steps.map(([gap, more]) => {
        const made = row(next + gap, 'CUSTOM', {}, next + gap + more);
        next = made.last_seq + 1;
        return made;
      });
      expect(findRow(list, seq)).toBe(list.findIndex(({ last_seq }) => last_seq >= seq));
    });
    fc.assert(property, { numRuns: scaleRuns(500) });
  });
});
