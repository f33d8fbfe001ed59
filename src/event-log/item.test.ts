import { describe, expect, it } from 'vitest';
import { compressEntries } from './compress.ts';
import type { LogEntry } from './entry.ts';
import { toStreamItems, type LogView } from './item.ts';

const at = 1_795_300_000_000;
const entries = ['Hel', 'lo', '!'].map((delta, i): LogEntry => ({
  seq: 11 + i,
  at: at + i * 20,
  runId: 'r',
  event: { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta },
  originalType: null,
  warning: null,
  producerEpoch: null,
  producerSeq: null,
}));
const row = { ...compressEntries(null, entries).rows[0]!, redacted: true };
const seen = (cursor: number, view: LogView) =>
  toStreamItems(row, cursor, view).map(({ seq, lastSeq, eventCount, createdAt, completedAt, event, redacted }) => {
    const { delta } = event as { delta: string };
    return [seq, lastSeq, eventCount, createdAt - at, completedAt && completedAt - at, delta, redacted];
  });

describe('a stored row', () => {
  it('is one event in the compressed view, without what the reader has seen', () => {
    expect(seen(10, 'compressed')).toEqual([[11, 13, 3, 0, 40, 'Hello!', true]]);
    expect(seen(11, 'compressed')).toEqual([[12, 13, 2, 20, 40, 'lo!', true]]);
    expect(seen(12, 'compressed')).toEqual([[13, 13, 1, 40, null, '!', true]]);
  });

  it('is its events in the raw view, without those that the reader has seen', () => {
    expect(seen(0, 'raw')).toEqual([
      [11, 11, 1, 0, null, 'Hel', true],
      [12, 12, 1, 20, null, 'lo', true],
      [13, 13, 1, 40, null, '!', true],
    ]);
    expect(seen(12, 'raw')).toEqual([[13, 13, 1, 40, null, '!', true]]);
  });
});
