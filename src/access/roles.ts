/** A role that a member was given, with the scopes of a role of the organization; null for one that every organization has. */
export type HeldRole = { role: string; scopes: readonly string[] | null; expiresAtMs: number | null };

type BuiltInRole = { name: string; description: string; has: (scope: string) => boolean };

/** Tells whether a scope is for operators only: it reaches other organizations. */
export const isOperatorScope = (scope: string): boolean => scope.startsWith('operator:');
const isForAdmins = (scope: string) => /^(admin|keys|operator):/.test(scope);

/** The roles that every organization has. None has the scopes of operators, which reach other organizations. */
export const builtInRoles: readonly BuiltInRole[] = [
  { name: 'owner', description: 'Does everything in the organization.', has: (scope) => !isOperatorScope(scope) },
  {
    name: 'editor',
    description: 'Reads and changes everything but keys, members and roles.',
    has: (scope) => !isForAdmins(scope),
  },
  {
    name: 'viewer',
    description: 'Reads everything but keys, members and roles.',
    has: (scope) => scope.endsWith(':read') && !isForAdmins(scope),
  },
];

/** Tells whether every organization has a role of that name. */
export const isBuiltInRole = (name: string): boolean => builtInRoles.some((role) => role.name === name);

const gives = ({ role, scopes }: HeldRole, scope: string): boolean =>
  scopes === null ? (builtInRoles.find(({ name }) => name === role)?.has(scope) ?? false) : scopes.includes(scope);

/** Returns those of `scopes` that roles give whose time is not over. */
export function selectRoleScopes(scopes: Iterable<string>, roles: readonly HeldRole[], nowMs: number): string[] {
  const active = roles.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs);
  return [...scopes].filter((scope) => active.some((role) => gives(role, scope)));
}
