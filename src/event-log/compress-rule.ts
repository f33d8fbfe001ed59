import type { LogEntry } from './entry.ts';
import { chunkTypes, type EventMembers, type FragmentEvent } from './fragments.ts';
import { deepEqual } from './deep-equal.ts';

/** The longest time between two fragments of a row. */
const maxGapMs = 5_000;

/**
 * The maximum size of the text of a row of several events, in bytes. Each commit writes the whole row that it adds to, so
 * that a long row costs more with each piece. Readers take rows of any size: another limit changes only what is written.
 */
export const maxRowBytes = 1_024;
/** The limit of the rows that the first versions wrote, which are stored. */
export const firstMaxRowBytes = 10_240;
/** The most events of a row. Only fragments without text reach it. */
export const maxRowEvents = 10_240;

/** The members that a chunk may have when it names no entity and so continues the one before. */
const bareMembers = new Set(['type', 'delta', 'timestamp', 'subagentRunId']);

/** The end of a row, with which the next event is compared: the row's key, its first event, and its last fragment. */
export type RowEnd = {
  lastSeq: number;
  runId: string | null;
  originalType: string | null;
  producerEpoch: number | null;
  /** The producer's number of the newest fragment. */
  producerSeq: number | null;
  /** The first event, and how many members it has besides `delta` and `timestamp`. */
  first: EventMembers;
  memberCount: number;
  timestamp: number | null;
  lastAt: number;
};

/** Counts the bytes of a text in UTF-8. Half of a surrogate pair counts two, so that cutting a text does not change the sum. */
export function countBytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

/** Tells whether an event can be in a row with others. */
export function canShareRow({ metadata, rawEvent, timestamp }: EventMembers, warning: string | null): boolean {
  return (
    warning === null &&
    metadata === undefined &&
    rawEvent === undefined &&
    (timestamp === undefined || Number.isSafeInteger(timestamp))
  );
}

/** Counts the members of an event besides `delta` and `timestamp`. */
export function countMembers(event: EventMembers): number {
  let count = 0;
  for (const key in event) if (key !== 'delta' && key !== 'timestamp' && event[key] !== undefined) count += 1;
  return count;
}

/** Tells whether an event has the members of the row's first event, with equal values, besides `delta` and `timestamp`. */
export function hasSameMembers({ first, memberCount }: RowEnd, event: EventMembers): boolean {
  let count = 0;
  for (const key in event) {
    if (key === 'delta' || key === 'timestamp') continue;
    const value = event[key];
    if (value === undefined) continue;
    if (value !== first[key] && !(Object.hasOwn(first, key) && deepEqual(value, first[key]))) return false;
    count += 1;
  }
  return count === memberCount;
}

/** Tells whether a chunk names no entity, and so continues the row. */
export function isBareChunk({ first }: RowEnd, event: FragmentEvent): boolean {
  return (
    chunkTypes.has(event.type) &&
    event.type === first['type'] &&
    deepEqual(event['subagentRunId'], first['subagentRunId']) &&
    Object.keys(event).every((key) => bareMembers.has(key) || event[key] === undefined)
  );
}

/** Tells whether an entry directly follows the row, by all rules but those on the event itself. */
export function continuesRow(open: RowEnd, entry: LogEntry): boolean {
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

/** Returns the event's own time since the row's, in milliseconds: null when neither has one, undefined when they cannot share a row. */
export function getTimestampOffset(open: RowEnd, timestamp: unknown): number | null | undefined {
  if (typeof timestamp !== 'number' || open.timestamp === null)
    return timestamp === undefined && open.timestamp === null ? null : undefined;
  const offset = timestamp - open.timestamp;
  return Number.isSafeInteger(offset) ? offset : undefined;
}
