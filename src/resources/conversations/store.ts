import type { Conversation } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/ids.ts';
import type { Queryable } from '#src/db/query.ts';
import type { ConversationRow } from './table.ts';

const columns = `id, organization_id AS "organizationId", agent_id AS "agentId", title, status, metadata,
  message_count AS "messageCount", next_position AS "nextPosition", created_at AS "createdAt", updated_at AS "updatedAt",
  closed_at AS "closedAt"`;

export function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    agent_id: row.agentId,
    title: row.title,
    status: row.status,
    metadata: row.metadata,
    message_count: row.messageCount,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    closed_at: row.closedAt?.toISOString() ?? null,
  };
}

export type Filters = { agent_id?: string; status?: string; created_after?: string; created_before?: string };

/** The conversations of an organization, for `readPage`. */
export function listing(organizationId: string, filters: Filters) {
  const { agent_id = null, status = null, created_after = null, created_before = null } = filters;
  return {
    sql: `SELECT ${columns} FROM conversations
           WHERE organization_id = $1 AND ($2::text IS NULL OR agent_id = $2) AND ($3::text IS NULL OR status = $3)
             AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at < $5)`,
    parameters: [organizationId, agent_id, status, created_after, created_before],
  };
}

export async function findConversation(
  db: Queryable,
  organizationId: string,
  id: string,
  lock = '',
): Promise<ConversationRow | null> {
  const rows = await db.query<ConversationRow[]>(
    `SELECT ${columns} FROM conversations WHERE id = $1 AND organization_id = $2 ${lock}`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** The conversation, locked until the transaction ends. */
export function lockConversation(tx: Queryable, organizationId: string, id: string): Promise<ConversationRow | null> {
  return findConversation(tx, organizationId, id, 'FOR UPDATE');
}

export type NewConversation = Pick<ConversationRow, 'organizationId' | 'agentId' | 'title' | 'metadata'> & {
  now: Date;
};

export async function insertConversation(
  tx: Queryable,
  { organizationId, agentId, title, metadata, now }: NewConversation,
): Promise<ConversationRow> {
  const rows = await tx.query<ConversationRow[]>(
    `INSERT INTO conversations (id, organization_id, agent_id, title, status, metadata, created_at, updated_at)
     VALUES ($1, $2, $3, $4, 'open', $5, $6, $6) RETURNING ${columns}`,
    [
      newId('conv'),
      organizationId,
      agentId,
      title === null ? null : JSON.stringify(title),
      JSON.stringify(metadata),
      now,
    ],
  );
  return rows[0]!;
}

type Change = { title?: string | null | undefined; metadata?: Conversation['metadata'] | undefined };

export async function changeConversation(
  tx: Queryable,
  row: ConversationRow,
  change: Change,
  now: Date,
): Promise<ConversationRow> {
  const title = change.title === undefined ? row.title : change.title;
  const metadata = change.metadata ?? row.metadata;
  await tx.query(`UPDATE conversations SET title = $2, metadata = $3, updated_at = $4 WHERE id = $1`, [
    row.id,
    title === null ? null : JSON.stringify(title),
    JSON.stringify(metadata),
    now,
  ]);
  return { ...row, title, metadata, updatedAt: now };
}

/** The run that is answering in a conversation, or null. Its sessions stay locked until the transaction ends. */
export async function busyRun(tx: Queryable, conversationId: string): Promise<string | null> {
  await tx.query(`SELECT id FROM sessions WHERE conversation_id = $1 ORDER BY id FOR UPDATE`, [conversationId]);
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM runs WHERE conversation_id = $1 AND status = 'running' LIMIT 1`,
    [conversationId],
  );
  return rows[0]?.id ?? null;
}

/** Closes a conversation and ends its sessions. */
export async function close(tx: Queryable, row: ConversationRow, now: Date): Promise<ConversationRow> {
  await tx.query(
    `UPDATE sessions SET status = 'ended', ended_at = $2, updated_at = $2 WHERE conversation_id = $1 AND status = 'active'`,
    [row.id, now],
  );
  await tx.query(`UPDATE conversations SET status = 'closed', closed_at = $2, updated_at = $2 WHERE id = $1`, [
    row.id,
    now,
  ]);
  return { ...row, status: 'closed', closedAt: now, updatedAt: now };
}
