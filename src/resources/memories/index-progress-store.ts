// All raw: counts over several tables in one statement.
import type { Queryable } from '#src/db/query.ts';
import { wordsVersion } from './index-store.ts';

/** How far memories are indexed for searches. */
export type IndexProgress = {
  /** The model that is to embed them; null when none is. */
  model: string | null;
  /** The number of memories that searches find. */
  memories: number;
  /** Those that the model has embedded. */
  embedded: number;
  /** Those that it could not embed yet, and is asked for again. */
  failed: number;
  /** Those whose words are indexed as this version does it. */
  words: number;
};

/** Returns the model that embeds memories: the one of the configuration, or that of the offline provider; null for none. */
export const toEmbeddingModel = (configured: string | null, isOffline: boolean): string | null =>
  configured ?? (isOffline ? 'offline/embedding' : null);

/** Counts the memories of all organizations that are indexed, and embedded by a model. */
export async function readIndexProgress(db: Queryable, model: string | null): Promise<IndexProgress> {
  const [counts] = await db.query<Omit<IndexProgress, 'model'>[]>(
    `SELECT count(*)::int AS memories,
            count(*) FILTER (WHERE m.words_version >= $2)::int AS words,
            count(e.memory_id)::int AS embedded,
            count(*) FILTER (WHERE e.memory_id IS NULL AND j.attempts > 0)::int AS failed
       FROM memories m
       LEFT JOIN memory_embeddings e ON e.memory_id = m.id AND e.model = $1
       LEFT JOIN memory_jobs j ON j.memory_id = m.id AND j.model = $1
      WHERE m.status = 'active' AND m.deleted_at IS NULL`,
    [model, wordsVersion],
  );
  return { model, ...counts! };
}

/** Returns the memories that wait to be embedded or indexed, those aside that could not be embedded. */
export function countUnindexed({ model, memories, embedded, failed, words }: IndexProgress): number {
  const unembedded = model === null ? 0 : memories - embedded - failed;
  return Math.max(unembedded, memories - words);
}
