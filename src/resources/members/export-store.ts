import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectMembers, type MemberRow } from './store.ts';

/** The members of the organization, or the one who is the user in reach, for an export: with the roles that they were given. */
export const membersSection = createExportSection(
  'member',
  ({ reach }) => ({ ...selectMembers(reach.organizationId, reach.userId), ...oldestFirst }),
  ({ id, roles }: MemberRow) => ({
    user_id: id,
    roles: roles.map(({ role, grantedBy, grantedAt, expiresAt }) => ({
      role,
      granted_by: grantedBy,
      granted_at: new Date(grantedAt).toISOString(),
      expires_at: expiresAt && new Date(expiresAt).toISOString(),
    })),
  }),
);
