import type { Principal } from '#src/access/principal.ts';
import { organizationTable, type OrganizationRow } from '#src/access/table.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';

/** @throws `organization_not_found` when the organization is not that of the caller. */
export function requireOwnOrganization({ organizationId }: Principal, id: string): void {
  if (id === organizationId) return;
  throw problem('organization_not_found', `No organization ${id} that is yours. Yours is ${organizationId}.`);
}

/** Creates the refusal of an organization that is not there, or that the caller may not know of. */
export const organizationNotFound = (id: string): Problem =>
  problem('organization_not_found', `No organization ${id} that you reach.`);

/** @throws `organization_not_found` when the organization is neither that of the caller nor one that an operator may reach. */
export function requireOrganizationInReach(
  { organizationId, scopes }: Principal,
  id: string,
  operatorScope: 'operator:read' | 'operator:write',
): void {
  if (id !== organizationId && !scopes.has(operatorScope)) throw organizationNotFound(id);
}

/** Returns the caller's organization; locked when it is read to be changed. @throws `organization_not_found` when it is another one. */
export async function requireOrganizationRow(
  db: EntityDatabase,
  principal: Principal,
  id: string,
  isChanged = false,
): Promise<OrganizationRow> {
  requireOwnOrganization(principal, id);
  const lock = isChanged ? { lock: { mode: 'pessimistic_write' as const } } : {};
  return db.getRepository(organizationTable).findOneOrFail({ where: { id }, ...lock });
}

/** @throws `insufficient_permissions` when the caller lacks one of the scopes that something has or is to have. */
export function requireScopesToGive({ scopes }: Principal, given: readonly string[], what: string): void {
  const missing = given.filter((scope) => !scopes.has(scope));
  if (missing.length === 0) return;
  const named = missing.map((scope) => `\`${scope}\``).join(', ');
  throw problem('insufficient_permissions', `${what} ${named}, which this credential lacks.`);
}
