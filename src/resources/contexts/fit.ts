import { pieceTokens, shorten, type Piece } from './piece.ts';

/** A content that is cut because it would not fit otherwise keeps at least so many tokens. */
const shortest = 32;

type Fitted = {
  kept: Piece[];
  /** Those that are left out: the oldest. */
  left: Piece[];
  /** Whether even the newest one alone, cut as far as it may be, has more than the room. */
  over: boolean;
};

/**
 * The newest pieces that `room` tokens hold together, in their order: nothing older is kept than what is left out. The
 * newest is always kept, cut if it has to be. Counts no more than it has to.
 */
export function keepNewest(pieces: readonly Piece[], room: number, count: (text: string) => number): Fitted {
  let free = room;
  let from = pieces.length;
  while (from > 0) {
    const tokens = pieceTokens(count, pieces[from - 1]!);
    if (tokens > free) break;
    free -= tokens;
    from -= 1;
  }
  const newest = pieces.at(-1);
  if (from < pieces.length || !newest) return { kept: pieces.slice(from), left: pieces.slice(0, from), over: room < 0 };
  const cut = shorten(newest, room, count, shortest);
  return { kept: [cut], left: pieces.slice(0, -1), over: pieceTokens(count, cut) > room };
}
