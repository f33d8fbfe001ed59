import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { eraseMemories, type EraseContext, type ErasedMemories } from './erase-store.ts';

/** The fate of the memories of deleted messages: all stay, those that Parley has extracted go, or all go. */
export type MemoryFate = 'keep' | 'delete_extracted' | 'delete';

/** The messages that memories come from: a part of a session's log, all of a conversation, or one. */
export type MemorySource =
  | { messageId: string }
  | { conversationId: string }
  | { sessionId: string; fromSeq: number; toSeq: number };

/** The memories of messages after these were deleted: those that stay, those that were erased, and those that are back. */
export type SourceErasure = ErasedMemories & { kept: string[] };

const batchSize = 200;

/** Writes the condition that a memory comes from a source, and its parameters, which begin at `$1`. */
function toSourceSql(source: MemorySource): [string, unknown[]] {
  if ('messageId' in source) return ['m.source_message_id = $1', [source.messageId]];
  if ('conversationId' in source)
    return [
      `m.id IN (SELECT id FROM memories WHERE source_message_id IN (SELECT id FROM messages WHERE conversation_id = $1)
         UNION SELECT id FROM memories WHERE scope_key IN (SELECT id FROM sessions WHERE conversation_id = $1))`,
      [source.conversationId],
    ];
  const { sessionId, fromSeq, toSeq } = source;
  return [
    `m.source_message_id IN (SELECT id FROM messages
       WHERE session_id = $1 AND first_seq <= $3 AND coalesce(last_seq, first_seq) >= $2)`,
    [sessionId, fromSeq, toSeq],
  ];
}

/**
 * Writes the condition that Parley has extracted a memory from messages, or that it belongs to a session. What Parley has
 * consolidated is not extracted itself: it goes when one of its sources does.
 */
const extractedSql = `(m.scope_type = 'session' OR m.created_by = 'parley' AND NOT EXISTS (
  SELECT 1 FROM memory_links l WHERE l.memory_id = m.id AND l.relation IN ('merged_from', 'summarises')))`;

async function listIds(tx: Queryable, condition: string, parameters: unknown[], limit: number): Promise<string[]> {
  // Raw: the sources of memories are of several tables.
  const rows = await tx.query<{ id: string }[]>(
    `SELECT m.id FROM memories m WHERE ${condition} ORDER BY m.id LIMIT ${limit}`,
    parameters,
  );
  return rows.map(({ id }) => id);
}

/**
 * Erases the memories that come from messages, as far as `fate` says, and lists what became of them, `limit` ids of each.
 * Part of the transaction that deletes the messages.
 */
export async function eraseMemoriesOf(
  tx: EntityDatabase,
  source: MemorySource,
  fate: MemoryFate,
  context: Omit<EraseContext, 'withSources'>,
  limit: number,
): Promise<SourceErasure> {
  const [from, parameters] = toSourceSql(source);
  const chosen = fate === 'delete' ? from : `${from} AND ${extractedSql}`;
  const all: SourceErasure = { kept: [], erased: [], restored: [], rewritten: [] };
  if (fate !== 'keep')
    for (let ids = await listIds(tx, chosen, parameters, batchSize); ids.length > 0;) {
      const { erased, restored, rewritten } = await eraseMemories(tx, ids, { ...context, withSources: false });
      all.erased = [...all.erased, ...erased];
      all.restored = [...all.restored, ...restored];
      all.rewritten = [...all.rewritten, ...rewritten];
      ids = await listIds(tx, chosen, parameters, batchSize);
    }
  all.kept = await listIds(tx, `${from} AND m.deleted_at IS NULL`, parameters, limit);
  const first = (ids: readonly string[]) => [...new Set(ids)].slice(0, limit);
  return { kept: all.kept, erased: first(all.erased), restored: first(all.restored), rewritten: first(all.rewritten) };
}

/** Writes what became of memories as the contract has it. */
export const toLedTo = ({ kept, erased, restored, rewritten }: SourceErasure) => ({
  memory_ids: kept,
  erased_memory_ids: erased,
  restored_memory_ids: restored,
  rewritten_memory_ids: rewritten,
});
