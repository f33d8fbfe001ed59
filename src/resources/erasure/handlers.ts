import type { OrganizationErasure } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { invalidRequest, notFound } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { organizationNotFound, requireOrganizationInReach } from '#src/resources/organizations/require.ts';
import { findOrganization, lockOrganization, markOrganizationDeleted } from '#src/resources/organizations/store.ts';
import type { Handler } from '#src/resources/services.ts';
import {
  findErasure,
  findOrganizationErasure,
  insertErasure,
  toOrganizationErasure,
  toUserErasure,
} from './erasure-store.ts';
import { countOrganizationRows } from './organization-rows-store.ts';
import type { StoredErasure } from './table.ts';

export const getUserErasure: Handler<'getUserErasure'> = async ({ dataSource }, { path, principal }) => {
  const row = await findErasure(dataSource, principal.organizationId, path.user_id);
  if (!row) throw notFound('user', path.user_id);
  return { status: 200, body: toUserErasure(row) };
};

export const getOrganizationErasure: Handler<'getOrganizationErasure'> = async (
  { dataSource },
  { path, principal },
) => {
  const { organization_id: id } = path;
  requireOrganizationInReach(principal, id, 'operator:read');
  const row = await findOrganizationErasure(dataSource, id);
  if (!row) throw organizationNotFound(id);
  return { status: 200, body: toOrganizationErasure(row) };
};

/** Counts what the erasure of an organization would take away. @throws `organization_not_found` */
async function planErasure(
  db: EntityDatabase,
  id: string,
  { subject }: Principal,
  now: Date,
): Promise<OrganizationErasure> {
  if (!(await findOrganization(db, id))) throw organizationNotFound(id);
  const counts = await countOrganizationRows(db, id);
  const request = { requested_at: now.toISOString(), requested_by: subject, finished_at: null };
  return { organization_id: id, dry_run: true, status: 'planned', ...request, counts };
}

type OrganizationErasureRequest = { id: string; confirm: string | undefined; requestedBy: string; requestedAt: Date };

/**
 * Ends all credentials of an organization, and stores that the rest is to be erased. Returns the erasure that was requested
 * before, if there is one. @throws `invalid_request`, `organization_not_found`
 */
async function beginErasure(
  tx: EntityDatabase,
  { id, confirm, ...request }: OrganizationErasureRequest,
): Promise<StoredErasure> {
  const organization = await lockOrganization(tx, id);
  const known = await findOrganizationErasure(tx, id);
  if (known) return known;
  if (!organization) throw organizationNotFound(id);
  if (confirm !== organization.name) {
    const detail = `Send the name of the organization ${id} as confirm: all that is kept of it is erased for good.`;
    throw invalidRequest([{ pointer: '/confirm', detail, code: 'confirmation' }]);
  }
  await markOrganizationDeleted(tx, id, request.requestedAt);
  return insertErasure(tx, { subjectId: id, kind: 'organization', organizationId: id, ...request });
}

export const eraseOrganization: Handler<'eraseOrganization'> = async (services, { path, body, principal, write }) => {
  const { dataSource, clock, eraser, tokens } = services;
  const { organization_id: id } = path;
  const { dry_run: isDryRun = true, confirm } = body;
  requireOrganizationInReach(principal, id, 'operator:write');
  if (isDryRun) return { status: 200, body: await planErasure(dataSource, id, principal, clock()) };
  return write.inTransaction(async (tx, afterCommit) => {
    const request = { id, confirm, requestedBy: principal.subject, requestedAt: clock() };
    const row = await beginErasure(tx, request);
    // All credentials of the organization stand on its keys.
    afterCommit(() => tokens.changes.announce({ kind: 'key', id: null }));
    if (row.status === 'running') afterCommit(() => void eraser.wake());
    const headers = { Location: `/v2/organizations/${id}/erasure` };
    return { status: 202, body: toOrganizationErasure(row), headers };
  });
};
