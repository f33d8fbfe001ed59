import { createExportSection } from '#src/api/export.ts';
import { toRetentionDays } from './store.ts';
import type { RetentionPolicy } from './table.ts';

/** The retention policy of an organization, for its export. */
export const retentionSection = createExportSection(
  'retention',
  ({ reach }) => ({
    sql: `SELECT organization_id AS "organizationId", messages_days AS "messagesDays", events_days AS "eventsDays",
                 memories_days AS "memoriesDays", files_days AS "filesDays",
                 audit_days AS "auditDays", recordings_days AS "recordingsDays"
            FROM retention_policies WHERE organization_id = $1`,
    parameters: [reach.organizationId],
    order: [{ column: 'organizationId', type: 'text' }],
  }),
  (row: RetentionPolicy) => toRetentionDays(row),
);
