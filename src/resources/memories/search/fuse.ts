/** A memory that a method found, and how strongly, from 0 to 1. */
export type Hit = { id: string; score: number };
type Method = 'lexical' | 'vector';
/** What a method found, the best first. */
export type Ranking = { method: Method; hits: readonly Hit[] };

export type Fused = {
  id: string;
  lexical: number | null;
  vector: number | null;
  /** The sum of the reciprocal ranks, as a part of the most that it can be. */
  fused: number;
  relevance: number;
};

/** How slowly ranks lose their worth; 60 is customary. */
const slowness = 60;

/**
 * Fuses rankings by reciprocal rank, each weighted by how strongly its method found the memory: a far neighbour is no
 * match just because it is the nearest. Best first; the order of what is given makes no difference.
 */
export function fuse(rankings: readonly Ranking[]): Fused[] {
  const all = new Map<string, Fused & { missed: number }>();
  for (const { method, hits } of rankings) {
    for (const [place, { id, score }] of hits.entries()) {
      const strength = Math.min(1, Math.max(0, score));
      const worth = (slowness + 1) / (slowness + 1 + place);
      const before = all.get(id) ?? { id, lexical: null, vector: null, fused: 0, relevance: 0, missed: 1 };
      all.set(id, {
        ...before,
        [method]: Math.max(before[method] ?? 0, strength),
        fused: before.fused + worth,
        missed: before.missed * (1 - strength * worth),
      });
    }
  }
  const methods = Math.max(1, rankings.length);
  return [...all.values()]
    .map(({ missed, ...fused }) => ({ ...fused, fused: fused.fused / methods, relevance: 1 - missed }))
    .toSorted((a, b) => b.relevance - a.relevance || b.fused - a.fused || (a.id < b.id ? 1 : -1));
}
