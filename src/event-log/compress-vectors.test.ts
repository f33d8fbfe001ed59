import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compressEntries } from './compress.ts';
import type { LogEntry, StoredRow, Warning } from './entry.ts';
import type { LogEvent } from './event.ts';
import { skipEvents, expandRow } from './expand.ts';

type Nullable = { original_type?: string; warning?: Warning; producer_epoch?: number; producer_seq?: number };
type VectorEntry = Nullable & { seq: number; at: number; run_id: string; times?: number; event: { delta?: unknown } };
type VectorRow = Nullable & {
  seq: number;
  last_seq: number;
  run_id: string;
  event_type: string;
  payload: string;
  fragments: string | null;
  event_count: number;
  created_at: number;
  completed_at: number | null;
};
type Vector = {
  name: string;
  events: VectorEntry[];
  rows?: VectorRow[];
  ranges?: [number, number][];
  slices?: { after_seq: number; row: VectorRow }[];
};

const file = join(import.meta.dirname, '../../docs/compression-vectors.json');
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] };

const nullable = ({ original_type, warning, producer_epoch, producer_seq }: Nullable) => ({
  originalType: original_type ?? null,
  warning: warning ?? null,
  producerEpoch: producer_epoch ?? null,
  producerSeq: producer_seq ?? null,
});

function entriesOf({ seq, at, run_id, times = 1, event, ...rest }: VectorEntry): LogEntry[] {
  const { delta } = event as { delta?: { repeat: string; times: number } };
  const short = typeof delta?.repeat === 'string';
  const whole = short ? { ...event, delta: delta.repeat.repeat(delta.times) } : event;
  const entry = { at, runId: run_id, event: whole as LogEvent, ...nullable(rest) };
  return Array.from({ length: times }, (_, i) => ({ seq: seq + i, ...entry }));
}

const rowOf = ({
  last_seq,
  run_id,
  event_type,
  event_count,
  created_at,
  completed_at,
  ...row
}: VectorRow): StoredRow => ({
  seq: row.seq,
  lastSeq: last_seq,
  runId: run_id,
  eventType: event_type,
  payload: row.payload,
  fragments: row.fragments,
  eventCount: event_count,
  createdAt: created_at,
  completedAt: completed_at,
  ...nullable(row),
});

describe('docs/compression-vectors.json', () => {
  it.each(vectors)('$name', ({ events, rows, ranges, slices = [] }) => {
    const entries = events.flatMap(entriesOf);
    const made = compressEntries(null, entries).rows;
    expect(made.flatMap(expandRow)).toEqual(entries);
    if (rows) expect(made).toEqual(rows.map(rowOf));
    else expect(made.map(({ seq, lastSeq }) => [seq, lastSeq])).toEqual(ranges);
    for (const { after_seq, row } of slices) {
      const cut = skipEvents(
        made.find(({ lastSeq }) => lastSeq > after_seq)!,
        after_seq,
      );
      expect(cut).toEqual(rowOf(row));
      expect(expandRow(cut)).toEqual(entries.filter(({ seq }) => seq > after_seq && seq <= row.last_seq));
    }
  });
});
