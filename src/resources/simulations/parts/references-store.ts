import type { SimulationReference } from '#generated/v2/client/types.gen.ts';
import type { FieldError } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows } from '#src/db/rows.ts';
import type { PartKind } from './kinds.ts';
import { simulationReferenceTable, type PartKindName, type PartReference } from './table.ts';

// All raw: locks, and joins with what is asked for.

/** Completes a reference: without a version it follows the newest. */
export const toPartReference = ({ key, version = 'latest' }: SimulationReference): PartReference => ({ key, version });

/** Returns the number that a reference names; null for one that follows the newest. */
const toExactVersion = ({ version }: PartReference): number | null => (version === 'latest' ? null : Number(version));

/** The version of a test or of a set that has references. */
type ReferenceOwner = { id: string; version: number; organizationId: string };

/** Stores the references of a version of a test or of a set, so that what they name can be found to be in use. */
export async function insertReferences(
  tx: EntityDatabase,
  { id: ownerId, version: ownerVersion, organizationId }: ReferenceOwner,
  references: readonly (PartReference & { kind: PartKindName })[],
): Promise<void> {
  if (references.length === 0) return;
  const owner = { ownerId, ownerVersion, organizationId };
  const rows = references.map((one) => ({ ...owner, kind: one.kind, key: one.key, partVersion: toExactVersion(one) }));
  await insertRows(tx, simulationReferenceTable, rows);
}

/** A version of a part that a reference names. */
export type ReferencedPart<Definition extends object> = {
  id: string;
  key: string;
  version: number;
  definition: Definition;
};

/**
 * Finds the versions of parts that references name now, by the places of these. There is none for a part that was deleted, or has
 * no such version.
 */
export async function resolveParts<Definition extends object>(
  db: Queryable,
  organizationId: string,
  { name }: PartKind<Definition>,
  references: readonly PartReference[],
): Promise<Map<number, ReferencedPart<Definition>>> {
  if (references.length === 0) return new Map();
  const asked = references.map((one, place) => ({ place, key: one.key, exact: toExactVersion(one) }));
  const rows = await db.query<(ReferencedPart<Definition> & { place: number })[]>(
    `SELECT r.place, p.id, p.key, v.version, v.definition
       FROM json_to_recordset($3::json) AS r (place int, key text, exact int)
       JOIN simulation_parts p ON p.organization_id = $1 AND p.kind = $2 AND p.key = r.key AND p.deleted_at IS NULL
       JOIN simulation_part_versions v ON v.part_id = p.id AND v.version = coalesce(r.exact, p.version)`,
    [organizationId, name, JSON.stringify(asked)],
  );
  return new Map(rows.map(({ place, ...part }) => [place, part]));
}

/** Keeps parts from being deleted until the transaction ends, for one that begins to name them. */
export async function holdParts(
  tx: Queryable,
  organizationId: string,
  { name }: PartKind<object>,
  references: readonly PartReference[],
): Promise<void> {
  if (references.length === 0) return;
  await tx.query(
    `SELECT id FROM simulation_parts
      WHERE organization_id = $1 AND kind = $2 AND key = ANY ($3::text[]) AND deleted_at IS NULL ORDER BY id FOR SHARE`,
    [organizationId, name, references.map(({ key }) => key)],
  );
}

/** Makes the fault of a reference that names nothing. */
export const unknownPart = (
  { name }: PartKind<object>,
  { key, version }: PartReference,
  pointer: string,
): FieldError => ({
  pointer,
  detail: `Your organization has no simulation ${name} ${key} in the version ${version}.`,
  code: `unknown_${name}`,
});
