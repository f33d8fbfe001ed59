import { isSystemPiece, isUserPiece, countPieceTokens, shortenPiece, type Piece } from './piece.ts';

/** A content that is cut because it would not fit otherwise keeps at least so many tokens. */
const shortest = 32;

type Count = (text: string) => number;

type Fitted = {
  kept: Piece[];
  /** Those that are left out. */
  left: Piece[];
  /** Whether even the newest one alone, cut as far as it may be, has more than the room. */
  over: boolean;
};

const countTokens = (pieces: readonly Piece[], count: Count) =>
  pieces.reduce((sum, piece) => sum + countPieceTokens(count, piece), 0);

/** Where the longest end of the pieces begins that `room` tokens hold. Counts no more than it has to. */
function findFittingEnd(pieces: readonly Piece[], room: number, count: Count): number {
  let free = room;
  let from = pieces.length;
  while (from > 0) {
    free -= countPieceTokens(count, pieces[from - 1]!);
    if (free < 0) break;
    from -= 1;
  }
  return from;
}

/** The first place from `from` on where the user speaks, with what the system says directly before it; -1 when nowhere. */
function findFirstTurn(pieces: readonly Piece[], from: number): number {
  let at = pieces.findIndex((piece, index) => index >= from && isUserPiece(piece));
  while (at > from && isSystemPiece(pieces[at - 1]!)) at -= 1;
  return at;
}

/** The longest end that fits, of which the newest piece is kept in any case, cut if it has to be. */
function takeFittingEnd(pieces: readonly Piece[], room: number, count: Count): Piece[] {
  const kept = pieces.slice(findFittingEnd(pieces, room, count));
  return kept.length > 0 ? kept : pieces.slice(-1).map((newest) => shortenPiece(newest, room, count, shortest));
}

/**
 * What is kept when the user says nothing in what fits, such as in a long row of calls: the user's last message, and the
 * newest of what came after it. A quarter of the room is the message's, and more when the rest does not need it.
 */
function keepQuestion(pieces: readonly Piece[], room: number, count: Count): { kept: Piece[]; left: Piece[] } {
  const at = pieces.findLastIndex(isUserPiece);
  const since = pieces.slice(at + 1);
  if (at < 0 || since.length === 0) {
    const kept = takeFittingEnd(pieces, room, count);
    return { kept, left: pieces.slice(0, pieces.length - kept.length) };
  }
  const question = pieces[at]!;
  const end = takeFittingEnd(since, room - Math.min(countPieceTokens(count, question), Math.floor(room / 4)), count);
  const kept = [shortenPiece(question, room - countTokens(end, count), count, shortest), ...end];
  return { kept, left: [...pieces.slice(0, at), ...since.slice(0, since.length - end.length)] };
}

/**
 * The newest pieces that `room` tokens hold together, in their order and from a message of the user on: nothing older is
 * kept than what is left out, but the user's last message. The newest is always kept, cut if it has to be.
 */
export function keepNewest(pieces: readonly Piece[], room: number, count: Count): Fitted {
  const from = findFittingEnd(pieces, room, count);
  if (from === 0) return { kept: [...pieces], left: [], over: room < 0 };
  const first = findFirstTurn(pieces, from);
  if (first >= 0) return { kept: pieces.slice(first), left: pieces.slice(0, first), over: false };
  const { kept, left } = keepQuestion(pieces, room, count);
  return { kept, left, over: countTokens(kept, count) > room };
}
