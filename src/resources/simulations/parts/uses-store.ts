import { problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { SimulationPartRow } from './table.ts';

// All raw: joins of what names with what is named.

/** The references to tests of the newest versions of the simulation sets of an organization, as rows `(set_key, key, part_version)`. */
const referencesOfSets = `SELECT s.key AS set_key, r.key, r.part_version
  FROM simulation_references r JOIN simulation_sets s
    ON s.id = r.owner_id AND s.version = r.owner_version AND s.deleted_at IS NULL
  WHERE r.organization_id = $1 AND r.kind = 'test'`;

/** The number of keys that a refusal names. */
const maxNamed = 10;

/** The keys of the sets whose newest versions name the test `$2`. */
const usesOfTest = `SELECT DISTINCT set_key AS key FROM (${referencesOfSets}) AS r WHERE r.key = $2`;

/** The keys of the tests that name the part `$2` of the kind `$3` in their newest version, or in one that a set names by its number. */
const usesOfPart = `SELECT DISTINCT t.key FROM simulation_references r
    JOIN simulation_parts t ON t.id = r.owner_id AND t.deleted_at IS NULL
   WHERE r.organization_id = $1 AND r.key = $2 AND r.kind = $3
     AND (r.owner_version = t.version
          OR EXISTS (SELECT FROM (${referencesOfSets}) AS n WHERE n.key = t.key AND n.part_version = r.owner_version))`;

/** Lists the keys of some of what needs a part: of the sets that need a test, and of the tests that need a persona or a scenario. */
async function listUses(tx: Queryable, { organizationId, kind, key }: SimulationPartRow): Promise<string[]> {
  const [sql, parameters] =
    kind === 'test' ? [usesOfTest, [organizationId, key]] : [usesOfPart, [organizationId, key, kind]];
  const rows = await tx.query<{ key: string }[]>(`${sql} ORDER BY key LIMIT ${maxNamed}`, parameters);
  return rows.map((row) => row.key);
}

/** @throws `conflict` when a test or a set needs a part. It is locked, and whoever begins to name it holds it first. */
export async function requireUnused(tx: Queryable, part: SimulationPartRow): Promise<void> {
  const keys = await listUses(tx, part);
  if (keys.length === 0) return;
  const users = part.kind === 'test' ? 'simulation sets' : 'tests';
  throw problem(
    'conflict',
    `The simulation ${part.kind} ${part.key} is named by the ${users} ${keys.join(', ')}. Have these name another one, or delete them first.`,
  );
}
