import type { Conversation } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import type { EntityDatabase, Queryable, RowsInsert } from '#src/db/query.ts';
import { reachSql, type Reach } from '#src/db/reach.ts';
import { updateRows } from '#src/db/rows.ts';
import { toBranchId, type BranchKey } from '#src/resources/branches/store.ts';
import { simulationSql } from '#src/resources/sessions/store.ts';
import { sessionTable } from '#src/resources/sessions/table.ts';
import { conversationTable, type ConversationRow } from './table.ts';

const columns = `id, organization_id AS "organizationId", agent_id AS "agentId", service_id AS "serviceId",
  version_set AS "versionSet", simulation_run_id AS "simulationRunId", title, status, metadata,
  message_count AS "messageCount", next_position AS "nextPosition", created_at AS "createdAt", updated_at AS "updatedAt",
  closed_at AS "closedAt", channel_id AS "channelId", workspace_id AS "workspaceId", current_branch_id AS "currentBranchId", user_id AS "userId"`;

/** Writes a conversation as the contract has it. */
export function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    agent_id: row.agentId,
    service_id: row.serviceId,
    version_set: row.versionSet,
    simulation_run_id: row.simulationRunId,
    title: row.title,
    status: row.status,
    metadata: row.metadata,
    user_id: row.userId,
    channel_id: row.channelId,
    workspace_id: row.workspaceId,
    current_branch_id: toBranchId(row.id, row.currentBranchId),
    message_count: row.messageCount,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    closed_at: row.closedAt?.toISOString() ?? null,
  };
}

/** The filters of a list of conversations. */
export type ConversationFilters = {
  agent_id?: string;
  service_id?: string;
  status?: string;
  user_id?: string;
  channel_id?: string;
  workspace_id?: string;
  created_after?: string;
  created_before?: string;
  /** A simulation run; null leaves all simulations out. */
  simulation_run_id?: string | null;
};

/** Selects the conversations in reach, for `readPage`. */
export function selectConversations({ organizationId, userId }: Reach, filters: ConversationFilters) {
  const { agent_id = null, status = null, created_after = null, created_before = null } = filters;
  const { channel_id = null, workspace_id = null, user_id = null, service_id = null } = filters;
  return {
    sql: `SELECT ${columns} FROM conversations
           WHERE organization_id = $1 AND ($2::text IS NULL OR agent_id = $2) AND ($3::text IS NULL OR status = $3)
             AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at < $5)
             AND ($6::text IS NULL OR channel_id = $6) AND ($7::text IS NULL OR workspace_id = $7)
             AND ($8::text IS NULL OR user_id = $8) AND ${reachSql('$9')}
             AND ($10::text IS NULL OR service_id = $10) AND ${simulationSql('$11', filters)} AND deleted_at IS NULL
             AND erase_at IS NULL`,
    parameters: [
      organizationId,
      agent_id,
      status,
      created_after,
      created_before,
      channel_id,
      workspace_id,
      user_id,
      userId,
      service_id,
      filters.simulation_run_id ?? null,
    ],
  };
}

/** Finds a conversation in reach that is not deleted, or null. `lock` is a locking clause of SQL. */
export async function findConversation(
  db: Queryable,
  { organizationId, userId }: Reach,
  id: string,
  lock = '',
): Promise<ConversationRow | null> {
  // Raw: read by nearly every request, with what a token reaches.
  const rows = await db.query<ConversationRow[]>(
    `SELECT ${columns} FROM conversations
      WHERE id = $1 AND organization_id = $2 AND ${reachSql('$3')} AND deleted_at IS NULL ${lock}`,
    [id, organizationId, userId],
  );
  return rows[0] ?? null;
}

/** Finds a conversation in reach and locks it until the transaction ends. */
export function lockConversation(tx: Queryable, reach: Reach, id: string): Promise<ConversationRow | null> {
  return findConversation(tx, reach, id, 'FOR UPDATE');
}

/** The channel and the workspace in which people talk in a conversation, as far as they were given. */
export type Whereabouts = { channel_id?: string | undefined; workspace_id?: string | undefined };

/** A conversation that is to be stored. */
export type NewConversation = Pick<
  ConversationRow,
  'organizationId' | 'userId' | 'agentId' | 'serviceId' | 'versionSet' | 'title' | 'metadata'
> & {
  whereabouts?: Whereabouts;
  simulationRunId?: string;
  now: Date;
  id?: string;
  /** The time from which it is erased. */
  eraseAt?: Date;
};

export async function insertConversation(
  tx: Queryable,
  { whereabouts = {}, id = newId('conv'), simulationRunId, ...made }: NewConversation,
): Promise<ConversationRow> {
  const { organizationId, userId, agentId, serviceId, versionSet, title, metadata, now } = made;
  // Raw: a row as readers need it, from one statement.
  const rows = await tx.query<ConversationRow[]>(
    `INSERT INTO conversations (id, organization_id, agent_id, title, status, metadata, created_at, updated_at,
       channel_id, workspace_id, user_id, service_id, version_set, simulation_run_id)
     VALUES ($1, $2, $3, $4, 'open', $5, $6, $6, $7, $8, $9, $10, $11, $12) RETURNING ${columns}`,
    [
      id,
      organizationId,
      agentId,
      title === null ? null : JSON.stringify(title),
      JSON.stringify(metadata),
      now,
      whereabouts.channel_id ?? null,
      whereabouts.workspace_id ?? null,
      userId,
      serviceId,
      versionSet,
      simulationRunId ?? null,
    ],
  );
  return rows[0]!;
}

/** Inserts conversations without a title and metadata. */
export const conversationInsert: RowsInsert<Omit<NewConversation, 'title' | 'metadata'> & { id: string }> = {
  // Raw: with each first message.
  sql: `INSERT INTO conversations (id, organization_id, agent_id, status, metadata, created_at, updated_at, channel_id,
       workspace_id, user_id, service_id, version_set, erase_at)
     SELECT id, "organizationId", "agentId", 'open', '{}', now, now, channel_id, workspace_id, "userId", "serviceId", "versionSet",
            "eraseAt"
       FROM json_to_recordset($1::json) AS row (id text, "organizationId" text, "agentId" text, now timestamptz, channel_id text,
            workspace_id text, "userId" text, "serviceId" text, "versionSet" text, "eraseAt" timestamptz)`,
  toParameters: (rows) => [JSON.stringify(rows.map(({ whereabouts, ...row }) => ({ ...row, ...whereabouts })))],
};

/** Stores the channel and the workspace of a conversation that has none yet. */
export async function setWhereabouts(
  tx: Queryable,
  id: string,
  { channel_id, workspace_id }: Whereabouts,
  now: Date,
): Promise<void> {
  // Raw: what is stored already stays.
  await tx.query(
    `UPDATE conversations SET channel_id = coalesce(channel_id, $2), workspace_id = coalesce(workspace_id, $3), updated_at = $4
      WHERE id = $1`,
    [id, channel_id ?? null, workspace_id ?? null, now],
  );
}

/** `currentBranchId`: the branch to go on with. */
type ConversationChange = {
  title?: string | null | undefined;
  metadata?: Conversation['metadata'] | undefined;
  currentBranchId?: BranchKey | undefined;
};

export async function storeConversationChange(
  tx: EntityDatabase,
  row: ConversationRow,
  change: ConversationChange,
  now: Date,
): Promise<ConversationRow> {
  const title = change.title === undefined ? row.title : change.title;
  const metadata = change.metadata ?? row.metadata;
  const currentBranchId = change.currentBranchId === undefined ? row.currentBranchId : change.currentBranchId;
  const stored = { title, metadata, currentBranchId, updatedAt: now };
  await updateRows(tx, conversationTable, { id: row.id }, stored);
  return { ...row, ...stored };
}

/** The run that is answering in a conversation, or null. Its sessions stay locked until the transaction ends. */
export async function findBusyRun(tx: Queryable, conversationId: string): Promise<string | null> {
  // Raw: locks, in the order of ids.
  await tx.query(`SELECT id FROM sessions WHERE conversation_id = $1 ORDER BY id FOR UPDATE`, [conversationId]);
  // Raw: read with the locks.
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM runs WHERE conversation_id = $1 AND status = 'running' LIMIT 1`,
    [conversationId],
  );
  return rows[0]?.id ?? null;
}

/** Closes a conversation and ends its sessions. */
export async function markConversationClosed(
  tx: EntityDatabase,
  row: ConversationRow,
  now: Date,
): Promise<ConversationRow> {
  const active = { conversationId: row.id, status: 'active' as const };
  await updateRows(tx, sessionTable, active, { status: 'ended', endedAt: now, updatedAt: now });
  const change = { status: 'closed' as const, closedAt: now, updatedAt: now };
  await updateRows(tx, conversationTable, { id: row.id }, change);
  return { ...row, ...change };
}

/** The sessions of a conversation. */
export async function listSessionIds(tx: EntityDatabase, conversationId: string): Promise<string[]> {
  const sessions = tx.getRepository(sessionTable);
  const rows = await sessions.find({ select: { id: true }, where: { conversationId }, order: { id: 'ASC' } });
  return rows.map(({ id }) => id);
}
