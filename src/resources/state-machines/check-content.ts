import { invalidRequest } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { resolveTools } from '#src/resources/tools/references-store.ts';
import { checkMachine } from '#src/state-machine/check.ts';
import type { MachineDefinition } from '#src/state-machine/definition.ts';
import type { PinnedOutline } from '#src/state-machine/outline.ts';
import { listMachineTools, maxMachineTools, type FindToolKind } from '#src/state-machine/tools.ts';
import { listReferencedVersions, type FullMachine, type ReferencedVersion } from './store.ts';
import type { CheckedContent, MachineContent } from './table.ts';

/** Returns what is known of a pinned version. One that the version before has pinned too may be deprecated. */
function toPinnedOutline(
  { name, hasMachine, outline, deprecatedAt }: ReferencedVersion,
  { references }: MachineDefinition,
  before: FullMachine | null,
): PinnedOutline {
  if (!outline) return { missing: hasMachine ? 'version' : 'machine' };
  const pinned = before && Object.hasOwn(before.definition.references, name) && before.definition.references[name];
  const { state_machine_id: id, version } = references[name]!;
  const wasPinned = pinned && pinned.state_machine_id === id && pinned.version === version;
  return deprecatedAt && !wasPinned ? { deprecated: true } : { outline };
}

/** Returns a function that tells the kinds of tools of an organization. */
async function findToolKinds(
  db: Queryable,
  organizationId: string,
  definition: MachineDefinition,
): Promise<FindToolKind> {
  const named = listMachineTools(definition);
  // Too many are a fault of the machine, so nothing is looked up.
  const found = await resolveTools(db, organizationId, named.length > maxMachineTools ? [] : named);
  const kinds = new Map(named.map(({ key, version }, place) => [`${key} ${version}`, found.get(place)?.kind]));
  return (tool, versionConstraint) => kinds.get(`${tool} ${versionConstraint}`) ?? null;
}

/**
 * Checks the content of a version against what it refers to now. `before` is the machine that gets the version; null for a new one.
 * @throws `invalid_request` with a pointer for each rule that is broken
 */
export async function checkContent(
  db: Queryable,
  organizationId: string,
  content: MachineContent,
  before: FullMachine | null,
): Promise<CheckedContent> {
  const { definition } = content;
  const versions = await listReferencedVersions(db, organizationId, definition.references);
  const pinned = new Map(versions.map((row) => [row.name, toPinnedOutline(row, definition, before)]));
  const findToolKind = await findToolKinds(db, organizationId, definition);
  const check = checkMachine(definition, { machineId: before?.id ?? null, pinned, findToolKind });
  if ('faults' in check) throw invalidRequest(check.faults);
  return { ...content, outline: check.outline };
}
