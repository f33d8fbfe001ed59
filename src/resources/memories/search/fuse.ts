/** A memory that a method found, with its score from 0 to 1. */
export type Hit = { id: string; score: number };
type SearchMethod = 'lexical' | 'vector';
/** The hits of one method, the best first. */
export type Ranking = { method: SearchMethod; hits: readonly Hit[] };

/** A memory with its score of each method, null where the method did not find it, and its fused score and relevance. */
export type FusedHit = {
  id: string;
  lexical: number | null;
  vector: number | null;
  /** The sum of the reciprocal ranks as a share of the largest sum possible. */
  fused: number;
  relevance: number;
};

/** The constant `k` of reciprocal rank fusion. Source: Cormack, Clarke and Büttcher, 2009, which uses 60. */
const rankConstant = 60;

/** How much of a full score of a method is trusted alone: all words of a query may stand in a memory about something else. */
const trust: Record<SearchMethod, number> = { lexical: 0.8, vector: 1 };

/** How much of a score by meaning is left to a memory of another day than the query names: likeness does not tell days apart. */
const otherDayFactor = 0.5;

/**
 * Fuses rankings: a memory is irrelevant as far as all methods say so, each by its score, so the relevance is 1 minus the
 * product of what the scores leave. Equals are put in order by reciprocal ranks. Returns the best first, whatever the order
 * of the rankings. `dated` are the memories of the days that the query names; when there are any, the scores by meaning of all
 * others count half.
 */
export function fuseRankings(rankings: readonly Ranking[], dated: ReadonlySet<string> = new Set()): FusedHit[] {
  const all = new Map<string, FusedHit & { missed: number }>();
  for (const { method, hits } of rankings) {
    for (const [rank, { id, score }] of hits.entries()) {
      const strength = Math.min(1, Math.max(0, score));
      const worth = (rankConstant + 1) / (rankConstant + 1 + rank);
      const share = method === 'vector' && dated.size > 0 && !dated.has(id) ? otherDayFactor : 1;
      const before = all.get(id) ?? { id, lexical: null, vector: null, fused: 0, relevance: 0, missed: 1 };
      all.set(id, {
        ...before,
        [method]: Math.max(before[method] ?? 0, strength),
        fused: before.fused + worth,
        missed: before.missed * (1 - strength * trust[method] * share),
      });
    }
  }
  const methods = Math.max(1, rankings.length);
  return [...all.values()]
    .map(({ missed, ...fused }) => ({ ...fused, fused: fused.fused / methods, relevance: 1 - missed }))
    .toSorted((a, b) => b.relevance - a.relevance || b.fused - a.fused || (a.id < b.id ? 1 : -1));
}
