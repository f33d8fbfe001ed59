import type { Entry, Row, Warning } from './entry.ts';
import type { LogEvent } from './event.ts';
import { after, expand, joined } from './expand.ts';

/** What a reader of the log is given: one event, or a stored row of fragments as one event. */
export type Item = {
  seq: number;
  /** The place of the last event in it, from which a reader goes on. */
  lastSeq: number;
  runId: string | null;
  event: LogEvent;
  eventCount: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  completedAt: number | null;
  originalType: string | null;
  warning: Warning | null;
  redacted: boolean;
  /** It is kept in memory, and many readers are given this very object. */
  shared?: true;
};

/** `raw`: the events as they were sent. `compressed`: what is stored together comes as one event. */
export type View = 'compressed' | 'raw';

/** A row as it is stored, and whether somebody has removed what it said. */
export type StoredRow = Row & { redacted: boolean };

export function itemOfEntry(entry: Entry, redacted = false): Item {
  const { seq, at, runId, event, originalType, warning } = entry;
  const same = { seq, lastSeq: seq, eventCount: 1, createdAt: at, completedAt: null };
  return { ...same, runId, event, originalType, warning, redacted };
}

function itemOfRow(row: StoredRow): Item {
  const { seq, lastSeq, runId, eventCount, createdAt, completedAt, originalType, warning, redacted } = row;
  const times = { createdAt, completedAt };
  return { seq, lastSeq, runId, event: joined(row), eventCount, ...times, originalType, warning, redacted };
}

/** What a stored row shows to a reader who has seen everything up to `cursor`. */
export function itemsOf(row: StoredRow, cursor: number, view: View): Item[] {
  if (view === 'compressed') return [itemOfRow(row.seq > cursor ? row : { ...row, ...after(row, cursor) })];
  return expand(row)
    .filter(({ seq }) => seq > cursor)
    .map((entry) => itemOfEntry(entry, row.redacted));
}
