import {
  countBytes,
  countMembers,
  continuesRow,
  isBareChunk,
  maxRowBytes,
  maxRowEvents,
  canShareRow,
  hasSameMembers,
  getTimestampOffset,
  type RowEnd,
} from './compress-rule.ts';
import type { LogEntry, StoredRow } from './entry.ts';
import type { LogEvent } from './event.ts';
import { fragmentTypes, isFragmentEvent, type EventMembers, type FragmentEvent } from './fragments.ts';

/** The newest row of a log, with what is needed so that it can grow. */
export type OpenRow = RowEnd & {
  seq: number;
  createdAt: number;
  eventCount: number;
  /** UTF-16 units of the first delta, bytes of all of them. */
  firstUnits: number;
  bytes: number;
};

/** The growth of the row that was open: `delta` goes before the last two characters of its payload. */
export type RowGrowth = {
  seq: number;
  lastSeq: number;
  /** JSON text without its quotes. */
  delta: string;
  /** Appended to the column, whether it was null or not. */
  fragments: string;
  /** The number of added events. */
  eventCount: number;
  completedAt: number;
};

/** The result of compression: the growth of the open row, new rows, and the row that is open now. */
export type CompressedEntries = { growth: RowGrowth | null; rows: StoredRow[]; open: OpenRow | null };

/** A row that is still growing. `head` is its payload up to the delta, or null when the row is stored already. */
type RowDraft = { open: OpenRow; head: string | null; entry: LogEntry | null; delta: string; fragments: string };

const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Writes the position of a fragment as the column has it. Times are milliseconds. */
export function formatFragment(units: number, atMs: number, timestampMs: number | null, bare: boolean): string {
  return `${units}@${atMs}${timestampMs === null ? '' : `~${timestampMs}`}${bare ? '!' : ''}`;
}

/** Adds an entry to a draft if it belongs there. Returns whether it does. */
function growDraft(draft: RowDraft, entry: LogEntry, maxBytes: number): boolean {
  const { open } = draft;
  const event: EventMembers = entry.event;
  if (!continuesRow(open, entry) || !isFragmentEvent(event) || !canShareRow(event, entry.warning)) return false;
  const bytes = open.bytes + countBytes(event.delta);
  const offset = getTimestampOffset(open, event['timestamp']);
  if (bytes > maxBytes || open.eventCount >= maxRowEvents || offset === undefined) return false;
  const bare = !hasSameMembers(open, event);
  if (bare && !isBareChunk(open, event)) return false;
  if (open.eventCount === 1) draft.fragments = formatFragment(open.firstUnits, 0, offset === null ? null : 0, false);
  draft.fragments += `,${formatFragment(event.delta.length, entry.at - open.createdAt, offset, bare)}`;
  draft.delta += escapeJson(event.delta);
  open.lastSeq = entry.seq;
  open.lastAt = entry.at;
  open.producerSeq = entry.producerSeq;
  open.eventCount += 1;
  open.bytes = bytes;
  return true;
}

/** Writes the payload of a fragment up to its delta: `delta` is the last member. */
export function toPayloadHead(event: EventMembers): string {
  const { delta: _, ...members } = event;
  return JSON.stringify({ ...members, delta: '' }).slice(0, -2);
}

function createDraft(entry: LogEntry, event: FragmentEvent): RowDraft {
  const { seq, at, runId, originalType, producerEpoch, producerSeq } = entry;
  const open: OpenRow = {
    seq,
    lastSeq: seq,
    runId,
    originalType,
    producerEpoch,
    producerSeq,
    first: event,
    memberCount: countMembers(event),
    firstUnits: event.delta.length,
    timestamp: (event['timestamp'] as number | undefined) ?? null,
    createdAt: at,
    lastAt: at,
    eventCount: 1,
    bytes: countBytes(event.delta),
  };
  return { open, head: toPayloadHead(event), entry, delta: escapeJson(event.delta), fragments: '' };
}

function toSingleRow(entry: LogEntry): StoredRow {
  const { seq, at, runId, event, originalType, warning, producerEpoch, producerSeq } = entry;
  return {
    seq,
    lastSeq: seq,
    runId,
    eventType: event.type,
    payload: isFragmentEvent(event) ? `${toPayloadHead(event)}${escapeJson(event.delta)}"}` : JSON.stringify(event),
    fragments: null,
    eventCount: 1,
    createdAt: at,
    completedAt: null,
    originalType,
    warning,
    producerEpoch,
    producerSeq,
  };
}

function toRow({ open, head, entry, delta, fragments }: RowDraft): StoredRow {
  const { seq, lastSeq, runId, originalType, producerEpoch, createdAt, lastAt, eventCount } = open;
  const one = eventCount === 1;
  return {
    seq,
    lastSeq,
    runId,
    eventType: entry!.event.type,
    payload: `${head}${delta}"}`,
    fragments: one ? null : fragments,
    eventCount,
    createdAt,
    completedAt: one ? null : lastAt,
    originalType,
    warning: null,
    producerEpoch,
    producerSeq: entry!.producerSeq,
  };
}

function toGrowth({ open, delta, fragments }: RowDraft, eventCount: number): RowGrowth | null {
  if (eventCount === 0) return null;
  return { seq: open.seq, lastSeq: open.lastSeq, delta, fragments, eventCount, completedAt: open.lastAt };
}

/**
 * Compresses the next entries of a session, in order, without loss: `expandRow` restores every event. The rows do not
 * depend on how the entries are divided among calls. `open` is not changed. `maxBytes` is the most that a row of several has.
 */
export function compressEntries(
  open: OpenRow | null,
  entries: readonly LogEntry[],
  maxBytes = maxRowBytes,
): CompressedEntries {
  const stored: RowDraft | null = open && { open: { ...open }, head: null, entry: null, delta: '', fragments: '' };
  const rows: StoredRow[] = [];
  let draft = stored;
  for (const entry of entries) {
    if (draft && growDraft(draft, entry, maxBytes)) continue;
    if (draft && draft !== stored) rows.push(toRow(draft));
    const { event, warning } = entry;
    draft = isFragmentEvent(event) && canShareRow(event, warning) ? createDraft(entry, event) : null;
    if (!draft) rows.push(toSingleRow(entry));
  }
  if (draft && draft !== stored) rows.push(toRow(draft));
  const growth = stored && toGrowth(stored, stored.open.eventCount - open!.eventCount);
  return { growth, rows, open: draft?.open ?? null };
}

/** Reopens the newest stored row so that it can grow; null when it cannot. */
export function reopenRow(row: StoredRow | null): OpenRow | null {
  if (!row || !fragmentTypes.has(row.eventType)) return null;
  const event = JSON.parse(row.payload) as LogEvent;
  if (!isFragmentEvent(event) || !canShareRow(event, row.warning)) return null;
  const { delta, ...first } = event;
  return {
    seq: row.seq,
    lastSeq: row.lastSeq,
    runId: row.runId,
    originalType: row.originalType,
    producerEpoch: row.producerEpoch,
    producerSeq: row.producerSeq === null ? null : row.producerSeq + row.eventCount - 1,
    first,
    memberCount: countMembers(first),
    firstUnits: delta.length,
    timestamp: (event['timestamp'] as number | undefined) ?? null,
    createdAt: row.createdAt,
    lastAt: row.completedAt ?? row.createdAt,
    eventCount: row.eventCount,
    bytes: countBytes(delta),
  };
}
