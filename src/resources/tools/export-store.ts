import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectTools, toStoredTool, toToolVersion, type FullTool } from './store.ts';
import type { ToolRow, ToolVersionRow } from './table.ts';

/** The tools of an organization, for an export, without their secrets. */
export const toolsSection = createExportSection(
  'tool',
  ({ reach }) => ({ ...selectTools(reach.organizationId, undefined), ...oldestFirst }),
  (row: FullTool) => toStoredTool(row),
);

/** The versions of the tools of an organization, for an export: those of deleted tools too. */
export const toolVersionsSection = createExportSection(
  'tool_version',
  ({ reach }) => ({
    sql: `SELECT v.tool_id AS "toolId", v.version, v.definition, v.created_at AS "createdAt", t.key, t.kind
            FROM tool_versions v JOIN tools t ON t.id = v.tool_id WHERE t.organization_id = $1`,
    parameters: [reach.organizationId],
    order: [
      { column: 'toolId', type: 'text' },
      { column: 'version', type: 'int' },
    ],
    size: 'octet_length(definition::text)',
  }),
  (row: ToolVersionRow & Pick<ToolRow, 'key' | 'kind'>) => toToolVersion(row, row),
);
