import { messageTokens, textsOf, type Count, type Counter } from '#src/llm/tokens.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { withText } from '#src/llm/content-part.ts';
import type { Exchange, HistoryMessage } from '#src/llm/prompt.ts';
import type { ChatMessage } from '#src/llm/types.ts';

/**
 * The part of a content that is sent: of the message at this index of its exchange, so many characters from both ends.
 */
export type Cut = [index: number, head: number, tail: number];

/** A message of a conversation, with its place in it. */
export type HistoryEntry = HistoryMessage & { id: string; position: number };

/** Messages that are sent or left out as one: a message, or calls of tools with their results. */
export type Piece = { exchange: Exchange<HistoryEntry>; cuts: readonly Cut[]; chat: readonly ChatMessage[] };

/** Texts are counted up to so many tokens in any case, so that short ones have their true count. */
const leastCounted = 1_000;

/** Stands where something was cut out. Snapshots are rebuilt with it. */
export const gap = '\n[… part left out …]\n';

/** Creates the piece of an exchange that nothing is cut from. */
export const toWholePiece = (exchange: Exchange<HistoryEntry>): Piece => ({ exchange, cuts: [], chat: exchange.chat });

/** Returns the messages of a piece, the one that gives it its name first. */
export const listPieceMessages = ({ exchange }: Piece): HistoryEntry[] => [
  exchange.message,
  ...(exchange.results ?? []),
];

/** Returns the ids of the messages of a piece, in the order of its `chat`. */
export const listPieceIds = (piece: Piece): string[] => listPieceMessages(piece).map(({ id }) => id);

/** Tells whether a piece is a message by the user. */
export const isUserPiece = ({ exchange }: Piece): boolean => exchange.message.kind === 'user';

/** Tells whether a piece is a message by the system. */
export const isSystemPiece = ({ exchange }: Piece): boolean => exchange.message.kind === 'system';

/** The number of characters from which a repetition is a text that was sent twice, and not a reply such as "Yes.". */
const minRepeatedLength = 200;

/** Tells whether a piece says nothing that the same text does not say elsewhere: a reply means what was asked before it. */
export const isRepeatable = (piece: Piece): boolean =>
  (isUserPiece(piece) || isSystemPiece(piece)) && (piece.exchange.chat[0]?.content?.length ?? 0) >= minRepeatedLength;

/** Counts the tokens of a piece. */
export const countPieceTokens = (count: Count, { chat }: Piece): number =>
  chat.reduce((sum, message) => sum + messageTokens(count, message), 0);

/** Returns a text with so many characters from both ends, and a mark of the gap. */
export function cutText(text: string, head: number, tail: number): string {
  return head + tail >= text.length ? text : text.slice(0, head) + gap + text.slice(text.length - tail);
}

/** Counts the texts of a piece in advance, each as far as it takes to tell that it has more tokens than the room. */
export const preparePiece = ({ exchange, chat }: Piece, room: number, counter: Counter): Promise<void> =>
  counter.prepare(textsOf([...exchange.chat, ...chat]), Math.max(room, leastCounted));

/** Returns a message with another text. What is more than text in it stays. */
const withContent = (message: ChatMessage, content: string): ChatMessage =>
  message.role === 'user' && message.parts
    ? { ...message, content, parts: withText(message.parts, content) }
    : { ...message, content };

/** Returns the piece with these parts of its contents only. */
export function cutPiece(piece: Piece, cuts: readonly Cut[]): Piece {
  const chat = piece.exchange.chat.map((message, index) => {
    const cut = cuts.find(([at]) => at === index);
    return cut && message.content ? withContent(message, cutText(message.content, cut[1], cut[2])) : message;
  });
  return { ...piece, cuts, chat };
}

/** Two thirds of `kept` characters from the beginning and the rest from the end, without parting a surrogate pair. */
function splitEnds(text: string, kept: number): { head: number; tail: number } {
  const isLow = (at: number) => /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1));
  let head = Math.ceil((kept * 2) / 3);
  let tail = kept - head;
  if (isLow(head)) head -= 1;
  if (tail > 0 && isLow(text.length - tail)) tail -= 1;
  return { head, tail };
}

type Ends = { head: number; tail: number; tokens: number };

/** A cut that may keep more characters than this is estimated, since each try costs as much as what is kept. */
const longestTried = 8_000;
/** The number of characters of both ends that are counted at once for an estimate. */
const blockLength = 2_000;

/** Estimates how many characters from both ends `room` tokens hold. Counts no more than these tokens and a few blocks. */
async function estimateKept(text: string, room: number, counter: Counter): Promise<number> {
  let kept = 0;
  let tokens = 0;
  while (tokens < room && kept + 3 * blockLength < text.length) {
    const { head, tail } = { head: (kept / 3) * 2, tail: text.length - kept / 3 };
    const blocks = [text.slice(head, head + 2 * blockLength), text.slice(tail - blockLength, tail)];
    await counter.prepare(blocks);
    tokens += blocks.reduce((sum, block) => sum + counter.count(block), 0);
    kept += 3 * blockLength;
    if (isTurnOver()) await yieldToEventLoop();
  }
  return tokens < room ? text.length - 1 : Math.floor((kept * room) / tokens);
}

/** Cuts a long text like `cutToFit`: nearly as much as fits, in a few tries. */
async function cutLong(text: string, room: number, counter: Counter): Promise<Ends | null> {
  let kept = await estimateKept(text, room, counter);
  while (kept > 0) {
    const { head, tail } = splitEnds(text, kept);
    const cut = cutText(text, head, tail);
    await counter.prepare([cut]);
    const tokens = counter.count(cut);
    if (tokens <= room) return { head, tail, tokens };
    kept = Math.floor((kept * room) / tokens) - 16;
  }
  return null;
}

/** Returns as much of a text as `room` tokens hold, from both ends; null when they do not hold the mark of the gap. */
async function cutToFit(text: string, room: number, counter: Counter): Promise<Ends | null> {
  if (Math.min(text.length - 1, room * 12) > longestTried) return cutLong(text, room, counter);
  const { count } = counter;
  let best: Ends | null = null;
  let low = 0;
  let high = Math.min(text.length - 1, room * 12);
  while (low <= high) {
    const kept = Math.floor((low + high) / 2);
    const { head, tail } = splitEnds(text, kept);
    const tokens = count(cutText(text, head, tail));
    if (tokens <= room) {
      best = { head, tail, tokens };
      low = kept + 1;
    } else high = kept - 1;
  }
  return best;
}

/**
 * Returns the piece with its longest contents cut until it has at most `room` tokens, or as near to that as contents of
 * `floor` tokens allow. Ids and arguments of calls stay whole.
 */
export async function shortenPiece(piece: Piece, room: number, counter: Counter, floor: number): Promise<Piece> {
  const { count } = counter;
  await preparePiece(piece, room, counter);
  const whole = toWholePiece(piece.exchange);
  const contents = whole.chat.map(({ content }, index) => ({
    index,
    text: content ?? '',
    tokens: count(content ?? ''),
  }));
  let excess = countPieceTokens(count, whole) - room;
  const cuts: Cut[] = [];
  for (const { index, text, tokens } of contents.toSorted((a, b) => b.tokens - a.tokens || a.index - b.index)) {
    if (excess <= 0) break;
    const goal = Math.max(floor, tokens - excess);
    const cut = goal < tokens ? await cutToFit(text, goal, counter) : null;
    if (!cut) continue;
    cuts.push([index, cut.head, cut.tail]);
    excess -= tokens - cut.tokens;
  }
  if (cuts.length === 0) return piece;
  const shorter = cutPiece(piece, cuts);
  return piece.cuts.length > 0 && countPieceTokens(count, shorter) >= countPieceTokens(count, piece) ? piece : shorter;
}
