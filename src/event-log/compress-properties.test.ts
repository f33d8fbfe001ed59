import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logs } from '#src/testing/log-streams.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { countBytes, maxRowBytes } from './compress-rule.ts';
import { compressEntries, reopenRow, type RowGrowth, type OpenRow } from './compress.ts';
import type { LogEntry, StoredRow } from './entry.ts';
import type { UnknownEvent } from './event.ts';
import { skipEvents, expandRow, toJoinedEvent } from './expand.ts';

/** Does to the newest row what the statement in the store does. */
function applyGrowth(row: StoredRow, growth: RowGrowth): StoredRow {
  expect(growth.seq).toBe(row.seq);
  return {
    ...row,
    lastSeq: growth.lastSeq,
    payload: `${row.payload.slice(0, -2)}${growth.delta}"}`,
    fragments: `${row.fragments ?? ''}${growth.fragments}`,
    eventCount: row.eventCount + growth.eventCount,
    completedAt: growth.completedAt,
  };
}

/** The rows that a store has after it was given batches of these sizes, with a restart before some of them. */
function rowsOf(
  entries: readonly LogEntry[],
  sizes: readonly number[] = [],
  crashes: readonly boolean[] = [],
  limits: readonly number[] = [maxRowBytes],
): StoredRow[] {
  const rows: StoredRow[] = [];
  const rest = [...entries];
  let open: OpenRow | null = null;
  for (let batch = 0; rest.length > 0; batch += 1) {
    if (crashes[batch % crashes.length]) open = reopenRow(rows.at(-1) ?? null);
    const untouched = structuredClone(open);
    const some = rest.splice(0, sizes.length > 0 ? sizes[batch % sizes.length] : rest.length);
    const next = compressEntries(open, some, limits[batch % limits.length]);
    expect(open).toEqual(untouched);
    if (next.growth) rows.push(applyGrowth(rows.pop()!, next.growth));
    rows.push(...next.rows);
    open = next.open;
  }
  return rows;
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
const asSent = (event: unknown) => JSON.parse(JSON.stringify(event)) as UnknownEvent;
const deltaOf = (event: unknown) => (event as { delta: string }).delta;
const bytes = (text: string) =>
  [...text].reduce((sum, c) => sum + (/^[\ud800-\udfff]$/.test(c) ? 2 : Buffer.byteLength(c)), 0);

const accumulable = /^(TEXT_MESSAGE_(CONTENT|CHUNK)|TOOL_CALL_(ARGS|CHUNK)|REASONING_MESSAGE_(CONTENT|CHUNK))$/;
const key = ({ delta: _delta, timestamp: _timestamp, ...members }: UnknownEvent) => members;

/** The rules once more, in the words of the document: whether an entry goes into the row that holds `held`. */
function belongs(held: readonly LogEntry[], entry: LogEntry): boolean {
  const [first, last] = [held[0]!, held.at(-1)!];
  const [head, event] = [asSent(first.event), asSent(entry.event)];
  for (const { type, delta, metadata, rawEvent, timestamp } of [head, event]) {
    if (!accumulable.test(type) || typeof delta !== 'string') return false;
    if (metadata !== undefined || rawEvent !== undefined) return false;
    if (timestamp !== undefined && !Number.isSafeInteger(timestamp)) return false;
  }
  if (first.warning !== null || entry.warning !== null) return false;
  if (entry.seq !== last.seq + 1 || entry.runId !== first.runId || entry.originalType !== first.originalType)
    return false;
  if (entry.producerEpoch !== first.producerEpoch) return false;
  if (entry.producerSeq !== (last.producerSeq === null ? null : last.producerSeq + 1)) return false;
  if (entry.at < last.at || entry.at - last.at > 5_000) return false;
  const [from, to] = [head['timestamp'], event['timestamp']] as (number | undefined)[];
  if ((from === undefined) !== (to === undefined)) return false;
  if (from !== undefined && !Number.isSafeInteger(to! - from)) return false;
  const about = head['subagentRunId'] === undefined ? {} : { subagentRunId: head['subagentRunId'] };
  const bare = event.type.endsWith('_CHUNK') && isDeepStrictEqual(key(event), { type: head.type, ...about });
  if (!bare && !isDeepStrictEqual(key(event), key(head))) return false;
  return [...held, entry].reduce((sum, { event }) => sum + bytes(deltaOf(event)), 0) <= 1_024;
}

/** What the events say by entity; a chunk without an id goes on where the last one of its type was. */
function textsOf(events: readonly { type: string }[]): Map<string, string> {
  const all = new Map<string, string>();
  const last = new Map<string, unknown>();
  for (const event of events as UnknownEvent[]) {
    if (typeof event['delta'] !== 'string') continue;
    const id = event['toolCallId'] ?? event['messageId'] ?? last.get(event.type);
    last.set(event.type, id);
    const key = `${event.type} ${String(id)}`;
    all.set(key, (all.get(key) ?? '') + event['delta']);
  }
  return all;
}

describe('compress', () => {
  it('loses nothing: events, numbers and times come back', () => {
    fc.assert(
      fc.property(logs, (entries) => {
        const rows = rowsOf(entries);
        expect(rows.flatMap(expandRow)).toEqual(entries);
        const raw = rows.flatMap(expandRow).map(({ event }) => event);
        expect(isDeepStrictEqual(raw, asSent(entries.map(({ event }) => event)))).toBe(true);
      }),
      { numRuns: scaleRuns(500) },
    );
  });

  it('loses nothing with any limit of rows, nor when the limit changes within a log', () => {
    const limits = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(logs, sizes, limits, (entries, sizes, limits) => {
        expect(rowsOf(entries, sizes, [], limits).flatMap(expandRow)).toEqual(entries);
      }),
      { numRuns: scaleRuns(500) },
    );
  });

  it('makes the same rows however the log is cut and wherever it is interrupted', () => {
    fc.assert(
      fc.property(logs, sizes, fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), (entries, sizes, crashes) => {
        const rows = rowsOf(entries);
        expect(rowsOf(entries, sizes)).toEqual(rows);
        expect(rowsOf(entries, sizes, crashes)).toEqual(rows);
        expect(rowsOf(entries, [1], [true])).toEqual(rows);
      }),
      { numRuns: scaleRuns(500) },
    );
  });

  it('ends a row where a rule says so, and nowhere else', () => {
    fc.assert(
      fc.property(logs, (entries) => {
        const held: LogEntry[][] = [];
        for (const entry of entries) {
          const row = held.at(-1);
          if (row && belongs(row, entry)) row.push(entry);
          else held.push([entry]);
        }
        expect(rowsOf(entries).map(({ seq, eventCount }) => [seq, eventCount])).toEqual(
          held.map((row) => [row[0]!.seq, row.length]),
        );
      }),
      { numRuns: scaleRuns(500) },
    );
  });

  it('keeps the order, counts right, and shares no row that is too long', () => {
    fc.assert(
      fc.property(logs, (entries) => {
        let before = 0;
        for (const row of rowsOf(entries)) {
          expect(row.seq).toBeGreaterThan(before);
          expect(row.lastSeq - row.seq + 1).toBe(row.eventCount);
          expect([row.fragments === null, row.completedAt === null]).toEqual(Array(2).fill(row.eventCount === 1));
          before = row.lastSeq;
          if (row.fragments === null) continue;
          const delta = deltaOf(toJoinedEvent(row));
          expect(row.fragments).toMatch(/^(\d+@\d+(~-?\d+)?!?(,|$))+$/);
          const lengths = row.fragments.split(',').map((fragment) => Number.parseInt(fragment, 10));
          expect(lengths).toHaveLength(row.eventCount);
          expect(lengths.reduce((sum, length) => sum + length)).toBe(delta.length);
          expect(Buffer.byteLength(delta.toWellFormed().replaceAll('\ufffd', '??'))).toBeLessThanOrEqual(1_024);
          expect(Object.keys(toJoinedEvent(row)).at(-1)).toBe('delta');
        }
      }),
    );
  });

  it('reads the same: every text is whole in the compressed events', () => {
    fc.assert(
      fc.property(logs, (entries) => {
        expect(textsOf(rowsOf(entries).map(toJoinedEvent))).toEqual(textsOf(entries.map(({ event }) => event)));
      }),
    );
  });

  it('can be cut behind any event: what follows is left, nothing is repeated', () => {
    fc.assert(
      fc.property(logs, (entries) => {
        for (const row of rowsOf(entries))
          for (let seq = row.seq - 1; seq < row.lastSeq; seq += 1) {
            const cut = skipEvents(row, seq);
            const left = entries.filter((entry) => entry.seq > seq && entry.seq >= row.seq && entry.seq <= row.lastSeq);
            expect(expandRow(cut)).toEqual(left);
            const { seq: first, lastSeq, eventCount, createdAt, completedAt, producerSeq } = cut;
            expect({ first, lastSeq, eventCount, createdAt, completedAt, producerSeq }).toEqual({
              first: left[0]!.seq,
              lastSeq: row.lastSeq,
              eventCount: left.length,
              createdAt: left[0]!.at,
              completedAt: left.length === 1 ? null : left.at(-1)!.at,
              producerSeq: left[0]!.producerSeq,
            });
            expect(deltaOf(toJoinedEvent(cut))).toEqual(
              row.eventCount === 1 ? deltaOf(toJoinedEvent(row)) : left.map(({ event }) => deltaOf(event)).join(''),
            );
            expect(skipEvents(skipEvents(row, seq), row.lastSeq - 1)).toEqual(skipEvents(row, row.lastSeq - 1));
          }
      }),
    );
  });

  const logOf = (events: readonly UnknownEvent[]): LogEntry[] =>
    events.map((event, i) => {
      const rest = { runId: null, originalType: null, warning: null, producerEpoch: null, producerSeq: null };
      return { seq: i + 1, at: i, event, ...rest };
    });
  const text = { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: '' };

  it('ends a row of fragments without text, too', () => {
    const rows = rowsOf(logOf(Array.from({ length: 10_241 }, () => text)));
    expect(rows.map(({ eventCount }) => eventCount)).toEqual([10_240, 1]);
  });

  it('keeps times apart whose distance is no exact number', () => {
    const far = Number.MAX_SAFE_INTEGER;
    const entries = logOf([-far, far, far - 1].map((timestamp) => ({ ...text, timestamp })));
    expect(rowsOf(entries).map(({ eventCount }) => eventCount)).toEqual([1, 2]);
    expect(rowsOf(entries).flatMap(expandRow)).toEqual(entries);
  });

  it('is not misled by a member called __proto__', () => {
    const odd = JSON.parse('{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","__proto__":{},"delta":""}') as UnknownEvent;
    const entries = logOf([{ ...text, other: 1 }, odd, odd]);
    expect(rowsOf(entries).map(({ eventCount }) => eventCount)).toEqual([1, 2]);
    expect(expandRow(rowsOf(entries)[1]!).every(({ event }) => Object.hasOwn(event, '__proto__'))).toBe(true);
  });

  it('measures text in bytes of UTF-8, and half of a surrogate pair as two', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => countBytes(text) === bytes(text)));
    for (const [text, count] of Object.entries({
      '\x7f': 1,
      '\x80': 2,
      '\u07ff': 2,
      '\u0800': 3,
      '\ud83d': 2,
      '\ude00': 2,
    }))
      expect(countBytes(text)).toBe(count);
  });
});
