import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectKeys, toKey } from './store.ts';

/** The keys of the organization, or of the user in reach, for an export: revoked ones too, and no secret. */
export const keysSection = createExportSection(
  'key',
  ({ reach }) => ({ ...selectKeys(reach.organizationId, reach.userId ?? undefined, true), ...oldestFirst }),
  toKey,
);
