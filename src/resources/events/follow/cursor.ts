import { problem, type Problem } from '#src/api/problems.ts';
import type { Head } from '#src/resources/events/log/read.ts';

/** The place of a reader, in the two ways to send it. */
export type CursorInput = { header?: number | undefined; query?: number | undefined };

/** Returns the place of a reader, and the name of the parameter that it came in; null when there is none. */
export function readCursor({ header, query }: CursorInput): { seq: number; parameter: string } | null {
  if (header !== undefined) return { seq: header, parameter: 'Last-Event-ID' };
  return query === undefined ? null : { seq: query, parameter: 'after_seq' };
}

/** Creates the problem of a place in the log that is not kept any more. */
export function cursorExpired(seq: number, oldestSeq: number): Problem {
  const detail = `The events after ${seq} are not kept any more; the oldest one is ${oldestSeq}.`;
  return problem('cursor_expired', detail, { oldest_seq: oldestSeq });
}

/**
 * Returns the place to read on from: what the reader says, or where the kept log begins. Throws when it is not in the
 * log.
 */
export function placeIn({ lastSeq, oldestSeq }: Head, asked: CursorInput): number {
  const cursor = readCursor(asked);
  if (!cursor) return oldestSeq - 1;
  const { seq, parameter } = cursor;
  if (seq > lastSeq) {
    const detail = `The log has not reached ${seq}: its last event is ${lastSeq}.`;
    throw problem('invalid_cursor', `${parameter}: ${detail}`, { errors: [{ parameter, detail, code: 'cursor' }] });
  }
  if (seq + 1 < oldestSeq) throw cursorExpired(seq, oldestSeq);
  return seq;
}
