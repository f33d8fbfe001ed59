import type { Member, ReplaceMember, Role } from '#generated/v2/client/types.gen.ts';
import { findKeyChain } from '#src/access/key-chain-store.ts';
import { findEarliest, toKeyGrant } from '#src/access/key-grant.ts';
import type { Principal } from '#src/access/principal.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { invalidRequest, notFound, problem, type FieldError } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { organizationReach } from '#src/db/reach.ts';
import { requireOwnOrganization, requireScopesToGive } from '#src/resources/organizations/require.ts';
import { findRoles, listBuiltInRoles, lockRoles, toOrganizationRole } from '#src/resources/roles/store.ts';
import type { Handler } from '#src/resources/services.ts';
import { findUser } from '#src/resources/users/store.ts';
import { findMemberRoles, replaceMemberRoles, revokeMemberKeys, selectMembers, type MemberRow } from './store.ts';
import type { MemberRoleRow } from './table.ts';

/** Returns the roles that members of an organization can have, by their names. */
async function readRoles(db: EntityDatabase, organizationId: string, scopes: readonly string[]) {
  const all = [...listBuiltInRoles(scopes), ...(await findRoles(db, organizationId)).map(toOrganizationRole)];
  return new Map(all.map((role) => [role.name, role]));
}

type MemberRole = Omit<MemberRoleRow, 'organizationId' | 'userId'>;

function toMember(userId: string, rows: readonly MemberRole[], roles: ReadonlyMap<string, Role>, now: Date): Member {
  const active = rows.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  const scopes = new Set(active.flatMap(({ role }) => roles.get(role)?.scopes ?? []));
  const sorted = rows.toSorted((a, b) => (a.role < b.role ? -1 : 1));
  const held = sorted.map(({ role, grantedBy, grantedAt, expiresAt }) => ({
    role,
    granted_by: grantedBy,
    granted_at: grantedAt.toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
  }));
  return { user_id: userId, roles: held, scopes: [...scopes].toSorted() };
}

const toMemberRole = ({ grantedAt, expiresAt, ...held }: MemberRow['roles'][number]): MemberRole => ({
  ...held,
  grantedAt: new Date(grantedAt),
  expiresAt: expiresAt === null ? null : new Date(expiresAt),
});

export const listMembers: Handler<'listMembers'> = async (
  { dataSource, scopes, clock },
  { path, query, principal },
) => {
  const { organization_id: organizationId } = path;
  requireOwnOrganization(principal, organizationId);
  const roles = await readRoles(dataSource, organizationId, scopes);
  const list = {
    ...selectMembers(organizationId),
    ...newestFirst,
    path: `/v2/organizations/${organizationId}/members`,
  };
  const now = clock();
  return replyWithPage(dataSource, list, query, ({ id, roles: held }: MemberRow) =>
    toMember(id, held.map(toMemberRole), roles, now),
  );
};

export const getMember: Handler<'getMember'> = async ({ dataSource, scopes, clock }, { path, principal }) => {
  const { organization_id: organizationId, user_id: userId } = path;
  requireOwnOrganization(principal, organizationId);
  const rows = await findMemberRoles(dataSource, organizationId, userId);
  if (rows.length === 0) throw notFound('member', userId);
  const roles = await readRoles(dataSource, organizationId, scopes);
  return { status: 200, body: toMember(userId, rows, roles, clock()) };
};

/** @throws `insufficient_permissions` when the caller lacks a scope of one of the roles, which are given or taken away. */
function requireRolesToGive(principal: Principal, held: readonly { role: string }[], roles: ReadonlyMap<string, Role>) {
  for (const { role } of held)
    requireScopesToGive(principal, roles.get(role)?.scopes ?? [], `The role ${role} has the scope`);
}

/** Returns the time at which the caller ceases to have all of its scopes; null for never. */
async function findOwnEnd(db: EntityDatabase, { source, credentialId }: Principal, now: Date): Promise<number | null> {
  if (source !== 'key') return null;
  const grant = toKeyGrant(await findKeyChain(db, 'id', credentialId), now.getTime());
  return grant && findEarliest([grant.endsAtMs, grant.rolesEndAtMs]);
}

/** Finds the faults of roles that a member is to be given. `endMs` is the time until which the caller may give them. */
function findFaults(given: ReplaceMember['roles'], roles: ReadonlyMap<string, Role>, endMs: number | null, now: Date) {
  return given.flatMap(({ role, expires_at }, index): FieldError[] => {
    const fault = (member: string, detail: string, code: string) => [
      { pointer: `/roles/${index}${member}`, detail, code },
    ];
    if (!roles.has(role)) return fault('/role', `Your organization has no role ${role}.`, 'unknown_role');
    if (given.findIndex((other) => other.role === role) < index)
      return fault('/role', `${role} is given twice.`, 'unique');
    const atMs = expires_at === undefined ? Infinity : Date.parse(expires_at);
    if (atMs <= now.getTime()) return fault('/expires_at', 'Must be in the future.', 'future');
    if (endMs === null || atMs <= endMs) return [];
    return fault(
      '/expires_at',
      `Must not be after ${new Date(endMs).toISOString()}, when your own rights end.`,
      'after_maker',
    );
  });
}

type GrantColumns = Omit<MemberRoleRow, 'role' | 'expiresAt'>;

/** Returns the rows of the roles that a member is given. A role that the member has until the same time stays as it was given. */
function toGivenRows(given: ReplaceMember['roles'], before: readonly MemberRoleRow[], columns: GrantColumns) {
  return given.map(({ role, expires_at }): MemberRoleRow => {
    const expiresAt = expires_at === undefined ? null : new Date(expires_at);
    const held = before.find((row) => row.role === role && row.expiresAt?.getTime() === expiresAt?.getTime());
    return held ?? { ...columns, role, expiresAt };
  });
}

/** Checks `If-Match`, if it is sent, which only a member can match. @throws `precondition_failed` */
function checkMemberTag(ifMatch: string | undefined, userId: string, member: Member | null): void {
  if (member) return checkRepresentation(ifMatch, member, 'member');
  if (ifMatch === undefined) return;
  const detail = `If-Match is ${ifMatch}, but ${userId} is no member. Send it without If-Match to add the user.`;
  throw problem('precondition_failed', detail);
}

export const replaceMember: Handler<'replaceMember'> = async (
  { scopes, clock, tokens },
  { path, headers, body, principal, write },
) => {
  const { organization_id: organizationId, user_id: userId } = path;
  requireOwnOrganization(principal, organizationId);
  const now = clock();
  return write.inTransaction(async (tx, afterCommit, note) => {
    await lockRoles(tx, organizationId);
    if (!(await findUser(tx, organizationReach(organizationId), userId, 'FOR SHARE'))) throw notFound('member', userId);
    const roles = await readRoles(tx, organizationId, scopes);
    const before = await findMemberRoles(tx, organizationId, userId);
    const member = before.length > 0 ? toMember(userId, before, roles, now) : null;
    checkMemberTag(headers['If-Match'], userId, member);
    if (member) note.before = member;
    const faults = findFaults(body.roles, roles, await findOwnEnd(tx, principal, now), now);
    if (faults.length > 0) throw invalidRequest(faults);
    requireRolesToGive(principal, [...before, ...body.roles], roles);
    const granted = { organizationId, userId, grantedBy: principal.subject, grantedAt: now };
    const rows = toGivenRows(body.roles, before, granted);
    await replaceMemberRoles(tx, organizationId, userId, rows);
    afterCommit(() => tokens.changes.announce({ kind: 'key', id: null }));
    return { status: 200, body: toMember(userId, rows, roles, now) };
  });
};

export const deleteMember: Handler<'deleteMember'> = async (
  { scopes, clock, tokens },
  { path, headers, principal, write },
) => {
  const { organization_id: organizationId, user_id: userId } = path;
  requireOwnOrganization(principal, organizationId);
  return write.inTransaction(async (tx, afterCommit, note) => {
    await lockRoles(tx, organizationId);
    const rows = await findMemberRoles(tx, organizationId, userId);
    if (rows.length === 0) throw notFound('member', userId);
    const roles = await readRoles(tx, organizationId, scopes);
    const member = toMember(userId, rows, roles, clock());
    checkMemberTag(headers['If-Match'], userId, member);
    note.before = member;
    requireRolesToGive(principal, rows, roles);
    await replaceMemberRoles(tx, organizationId, userId, []);
    await revokeMemberKeys(tx, organizationId, userId, clock());
    afterCommit(() => tokens.changes.announce({ kind: 'key', id: null }));
    return { status: 204, body: undefined };
  });
};
