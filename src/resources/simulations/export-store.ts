import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectRuns, toRunSummary, type CountedRun } from './run-store.ts';
import type { SimulationSetRow, SimulationSetVersionRow } from './table.ts';

/** The versions of the simulation sets of an organization, for an export: those of deleted sets too. */
export const simulationSetVersionsSection = createExportSection(
  'simulation_set_version',
  ({ reach }) => ({
    sql: `SELECT v.set_id AS "setId", v.version, v.definition, v.created_at AS "createdAt", v.created_by AS "createdBy", s.key
            FROM simulation_set_versions v JOIN simulation_sets s ON s.id = v.set_id WHERE s.organization_id = $1`,
    parameters: [reach.organizationId],
    order: [
      { column: 'setId', type: 'text' },
      { column: 'version', type: 'int' },
    ],
    size: 'octet_length(definition::text)',
  }),
  (row: SimulationSetVersionRow & Pick<SimulationSetRow, 'key'>) => ({
    simulation_set_id: row.setId,
    key: row.key,
    ...row.definition,
    version: row.version,
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy,
  }),
);

/** The simulation runs of an organization, for an export; their sessions are in its conversations. */
export const simulationRunsSection = createExportSection(
  'simulation_run',
  ({ reach }) => ({ ...selectRuns(reach.organizationId, {}), ...oldestFirst }),
  (row: CountedRun) => toRunSummary(row),
);
