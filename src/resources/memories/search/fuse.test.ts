import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuseRankings, type Hit, type Ranking } from './fuse.ts';

const hits = fc
  .uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefghij'), score: fc.double({ min: 0, max: 1, noNaN: true }) }), {
    selector: ({ id }) => id,
  })
  .map((list): Hit[] => list.toSorted((a, b) => b.score - a.score));
const rankings = fc
  .tuple(hits, fc.option(hits))
  .map(([lexical, vector]): Ranking[] => [
    { method: 'lexical', hits: lexical },
    ...(vector ? [{ method: 'vector' as const, hits: vector }] : []),
  ]);
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('fuse', () => {
  it('has everything that was found once, and nothing else', () => {
    fc.assert(
      fc.property(rankings, (lists) => {
        const all = new Set(lists.flatMap((list) => ids(list.hits)));
        expect(ids(fuseRankings(lists)).toSorted()).toEqual([...all].toSorted());
      }),
    );
  });

  it('goes from best to worst, with scores from 0 to 1', () => {
    fc.assert(
      fc.property(rankings, (lists) => {
        const fused = fuseRankings(lists);
        expect(fused).toEqual(fused.toSorted((a, b) => b.relevance - a.relevance));
        for (const { relevance, fused: ranks } of fused) {
          expect(relevance).toBeGreaterThanOrEqual(0);
          expect(relevance).toBeLessThanOrEqual(1);
          expect(ranks).toBeGreaterThan(0);
          expect(ranks).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('keeps the order of a single ranking', () => {
    fc.assert(
      fc.property(hits, (list) => {
        const strict = list.map((hit, place) => ({ ...hit, score: 1 - place / 20 }));
        expect(ids(fuseRankings([{ method: 'lexical', hits: strict }]))).toEqual(ids(strict));
      }),
    );
  });

  it('never ranks lower what is better in both', () => {
    fc.assert(
      fc.property(hits, hits, (one, other) => {
        const fused = ids(
          fuseRankings([
            { method: 'lexical', hits: one },
            { method: 'vector', hits: other },
          ]),
        );
        const place = (list: Hit[], id: string) => (ids(list).includes(id) ? ids(list).indexOf(id) : Infinity);
        for (const a of fused)
          for (const b of fused) {
            const better = place(one, a) < place(one, b) && place(other, a) < place(other, b);
            const strong = (list: Hit[], id: string) => list.find((hit) => hit.id === id)?.score ?? 0;
            if (better && strong(one, a) > 0 && strong(other, a) > 0)
              expect(fused.indexOf(a)).toBeLessThan(fused.indexOf(b));
          }
      }),
    );
  });

  it('takes likeness for half of it on another day than the query names, when something is of that day', () => {
    const lists: Ranking[] = [
      { method: 'lexical', hits: [{ id: 'then', score: 0.5 }] },
      {
        method: 'vector',
        hits: [
          { id: 'alike', score: 0.8 },
          { id: 'then', score: 0.1 },
        ],
      },
    ];
    expect(fuseRankings(lists).map(({ id, relevance }) => [id, relevance.toFixed(3)])).toEqual([
      ['alike', '0.800'],
      ['then', '0.460'],
    ]);
    expect(fuseRankings(lists, new Set(['then'])).map(({ id, relevance }) => [id, relevance.toFixed(3)])).toEqual([
      ['then', '0.460'],
      ['alike', '0.400'],
    ]);
  });

  it('does not take a far neighbour for a match because it is the nearest', () => {
    const [first] = fuseRankings([
      {
        method: 'lexical',
        hits: [
          { id: 'weak', score: 0.3 },
          { id: 'exact', score: 0.3 },
        ],
      },
      {
        method: 'vector',
        hits: [
          { id: 'exact', score: 0.8 },
          { id: 'weak', score: 0.1 },
        ],
      },
    ]);
    expect(first).toMatchObject({ id: 'exact', lexical: 0.3, vector: 0.8 });
  });
});
