import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectBranches, toBranch } from './store.ts';

/** The branches of a conversation, for an export. */
export const branchesSection = createExportSection(
  'branch',
  ({ parentId }) => ({ ...selectBranches(parentId), ...oldestFirst }),
  toBranch,
);
