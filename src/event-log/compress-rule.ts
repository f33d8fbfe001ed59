import type { Entry } from './entry.ts';
import { sameJson } from './same.ts';

/** A row grows while its fragments come no further apart than this, and its text has no more bytes than this. */
const maxGapMs = 5_000;
export const maxBytes = 10_240;
/** Reached only by fragments without text. */
export const maxEvents = 10_240;

const chunks = new Set(['TEXT_MESSAGE_CHUNK', 'TOOL_CALL_CHUNK', 'REASONING_MESSAGE_CHUNK']);
export const accumulable = new Set(['TEXT_MESSAGE_CONTENT', 'TOOL_CALL_ARGS', 'REASONING_MESSAGE_CONTENT', ...chunks]);
/** What a chunk may have when it names no entity and so continues the one before. */
const bareMembers = new Set(['type', 'delta', 'timestamp', 'subagentRunId']);

export type Members = Readonly<Record<string, unknown>>;
export type Fragment = Members & { type: string; delta: string };

/** What the next event is compared with: the open row's key and its end. */
export type Newest = {
  lastSeq: number;
  runId: string | null;
  originalType: string | null;
  producerEpoch: number | null;
  /** Of the newest fragment. */
  producerSeq: number | null;
  /** The first event, and how many members it has besides `delta` and `timestamp`. */
  first: Members;
  memberCount: number;
  timestamp: number | null;
  lastAt: number;
};

/** Bytes of UTF-8; half of a surrogate pair counts two, so that it does not matter where a text was cut. */
export function bytesOf(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

export function isFragment(event: Members): event is Fragment {
  return accumulable.has(event['type'] as string) && typeof event['delta'] === 'string';
}

/** Whether an event may be in a row with others. */
export function mayShare({ metadata, rawEvent, timestamp }: Members, warning: string | null): boolean {
  return (
    warning === null &&
    metadata === undefined &&
    rawEvent === undefined &&
    (timestamp === undefined || Number.isSafeInteger(timestamp))
  );
}

export function countMembers(event: Members): number {
  let count = 0;
  for (const key in event) if (key !== 'delta' && key !== 'timestamp' && event[key] !== undefined) count += 1;
  return count;
}

/** Whether an event has the members of the row's first one, with the same values, besides `delta` and `timestamp`. */
export function sameMembers({ first, memberCount }: Newest, event: Members): boolean {
  let count = 0;
  for (const key in event) {
    if (key === 'delta' || key === 'timestamp') continue;
    const value = event[key];
    if (value === undefined) continue;
    if (value !== first[key] && !(Object.hasOwn(first, key) && sameJson(value, first[key]))) return false;
    count += 1;
  }
  return count === memberCount;
}

/** Whether a chunk names no entity, and so continues the row. */
export function isBare({ first }: Newest, event: Fragment): boolean {
  return (
    chunks.has(event.type) &&
    event.type === first['type'] &&
    sameJson(event['subagentRunId'], first['subagentRunId']) &&
    Object.keys(event).every((key) => bareMembers.has(key) || event[key] === undefined)
  );
}

/** Whether an entry comes right behind the row: all rules but those on the event itself. */
export function follows(open: Newest, entry: Entry): boolean {
  return (
    entry.seq === open.lastSeq + 1 &&
    entry.runId === open.runId &&
    entry.originalType === open.originalType &&
    entry.producerEpoch === open.producerEpoch &&
    entry.producerSeq === (open.producerSeq === null ? null : open.producerSeq + 1) &&
    entry.at >= open.lastAt &&
    entry.at - open.lastAt <= maxGapMs
  );
}

/** The event's own time since the row's: null when neither has one, and undefined when they cannot share a row. */
export function timestampOffset(open: Newest, timestamp: unknown): number | null | undefined {
  if (typeof timestamp !== 'number' || open.timestamp === null)
    return timestamp === undefined && open.timestamp === null ? null : undefined;
  const offset = timestamp - open.timestamp;
  return Number.isSafeInteger(offset) ? offset : undefined;
}
