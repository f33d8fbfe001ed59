import {
  accumulable,
  bytesOf,
  countMembers,
  follows,
  isBare,
  isFragment,
  maxBytes,
  maxEvents,
  mayShare,
  sameMembers,
  timestampOffset,
  type Fragment,
  type Members,
  type Newest,
} from './compress-rule.ts';
import type { Entry, Row } from './entry.ts';
import type { LogEvent } from './event.ts';

/** What must be known of the newest row so that it can grow. */
export type OpenRow = Newest & {
  seq: number;
  createdAt: number;
  eventCount: number;
  /** UTF-16 units of the first delta, bytes of all of them. */
  firstUnits: number;
  bytes: number;
};

/** What is added to the row that was open: `delta` before the last two characters of its payload, the rest behind. */
export type Growth = {
  seq: number;
  lastSeq: number;
  /** JSON text without its quotes. */
  delta: string;
  /** Appended to the column, whether it was null or not. */
  fragments: string;
  /** How many events are added. */
  eventCount: number;
  completedAt: number;
};

export type Compressed = { growth: Growth | null; rows: Row[]; open: OpenRow | null };

/** A row in the making. `head` is its payload up to the delta, or null when the row is stored already. */
type Draft = { open: OpenRow; head: string | null; entry: Entry | null; delta: string; fragments: string };

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** A fragment as the column has it. */
export function fragmentText(units: number, atMs: number, timestampMs: number | null, bare: boolean): string {
  return `${units}@${atMs}${timestampMs === null ? '' : `~${timestampMs}`}${bare ? '!' : ''}`;
}

/** Adds an entry to a draft if it belongs there. */
function grow(draft: Draft, entry: Entry): boolean {
  const { open } = draft;
  const event: Members = entry.event;
  if (!follows(open, entry) || !isFragment(event) || !mayShare(event, entry.warning)) return false;
  const bytes = open.bytes + bytesOf(event.delta);
  const offset = timestampOffset(open, event['timestamp']);
  if (bytes > maxBytes || open.eventCount >= maxEvents || offset === undefined) return false;
  const bare = !sameMembers(open, event);
  if (bare && !isBare(open, event)) return false;
  if (open.eventCount === 1) draft.fragments = fragmentText(open.firstUnits, 0, offset === null ? null : 0, false);
  draft.fragments += `,${fragmentText(event.delta.length, entry.at - open.createdAt, offset, bare)}`;
  draft.delta += escaped(event.delta);
  open.lastSeq = entry.seq;
  open.lastAt = entry.at;
  open.producerSeq = entry.producerSeq;
  open.eventCount += 1;
  open.bytes = bytes;
  return true;
}

/** The payload of a fragment up to its delta: `delta` is the last member. */
export function headOf(event: Members): string {
  const { delta: _, ...members } = event;
  return JSON.stringify({ ...members, delta: '' }).slice(0, -2);
}

function begin(entry: Entry, event: Fragment): Draft {
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
    bytes: bytesOf(event.delta),
  };
  return { open, head: headOf(event), entry, delta: escaped(event.delta), fragments: '' };
}

function single(entry: Entry): Row {
  const { seq, at, runId, event, originalType, warning, producerEpoch, producerSeq } = entry;
  return {
    seq,
    lastSeq: seq,
    runId,
    eventType: event.type,
    payload: isFragment(event) ? `${headOf(event)}${escaped(event.delta)}"}` : JSON.stringify(event),
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

function rowOf({ open, head, entry, delta, fragments }: Draft): Row {
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

function growthOf({ open, delta, fragments }: Draft, eventCount: number): Growth | null {
  if (eventCount === 0) return null;
  return { seq: open.seq, lastSeq: open.lastSeq, delta, fragments, eventCount, completedAt: open.lastAt };
}

/**
 * Compresses the next entries of a session, in order. Loses nothing: `expand` gives every event back. The rows do not
 * depend on how the entries were cut into calls. The given `open` is not touched.
 */
export function compress(open: OpenRow | null, entries: readonly Entry[]): Compressed {
  const stored: Draft | null = open && { open: { ...open }, head: null, entry: null, delta: '', fragments: '' };
  const rows: Row[] = [];
  let draft = stored;
  for (const entry of entries) {
    if (draft && grow(draft, entry)) continue;
    if (draft && draft !== stored) rows.push(rowOf(draft));
    const { event, warning } = entry;
    draft = isFragment(event) && mayShare(event, warning) ? begin(entry, event) : null;
    if (!draft) rows.push(single(entry));
  }
  if (draft && draft !== stored) rows.push(rowOf(draft));
  const growth = stored && growthOf(stored, stored.open.eventCount - open!.eventCount);
  return { growth, rows, open: draft?.open ?? null };
}

/** What the newest stored row must be known by so that it can grow; null when it cannot. */
export function reopen(row: Row | null): OpenRow | null {
  if (!row || !accumulable.has(row.eventType)) return null;
  const event = JSON.parse(row.payload) as LogEvent;
  if (!isFragment(event) || !mayShare(event, row.warning)) return null;
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
    bytes: bytesOf(delta),
  };
}
