import type { ContextStrategy } from '#generated/v2/client/types.gen.ts';
import { standIns } from '#src/llm/arrange.ts';
import { messageTokens, type Counter } from '#src/llm/tokens.ts';
import {
  listPieceIds,
  isRepeatable,
  isSystemPiece,
  isUserPiece,
  countPieceTokens,
  preparePiece,
  shortenPiece,
  type Piece,
} from './piece.ts';
import { countSummaryTokens, type ContextLoss, type ContextPlan, type PlanSummary } from './plan.ts';

/** A content that is cut keeps at least so many tokens. */
const shortest = 64;

/** A conversation in pieces, with the budget and the strategies for it. */
export type OptimizerInput = {
  /** The whole conversation, oldest first. */
  pieces: readonly Piece[];
  /** The tokens that are sent beside the conversation. */
  fixed: number;
  budget: number;
  strategies: readonly ContextStrategy[];
  /** The number of the newest messages that are left whole. */
  keepLast: number;
  counter: Counter;
  /** Words these pieces in at most `room` tokens, or null to leave that for later. */
  summarise(pieces: readonly Piece[], room: number): Promise<string | null>;
};

/** A plan, with the tokens before and after it, and the number of messages. */
export type OptimizedContext = { plan: ContextPlan; before: number; after: number; messages: number };

type Slot = { piece: Piece; tokens: number };

const isTurn = ({ piece }: Slot) => !isSystemPiece(piece);
const beginsTurn = ({ piece }: Slot) => isUserPiece(piece);
/** Tells whether the user speaks first, as far as the user speaks at all. */
const beginsWithUser = (slots: readonly Slot[]) => !slots.some(beginsTurn) || beginsTurn(slots.find(isTurn)!);

/** Returns the number of the oldest pieces that may be touched. */
function countOpenPieces(pieces: readonly Piece[], keepLast: number): number {
  let kept = 0;
  let open = pieces.length;
  while (open > 0 && kept < keepLast) {
    open -= 1;
    kept += listPieceIds(pieces[open]!).length;
  }
  return open;
}

class Optimizer {
  readonly #wish: OptimizerInput;
  /** The slots that are still there, oldest first. */
  #slots: Slot[];
  /** The newest ones, from which nothing is taken. */
  readonly #kept: ReadonlySet<Slot>;
  /** The last message of the user before those, if they do not begin with one: it stays, perhaps cut. */
  readonly #question: Slot | undefined;
  readonly lost: ContextLoss[] = [];
  readonly summaries: PlanSummary[] = [];
  /** The tokens of the summaries and of everything that is still there. */
  #sum: number;

  constructor(wish: OptimizerInput) {
    this.#wish = wish;
    this.#slots = wish.pieces.map((piece) => ({ piece, tokens: countPieceTokens(wish.counter.count, piece) }));
    const open = countOpenPieces(wish.pieces, wish.keepLast);
    const kept = this.#slots.slice(open);
    this.#kept = new Set(kept);
    const first = kept.find(isTurn);
    this.#question = first && beginsTurn(first) ? undefined : this.#slots.slice(0, open).findLast(beginsTurn);
    this.#sum = this.#slots.reduce((sum, { tokens }) => sum + tokens, wish.fixed);
  }

  /** With what stands for the user when the conversation does not begin with one. */
  get total(): number {
    const { before } = standIns(this.#slots.find(isTurn)?.piece.chat ?? []);
    return before.reduce((sum, message) => sum + messageTokens(this.#wish.counter.count, message), this.#sum);
  }

  get #excess(): number {
    return this.total - this.#wish.budget;
  }

  get fits(): boolean {
    return this.#excess <= 0;
  }

  get slots(): readonly Slot[] {
    return this.#slots;
  }

  /** The slots that may be taken out as a whole. */
  get #removable(): Slot[] {
    return this.#slots.filter((slot) => !this.#kept.has(slot) && slot !== this.#question);
  }

  /** Tells whether the user begins what is left without these. */
  #beginsWithout(removed: readonly Slot[]): boolean {
    const gone = new Set(removed);
    return beginsWithUser(this.#slots.filter((slot) => !gone.has(slot)));
  }

  /** Takes a piece out, as a whole. */
  #remove(slot: Slot, strategy: ContextStrategy): void {
    this.#slots = this.#slots.filter((other) => other !== slot);
    this.#sum -= slot.tokens;
    this.lost.push({ message_ids: listPieceIds(slot.piece), strategy, tokens: slot.tokens });
  }

  /** Takes out the oldest, up to a message of the user. */
  drop(): void {
    for (const slot of this.#removable) {
      if (this.fits && beginsWithUser(this.#slots)) return;
      this.#remove(slot, 'drop');
    }
  }

  /** Leaves out long texts of users and of the system that are said again later, where they were said before. */
  deduplicate(): void {
    const textOf = ({ piece }: Slot) => (isRepeatable(piece) ? JSON.stringify(piece.exchange.chat) : null);
    const last = new Map<string, Slot>();
    for (const slot of this.#slots) {
      const text = textOf(slot);
      if (text !== null) last.set(text, slot);
    }
    for (const slot of this.#removable) {
      const text = textOf(slot);
      if (this.fits || text === null || last.get(text) === slot || !this.#beginsWithout([slot])) continue;
      this.#remove(slot, 'deduplicate');
    }
  }

  async truncate(): Promise<void> {
    const { counter } = this.#wish;
    for (const slot of this.#slots) {
      if (this.fits || this.#kept.has(slot)) return;
      const piece = await shortenPiece(slot.piece, Math.max(0, slot.tokens - this.#excess), counter, shortest);
      const tokens = countPieceTokens(counter.count, piece);
      if (tokens >= slot.tokens) continue;
      const cut = piece.cuts.map(([index]) => listPieceIds(piece)[index]!);
      this.lost.push({ message_ids: cut, strategy: 'truncate', tokens: slot.tokens - tokens });
      this.#sum -= slot.tokens - tokens;
      Object.assign(slot, { piece, tokens });
    }
  }

  /** Replaces the oldest pieces, as few turns as will do, by a summary of an eighth of the budget at most. */
  async summarise(): Promise<void> {
    const {
      counter: { count },
      budget,
    } = this.#wish;
    const room = Math.min(600, Math.max(64, Math.floor(budget / 8)));
    const around = countSummaryTokens(count, '') + 1;
    const open = this.#removable;
    let saved = -(room + around);
    let size = 0;
    while (size < open.length && saved < this.#excess) {
      saved += open[size]!.tokens;
      size += 1;
    }
    if (this.fits || saved <= 0) return;
    while (size < open.length && !this.#beginsWithout(open.slice(0, size))) size += 1;
    const slots = open.slice(0, size);
    const text = await this.#wish.summarise(
      slots.map(({ piece }) => piece),
      room,
    );
    const tokens = text === null ? room + around : countSummaryTokens(count, text);
    for (const slot of slots) this.#remove(slot, 'summarise');
    this.summaries.push({ message_ids: slots.flatMap(({ piece }) => listPieceIds(piece)), text, tokens });
    this.#sum += tokens;
  }
}

/**
 * Brings a conversation under a budget by the strategies in their order, each only as far as it has to go, the oldest
 * first. `after` is more than the budget when they do not suffice.
 */
export async function optimize(wish: OptimizerInput): Promise<OptimizedContext> {
  for (const piece of wish.pieces) await preparePiece(piece, Infinity, wish.counter);
  const state = new Optimizer(wish);
  const before = state.total;
  for (const strategy of wish.strategies) if (!state.fits) await state[strategy]();
  const pieces = state.slots.map(({ piece }) => piece);
  const cuts = pieces.flatMap((piece) =>
    piece.cuts.length > 0 ? [{ message_id: piece.exchange.message.id, cuts: [...piece.cuts] }] : [],
  );
  const { lost, summaries, total: after } = state;
  const messages = pieces.reduce((sum, piece) => sum + listPieceIds(piece).length, 0);
  return { plan: { lost, cuts, summaries }, before, after, messages };
}
