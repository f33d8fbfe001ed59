import type { StoredRow } from './entry.ts';
import { expandRow } from './expand.ts';

/** A piece of the text of a message, and the sequence number of its event. */
export type TextPiece = { seq: number; delta: string };

/**
 * The place in a log where somebody has stopped listening to a message: the event of its text, and the characters (UTF-16 code units)
 * of that event that were heard. The events of its text before that one were heard whole.
 */
export type HeardPlace = { seq: number; length: number };

/** Lists the pieces of the text of a message in stored rows, in their order. */
export const listTextPieces = (rows: readonly StoredRow[], messageId: string): TextPiece[] =>
  rows.flatMap((row) =>
    expandRow(row).flatMap(({ seq, event }) =>
      event.type === 'TEXT_MESSAGE_CONTENT' && event.messageId === messageId
        ? [{ seq, delta: event.delta as string }]
        : [],
    ),
  );

/** Counts the characters from a place of a text on that are those of a piece. */
function countEqual(text: string, from: number, piece: string): number {
  let count = 0;
  while (count < piece.length && from + count < text.length && text[from + count] === piece[count]) count += 1;
  return count;
}

/**
 * Finds the place where a heard text ends in the pieces of its message; null when there are none. Where they differ from it, because
 * something of them was redacted, the place is before the difference.
 */
export function findHeardPlace(pieces: readonly TextPiece[], heard: string): HeardPlace | null {
  let at = 0;
  let place: HeardPlace | null = null;
  for (const { seq, delta } of pieces) {
    const length = countEqual(heard, at, delta);
    place = { seq, length };
    at += length;
    if (length < delta.length || at === heard.length) return place;
  }
  return place;
}

/** Returns the text of a message up to a place, as far as its pieces still have it. */
export const toHeardText = (pieces: readonly TextPiece[], { seq: end, length }: HeardPlace): string =>
  pieces.flatMap(({ seq, delta }) => (seq > end ? [] : [seq < end ? delta : delta.slice(0, length)])).join('');
