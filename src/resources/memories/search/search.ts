import type { Memory, MemorySearchMetrics, SearchMemories } from '#generated/v2/client/types.gen.ts';
import type { DataSource } from 'typeorm';
import type { Embedder } from './embedder.ts';
import { fuseRankings, type FusedHit, type Hit, type Ranking } from './fuse.ts';
import { searchByWords } from './lexical.ts';
import { toMemory, type MemoryRow } from '#src/resources/memories/memory.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import { isUnfiltered, toScopeSql, type SearchFilters, type SearchScope } from './search-scope.ts';
import { memoryColumns, versionedMemoryColumns } from '#src/resources/memories/store.ts';
import { minIndexedVectors, type Vectors } from './vectors.ts';

/** The services that a search needs. */
export type SearchDeps = { dataSource: DataSource; vectors: Vectors; embedder: Embedder; clock: () => Date };

/** The least number of memories that each method brings in: the nearest ones, and those with words of the query. */
const vectorDepth = 50;
const lexicalDepth = 100;

/**
 * The counts of the memories of scopes: all; those that have expired; those that wait for an embedding. `others` are other
 * models with embeddings.
 */
type StoreStatistics = { memories: number; expired: number; waiting: number; others: string[] };

/**
 * Counts the memories of scopes, and those that the present model has not embedded yet: all of them, before their
 * embedding is planned.
 */
const storeStatisticsSql = `SELECT coalesce(sum(s.memories), 0)::int AS memories,
    (SELECT count(*)::int FROM memories m WHERE m.scope_key = ANY($1) AND m.deleted_at IS NULL AND m.status = 'active'
        AND m.expires_at <= $3) AS expired,
    coalesce(sum(CASE WHEN s.model = $2 OR $2 = ''
                      THEN (SELECT count(*) FROM memory_jobs j WHERE j.scope_key = s.scope_key AND j.model = $2)
                      ELSE s.memories END), 0)::int AS waiting,
    ARRAY(SELECT DISTINCT o.model FROM unnest($1::text[]) key CROSS JOIN LATERAL (
      (SELECT model FROM memory_embeddings WHERE scope_key = key AND model < $2 ORDER BY model DESC LIMIT 1)
       UNION (SELECT model FROM memory_embeddings WHERE scope_key = key AND model > $2 ORDER BY model LIMIT 1)) AS o)
      AS others
  FROM memory_stores s WHERE s.scope_key = ANY($1)`;

async function getStoreStatistics(
  { dataSource, embedder }: SearchDeps,
  { keys, now }: SearchScope,
): Promise<StoreStatistics> {
  const model = (await embedder.model()) ?? '';
  const [row] = await dataSource.query<[StoreStatistics]>(storeStatisticsSql, [keys, model, now]);
  return row;
}

/** The number of memories in a scope, and their ids when filters leave few; else null. */
type ScopeSize = { total: number; ids: string[] | null };

/** Counts the memories of a scope. Few of many are compared one by one: the index over vectors would skip most of them. */
async function getScopeSize(
  db: DataSource,
  scope: SearchScope,
  { memories, expired }: StoreStatistics,
): Promise<ScopeSize> {
  if (isUnfiltered(scope)) return { total: memories - expired, ids: null };
  const parameters = new SqlParameters();
  const { from, where, ownerCondition } = toScopeSql(scope, parameters);
  const source = `FROM ${from} WHERE ${ownerCondition()} AND ${where}`;
  if (!scope.asOf) {
    const rows = await db.query<{ id: string }[]>(
      `SELECT m.id ${source} LIMIT ${minIndexedVectors}`,
      parameters.values,
    );
    if (rows.length < minIndexedVectors) return { total: rows.length, ids: rows.map(({ id }) => id) };
  }
  const [row] = await db.query<{ count: number }[]>(`SELECT count(*)::int AS count ${source}`, parameters.values);
  return { total: row!.count, ids: null };
}

/** Reads the rows of hits, as they were at the moment of the search, by their ids. */
async function findRows(db: DataSource, scope: SearchScope, ids: string[]): Promise<Map<string, MemoryRow>> {
  const parameters = new SqlParameters();
  const { from, where, contentAlias } = toScopeSql(scope, parameters);
  const sql = `SELECT ${contentAlias === 'v' ? versionedMemoryColumns : memoryColumns} FROM ${from}
    WHERE m.id = ANY(${parameters.add(ids, 'text[]')}) AND ${where}`;
  return new Map((await db.query<MemoryRow[]>(sql, parameters.values)).map((row) => [row.id, row]));
}

type MeaningResult = { hits: Hit[] | null; degraded: MemorySearchMetrics['degraded'] };

type MeaningQuery = { statistics: StoreStatistics; size: ScopeSize; limit: number; lexicalHits: Promise<Hit[]> };

/**
 * Finds the nearest memories, and how near the lexical hits are: an index may have missed some of them. While a new model
 * has not embedded everything, embeddings of an earlier model are searched too.
 */
async function searchByMeaning(
  deps: SearchDeps,
  scope: SearchScope,
  query: string,
  input: MeaningQuery,
): Promise<MeaningResult> {
  const { vectors, embedder } = deps;
  const { statistics, size, limit } = input;
  if (!(await vectors.support())) return { hits: null, degraded: 'no_vector_extension' };
  const model = await embedder.model();
  if (model === null) return { hits: null, degraded: 'no_embedding_model' };
  const models = statistics.waiting > 0 ? [model, ...statistics.others] : [model];
  const embedded = (await Promise.all(models.map((by) => embedder.query(query, by)))).filter((one) => one !== null);
  if (embedded.length === 0) return { hits: null, degraded: 'embedding_unavailable' };
  const best = new Map<string, Hit>();
  const add = (hits: Hit[]) => hits.filter(({ id }) => !best.has(id)).forEach((hit) => best.set(hit.id, hit));
  for (const one of embedded) {
    if (size.ids) {
      add(await vectors.nearness(size.ids, one));
      continue;
    }
    add(await vectors.search(scope, one, limit, size.total < minIndexedVectors));
    // An earlier version may have had another content than the embedded one.
    const missed = scope.asOf ? [] : (await input.lexicalHits).map(({ id }) => id).filter((id) => !best.has(id));
    add(await vectors.nearness(missed, one));
  }
  const hits = [...best.values()].toSorted((a, b) => b.score - a.score);
  return { hits, degraded: statistics.waiting > 0 ? 'embeddings_incomplete' : null };
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

/** Finds the memories that answer a query best, by words and by meaning. When embeddings fail, it is by words alone. */
export async function findRelevantMemories(
  deps: SearchDeps,
  { keys, query, filters = {}, options = {} }: MemorySearchQuery,
): Promise<MemorySearchResult> {
  const startedAt = performance.now();
  const { dataSource, clock } = deps;
  const { max_results = 10, min_relevance = 0, as_of } = options;
  const now = clock();
  const scope: SearchScope = { keys, filters, asOf: as_of === undefined ? null : new Date(as_of), now };
  const statistics = await getStoreStatistics(deps, scope);
  const size = await getScopeSize(dataSource, scope, statistics);
  const limit = Math.max(vectorDepth, max_results);
  const lexicalHits = searchByWords(dataSource, scope, {
    query,
    all: Math.max(statistics.memories, 1),
    limit: Math.max(lexicalDepth, max_results),
  });
  const input = { statistics, size, limit, lexicalHits };
  const [words, meaning] = await Promise.all([lexicalHits, searchByMeaning(deps, scope, query, input)]);
  const rankings: Ranking[] = [{ method: 'lexical', hits: words }];
  if (meaning.hits) rankings.push({ method: 'vector', hits: meaning.hits });
  const best = fuseRankings(rankings)
    .filter(({ relevance }) => relevance >= min_relevance)
    .slice(0, max_results);
  const rows = await findRows(
    dataSource,
    scope,
    best.map(({ id }) => id),
  );
  return {
    found: best.flatMap((scores) => (rows.has(scores.id) ? [{ row: rows.get(scores.id)!, scores }] : [])),
    metrics: {
      total_searched: size.total,
      processing_time_ms: Math.round((performance.now() - startedAt) * 10) / 10,
      method: meaning.hits ? 'hybrid' : 'lexical',
      degraded: meaning.degraded,
      not_embedded: statistics.waiting,
    },
  };
}

const roundScore = (score: number) => Math.round(score * 10_000) / 10_000;
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
