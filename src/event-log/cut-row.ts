import { compressEntries } from './compress.ts';
import type { LogEntry, StoredRow } from './entry.ts';
import type { LogEvent } from './event.ts';
import { expandRow } from './expand.ts';
import type { RedactableRow } from './item.ts';

/** Returns the redacted form of an event; null when it stays as it is. */
export type BlankEvent = (entry: LogEntry) => LogEvent | null;

/** Returns a row as the rows that it becomes: some of its events are blank, what is beside them stays as it was. */
export function cutRow(row: RedactableRow, blankOf: BlankEvent): { rows: StoredRow[]; blank: boolean }[] {
  const parts: { entries: LogEntry[]; blank: boolean }[] = [];
  for (const entry of expandRow(row)) {
    const event = blankOf(entry);
    const blank = event !== null;
    const last = parts.at(-1);
    const kept = event ? { ...entry, event } : entry;
    if (last?.blank === blank) last.entries.push(kept);
    else parts.push({ entries: [kept], blank });
  }
  return parts.map(({ entries, blank }) => ({ rows: compressEntries(null, entries).rows, blank }));
}
