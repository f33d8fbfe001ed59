import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuantisedVectors } from './quantised-vectors.ts';
import { rankScores } from './rank-scores.ts';

const number = fc.integer({ min: -3_000, max: 3_000 }).map((thousandths) => thousandths / 1_000);
const vectorsOf = (dimensions: number) => fc.array(number, { minLength: dimensions, maxLength: dimensions });

function computeCosine(one: readonly number[], other: readonly number[]): number {
  const multiply = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, at) => sum + value * b[at]!, 0);
  const lengths = Math.sqrt(multiply(one, one) * multiply(other, other));
  return lengths > 0 ? multiply(one, other) / lengths : 0;
}

function rankVectors(sets: readonly QuantisedVectors[], query: readonly number[]): (count: number) => string[] {
  const take = rankScores(sets.map((set) => ({ set, scores: set.compare(query) })));
  return (count) => take(count).map(({ set, place }) => set.getId(place));
}

describe('quantised vectors', () => {
  it('are listed with the most like ones first, each once, up to a hundredth', () => {
    const cases = fc.integer({ min: 1, max: 9 }).chain((dimensions) => {
      const vector = vectorsOf(dimensions);
      return fc.record({
        query: vector,
        vectors: fc.array(vector, { maxLength: 80 }),
        count: fc.integer({ min: 1, max: 20 }),
      });
    });
    fc.assert(
      fc.property(cases, ({ query, vectors, count }) => {
        const sets = [new QuantisedVectors(query.length), new QuantisedVectors(query.length)] as const;
        for (const [index, vector] of vectors.entries()) sets[index % 3 === 0 ? 0 : 1].set(String(index), vector);
        const list = rankVectors(sets, query);
        const listed: string[][] = [];
        for (let ids = list(count); ids.length > 0; ids = list(count)) listed.push(ids);
        expect(listed.flat().toSorted()).toEqual(vectors.map((_, index) => String(index)).toSorted());
        for (const ids of listed.slice(0, -1)) expect(ids).toHaveLength(count);
        const cosineOf = (id: string) => computeCosine(query, vectors[Number(id)]!);
        for (const [index, ids] of listed.slice(1).entries())
          expect(Math.max(...ids.map(cosineOf))).toBeLessThanOrEqual(Math.min(...listed[index]!.map(cosineOf)) + 0.03);
      }),
    );
  });

  it('take the place of those with their id, and grow', () => {
    const held = new QuantisedVectors(2, 1);
    for (let index = 0; index < 500; index += 1) held.set(String(index), [1, index]);
    for (let index = 0; index < 500; index += 1) held.set(String(index), [-1, index === 7 ? 0 : 1000]);
    expect(held.size).toBe(500);
    expect(rankVectors([held], [-1, 0])(1)).toEqual(['7']);
    expect(() => held.set('8', [1])).toThrow('1 numbers');
  });

  it('of no length are like nothing, and harm nothing', () => {
    const held = new QuantisedVectors(2);
    held.set('none', [0, 0]);
    held.set('odd', [Number.NaN, Infinity]);
    held.set('some', [0, 1]);
    expect(rankVectors([held], [0, 1])(1)).toEqual(['some']);
    expect(rankVectors([held], [0, 0])(10)).toHaveLength(3);
  });
});
