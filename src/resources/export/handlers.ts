import { replyWithExport, type ExportRecord } from '#src/api/export.ts';
import { organizationReach } from '#src/db/reach.ts';
import { requireOwnOrganization } from '#src/resources/organizations/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireUser } from '#src/resources/users/require.ts';

/** Writes a record of an export as the contract has it. */
const toRecordEvent = ({ kind, data, cursor }: ExportRecord & { cursor: string }) => ({
  event: 'record' as const,
  kind,
  data: data as Record<string, unknown>,
  cursor,
});

export const exportUser: Handler<'exportUser'> = async ({ dataSource, exports }, { path, query, principal }) => {
  const { id: userId } = await requireUser(dataSource, principal, path.user_id);
  const reach = { organizationId: principal.organizationId, userId };
  const request = { sections: exports.user, reach, path: `/v2/users/${userId}/export`, after: query.after };
  return replyWithExport(dataSource, request, toRecordEvent);
};

export const exportOrganization: Handler<'exportOrganization'> = async (
  { dataSource, exports },
  { path, query, principal },
) => {
  requireOwnOrganization(principal, path.organization_id);
  const reach = organizationReach(principal.organizationId);
  const owner = { reach, path: `/v2/organizations/${principal.organizationId}/export` };
  const request = { ...owner, sections: exports.organization, after: query.after };
  return replyWithExport(dataSource, request, toRecordEvent);
};
