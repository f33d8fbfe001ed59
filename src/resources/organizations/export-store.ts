import type { OrganizationRow } from '#src/access/table.ts';
import { createExportSection } from '#src/api/export.ts';
import { selectOrganizations, toOrganization } from './store.ts';

/** The organization itself, for its export. */
export const organizationSection = createExportSection(
  'organization',
  ({ reach }) => ({
    sql: `SELECT * FROM (${selectOrganizations().sql}) AS organizations WHERE id = $1`,
    parameters: [reach.organizationId],
    order: [{ column: 'id', type: 'text' }],
  }),
  (row: OrganizationRow) => toOrganization(row),
);
