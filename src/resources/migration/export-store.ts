import { createExportSection } from '#src/api/export.ts';
import type { ImportedMessageRow } from './table.ts';

/** The messages that were imported into an organization from version 1 and wait for their upgrade, for an export. */
export const importedMessagesSection = createExportSection(
  'imported_message',
  ({ reach }) => ({
    sql: `SELECT m.conversation_id AS "conversationId", m.position, m.external_id AS "externalId", m.role, m.text,
                 m.created_at AS "createdAt"
            FROM v1_messages m JOIN v1_conversations c ON c.conversation_id = m.conversation_id
           WHERE c.organization_id = $1`,
    parameters: [reach.organizationId],
    order: [
      { column: 'conversationId', type: 'text' },
      { column: 'position', type: 'int' },
    ],
    size: 'octet_length(text::text)',
  }),
  (row: Omit<ImportedMessageRow, 'session'>) => ({
    conversation_id: row.conversationId,
    position: row.position,
    external_id: row.externalId,
    role: row.role,
    text: row.text,
    created_at: row.createdAt.toISOString(),
  }),
);
