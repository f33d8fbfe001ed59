// All raw: statements about all rows of a conversation.
import type { Queryable } from '#src/db/query.ts';

const sessions = 'SELECT id FROM sessions WHERE conversation_id = $1';
const runs = 'SELECT id FROM runs WHERE conversation_id = $1';

/** The rows that refer to a conversation and to which nothing refers, by table. */
const leaves: readonly [table: string, condition: string][] = [
  ['session_events', `session_id IN (${sessions})`],
  ['machine_steps', `session_id IN (${sessions})`],
  ['session_states', `session_id IN (${sessions})`],
  ['session_state_restores', `session_id IN (${sessions})`],
  ['event_redactions', `session_id IN (${sessions})`],
  ['message_versions', 'message_id IN (SELECT id FROM messages WHERE conversation_id = $1)'],
  ['approvals', 'conversation_id = $1'],
  ['context_snapshots', `run_id IN (${runs})`],
  ['context_changes', 'conversation_id = $1'],
  ['usage_reservations', `run_id IN (${runs})`],
  ['state_checkpoints', `session_id IN (${sessions})`],
  ['state_checkpoints', `run_id IN (${runs})`],
  ['v1_messages', 'conversation_id = $1'],
  ['v1_conversations', 'conversation_id = $1'],
];

/** Messages, runs and branches refer to each other: one statement deletes all of them. */
const treeSql = `WITH gone_messages AS (DELETE FROM messages WHERE conversation_id = $1),
  gone_runs AS (DELETE FROM runs WHERE conversation_id = $1),
  gone_branches AS (DELETE FROM branches WHERE conversation_id = $1),
  gone_sessions AS (DELETE FROM sessions WHERE conversation_id = $1)
  DELETE FROM conversations WHERE id = $1`;

/** The tables of which `deleteConversationRows` deletes rows. */
export const conversationTables: readonly string[] = [
  ...leaves.map(([table]) => table),
  'messages',
  'runs',
  'branches',
  'sessions',
  'conversations',
];

/** Deletes the rows that are left of a conversation whose parts were erased. Memories of its sessions stay. */
export async function deleteConversationRows(tx: Queryable, conversationId: string): Promise<void> {
  for (const [table, condition] of leaves) await tx.query(`DELETE FROM ${table} WHERE ${condition}`, [conversationId]);
  await tx.query(treeSql, [conversationId]);
}
