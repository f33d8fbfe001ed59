import { describe, expect, it } from 'vitest';
import { toEntryItem, type LogItem } from '#src/event-log/item.ts';
import { Ring } from './ring.ts';

const item = (seq: number, delta = 'x'): LogItem =>
  toEntryItem({
    seq,
    at: 0,
    runId: null,
    event: { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta },
    originalType: null,
    warning: null,
    producerEpoch: null,
    producerSeq: null,
  });
const items = (from: number, to: number, delta?: string) =>
  Array.from({ length: to - from + 1 }, (_, i) => item(from + i, delta));

const ringOf = (...batches: LogItem[][]): Ring => {
  const ring = new Ring();
  for (const batch of batches) ring.add(batch);
  return ring;
};
const seqs = (found: LogItem[] | null) => found && found.map(({ seq }) => seq);

describe('a ring', () => {
  it('gives what comes behind a cursor, or null when the first of it is not there', () => {
    const ring = ringOf(items(5, 6), items(7, 8));
    expect([3, 4, 6, 8, 9].map((cursor) => seqs(ring.after(cursor)))).toEqual([null, [5, 6, 7, 8], [7, 8], [], null]);
    expect([ring.last, new Ring().last, new Ring().after(0)]).toEqual([8, 0, null]);
  });

  it('never has a hole: what comes behind one begins it anew', () => {
    const ring = ringOf(items(1, 3), items(5, 6));
    expect([1, 3, 4, 5].map((cursor) => seqs(ring.after(cursor)))).toEqual([null, null, [5, 6], [6]]);
  });

  it('takes nothing twice, and nothing that is older', () => {
    const ring = ringOf(items(3, 5), items(4, 7), items(1, 2), []);
    expect(seqs(ring.after(2))).toEqual([3, 4, 5, 6, 7]);
    ring.clear();
    expect([ring.last, ring.after(7)]).toEqual([0, null]);
    ring.add(items(9, 9));
    expect(seqs(ring.after(8))).toEqual([9]);
  });

  it('keeps the newest within its bounds, and the newest one whatever its size', () => {
    const many = ringOf(...items(1, 5_000).map((one) => [one]));
    const kept = many.after(many.last - 480);
    expect(kept).toHaveLength(480);
    expect(many.after(4_300)).toBeNull();
    const large = ringOf(items(1, 40, 'x'.repeat(10_000)));
    expect(large.after(39)).toHaveLength(1);
    expect(large.after(25)).toBeNull();
    const huge = ringOf(items(1, 3), items(4, 4, 'x'.repeat(1_000_000)));
    expect([seqs(huge.after(3)), huge.after(2)]).toEqual([[4], null]);
  });
});
