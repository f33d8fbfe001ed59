import type { Branch } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { newId } from '#src/api/ids.ts';
import { branchTable, type BranchRow } from './table.ts';
import { conversationTable } from '#src/resources/conversations/table.ts';

/** A branch of a conversation as rows name it: null is the one with which the conversation began. */
export type BranchKey = string | null;

/** The id of the branch with which a conversation began: the conversation's own, with another prefix. */
const toFirstBranchId = (conversationId: string): string => conversationId.replace(/^conv_/, 'brn_');

/** The id of a branch as callers see it. */
export const toBranchId = (conversationId: string, branch: BranchKey): string =>
  branch ?? toFirstBranchId(conversationId);

/** A branch as it is listed. */
export type ListedBranch = Omit<BranchRow, 'forkPosition'> & { isCurrent: boolean };

/** The branches of a conversation, for `readPage`. */
export function selectBranches(conversationId: string) {
  const sql = `SELECT $2 AS id, c.id AS "conversationId", NULL AS "parentBranchId", NULL AS "afterMessageId",
           c.current_branch_id IS NULL AS "isCurrent", c.created_at AS "createdAt"
      FROM conversations c WHERE c.id = $1
    UNION ALL
    SELECT b.id, b.conversation_id, coalesce(b.parent_branch_id, $2), b.after_message_id,
           b.id IS NOT DISTINCT FROM c.current_branch_id, b.created_at
      FROM branches b JOIN conversations c ON c.id = b.conversation_id WHERE b.conversation_id = $1`;
  return { sql, parameters: [conversationId, toFirstBranchId(conversationId)] };
}

/** Writes a branch as the contract has it. */
export const toBranch = (row: ListedBranch): Branch => ({
  id: row.id,
  conversation_id: row.conversationId,
  parent_branch_id: row.parentBranchId,
  after_message_id: row.afterMessageId,
  is_current: row.isCurrent,
  created_at: row.createdAt.toISOString(),
});

/** The branch of a conversation with that id; undefined when it has no such one. */
export async function findBranch(db: Queryable, conversationId: string, id: string): Promise<BranchKey | undefined> {
  if (id === toFirstBranchId(conversationId)) return null;
  // Raw: read by every page of the messages of a branch.
  const rows = await db.query<{ id: string }[]>('SELECT id FROM branches WHERE id = $1 AND conversation_id = $2', [
    id,
    conversationId,
  ]);
  return rows[0]?.id;
}

/**
 * The messages that a branch has, its own and those before it: of each branch (the first one under an empty key) those
 * up to that place in the conversation. Null: the first branch, which has all of its own and no others.
 */
export type Lineage = Readonly<Record<string, number>> | null;

/** A place beyond every message. */
const noEnd = 2 ** 31 - 1;

/** The lineage of a branch: one statement for all that it descends from, and none for the first branch. */
export async function findLineage(db: Queryable, branch: BranchKey): Promise<Lineage> {
  if (branch === null) return null;
  // Raw: recursive.
  const rows = await db.query<{ id: string | null; end: number }[]>(
    `WITH RECURSIVE descent AS (
       SELECT id, parent_branch_id, fork_position, ${noEnd} AS "end" FROM branches WHERE id = $1
       UNION ALL
       SELECT b.id, b.parent_branch_id, b.fork_position, d.fork_position
         FROM descent d JOIN branches b ON b.id = d.parent_branch_id)
     SELECT id, "end" FROM descent
     UNION ALL
     SELECT NULL, fork_position FROM descent WHERE parent_branch_id IS NULL`,
    [branch],
  );
  return Object.fromEntries(rows.map(({ id, end }) => [id ?? '', end]));
}

/** Whether a message is of a lineage. */
export const isInLineage = (
  lineage: Lineage,
  { branchId, position }: { branchId: BranchKey; position: number },
): boolean => (lineage === null ? branchId === null : position <= (lineage[branchId ?? ''] ?? 0));

/** The part of a lineage up to a place in the conversation. */
export const limitLineage = (lineage: Lineage, position: number): Lineage =>
  Object.fromEntries(Object.entries(lineage ?? { '': noEnd }).map(([key, end]) => [key, Math.min(end, position)]));

/**
 * The condition that a row of `messages` is of a lineage, which is given as `lineageParameters` from this place on. Places
 * grow along a lineage, so that their order is the order in which it was said, and their index serves.
 */
export const inLineage = (lineage: Lineage, parameter: string): string =>
  lineage === null ? 'branch_id IS NULL' : `position <= (${parameter}::jsonb ->> coalesce(branch_id, ''))::int`;

/** A lineage as the parameters of `ofLineage`: none for the first branch. */
export const toLineageParameters = (lineage: Lineage): string[] => (lineage === null ? [] : [JSON.stringify(lineage)]);

/** Stores a branch. Returns its id. */
export async function insertBranch(tx: EntityDatabase, branch: Omit<BranchRow, 'id'>): Promise<string> {
  const id = newId('brn');
  await insertRows(tx, branchTable, { id, ...branch });
  return id;
}

/** Makes a branch the one that a conversation goes on with. */
export async function switchBranch(
  tx: EntityDatabase,
  conversationId: string,
  branch: BranchKey,
  now: Date,
): Promise<void> {
  await updateRows(tx, conversationTable, { id: conversationId }, { currentBranchId: branch, updatedAt: now });
}
