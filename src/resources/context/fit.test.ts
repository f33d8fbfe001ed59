import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standIns } from '#src/llm/arrange.ts';
import { exchangesOf } from '#src/llm/prompt.ts';
import { counterOf, messageTokens } from '#src/llm/tokens.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { keepNewest } from './fit.ts';
import { optimize, type OptimizerInput } from './optimize.ts';
import {
  cutText,
  gap,
  listPieceIds,
  isUserPiece,
  countPieceTokens,
  shortenPiece,
  toWholePiece,
  type Piece,
  type HistoryEntry,
} from './piece.ts';
import { applyPlan } from './plan.ts';

/** A token for each character: everything can be checked by hand. */
const counter = counterOf((text) => text.length);
const { count } = counter;

type Spoken = { calls: number; text: string };

/** Messages of a conversation: what is said, and calls of tools with their results behind them. */
const history = fc
  .array(fc.record({ calls: fc.constantFrom(0, 0, 1, 3), text: fc.string({ unit: 'grapheme', maxLength: 120 }) }), {
    minLength: 1,
    maxLength: 14,
  })
  .map((spoken) => {
    const said: HistoryEntry[] = [];
    const add = (message: Omit<HistoryEntry, 'id' | 'position'>) =>
      said.push({ ...message, id: `m${said.length}`, position: said.length + 1 });
    spoken.forEach(({ calls, text }: Spoken, turn) => {
      const ids = Array.from({ length: calls }, (_, call) => `c${turn}_${call}`);
      const content = { type: 'text' as const, text };
      if (calls === 0) return add({ kind: 'user', content, tool_calls: [] });
      add({ kind: 'tool_use', content, tool_calls: ids.map((id) => ({ id, name: 'f', arguments: '{}' })) });
      for (const id of ids)
        add({
          kind: 'tool_result',
          tool_calls: [],
          content: { type: 'tool_result', tool_call_id: id, content: text, is_error: false },
        });
    });
    return said;
  });
const pieces = history.map((said) => exchangesOf(said).map(toWholePiece));

const sum = (list: readonly Piece[]) => list.reduce((total, piece) => total + countPieceTokens(count, piece), 0);
const names = (list: readonly Piece[]) => list.map(({ exchange }) => exchange.message.id);

/** The tokens of what stands for the user before pieces that do not begin with one. */
const standing = (list: readonly Piece[]) =>
  standIns(list.flatMap(({ chat }) => chat)).before.reduce((total, one) => total + messageTokens(count, one), 0);

/** Behind calls stand exactly their results. */
function isWhole(list: readonly Piece[]): boolean {
  const due: string[] = [];
  for (const message of list.flatMap(({ chat }) => chat)) {
    if (message.role === 'tool' && due.shift() !== message.tool_call_id) return false;
    if (message.role !== 'tool' && due.length > 0) return false;
    if (message.role === 'assistant') due.push(...(message.tool_calls ?? []).map(({ id }) => id));
  }
  return due.length === 0;
}

describe('keepNewest', () => {
  it('keeps as many of the newest as fit, in their order, and never splits a call from its results', async () => {
    const property = fc.asyncProperty(pieces, fc.integer({ min: 0, max: 2_000 }), async (all, room) => {
      const { kept, leftOut: left, isOver } = await keepNewest(all, room, counter);
      expect(names(all).filter((name) => names(kept).includes(name))).toEqual(names(kept));
      expect(names(all).filter((name) => !names(kept).includes(name))).toEqual(names(left));
      expect(all.some(isUserPiece) && !isUserPiece(kept[0]!)).toBe(
        left.length === 0 && !isUserPiece(all[0]!) && all.some(isUserPiece),
      );
      expect(kept.length).toBeGreaterThan(0);
      expect(isWhole(kept)).toBe(true);
      expect(isOver).toBe(sum(kept) > room);
      const before = left.slice(left.findLastIndex(isUserPiece));
      const isEnd = names(left).join() === names(all).slice(0, left.length).join();
      if (left.some(isUserPiece) && isEnd && kept[0]!.cuts.length === 0 && !isOver)
        expect(sum(kept) + sum(before)).toBeGreaterThan(room);
    });
    await fc.assert(property, { numRuns: scaleRuns(500) });
  });

  it('keeps everything when it fits exactly', async () => {
    const property = fc.asyncProperty(pieces, async (all) => {
      expect(await keepNewest(all, sum(all), counter)).toEqual({ kept: all, leftOut: [], isOver: false });
    });
    await fc.assert(property, { numRuns: scaleRuns(100) });
  });

  it('keeps the question and the newest of a long row of calls, so that the user begins', async () => {
    const say = (kind: HistoryEntry['kind'], text: string, at: number): HistoryEntry => {
      return { id: `m${at}`, position: at, kind, content: { type: 'text', text }, tool_calls: [] };
    };
    const answers = Array.from({ length: 9 }, (_, at) => say('assistant', `${at}`.repeat(96), at + 2));
    const all = exchangesOf([say('user', 'old', 0), say('user', 'q'.repeat(600), 1), ...answers]).map(toWholePiece);
    const { kept, leftOut: left, isOver } = await keepNewest(all, 400, counter);
    expect([names(kept), left.length, isOver]).toEqual([['m1', 'm8', 'm9', 'm10'], 7, false]);
    expect([sum(kept), kept[0]!.cuts.length]).toEqual([400, 1]);
    expect(names((await keepNewest(all.slice(0, 3), 704, counter)).kept)).toEqual(['m1', 'm2']);
  });

  it('cuts the newest only when it does not fit alone, and then as little as it can', async () => {
    const [one] = exchangesOf([
      { id: 'm', position: 1, kind: 'user', content: { type: 'text', text: 'x'.repeat(500) }, tool_calls: [] },
    ]).map(toWholePiece);
    const cut = await keepNewest([one!], 200, counter);
    expect([cut.isOver, sum(cut.kept)]).toEqual([false, 200]);
    expect((await keepNewest([one!], 504, counter)).kept).toEqual([one]);
    expect((await keepNewest([one!], 10, counter)).isOver).toBe(true);
    expect(await keepNewest([], -1, counter)).toEqual({ kept: [], leftOut: [], isOver: true });
  });

  it('counts no more of very long messages than the room takes', async () => {
    let counted = 0;
    const counting = counterOf((text) => {
      counted += text.length;
      return text.length;
    });
    const say = (kind: HistoryEntry['kind'], position: number): HistoryEntry => {
      const content = { type: 'text' as const, text: 'word '.repeat(400_000) };
      return { id: `m${position}`, position, kind, content, tool_calls: [] };
    };
    const all = exchangesOf([say('user', 1), say('assistant', 2), say('user', 3)]).map(toWholePiece);
    const { kept, isOver } = await keepNewest(all, 50_000, counting);
    expect([names(kept), isOver, counted < 300_000]).toEqual([['m3'], false, true]);
    expect(sum(kept)).toBeGreaterThan(49_000);
  });
});

describe('shorten', () => {
  it('never makes a piece longer, reaches the room when the floor allows, and leaves text well formed', async () => {
    const property = fc.asyncProperty(pieces, fc.integer({ min: 0, max: 400 }), async (all, room) => {
      const piece = all[0]!;
      const short = await shortenPiece(piece, room, counter, 40);
      expect(countPieceTokens(count, short)).toBeLessThanOrEqual(countPieceTokens(count, piece));
      const least = piece.chat.reduce((total, { content }) => total + Math.min(40, count(content ?? '')), 0);
      const around =
        countPieceTokens(count, piece) - piece.chat.reduce((total, { content }) => total + count(content ?? ''), 0);
      if (least + around <= room) expect(countPieceTokens(count, short)).toBeLessThanOrEqual(room);
      expect(short.chat.every(({ content }) => (content ?? '').isWellFormed())).toBe(true);
    });
    await fc.assert(property, { numRuns: scaleRuns(500) });
  });

  it('never parts a surrogate pair', async () => {
    for (let room = 30; room < 80; room += 1) {
      const content = { type: 'text' as const, text: '🦉'.repeat(90) };
      const [owls] = exchangesOf<HistoryEntry>([{ id: 'm', position: 1, kind: 'user', content, tool_calls: [] }]).map(
        toWholePiece,
      );
      const cut = (await shortenPiece(owls!, room, counter, 25)).chat[0]!.content!;
      expect([cut.includes(gap), cut.isWellFormed(), cut.length <= room]).toEqual([true, true, true]);
    }
  });

  it('keeps both ends, and leaves a text alone that has become shorter', async () => {
    expect(cutText('0123456789'.repeat(9), 2, 1)).toBe(`01${gap}9`);
    expect(cutText('ab', 2, 1)).toBe('ab');
  });
});

const strategies = fc.uniqueArray(fc.constantFrom('drop', 'truncate', 'summarise', 'deduplicate'), { minLength: 1 });

const wishOf = (
  all: readonly Piece[],
  more: Pick<OptimizerInput, 'budget' | 'strategies' | 'keepLast'>,
): OptimizerInput => ({
  pieces: all,
  fixed: 10,
  counter,
  ...more,
  summarise: (_, room) => Promise.resolve('s'.repeat(room)),
});

describe('optimize', () => {
  it('reaches the budget when it can, counts right, takes nothing from the newest, and keeps the order', async () => {
    const property = fc.asyncProperty(
      pieces,
      fc.integer({ min: 10, max: 1_500 }),
      strategies,
      fc.integer({ min: 1, max: 5 }),
      async (all, budget, order, keepLast) => {
        const { plan, before, after, messages } = await optimize(wishOf(all, { budget, strategies: order, keepLast }));
        const exchanges = all.map(({ exchange }) => exchange);
        const { pieces: left, summaries } = applyPlan(exchanges, plan);
        const words = summaries.reduce((total, index) => total + plan.summaries[index]!.tokens, 0);
        expect(after).toBe(10 + sum(left) + words + standing(left));
        const less = plan.lost.reduce((total, { tokens }) => total + tokens, 0);
        expect(before - standing(all) - less + words).toBe(after - standing(left));
        expect(after).toBeLessThanOrEqual(before);
        if (before <= budget) expect(plan.lost).toEqual([]);
        expect(messages).toBe(left.flatMap(listPieceIds).length);
        expect(isWhole(left)).toBe(true);
        expect(names(all).filter((id) => names(left).includes(id))).toEqual(names(left));
        const newest = all.flatMap(listPieceIds).slice(-keepLast);
        expect(plan.lost.flatMap(({ message_ids }) => message_ids).filter((id) => newest.includes(id))).toEqual([]);
        const kept: Piece[] = [];
        for (const piece of all.toReversed()) if (kept.flatMap(listPieceIds).length < keepLast) kept.unshift(piece);
        const question = isUserPiece(kept[0]!)
          ? []
          : all
              .filter(isUserPiece)
              .filter((piece) => !kept.includes(piece))
              .slice(-1);
        const least = 10 + sum([...question, ...kept]) + standing([...question, ...kept]);
        if (order.includes('drop') && plan.summaries.length === 0 && least <= budget)
          expect(after).toBeLessThanOrEqual(budget);
      },
    );
    await fc.assert(property, { numRuns: scaleRuns(400) });
  });

  it('drops the oldest, and no more than it has to', async () => {
    const property = fc.asyncProperty(pieces, fc.integer({ min: 10, max: 1_500 }), async (all, budget) => {
      const { plan, after } = await optimize(wishOf(all, { budget, strategies: ['drop'], keepLast: 1 }));
      const lost = plan.lost.map(({ message_ids }) => message_ids[0]!);
      const gone = all.filter((piece) => lost.includes(names([piece])[0]!));
      const left = all.filter((piece) => !gone.includes(piece));
      expect(lost).toEqual(names(gone));
      if (lost.length === 0) return;
      if (left.some(isUserPiece)) expect(isUserPiece(left[0]!)).toBe(true);
      const turn = gone.slice(Math.max(0, gone.findLastIndex(isUserPiece)));
      expect(after + sum(turn) + standing(all)).toBeGreaterThan(budget);
    });
    await fc.assert(property, { numRuns: scaleRuns(300) });
  });

  it('leaves out long texts that are said again, and nothing that is said once', async () => {
    const long = ['yes ', 'no ', 'perhaps '].map((word) => word.repeat(80));
    const words = fc.array(fc.constantFrom(...long), { minLength: 2, maxLength: 12 });
    const property = fc.asyncProperty(words, fc.integer({ min: 100, max: 900 }), async (texts, budget) => {
      const history = texts.map((text, at): HistoryEntry => {
        return { id: `m${at}`, position: at + 1, kind: 'user', content: { type: 'text', text }, tool_calls: [] };
      });
      const all = exchangesOf(history).map(toWholePiece);
      const { plan, after } = await optimize(wishOf(all, { budget, strategies: ['deduplicate'], keepLast: 1 }));
      const gone = new Set(plan.lost.flatMap(({ message_ids }) => message_ids));
      const left = texts.filter((_, at) => !gone.has(`m${at}`));
      expect(new Set(left)).toEqual(new Set(texts));
      if (after > budget) expect(left.length).toBe(new Set(texts).size);
    });
    await fc.assert(property, { numRuns: scaleRuns(200) });
  });

  it('never takes a reply or a short text for a repetition', async () => {
    const say = (kind: 'user' | 'assistant', text: string, at: number): HistoryEntry => {
      return { id: `m${at}`, position: at + 1, kind, content: { type: 'text', text }, tool_calls: [] };
    };
    const texts = [
      'Am I allergic to penicillin?',
      'Yes.',
      'Do I smoke?',
      'No.',
      'Shall I send the leaflet?',
      'Yes.',
      'Yes.',
    ];
    const answer = 'A long answer. '.repeat(40);
    const history = [...texts, answer, 'Again?', answer].map((text, at) =>
      say(at % 2 ? 'assistant' : 'user', text, at),
    );
    const all = exchangesOf(history).map(toWholePiece);
    const { plan } = await optimize(wishOf(all, { budget: 1, strategies: ['deduplicate'], keepLast: 0 }));
    expect(plan.lost).toEqual([]);
  });

  it('gives the same plan for the same wish', async () => {
    const [all] = fc.sample(pieces, { numRuns: 1, seed: 7 });
    const wish = wishOf(all!, { budget: 200, strategies: ['deduplicate', 'truncate', 'summarise'], keepLast: 2 });
    expect(await optimize(wish)).toEqual(await optimize(wish));
  });
});
