import type { MemorySearchMetrics } from '#generated/v2/client/types.gen.ts';
import type { Embedder } from './embedder.ts';
import type { Hit } from './fuse.ts';
import type { SearchScope } from './search-scope.ts';
import { toSimilarityScore } from './similarity-scale.ts';
import { minIndexedVectors, type QueryEmbedding, type Vectors } from './vectors.ts';

type SemanticDeps = { vectors: Vectors; embedder: Embedder };

/**
 * The hits of a search by meaning, null when there was none, and why it was poorer than usual. `waiting` counts memories
 * without an embedding; `others` are other models with embeddings. `ids` are the memories of the scope, when they are few.
 */
type SemanticResult = { hits: Hit[] | null; degraded: MemorySearchMetrics['degraded'] };
export type SemanticQuery = {
  query: string;
  waiting: number;
  others: readonly string[];
  total: number;
  ids: string[] | null;
  limit: number;
  lexicalHits: () => Promise<Hit[]>;
};

/** Finds the memories that are nearest to an embedded query, with their cosines, and how near the lexical hits are. */
async function findNearest(
  vectors: Vectors,
  scope: SearchScope,
  embedded: QueryEmbedding,
  { ids, total, limit, lexicalHits }: SemanticQuery,
): Promise<Hit[]> {
  if (ids) return vectors.nearness(ids, embedded);
  // The nearest ones are not all: how near the best lexical hits are counts as well. An earlier version may have had another
  // content than the embedded one.
  const named = async () => (scope.asOf ? [] : (await lexicalHits()).slice(0, limit).map(({ id }) => id));
  return vectors.search(scope, embedded, { limit, few: total < minIndexedVectors, named });
}

/**
 * Finds memories by the likeness of embeddings, with scores on the scale of the query. While a new model has not embedded
 * everything, embeddings of an earlier model are searched too.
 */
export async function searchByMeaning(
  { vectors, embedder }: SemanticDeps,
  scope: SearchScope,
  input: SemanticQuery,
): Promise<SemanticResult> {
  if (!(await vectors.support())) return { hits: null, degraded: 'no_vector_extension' };
  const model = await embedder.model();
  if (model === null) return { hits: null, degraded: 'no_embedding_model' };
  const models = input.waiting > 0 ? [model, ...input.others] : [model];
  const embedded = (await Promise.all(models.map((by) => embedder.query(input.query, by)))).filter(
    (one) => one !== null,
  );
  if (embedded.length === 0) return { hits: null, degraded: 'embedding_unavailable' };
  const best = new Map<string, Hit & { cosine: number }>();
  for (const one of embedded) {
    const [nearest, scale] = await Promise.all([findNearest(vectors, scope, one, input), embedder.scale(one)]);
    for (const { id, score: cosine } of nearest)
      if (!best.has(id)) best.set(id, { id, score: toSimilarityScore(cosine, scale), cosine });
  }
  const hits = [...best.values()]
    .toSorted((a, b) => b.score - a.score || b.cosine - a.cosine)
    .map(({ id, score }) => ({ id, score }));
  return { hits, degraded: input.waiting > 0 ? 'embeddings_incomplete' : null };
}
