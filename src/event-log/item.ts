import type { LogEntry, StoredRow, Warning } from './entry.ts';
import type { LogEvent } from './event.ts';
import { skipEvents, expandRow, toJoinedEvent } from './expand.ts';

/** The unit in which the log is read: one event, or a stored row of fragments as one event. */
export type LogItem = {
  seq: number;
  /** The sequence number of the last event in it, after which a reader resumes. */
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
  /** Set when the item is held in memory and many readers share this object. */
  shared?: true;
};

/** The view of a reader. `raw`: the events as they were sent. `compressed`: each stored row as one event. */
export type LogView = 'compressed' | 'raw';

/** A stored row, and whether its content was redacted. */
export type RedactableRow = StoredRow & { redacted: boolean };

/** Makes the item of one event. */
export function toEntryItem(entry: LogEntry, redacted = false): LogItem {
  const { seq, at, runId, event, originalType, warning } = entry;
  const same = { seq, lastSeq: seq, eventCount: 1, createdAt: at, completedAt: null };
  return { ...same, runId, event, originalType, warning, redacted };
}

/** Makes the item of one event that is held in memory. There is one for each token, so it is made without copies. */
export function toSharedItem({ seq, at: createdAt, runId, event, originalType, warning }: LogEntry): LogItem {
  const [lastSeq, eventCount, completedAt, redacted, shared] = [seq, 1, null, false, true as const];
  return { seq, lastSeq, runId, event, eventCount, createdAt, completedAt, originalType, warning, redacted, shared };
}

function toRowItem(row: RedactableRow): LogItem {
  const { seq, lastSeq, runId, eventCount, createdAt, completedAt, originalType, warning, redacted } = row;
  const times = { createdAt, completedAt };
  return { seq, lastSeq, runId, event: toJoinedEvent(row), eventCount, ...times, originalType, warning, redacted };
}

/** Makes the items of a stored row for a reader that has everything up to the sequence number `cursor`. */
export function toStreamItems(row: RedactableRow, cursor: number, view: LogView): LogItem[] {
  if (view === 'compressed') return [toRowItem(row.seq > cursor ? row : { ...row, ...skipEvents(row, cursor) })];
  return expandRow(row)
    .filter(({ seq }) => seq > cursor)
    .map((entry) => toEntryItem(entry, row.redacted));
}
