import { createExportSection } from '#src/api/export.ts';
import { toOrganizationRole } from './store.ts';
import type { RoleRow } from './table.ts';

/** The roles of an organization, for its export, without those that every organization has. */
export const rolesSection = createExportSection(
  'role',
  ({ reach }) => ({
    sql: 'SELECT name, description, scopes FROM roles WHERE organization_id = $1',
    parameters: [reach.organizationId],
    order: [{ column: 'name', type: 'text' }],
  }),
  (row: RoleRow) => toOrganizationRole(row),
);
