import type { Memory, MemorySearchMetrics, SearchMemories } from '#generated/v2/client/types.gen.ts';
import type { DataSource } from 'typeorm';
import type { Embedder } from './embed.ts';
import { fuse, type Fused, type Hit, type Ranking } from './fuse.ts';
import { searchWords } from './lexical.ts';
import { toMemory, type MemoryRow } from '#src/resources/memories/memory.ts';
import { isWhole, Parameters, sourceOf, type Scope } from '#src/resources/memories/scope.ts';
import { columns, columnsThen } from '#src/resources/memories/store.ts';
import { indexedFrom, type Vectors } from './vectors.ts';

export type SearchDeps = { dataSource: DataSource; vectors: Vectors; embedder: Embedder; clock: () => Date };

/** How many memories each method brings in at least: the nearest, and those with words of the query. */
const depth = 50;
const depthOfWords = 100;

type About = { memories: number; outside: number; ofSession: number; waiting: number; others: string[] };

/** What there is to search in: everything, and what the present model has not embedded yet: all, before that is planned. */
const about = `SELECT s.memories,
    (SELECT count(*)::int FROM memories m WHERE m.agent_id = $1 AND m.session_id IS NOT NULL AND m.deleted_at IS NULL
        AND m.status = 'active')
    + (SELECT count(*)::int FROM memories m WHERE m.agent_id = $1 AND m.session_id IS NULL AND m.deleted_at IS NULL
        AND m.status = 'active' AND m.expires_at <= $3) AS outside,
    (SELECT count(*)::int FROM memories m WHERE m.agent_id = $1 AND m.session_id = $4 AND m.deleted_at IS NULL
        AND m.status = 'active' AND (m.expires_at IS NULL OR m.expires_at > $3)) AS "ofSession",
    CASE WHEN s.model = $2 OR $2 = '' THEN (SELECT count(*)::int FROM memory_jobs WHERE agent_id = $1 AND model = $2)
         ELSE s.memories END AS waiting,
    array_remove(ARRAY[
      (SELECT model FROM memory_embeddings WHERE agent_id = $1 AND model < $2 ORDER BY model DESC LIMIT 1),
      (SELECT model FROM memory_embeddings WHERE agent_id = $1 AND model > $2 ORDER BY model LIMIT 1)], NULL) AS others
  FROM memory_stores s WHERE s.agent_id = $1`;

async function aboutOf({ dataSource, embedder }: SearchDeps, { agentId, filters, now }: Scope): Promise<About> {
  const model = (await embedder.model()) ?? '';
  const [row] = await dataSource.query<About[]>(about, [agentId, model, now, filters.session_id ?? null]);
  return row ?? { memories: 0, outside: 0, ofSession: 0, waiting: 0, others: [] };
}

/** How many memories a scope has, and which, when they are few and filters have let them through. */
type Reach = { total: number; ids: string[] | null };

/**
 * Few of many are looked up one by one: the index over vectors would pass by most of its neighbours on the way to them.
 */
async function reachOf(db: DataSource, scope: Scope, { memories, outside, ofSession }: About): Promise<Reach> {
  if (isWhole(scope)) return { total: memories - outside + ofSession, ids: null };
  const parameters = new Parameters();
  const { from, where, whose } = sourceOf(scope, parameters);
  const source = `FROM ${from} WHERE ${whose()} AND ${where}`;
  if (!scope.asOf) {
    const rows = await db.query<{ id: string }[]>(`SELECT m.id ${source} LIMIT ${indexedFrom}`, parameters.values);
    if (rows.length < indexedFrom) return { total: rows.length, ids: rows.map(({ id }) => id) };
  }
  const [row] = await db.query<{ count: number }[]>(`SELECT count(*)::int AS count ${source}`, parameters.values);
  return { total: row!.count, ids: null };
}

/** The rows of what was found, as they were at the moment of the search. */
async function rowsOf(db: DataSource, scope: Scope, ids: string[]): Promise<Map<string, MemoryRow>> {
  const parameters = new Parameters();
  const { from, where, says } = sourceOf(scope, parameters);
  const sql = `SELECT ${says === 'v' ? columnsThen : columns} FROM ${from}
    WHERE m.id = ANY(${parameters.add(ids, 'text[]')}) AND ${where}`;
  return new Map((await db.query<MemoryRow[]>(sql, parameters.values)).map((row) => [row.id, row]));
}

type ByMeaning = { hits: Hit[] | null; degraded: MemorySearchMetrics['degraded'] };

type Near = { found: About; reach: Reach; limit: number; words: Promise<Hit[]> };

/**
 * The nearest memories, and how near those are that have the words: an index may have missed some of them. While a new
 * model has not embedded all, those that an earlier one has come in too.
 */
async function searchMeaning(deps: SearchDeps, scope: Scope, query: string, near: Near): Promise<ByMeaning> {
  const { vectors, embedder } = deps;
  const { found, reach, limit } = near;
  if (!(await vectors.ability())) return { hits: null, degraded: 'no_vector_extension' };
  const model = await embedder.model();
  if (model === null) return { hits: null, degraded: 'no_embedding_model' };
  const models = found.waiting > 0 ? [model, ...found.others] : [model];
  const embedded = (await Promise.all(models.map((by) => embedder.query(query, by)))).filter((one) => one !== null);
  if (embedded.length === 0) return { hits: null, degraded: 'embedding_unavailable' };
  const best = new Map<string, Hit>();
  const add = (hits: Hit[]) => hits.filter(({ id }) => !best.has(id)).forEach((hit) => best.set(hit.id, hit));
  for (const one of embedded) {
    if (reach.ids) {
      add(await vectors.nearness(reach.ids, one));
      continue;
    }
    add(await vectors.search(scope, one, limit, reach.total < indexedFrom));
    // In the past a memory may have said something else than what was embedded.
    const missed = scope.asOf ? [] : (await near.words).map(({ id }) => id).filter((id) => !best.has(id));
    add(await vectors.nearness(missed, one));
  }
  const hits = [...best.values()].toSorted((a, b) => b.score - a.score);
  return { hits, degraded: found.waiting > 0 ? 'embeddings_incomplete' : null };
}

export type Found = { row: MemoryRow; scores: Fused };
export type Search = { found: Found[]; metrics: MemorySearchMetrics };

/** What a search needs to know; see the contract. */
export type Asked = { agentId: string } & Pick<SearchMemories, 'query' | 'filters' | 'options'>;

const methodOf = ({ lexical, vector }: Fused) => (lexical === null ? 'vector' : vector === null ? 'lexical' : 'hybrid');

/** The memories that answer a query best, by words and by meaning. What fails of the latter only makes it lexical. */
export async function searchMemories(
  deps: SearchDeps,
  { agentId, query, filters = {}, options = {} }: Asked,
): Promise<Search> {
  const begun = performance.now();
  const { dataSource, clock } = deps;
  const { max_results = 10, min_relevance = 0, as_of } = options;
  const now = clock();
  const scope: Scope = { agentId, filters, asOf: as_of === undefined ? null : new Date(as_of), now };
  const found = await aboutOf(deps, scope);
  const reach = await reachOf(dataSource, scope, found);
  const limit = Math.max(depth, max_results);
  const byWords = searchWords(dataSource, scope, {
    query,
    all: Math.max(found.memories, 1),
    limit: Math.max(depthOfWords, max_results),
  });
  const near = { found, reach, limit, words: byWords };
  const [words, meaning] = await Promise.all([byWords, searchMeaning(deps, scope, query, near)]);
  const rankings: Ranking[] = [{ method: 'lexical', hits: words }];
  if (meaning.hits) rankings.push({ method: 'vector', hits: meaning.hits });
  const best = fuse(rankings)
    .filter(({ relevance }) => relevance >= min_relevance)
    .slice(0, max_results);
  const rows = await rowsOf(
    dataSource,
    scope,
    best.map(({ id }) => id),
  );
  return {
    found: best.flatMap((scores) => (rows.has(scores.id) ? [{ row: rows.get(scores.id)!, scores }] : [])),
    metrics: {
      total_searched: reach.total,
      processing_time_ms: Math.round((performance.now() - begun) * 10) / 10,
      method: meaning.hits ? 'hybrid' : 'lexical',
      degraded: meaning.degraded,
      not_embedded: found.waiting,
    },
  };
}

const rounded = (score: number) => Math.round(score * 10_000) / 10_000;
const roundedOrNull = (score: number | null) => (score === null ? null : rounded(score));

/** A result as callers see it. */
export function toResult({ row, scores }: Found): {
  memory: Memory;
  relevance_score: number;
  scores: { lexical: number | null; vector: number | null; fused: number; method: 'hybrid' | 'lexical' | 'vector' };
} {
  return {
    memory: toMemory(row),
    relevance_score: rounded(scores.relevance),
    scores: {
      lexical: roundedOrNull(scores.lexical),
      vector: roundedOrNull(scores.vector),
      fused: rounded(scores.fused),
      method: methodOf(scores),
    },
  };
}
