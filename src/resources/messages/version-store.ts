import { contentOf } from '#src/db/content/parameter.ts';
import type { Message } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { reachByConversationSql, type Reach } from '#src/db/reach.ts';
import { updateRows } from '#src/db/rows.ts';
import type { HeardPlace } from '#src/event-log/heard-text.ts';
import { checkMessageTag } from './message-tag.ts';
import { messageColumns } from './store.ts';
import { messageTable, type MessageRow, type MessageVersionRow } from './table.ts';

/** Selects the versions of a message, for `readPage`: the earlier ones, and the present one. */
export function selectMessageVersions(id: string) {
  const sql = `SELECT message_id AS "messageId", version, snapshot, created_at AS "createdAt"
      FROM message_versions WHERE message_id = $1
    UNION ALL
    SELECT id, version, json_build_object('kind', kind, 'role', role, 'content', content, 'tool_calls', tool_calls,
      'state', state, 'metadata', metadata), updated_at FROM messages WHERE id = $1`;
  return { sql, parameters: [id] };
}

type MetadataChange = {
  reach: Reach;
  id: string;
  ifMatch: string | undefined;
  metadata: Message['metadata'];
  now: Date;
};

/** Returns a message in reach and locks it until the transaction ends; null when there is none. */
async function lockMessage(tx: EntityDatabase, reach: Reach, id: string): Promise<MessageRow | null> {
  // Raw: a lock, and what the columns of messages read besides.
  const rows = await tx.query<MessageRow[]>(
    `SELECT ${messageColumns} FROM messages
      WHERE id = $1 AND organization_id = $2 AND ${reachByConversationSql('$3')} AND deleted_at IS NULL FOR UPDATE`,
    [id, reach.organizationId, reach.userId],
  );
  return rows[0] ?? null;
}

/** Keeps the present form of a message as a version. */
async function keepVersion(tx: EntityDatabase, row: MessageRow): Promise<void> {
  const { id, kind, role, content, toolCalls, state } = row;
  const snapshot: MessageVersionRow['snapshot'] = {
    kind,
    role,
    content,
    tool_calls: toolCalls,
    state,
    metadata: row.metadata,
  };
  // Raw: content is encrypted as a parameter.
  await tx.query('INSERT INTO message_versions (message_id, version, snapshot, created_at) VALUES ($1, $2, $3, $4)', [
    id,
    row.version,
    contentOf({ message: id }, JSON.stringify(snapshot)),
    row.updatedAt,
  ]);
}

/** Gives a message new metadata and keeps its present form as a version. Returns null when there is none. @throws `precondition_failed` */
export async function updateMetadata(
  tx: EntityDatabase,
  { reach, id, ifMatch, metadata, now }: MetadataChange,
): Promise<MessageRow | null> {
  const row = await lockMessage(tx, reach, id);
  if (!row) return null;
  await checkMessageTag(tx, ifMatch, row);
  await keepVersion(tx, row);
  const change = { metadata, version: row.version + 1, updatedAt: now };
  await updateRows(tx, messageTable, { id }, change);
  return { ...row, ...change };
}

/** The beginning of a message that is kept, and the place of the log where it ends; null when the log has nothing of it any more. */
type Truncation = { reach: Reach; id: string; text: string; place: HeardPlace | null; now: Date };

/**
 * Cuts a message of an agent to the beginning of its text, such as what was heard of it, and keeps what it was as a version. Returns the
 * message as it was; null, and does nothing, when the message does not begin so, or says no more.
 */
export async function truncateMessage(
  tx: EntityDatabase,
  { reach, id, text, place, now }: Truncation,
): Promise<MessageRow | null> {
  const row = await lockMessage(tx, reach, id);
  if (row?.role !== 'assistant' || row.content.type !== 'text') return null;
  const whole = row.content.text;
  if (whole === text || !whole.startsWith(text)) return null;
  await keepVersion(tx, row);
  // Raw: content is encrypted as a parameter.
  await tx.query(
    `UPDATE messages SET content = $2::json, version = version + 1, updated_at = $3, heard_seq = $4, heard_length = $5
      WHERE id = $1`,
    [
      id,
      contentOf({ message: id }, JSON.stringify({ ...row.content, text })),
      now,
      place?.seq ?? null,
      place?.length ?? null,
    ],
  );
  return row;
}
