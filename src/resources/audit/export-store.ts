import { createExportSection } from '#src/api/export.ts';
import { selectAuditEntries, toAuditEntry } from './store.ts';
import type { AuditRow } from './table.ts';

/** The audit of an organization in the order of its chain, for its export. */
export const auditSection = createExportSection(
  'audit_entry',
  ({ reach }) => ({
    ...selectAuditEntries(reach.organizationId, {}),
    order: [{ column: 'seq', type: 'int' }],
  }),
  (row: AuditRow) => toAuditEntry(row),
);
