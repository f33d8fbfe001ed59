import { contentRowsOf } from '#src/db/content/parameter.ts';
import { IsNull } from '#generated/packages/typeorm.js';
import { createHash } from 'node:crypto';
import type { V1Conversation } from '#generated/v2/client/types.gen.ts';
import { batchesOf } from '#src/db/batches.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows } from '#src/db/rows.ts';
import { newId } from '#src/api/ids.ts';
import type { FieldError } from '#src/api/problems.ts';
import { agentTable } from '#src/resources/agents/table.ts';
import { conversationTable } from '#src/resources/conversations/table.ts';
import { findDisorder } from './dump-order.ts';
import { importedConversationTable } from './table.ts';

/** The result of importing one conversation of a dump. */
export type ImportResult = {
  status: 'imported' | 'unchanged' | 'rejected';
  conversationId: string | null;
  errors: FieldError[];
};

/** The organization that imports, and the time. */
export type ImportTarget = {
  organizationId: string;
  /** The agent of conversations whose own agent does not exist here, or null. */
  agentId: string | null;
  now: Date;
};

const toRejection = (pointer: string, detail: string, code: string): ImportResult => ({
  status: 'rejected',
  conversationId: null,
  errors: [{ pointer, detail, code }],
});

const hashDump = (dump: V1Conversation) => createHash('sha256').update(JSON.stringify(dump)).digest('hex');

/** Finds a message whose id an earlier one has: it would be lost. Null when there is none. */
function findRepeatedMessage({ messages }: V1Conversation): ImportResult | null {
  const seen = new Set<string>();
  const index = messages.findIndex(({ id }) => seen.size === seen.add(id).size);
  if (index < 0) return null;
  const detail = `The conversation has the message ${messages[index]!.id} twice.`;
  return toRejection(`/messages/${index}/id`, detail, 'unique');
}

/** Finds the conversation that exists under this id already, as the result of its import; null when there is none. */
async function findExisting(
  tx: EntityDatabase,
  { organizationId }: ImportTarget,
  dump: V1Conversation,
): Promise<ImportResult | null> {
  const before = await tx.getRepository(importedConversationTable).findOneBy({ organizationId, externalId: dump.id });
  if (before && before.digest !== hashDump(dump))
    return toRejection(
      '/id',
      `It was imported before, as ${before.conversationId}, and said something else.`,
      'changed',
    );
  if (before) return { status: 'unchanged', conversationId: before.conversationId, errors: [] };
  const isHere = await tx.getRepository(conversationTable).existsBy({ id: dump.id, organizationId });
  return isHere ? { status: 'unchanged', conversationId: dump.id, errors: [] } : null;
}

/** Finds the agent of a dump by its id or its key; otherwise the agent that the caller has named, or null. */
async function findImportAgent(
  tx: EntityDatabase,
  { organizationId, agentId }: ImportTarget,
  idOrKey: string,
): Promise<string | null> {
  const ofOrganization = { organizationId, deletedAt: IsNull() };
  const agent = await tx.getRepository(agentTable).findOne({
    select: { id: true },
    where: [
      { ...ofOrganization, id: idOrKey },
      { ...ofOrganization, key: idOrKey },
    ],
  });
  return agent?.id ?? agentId;
}

/** Keeps an id that has the form of Parley's ids and is free, so that references to it stay valid; otherwise makes a new one. */
export async function keepId(
  tx: Queryable,
  table: 'conversations' | 'sessions' | 'messages',
  prefix: 'conv' | 'sess' | 'msg',
  id: string,
): Promise<string> {
  if (!new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`).test(id)) return newId(prefix);
  // Raw: any of three tables.
  const taken = await tx.query<unknown[]>(`SELECT id FROM ${table} WHERE id = $1`, [id]);
  return taken.length > 0 ? newId(prefix) : id;
}

/** Returns the metadata of an imported conversation: what version 2 has no members for. */
const toImportedMetadata = ({ id: v1_id, channelId = null, workspaceId = null }: V1Conversation, id: string) => ({
  ...(channelId !== null && { channel_id: channelId }),
  ...(workspaceId !== null && { workspace_id: workspaceId }),
  ...(id !== v1_id && { v1_id }),
});

async function insertConversation(
  tx: EntityDatabase,
  target: ImportTarget,
  dump: V1Conversation,
  agentId: string,
): Promise<string> {
  const { organizationId, now } = target;
  const id = await keepId(tx, 'conversations', 'conv', dump.id);
  const closedAt = dump.status === 'closed' ? dump.updatedAt : null;
  const title = dump.title === null ? null : JSON.stringify(dump.title);
  // Raw: the database reads the times, which may have leap seconds and more than milliseconds.
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
      JSON.stringify(toImportedMetadata(dump, id)),
      dump.messages.length + 1,
      dump.createdAt,
      dump.updatedAt,
      closedAt,
    ],
  );
  await insertRows(tx, importedConversationTable, {
    conversationId: id,
    organizationId,
    externalId: dump.id,
    digest: hashDump(dump),
    importedAt: now,
    upgradedAt: dump.messages.length === 0 ? now : null,
  });
  return id;
}

/** The work for a message of any size, in characters. */
const messageWork = 160;

async function insertMessages(tx: Queryable, id: string, { messages }: V1Conversation): Promise<void> {
  const rows = messages.map((message, index) => ({
    ...message,
    text: JSON.stringify(message.text),
    position: index + 1,
  }));
  for (const batch of batchesOf(rows, ({ text }) => messageWork + text.length)) {
    // Raw: a batch.
    await tx.query(
      `INSERT INTO v1_messages (conversation_id, position, external_id, session, role, text, created_at)
       SELECT $1, position, id, "sessionId", role, text::json, "createdAt" FROM
         json_to_recordset($2::json) AS row (position int, id text, "sessionId" text, role text, text text, "createdAt" timestamptz)`,
      [id, contentRowsOf({ conversation: id }, batch, ['text'])],
    );
  }
}

/** Imports a conversation of a version 1 that ran elsewhere, once. The upgrade turns its messages into events. */
export async function importConversation(
  tx: EntityDatabase,
  target: ImportTarget,
  dump: V1Conversation,
): Promise<ImportResult> {
  const fault = findRepeatedMessage(dump);
  if (fault) return fault;
  const disorder = findDisorder(dump.messages);
  if (disorder) return { status: 'rejected', conversationId: null, errors: [disorder] };
  // Raw: a lock.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${target.organizationId} ${dump.id}`]);
  const before = await findExisting(tx, target, dump);
  if (before) return before;
  const agentId = await findImportAgent(tx, target, dump.agentId);
  if (agentId === null)
    return toRejection(
      '/agentId',
      `There is no agent ${dump.agentId} here; agent_id can name another one.`,
      'agent_not_found',
    );
  const conversationId = await insertConversation(tx, target, dump, agentId);
  await insertMessages(tx, conversationId, dump);
  return { status: 'imported', conversationId, errors: [] };
}
