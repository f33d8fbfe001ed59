import type { Role } from '#generated/v2/client/types.gen.ts';
import { isBuiltInRole } from '#src/access/roles.ts';
import { replyWithPage } from '#src/api/paging.ts';
import { notFound, problem } from '#src/api/problems.ts';
import { isRoleHeld } from '#src/resources/members/store.ts';
import { requireOwnOrganization, requireScopesToGive } from '#src/resources/organizations/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { findRoles, lockRoles, maxRoles, removeRole, saveRole, selectRoles, toOrganizationRole } from './store.ts';

export const listRoles: Handler<'listRoles'> = async ({ dataSource, scopes }, { path, query, principal }) => {
  requireOwnOrganization(principal, path.organization_id);
  const toRole = ({ name, description, scopes: given, built_in }: Role): Role => ({
    name,
    description,
    scopes: given.toSorted(),
    built_in,
  });
  return replyWithPage(dataSource, selectRoles(path.organization_id, scopes), query, toRole);
};

/** @throws `conflict` for a role that every organization has. */
function requireOwnRole(name: string): void {
  if (isBuiltInRole(name)) throw problem('conflict', `Every organization has the role ${name}. Choose another name.`);
}

export const replaceRole: Handler<'replaceRole'> = async ({ clock, tokens }, { path, body, principal, write }) => {
  const { organization_id: organizationId, role: name } = path;
  requireOwnOrganization(principal, organizationId);
  requireOwnRole(name);
  requireScopesToGive(principal, body.scopes, 'The role would have the scope');
  const now = clock();
  return write.inTransaction(async (tx, afterCommit, note) => {
    await lockRoles(tx, organizationId);
    const rows = await findRoles(tx, organizationId);
    const known = rows.find((role) => role.name === name);
    if (known) note.before = toOrganizationRole(known);
    requireScopesToGive(principal, known?.scopes ?? [], `The role ${name} has the scope`);
    if (!known && rows.length >= maxRoles)
      throw problem('conflict', `Your organization has ${maxRoles} roles. Delete one that nobody has.`);
    const { description = known?.description ?? '', scopes } = body;
    const saved = { organizationId, name, description, scopes, createdAt: known?.createdAt ?? now, updatedAt: now };
    await saveRole(tx, saved);
    afterCommit(() => tokens.changes.announce({ kind: 'key', id: null }));
    return { status: 200, body: toOrganizationRole(saved) };
  });
};

export const deleteRole: Handler<'deleteRole'> = async (_services, { path, principal, write }) => {
  const { organization_id: organizationId, role: name } = path;
  requireOwnOrganization(principal, organizationId);
  requireOwnRole(name);
  return write.inTransaction(async (tx, _afterCommit, note) => {
    await lockRoles(tx, organizationId);
    const known = (await findRoles(tx, organizationId)).find((role) => role.name === name);
    if (!known) throw notFound('role', name);
    note.before = toOrganizationRole(known);
    requireScopesToGive(principal, known.scopes, `The role ${name} has the scope`);
    if (await isRoleHeld(tx, organizationId, name))
      throw problem('conflict', `A member has the role ${name}. Take it from every member first.`);
    await removeRole(tx, organizationId, name);
    return { status: 204, body: undefined };
  });
};
