import { createHash } from 'node:crypto';
import type { V1Conversation } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { newId } from '#src/api/ids.ts';
import type { FieldError } from '#src/api/problems.ts';

/** What became of one conversation of a dump. */
export type Imported = {
  status: 'imported' | 'unchanged' | 'rejected';
  conversationId: string | null;
  errors: FieldError[];
};

export type Importing = {
  organizationId: string;
  /** The agent of conversations whose own agent is not here. */
  agentId: string | null;
  now: Date;
};

const rejected = (pointer: string, detail: string, code: string): Imported => ({
  status: 'rejected',
  conversationId: null,
  errors: [{ pointer, detail, code }],
});

const digestOf = (dump: V1Conversation) => createHash('sha256').update(JSON.stringify(dump)).digest('hex');

/** A second message of the same id would be lost. */
function repeatedMessage({ messages }: V1Conversation): Imported | null {
  const seen = new Set<string>();
  const index = messages.findIndex(({ id }) => seen.size === seen.add(id).size);
  if (index < 0) return null;
  const detail = `The message ${messages[index]!.id} is there before.`;
  return rejected(`/messages/${index}/id`, detail, 'unique');
}

/** What is here under this id already. */
async function known(tx: Queryable, { organizationId }: Importing, dump: V1Conversation): Promise<Imported | null> {
  const [before] = await tx.query<{ conversationId: string; digest: string }[]>(
    `SELECT conversation_id AS "conversationId", digest FROM v1_conversations
      WHERE organization_id = $1 AND external_id = $2`,
    [organizationId, dump.id],
  );
  if (before && before.digest !== digestOf(dump))
    return rejected('/id', `It was imported before, as ${before.conversationId}, and said something else.`, 'changed');
  if (before) return { status: 'unchanged', conversationId: before.conversationId, errors: [] };
  const here = await tx.query<unknown[]>(`SELECT id FROM conversations WHERE organization_id = $1 AND id = $2`, [
    organizationId,
    dump.id,
  ]);
  return here.length > 0 ? { status: 'unchanged', conversationId: dump.id, errors: [] } : null;
}

/** The agent by its id or its key; else the one that the caller has named. */
async function agentOf(tx: Queryable, { organizationId, agentId }: Importing, wanted: string): Promise<string | null> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM agents WHERE organization_id = $1 AND deleted_at IS NULL AND (id = $2 OR key = $2)`,
    [organizationId, wanted],
  );
  return rows[0]?.id ?? agentId;
}

/** The id itself where it is one of ours and free, so that whoever has kept it finds the same; else a new one. */
export async function keptId(
  tx: Queryable,
  table: 'conversations' | 'sessions' | 'messages',
  prefix: 'conv' | 'sess' | 'msg',
  wanted: string,
): Promise<string> {
  if (!new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`).test(wanted)) return newId(prefix);
  const taken = await tx.query<unknown[]>(`SELECT id FROM ${table} WHERE id = $1`, [wanted]);
  return taken.length > 0 ? newId(prefix) : wanted;
}

async function store(tx: Queryable, importing: Importing, dump: V1Conversation, agentId: string): Promise<string> {
  const { organizationId, now } = importing;
  const { channelId = null, workspaceId = null } = dump;
  const id = await keptId(tx, 'conversations', 'conv', dump.id);
  const metadata = {
    ...(channelId !== null && { channel_id: channelId }),
    ...(workspaceId !== null && { workspace_id: workspaceId }),
    ...(id !== dump.id && { v1_id: dump.id }),
  };
  const closedAt = dump.status === 'closed' ? dump.updatedAt : null;
  const title = dump.title === null ? null : JSON.stringify(dump.title);
  // The messages get the first places when they are upgraded, whatever is said before.
  await tx.query(
    `INSERT INTO conversations (id, organization_id, agent_id, title, status, metadata, next_position, created_at,
       updated_at, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      organizationId,
      agentId,
      title,
      dump.status,
      JSON.stringify(metadata),
      dump.messages.length + 1,
      dump.createdAt,
      dump.updatedAt,
      closedAt,
    ],
  );
  await tx.query(
    `INSERT INTO v1_conversations (conversation_id, organization_id, external_id, digest, imported_at, upgraded_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, organizationId, dump.id, digestOf(dump), now, dump.messages.length === 0 ? now : null],
  );
  return id;
}

async function storeMessages(tx: Queryable, id: string, { messages }: V1Conversation): Promise<void> {
  const rows = messages.map((message, index) => ({
    ...message,
    text: JSON.stringify(message.text),
    position: index + 1,
  }));
  await tx.query(
    `INSERT INTO v1_messages (conversation_id, position, external_id, session, role, text, created_at)
     SELECT $1, position, id, "sessionId", role, text::json, "createdAt" FROM
       json_to_recordset($2::json) AS row (position int, id text, "sessionId" text, role text, text text, "createdAt" timestamptz)`,
    [id, JSON.stringify(rows)],
  );
}

/** Stores a conversation of a version 1 that ran elsewhere, once, as it is; its messages come with the upgrade. */
export async function importConversation(tx: Queryable, importing: Importing, dump: V1Conversation): Promise<Imported> {
  const fault = repeatedMessage(dump);
  if (fault) return fault;
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${importing.organizationId} ${dump.id}`]);
  const before = await known(tx, importing, dump);
  if (before) return before;
  const agentId = await agentOf(tx, importing, dump.agentId);
  if (agentId === null)
    return rejected(
      '/agentId',
      `There is no agent ${dump.agentId} here; agent_id can name another one.`,
      'agent_not_found',
    );
  const conversationId = await store(tx, importing, dump, agentId);
  await storeMessages(tx, conversationId, dump);
  return { status: 'imported', conversationId, errors: [] };
}
