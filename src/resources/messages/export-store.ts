import { createExportSection } from '#src/api/export.ts';
import { orderByNumber } from '#src/api/paging.ts';
import { toMessage, toMessageVersion } from './message-view.ts';
import { messageColumns, rowSize } from './store.ts';
import type { MessageRow } from './table.ts';

/** The messages of a conversation, of all branches, for an export. */
export const messagesSection = createExportSection(
  'message',
  ({ parentId }) => ({
    sql: `SELECT ${messageColumns} FROM messages WHERE conversation_id = $1 AND deleted_at IS NULL`,
    parameters: [parentId],
    ...orderByNumber('position'),
    size: rowSize,
  }),
  (row: MessageRow) => toMessage(row, { include_reasoning: true }),
);

/** The earlier versions of the messages of a conversation, for an export. */
export const messageVersionsSection = createExportSection(
  'message_version',
  ({ parentId }) => ({
    sql: `SELECT v.message_id AS "messageId", v.version, v.snapshot, v.created_at AS "createdAt"
            FROM message_versions v JOIN messages m ON m.id = v.message_id
           WHERE m.conversation_id = $1 AND m.deleted_at IS NULL`,
    parameters: [parentId],
    order: [
      { column: 'messageId', type: 'text' },
      { column: 'version', type: 'int' },
    ],
    size: 'octet_length(snapshot::text)',
  }),
  toMessageVersion,
);
