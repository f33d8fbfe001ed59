import type { Memory, MemorySearchMetrics, SearchMemories } from '#generated/v2/client/types.gen.ts';
import type { DataSource } from 'typeorm';
import type { Embedder } from './embedder.ts';
import { findDated } from './dated.ts';
import { getStoreStatistics, type StoreStatistics } from './store-statistics.ts';
import { fuseRankings, type FusedHit, type Ranking } from './fuse.ts';
import { searchByWords } from './lexical.ts';
import { toMemory, type MemoryRow } from '#src/resources/memories/memory.ts';
import { plannedEachTime } from '#src/db/preparing-client.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import { isUnfiltered, toScopeSql, type SearchFilters, type SearchScope } from './search-scope.ts';
import { searchByMeaning } from './semantic.ts';
import { memoryColumns, versionedMemoryColumns } from '#src/resources/memories/store.ts';
import { minIndexedVectors, type Vectors } from './vectors.ts';
import { weighRelevance } from './weights.ts';
import type { WordCache } from './word-cache.ts';

// All raw: searches have plans of their own.

/** The services that a search needs. */
export type SearchDeps = {
  dataSource: DataSource;
  vectors: Vectors;
  words: WordCache;
  embedder: Embedder;
  clock: () => Date;
};

/** The least number of memories that each method brings in: the nearest ones, and those with words of the query. */
const vectorDepth = 50;
const lexicalDepth = 100;

/** The number of memories in a scope, at most `minIndexedVectors` where it has to be counted, and their ids when filters leave few; else null. */
type ScopeSize = { total: number; ids: string[] | null };

/**
 * Counts the memories of a scope, as far as the search has to know: few of many are compared one by one, since the index over
 * vectors would skip most of them. Counting all that filters let through would take longer than the search.
 */
async function getScopeSize(
  db: DataSource,
  scope: SearchScope,
  { memories, expired }: StoreStatistics,
): Promise<ScopeSize> {
  if (isUnfiltered(scope)) return { total: memories - expired, ids: null };
  const parameters = new SqlParameters();
  const { from, where, ownerCondition } = toScopeSql(scope, parameters);
  const sql = `${plannedEachTime} SELECT count(*)::int AS total, CASE WHEN count(*) < ${minIndexedVectors} THEN string_agg(id, ' ') END AS ids
    FROM (SELECT m.id FROM ${from} WHERE ${ownerCondition()} AND ${where} LIMIT ${minIndexedVectors}) AS filtered`;
  const [row] = await db.query<[{ total: number; ids: string | null }]>(sql, parameters.values);
  const isWhole = row.total < minIndexedVectors && !scope.asOf;
  return { total: row.total, ids: isWhole ? (row.ids?.split(' ') ?? []) : null };
}

/** Reads the rows of hits, as they were at the moment of the search, by their ids. */
async function findRows(db: DataSource, scope: SearchScope, ids: string[]): Promise<Map<string, MemoryRow>> {
  const parameters = new SqlParameters();
  const { from, where, contentAlias } = toScopeSql(scope, parameters);
  const sql = `SELECT ${contentAlias === 'v' ? versionedMemoryColumns : memoryColumns} FROM ${from}
    WHERE m.id = ANY(${parameters.add(ids, 'text[]')}) AND ${where}`;
  return new Map((await db.query<MemoryRow[]>(sql, parameters.values)).map((row) => [row.id, row]));
}

/** A memory that a search found, with its scores. */
export type MemoryHit = { row: MemoryRow; scores: FusedHit };

/** The memories that a search found, the best first, and its measurements. */
export type MemorySearchResult = { found: MemoryHit[]; metrics: MemorySearchMetrics };

/** The input of a search, as the contract has it, and the keys of the scopes in which it is. */
export type MemorySearchQuery = { keys: readonly string[]; filters?: SearchFilters } & Pick<
  SearchMemories,
  'query' | 'options'
>;

const toSearchMethod = ({ lexical, vector }: FusedHit) =>
  lexical === null ? 'vector' : vector === null ? 'lexical' : 'hybrid';

const roundScore = (score: number) => Math.round(score * 10_000) / 10_000;

type MemorySearchMethod = NonNullable<NonNullable<SearchMemories['options']>['method']>;

type RankInput = { query: string; timeZone: string; limit: number; statistics: StoreStatistics; size: ScopeSize };
type RankResult = { rankings: Ranking[]; dateWords: string[]; degraded: MemorySearchMetrics['degraded'] };

/** Ranks memories by the methods that are asked for. By meaning alone falls back on words when there is no embedding. */
async function rankMemories(
  deps: SearchDeps,
  scope: SearchScope,
  method: MemorySearchMethod,
  { query, timeZone, limit, statistics, size }: RankInput,
): Promise<RankResult> {
  const all = Math.max(statistics.memories, 1);
  const findByWords = async () =>
    searchByWords(deps, scope, {
      query,
      timeZone,
      all,
      limit: Math.max(lexicalDepth, limit),
      ids: size.ids,
      present: isUnfiltered(scope) && statistics.expired === 0 ? statistics.memories : null,
    });
  const toLexicalRanking = ({ hits, dateWords }: Awaited<ReturnType<typeof findByWords>>) => ({
    rankings: [{ method: 'lexical' as const, hits }],
    dateWords,
  });
  if (method === 'lexical') return { ...toLexicalRanking(await findByWords()), degraded: null };
  const byWords = method === 'semantic' ? Promise.resolve({ hits: [], dateWords: [] }) : findByWords();
  const lexicalHits = async () => (await byWords).hits;
  const input = { ...size, query, lexicalHits, limit: Math.max(vectorDepth, limit) };
  const { waiting, others } = statistics;
  const [words, { hits, degraded }] = await Promise.all([
    byWords,
    searchByMeaning(deps, scope, { ...input, waiting, others }),
  ]);
  if (!hits) {
    const fallback = method === 'semantic' ? await findByWords() : words;
    return { ...toLexicalRanking(fallback), degraded };
  }
  const vector: Ranking = { method: 'vector', hits };
  const { rankings, dateWords } = toLexicalRanking(words);
  return { rankings: method === 'semantic' ? [vector] : [...rankings, vector], dateWords, degraded };
}

/** Names the method of rankings as the contract does. */
const toUsedMethod = (rankings: readonly Ranking[]) => (rankings.length > 1 ? 'hybrid' : rankings[0]!.method);

/** The least relevance of a result: what rounds to none is about something else. */
const leastRelevance = 0.0001;

/** Reads the rows of the best hits, and puts them in order by the weights that are asked for. */
async function findBest(
  db: DataSource,
  scope: SearchScope,
  hits: readonly FusedHit[],
  options: NonNullable<SearchMemories['options']>,
): Promise<MemoryHit[]> {
  const { max_results = 10, min_relevance = 0, weights = {} } = options;
  const { recency = 0, importance = 0 } = weights;
  const least = Math.max(min_relevance, leastRelevance);
  // Weights only take away from a relevance: what is below the least one stays below it.
  const relevant = hits.filter(({ relevance }) => roundScore(relevance) >= least);
  const best = recency + importance > 0 ? relevant : relevant.slice(0, max_results);
  const rows = await findRows(
    db,
    scope,
    best.map(({ id }) => id),
  );
  const found = best.flatMap((scores) => (rows.has(scores.id) ? [{ row: rows.get(scores.id)!, scores }] : []));
  if (recency + importance === 0) return found;
  return found
    .map(({ row, scores }) => ({
      row,
      scores: { ...scores, relevance: weighRelevance(scores.relevance, row, { recency, importance }, scope.now) },
    }))
    .filter(({ scores }) => roundScore(scores.relevance) >= least)
    .toSorted((a, b) => b.scores.relevance - a.scores.relevance)
    .slice(0, max_results);
}

/** Finds the memories that answer a query best, by words and by meaning. When embeddings fail, it is by words alone. */
export async function findRelevantMemories(
  deps: SearchDeps,
  { keys, query, filters = {}, options = {} }: MemorySearchQuery,
): Promise<MemorySearchResult> {
  const startedAt = performance.now();
  const { dataSource, embedder, clock } = deps;
  const { max_results: limit = 10, as_of, method = 'auto', time_zone: timeZone = 'UTC' } = options;
  const asOf = as_of === undefined ? null : new Date(as_of);
  const scope: SearchScope = { keys, filters, asOf, now: clock() };
  const statistics = await getStoreStatistics(dataSource, scope, await embedder.model());
  const size = await getScopeSize(dataSource, scope, statistics);
  const ranked = await rankMemories(deps, scope, method, { query, timeZone, limit, statistics, size });
  const { rankings, dateWords, degraded } = ranked;
  const ids = rankings.length > 1 ? rankings.flatMap(({ hits }) => hits.map(({ id }) => id)) : [];
  const dated = await findDated(dataSource, scope, dateWords, ids);
  const found = await findBest(dataSource, scope, fuseRankings(rankings, dated), options);
  return {
    found,
    metrics: {
      total_searched: size.total,
      processing_time_ms: Math.round((performance.now() - startedAt) * 10) / 10,
      method: toUsedMethod(rankings),
      degraded,
      not_embedded: statistics.waiting,
    },
  };
}

const roundScoreOrNull = (score: number | null) => (score === null ? null : roundScore(score));

/** Writes a hit as the contract has it. */
export function toSearchResult({ row, scores }: MemoryHit): {
  memory: Memory;
  relevance_score: number;
  scores: { lexical: number | null; vector: number | null; fused: number; method: 'hybrid' | 'lexical' | 'vector' };
} {
  return {
    memory: toMemory(row),
    relevance_score: roundScore(scores.relevance),
    scores: {
      lexical: roundScoreOrNull(scores.lexical),
      vector: roundScoreOrNull(scores.vector),
      fused: roundScore(scores.fused),
      method: toSearchMethod(scores),
    },
  };
}
