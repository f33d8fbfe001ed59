import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import type { Counter } from '#src/llm/tokens.ts';
import { countPieceTokens, isSystemPiece, isUserPiece, preparePiece, shortenPiece, type Piece } from './piece.ts';

/** A content that is cut because it would not fit otherwise keeps at least so many tokens. */
const shortest = 32;

type Fitted = {
  kept: Piece[];
  /** The pieces that are left out. */
  leftOut: Piece[];
  /** Whether even the newest one alone, cut as far as it may be, has more than the room. */
  isOver: boolean;
};

const countTokens = (pieces: readonly Piece[], { count }: Counter) =>
  pieces.reduce((sum, piece) => sum + countPieceTokens(count, piece), 0);

/** Finds the beginning of the longest end of the pieces that `room` tokens hold. Counts no more than it has to. */
async function findFittingEnd(pieces: readonly Piece[], room: number, counter: Counter): Promise<number> {
  let free = room;
  let from = pieces.length;
  while (from > 0) {
    const piece = pieces[from - 1]!;
    await preparePiece(piece, room, counter);
    free -= countPieceTokens(counter.count, piece);
    if (isTurnOver()) await yieldToEventLoop();
    if (free < 0) break;
    from -= 1;
  }
  return from;
}

/**
 * Returns the first place from `from` on where the user speaks, with what the system says directly before it; -1 when
 * nowhere.
 */
function findFirstTurn(pieces: readonly Piece[], from: number): number {
  let at = pieces.findIndex((piece, index) => index >= from && isUserPiece(piece));
  while (at > from && isSystemPiece(pieces[at - 1]!)) at -= 1;
  return at;
}

/** Returns the longest end that fits, of which the newest piece is kept in any case, cut if it has to be. */
async function takeFittingEnd(pieces: readonly Piece[], room: number, counter: Counter): Promise<Piece[]> {
  const kept = pieces.slice(await findFittingEnd(pieces, room, counter));
  const newest = pieces.at(-1);
  return kept.length > 0 || !newest ? kept : [await shortenPiece(newest, room, counter, shortest)];
}

/**
 * Selects the pieces to keep when none that fit are the user's, such as in a long row of calls: the user's last
 * message, and the newest pieces after it. A quarter of the room is the message's, and more when the rest does not need
 * it.
 */
async function keepQuestion(
  pieces: readonly Piece[],
  room: number,
  counter: Counter,
): Promise<{ kept: Piece[]; leftOut: Piece[] }> {
  const at = pieces.findLastIndex(isUserPiece);
  const since = pieces.slice(at + 1);
  if (at < 0 || since.length === 0) {
    const kept = await takeFittingEnd(pieces, room, counter);
    return { kept, leftOut: pieces.slice(0, pieces.length - kept.length) };
  }
  const question = pieces[at]!;
  await preparePiece(question, room, counter);
  const reserved = Math.min(countPieceTokens(counter.count, question), Math.floor(room / 4));
  const end = await takeFittingEnd(since, room - reserved, counter);
  const kept = [await shortenPiece(question, room - countTokens(end, counter), counter, shortest), ...end];
  return { kept, leftOut: [...pieces.slice(0, at), ...since.slice(0, since.length - end.length)] };
}

/**
 * Returns the newest pieces that `room` tokens hold together, in their order and from a message of the user on: nothing
 * older is kept than what is left out, but the user's last message. The newest is always kept, cut if it has to be.
 */
export async function keepNewest(pieces: readonly Piece[], room: number, counter: Counter): Promise<Fitted> {
  const from = await findFittingEnd(pieces, room, counter);
  if (from === 0) return { kept: [...pieces], leftOut: [], isOver: room < 0 };
  const first = findFirstTurn(pieces, from);
  if (first >= 0) return { kept: pieces.slice(first), leftOut: pieces.slice(0, first), isOver: false };
  const { kept, leftOut } = await keepQuestion(pieces, room, counter);
  return { kept, leftOut, isOver: countTokens(kept, counter) > room };
}
