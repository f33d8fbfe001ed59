import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectServices, toService, type FullService } from './store.ts';
import type { RevisionRow } from './table.ts';
import { toRevision } from './version-set-store.ts';

/** The services of an organization, for an export, with their version sets as they are. */
export const servicesSection = createExportSection(
  'service',
  ({ reach }) => ({ ...selectServices(reach.organizationId, undefined), ...oldestFirst }),
  (row: FullService) => toService(row),
);

/** The revisions of all version sets of an organization, for an export: those of deleted services too. */
export const versionSetRevisionsSection = createExportSection(
  'version_set_revision',
  ({ reach }) => ({
    sql: `SELECT r.service_id AS "serviceId", r.name, r.revision, r.action, r.agent_version AS "agentVersion",
                 r.state_machine_version AS "stateMachineVersion", r.tool_versions AS "toolVersions", r.tool_refs AS "toolRefs", r.preferences, r.requires_passed_set AS "requiresPassedSet", r.promoted_from AS "promotedFrom",
                 r.promoted_revision AS "promotedRevision", r.restored_revision AS "restoredRevision",
                 r.created_at AS "createdAt", r.created_by AS "createdBy"
            FROM service_version_set_revisions r JOIN services s ON s.id = r.service_id WHERE s.organization_id = $1`,
    parameters: [reach.organizationId],
    order: [
      { column: 'serviceId', type: 'text' },
      { column: 'name', type: 'text' },
      { column: 'revision', type: 'int' },
    ],
  }),
  (row: RevisionRow) => ({ service_id: row.serviceId, ...toRevision(row) }),
);
