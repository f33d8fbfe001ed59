// All raw: each joins tables, on the path of every message.
import type { Queryable } from '#src/db/query.ts';
import { type BranchKey, inLineage, type Lineage, toLineageParameters } from '#src/resources/branches/store.ts';
import type { MessageRow } from '#src/resources/messages/table.ts';

/** Returns the branch that the conversation of a session goes on with. */
export async function findCurrentBranch(db: Queryable, sessionId: string): Promise<BranchKey> {
  const [row] = await db.query<{ branch: BranchKey }[]>(
    `SELECT c.current_branch_id AS branch FROM sessions s JOIN conversations c ON c.id = s.conversation_id WHERE s.id = $1`,
    [sessionId],
  );
  return row?.branch ?? null;
}

/** Lists what the user has said last in a session, the newest first. */
export async function listUserTexts(
  db: Queryable,
  sessionId: string,
  lineage: Lineage,
  limit: number,
): Promise<string[]> {
  const rows = await db.query<Pick<MessageRow, 'content'>[]>(
    `SELECT content FROM messages WHERE session_id = $1 AND kind = 'user' AND deleted_at IS NULL AND ${inLineage(lineage, '$3')}
      ORDER BY position DESC LIMIT $2`,
    [sessionId, limit, ...toLineageParameters(lineage)],
  );
  return rows.flatMap(({ content }) => (content.type === 'text' ? [content.text] : []));
}

/** Returns the ids of the memories that the model had which asked for the tool calls that wait in a session. */
export async function findMemoriesOfTurn(db: Queryable, sessionId: string, lineage: Lineage): Promise<string[]> {
  const [row] = await db.query<{ refs: string[] | null }[]>(
    `SELECT s.memory_refs AS refs FROM messages JOIN context_snapshots s ON s.run_id = messages.run_id AND s.number = 0
      WHERE session_id = $1 AND state IN ('requires_tool_results', 'requires_approval') AND deleted_at IS NULL AND ${inLineage(lineage, '$2')}
      ORDER BY position DESC LIMIT 1`,
    [sessionId, ...toLineageParameters(lineage)],
  );
  return row?.refs ?? [];
}
