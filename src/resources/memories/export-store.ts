import { createExportSection, type ExportScope } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { reachSql } from '#src/db/reach.ts';
import { toMemory, type MemoryRow } from './memory.ts';
import { memoryColumns, toFieldColumns } from './store.ts';
import { toMemoryVersion } from './version-store.ts';

// All raw: memories are read with their links, and by what they were made of.

/**
 * The condition of the memories of an organization, or of one user: those of the user and of their sessions, and those that
 * were made of what they have said. Expired and superseded ones are among them.
 */
const inScope = `m.organization_id = $1 AND m.deleted_at IS NULL AND ($2::text IS NULL OR m.id IN (
    SELECT id FROM memories WHERE user_id = $2
     UNION SELECT id FROM memories WHERE scope_key IN (SELECT s.id FROM sessions s WHERE s.user_id = $2)
     UNION SELECT id FROM memories WHERE source_message_id IN (
       SELECT said.id FROM messages said JOIN conversations c ON c.id = said.conversation_id WHERE ${reachSql('$2', 'c.user_id')})))`;

const toParameters = ({ reach }: ExportScope) => [reach.organizationId, reach.userId];

/** The memories of an organization or of a user, for an export. */
export const memoriesSection = createExportSection(
  'memory',
  (scope) => ({
    sql: `SELECT ${memoryColumns} FROM memories m WHERE ${inScope}`,
    parameters: toParameters(scope),
    ...oldestFirst,
    size: '(octet_length(content::text) + octet_length(metadata::text))',
  }),
  (row: MemoryRow) => toMemory(row),
);

/** The versions of the memories of an organization or of a user, for an export. */
export const memoryVersionsSection = createExportSection(
  'memory_version',
  (scope) => ({
    sql: `SELECT v.memory_id AS "memoryId", v.change, ${toFieldColumns('v')}, v.changed_by AS "changedBy",
                 v.original_author AS "originalAuthor", v.valid_from AS "validFrom"
            FROM memory_versions v JOIN memories m ON m.id = v.memory_id WHERE ${inScope}`,
    parameters: toParameters(scope),
    order: [
      { column: 'memoryId', type: 'text' },
      { column: 'version', type: 'int' },
    ],
    size: '(octet_length(content::text) + octet_length(metadata::text))',
  }),
  toMemoryVersion,
);
