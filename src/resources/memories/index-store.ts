import type { Queryable } from '#src/db/query.ts';
import { type MemoryContent, toMemoryText } from './memory.ts';
import { toIndexWords } from './search/words.ts';

/**
 * Locks the memories of an agent until the transaction ends, so that their writers come one after the other. Call it
 * before anything of them is written. Returns how many memories the agent has.
 */
export async function lockMemoryStore(tx: Queryable, agentId: string): Promise<number> {
  const [row] = await tx.query<{ memories: number }[]>(
    `INSERT INTO memory_stores (agent_id, memories) VALUES ($1, 0)
     ON CONFLICT (agent_id) DO UPDATE SET memories = memory_stores.memories RETURNING memories`,
    [agentId],
  );
  return row!.memories;
}

/** Lists the words of a memory's content that searches find it by. */
export const toContentWords = (content: MemoryContent) => toIndexWords(toMemoryText(content));

/** The time in which the request that planned a job can do it itself. */
const headStartMs = 10_000;

/**
 * Adds memories to the counts of memories and words, and plans their embeddings. The agent's row names the model for
 * which the embeddings of all its memories are planned or made.
 */
export async function addToIndex(
  tx: Queryable,
  agentId: string,
  ids: readonly string[],
  now: Date,
  model: string | null,
): Promise<void> {
  await tx.query(
    `INSERT INTO memory_words (agent_id, word, memories)
     SELECT $1, word, count(*) FROM memories m, unnest(tsvector_to_array(m.lexemes)) word
      WHERE m.id = ANY($2) AND left(word, 1) <> '@' GROUP BY word
     ON CONFLICT (agent_id, word) DO UPDATE SET memories = memory_words.memories + excluded.memories`,
    [agentId, ids],
  );
  await tx.query(
    `WITH planned AS (
       INSERT INTO memory_jobs (memory_id, model, agent_id, next_at)
       SELECT id, $3, $1, $4 FROM unnest($2::text[]) id WHERE $3::text IS NOT NULL ON CONFLICT DO NOTHING)
     UPDATE memory_stores SET memories = memories + cardinality($2::text[]),
            model = CASE WHEN memories = 0 OR $3::text IS NULL THEN $3::text ELSE model END WHERE agent_id = $1`,
    [agentId, ids, model, new Date(now.getTime() + headStartMs)],
  );
}

/** Removes memories from the counts of memories and words, with their embeddings and their lexemes. */
export async function removeFromIndex(tx: Queryable, agentId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE memory_words w SET memories = w.memories - gone.memories
       FROM (SELECT word, count(*)::int AS memories FROM memories m, unnest(tsvector_to_array(m.lexemes)) word
              WHERE m.id = ANY($2) GROUP BY word) AS gone
      WHERE w.agent_id = $1 AND w.word = gone.word`,
    [agentId, ids],
  );
  await tx.query(
    `WITH emptied AS (
       DELETE FROM memory_words WHERE agent_id = $1 AND memories <= 0 AND word IN (
         SELECT word FROM memories m, unnest(tsvector_to_array(m.lexemes)) word WHERE m.id = ANY($2))),
     jobs AS (DELETE FROM memory_jobs WHERE memory_id = ANY($2)),
     vectors AS (DELETE FROM memory_embeddings WHERE memory_id = ANY($2)),
     counted AS (UPDATE memory_stores SET memories = memories - cardinality($2::text[]) WHERE agent_id = $1)
     UPDATE memories SET lexemes = NULL WHERE id = ANY($2)`,
    [agentId, ids],
  );
}
