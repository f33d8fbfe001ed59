import type { Approval } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { reachByConversationSql, type Reach } from '#src/db/reach.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { In, IsNull } from '#generated/packages/typeorm.js';
import { toUsableId } from '#src/event-log/repair.ts';
import type { StoredCall } from '#src/resources/messages/table.ts';
import { approvalTable, type ApprovalRow } from './table.ts';

/** An approval with the calls of its message. */
export type FullApproval = ApprovalRow & { toolCalls: StoredCall[] | null };

const columns = `a.id, a.organization_id AS "organizationId", a.conversation_id AS "conversationId", a.session_id AS "sessionId",
  a.run_id AS "runId", a.agent_id AS "agentId", a.message_id AS "messageId", a.tool_call_id AS "toolCallId", a.has_arguments AS "hasArguments", a.tool_id AS "toolId",
  a.tool_key AS "toolKey", a.tool_version AS "toolVersion", a.status, a.created_at AS "createdAt", a.expires_at AS "expiresAt",
  a.decided_at AS "decidedAt", a.decided_by AS "decidedBy", a.decision_run_id AS "decisionRunId", a.called_at AS "calledAt",
  m.tool_calls AS "toolCalls"`;
const tables = 'approvals a LEFT JOIN messages m ON m.id = a.message_id AND m.deleted_at IS NULL';

/** The condition that a run waits for its approvals, or has: a run that broke before has none. */
const isAskedSql = `EXISTS (SELECT FROM runs r WHERE r.id = a.run_id AND r.status IN ('requires_approval', 'cancelled'))
  AND NOT EXISTS (SELECT FROM conversations c WHERE c.id = a.conversation_id AND c.deleted_at IS NOT NULL)`;

/** Returns the arguments of the call of an approval, as its model wrote them; null when they were erased. */
export function findArguments({ toolCalls, toolCallId, hasArguments }: FullApproval): string | null {
  const args = toolCalls?.find(({ id }) => toUsableId(id) === toolCallId)?.arguments;
  return args === undefined || (hasArguments && args === '') ? null : args;
}

/** Writes an approval as the contract has it. */
export const toApproval = (row: FullApproval): Approval => ({
  id: row.id,
  status: row.status,
  tool_call_id: row.toolCallId,
  tool_key: row.toolKey,
  tool_version: row.toolVersion,
  arguments: findArguments(row) ?? '',
  run_id: row.runId,
  message_id: row.messageId,
  session_id: row.sessionId,
  conversation_id: row.conversationId,
  agent_id: row.agentId,
  created_at: row.createdAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
  decided_at: row.decidedAt?.toISOString() ?? null,
  decided_by: row.decidedBy,
  decision_run_id: row.decisionRunId,
});

/** Selects the approvals in reach, those with a status or of a run when one is given, for `readPage`. */
export function selectApprovals(
  { organizationId, userId }: Reach,
  { status, runId }: { status?: Approval['status'] | undefined; runId?: string | undefined },
) {
  const filters = [
    { column: 'a.status', value: status },
    { column: 'a.run_id', value: runId },
  ].filter(({ value }) => value !== undefined);
  const conditions = filters.map(({ column }, index) => `AND ${column} = $${index + 3}`);
  return {
    sql: `SELECT ${columns} FROM ${tables}
      WHERE a.organization_id = $1 AND ${reachByConversationSql('$2', 'a.conversation_id')} AND ${isAskedSql} ${conditions.join(' ')}`,
    parameters: [organizationId, userId, ...filters.map(({ value }) => value)],
  };
}

/** Lists the approvals that a run has asked for, in the order of their calls. */
export async function listApprovalsOfRun(db: Queryable, runId: string): Promise<FullApproval[]> {
  // Raw: a join.
  return db.query<FullApproval[]>(
    `SELECT ${columns} FROM ${tables} WHERE a.run_id = $1 AND ${isAskedSql} ORDER BY a.created_at, a.id`,
    [runId],
  );
}

/** Lists the approvals of these calls of a session that are not open any more. */
export async function listEndedApprovals(
  db: Queryable,
  sessionId: string,
  toolCallIds: readonly string[],
): Promise<FullApproval[]> {
  // Raw: found by their runs, which have an index.
  return db.query<FullApproval[]>(
    `SELECT ${columns} FROM ${tables} WHERE a.status <> 'open' AND a.tool_call_id = ANY($2::text[])
        AND a.run_id IN (SELECT id FROM runs WHERE session_id = $1) AND ${isAskedSql} ORDER BY a.created_at, a.id`,
    [sessionId, toolCallIds],
  );
}

/** Lists the approvals that are open in a session. */
export async function listOpenApprovals(db: Queryable, sessionId: string): Promise<FullApproval[]> {
  // Raw: found by their runs, which have an index.
  return db.query<FullApproval[]>(
    `SELECT ${columns} FROM ${tables} WHERE a.status = 'open'
        AND a.run_id IN (SELECT id FROM runs WHERE session_id = $1 AND status = 'requires_approval')`,
    [sessionId],
  );
}

/** A call that waits for a person, as it is stored first. */
export type NewApproval = Pick<
  ApprovalRow,
  'messageId' | 'toolCallId' | 'hasArguments' | 'toolId' | 'toolKey' | 'toolVersion' | 'createdAt' | 'expiresAt'
>;

/** Stores approvals of a run, before the run ends and waits for them. Returns their ids. */
export async function insertApprovals(
  db: EntityDatabase,
  runId: string,
  approvals: readonly NewApproval[],
): Promise<string[]> {
  // Raw: the owner of a run is in its row.
  const [owner] = await db.query<Pick<ApprovalRow, 'organizationId' | 'conversationId' | 'sessionId' | 'agentId'>[]>(
    `SELECT organization_id AS "organizationId", conversation_id AS "conversationId", session_id AS "sessionId",
            agent_id AS "agentId" FROM runs WHERE id = $1`,
    [runId],
  );
  const rows = approvals.map((approval) => ({
    ...approval,
    ...owner!,
    id: newId('apr'),
    runId,
    status: 'open' as const,
  }));
  await insertRows(db, approvalTable, rows);
  return rows.map(({ id }) => id);
}

/** The end of an approval. */
export type ApprovalEnd = Pick<ApprovalRow, 'status' | 'decidedAt' | 'decidedBy' | 'decisionRunId'>;

/** Ends an open approval. Returns whether it was open. */
export async function endApproval(tx: EntityDatabase, id: string, end: ApprovalEnd): Promise<boolean> {
  return (await updateRows(tx, approvalTable, { id, status: 'open' }, end)) > 0;
}

/** Notes that the call of an approval is about to be made. */
export async function markCalled(db: EntityDatabase, id: string, now: Date): Promise<void> {
  await updateRows(db, approvalTable, { id, calledAt: IsNull() }, { calledAt: now });
}

/** Lists the approved calls that a run goes on with, and whether each was made. */
export async function listApprovedCalls(
  db: EntityDatabase,
  decisionRunId: string,
): Promise<{ toolCallId: string; wasCalled: boolean }[]> {
  const rows = await db
    .getRepository(approvalTable)
    .find({ where: { decisionRunId, status: In(['approved', 'edited']) }, order: { createdAt: 'ASC', id: 'ASC' } });
  return rows.map(({ toolCallId, calledAt }) => ({ toolCallId, wasCalled: calledAt !== null }));
}

/** Lists the runs whose approvals have expired, each once. */
export async function listExpiredRuns(db: Queryable, now: Date): Promise<{ runId: string; organizationId: string }[]> {
  // Raw: each run once, in the order of their times.
  return db.query(
    `SELECT run_id AS "runId", min(organization_id) AS "organizationId" FROM approvals
      WHERE status = 'open' AND expires_at <= $1 GROUP BY run_id ORDER BY min(expires_at) LIMIT 100`,
    [now],
  );
}

/** Ends the open approvals of a run whose calls nobody can make any more. */
export async function expireApprovals(
  tx: EntityDatabase,
  runId: string,
  { now, by }: { now: Date; by: string },
): Promise<void> {
  await updateRows(tx, approvalTable, { runId, status: 'open' }, { status: 'expired', decidedAt: now, decidedBy: by });
}

/** The place of approvals that end together. */
type ApprovalPlace = { sessionId: string } | { conversationId: string } | { messageId: string };

/** Returns the condition that finds the open approvals of a place by their runs, which have an index, and the id of the place. */
function toPlaceCondition(place: ApprovalPlace): [condition: string, id: string] {
  if ('messageId' in place)
    return ['run_id = (SELECT run_id FROM messages WHERE id = $1) AND message_id = $1', place.messageId];
  const [column, id] =
    'sessionId' in place ? ['session_id', place.sessionId] : ['conversation_id', place.conversationId];
  return [`run_id IN (SELECT id FROM runs WHERE ${column} = $1 AND status = 'requires_approval')`, id];
}

/**
 * Ends the open approvals of a session or a conversation that ends, or of a message that is deleted: nobody can make their calls any
 * more. Returns whether there were any.
 */
export async function cancelApprovals(
  tx: Queryable,
  place: ApprovalPlace,
  { now, by }: { now: Date; by: string },
): Promise<boolean> {
  const [condition, id] = toPlaceCondition(place);
  // Raw: found by other rows.
  const [rows] = await tx.query<[unknown[]]>(
    `UPDATE approvals SET status = 'cancelled', decided_at = $2, decided_by = $3
      WHERE status = 'open' AND ${condition} RETURNING id`,
    [id, now, by],
  );
  return rows.length > 0;
}
