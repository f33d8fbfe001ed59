import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectApprovals, toApproval, type FullApproval } from './store.ts';

/** The approvals of a run, for an export. Why a call was decided so is in the event of the decision. */
export const approvalsSection = createExportSection(
  'approval',
  ({ reach, parentId }) => ({ ...selectApprovals(reach, { runId: parentId }), ...oldestFirst }),
  (row: FullApproval) => toApproval(row),
);
