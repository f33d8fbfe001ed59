import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectUsers, toUser } from './store.ts';

/** The users in reach, for an export. */
export const usersSection = createExportSection(
  'user',
  ({ reach }) => ({ ...selectUsers(reach, undefined), ...oldestFirst }),
  toUser,
);
