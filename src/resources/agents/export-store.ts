import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectAgents, toAgent, toAgentVersion, type FullAgent } from './store.ts';
import type { AgentVersionRow } from './table.ts';

/** The agents of an organization, for an export. */
export const agentsSection = createExportSection(
  'agent',
  ({ reach }) => ({ ...selectAgents(reach.organizationId, undefined), ...oldestFirst }),
  (row: FullAgent) => toAgent(row, null),
);

/** The versions of the agents of an organization, for an export: those of deleted agents too, which runs name. */
export const agentVersionsSection = createExportSection(
  'agent_version',
  ({ reach }) => ({
    sql: `SELECT v.agent_id AS "agentId", v.version, v.definition, v.created_at AS "createdAt", a.key
            FROM agent_versions v JOIN agents a ON a.id = v.agent_id WHERE a.organization_id = $1`,
    parameters: [reach.organizationId],
    order: [
      { column: 'agentId', type: 'text' },
      { column: 'version', type: 'int' },
    ],
    size: 'octet_length(definition::text)',
  }),
  ({ key, ...row }: AgentVersionRow & { key: string }) => toAgentVersion(row, key, null),
);
