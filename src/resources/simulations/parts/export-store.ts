import { createExportSection } from '#src/api/export.ts';
import { personas, scenarios, tests, type PartKind } from './kinds.ts';
import { toPartVersion } from './store.ts';
import type { SimulationPartRow, SimulationPartVersionRow } from './table.ts';

/** Creates the section of an export with the versions of the parts of a kind: those of deleted parts too. */
const createVersionsSection = <Definition extends object>({ name }: PartKind<Definition>) =>
  createExportSection(
    `simulation_${name}_version`,
    ({ reach }) => ({
      sql: `SELECT v.part_id AS "partId", v.version, v.definition, v.created_at AS "createdAt", v.created_by AS "createdBy", p.key
              FROM simulation_part_versions v JOIN simulation_parts p ON p.id = v.part_id
             WHERE p.organization_id = $1 AND p.kind = $2`,
      parameters: [reach.organizationId, name],
      order: [
        { column: 'partId', type: 'text' },
        { column: 'version', type: 'int' },
      ],
      size: 'octet_length(definition::text)',
    }),
    (row: SimulationPartVersionRow<Definition> & Pick<SimulationPartRow, 'key'>) => ({
      [`simulation_${name}_id`]: row.partId,
      ...toPartVersion(row, row.key),
      created_by: row.createdBy,
    }),
  );

/** The versions of the personas, the scenarios and the tests of an organization, for an export. */
export const simulationPartSections = [
  createVersionsSection(personas),
  createVersionsSection(scenarios),
  createVersionsSection(tests),
];
