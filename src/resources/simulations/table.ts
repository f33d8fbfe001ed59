import { EntitySchema } from '#generated/packages/typeorm.js';
import type { SimulationResult, SimulationRun, SimulationSet } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { column } from '#src/db/columns.ts';
import type { ServicePin } from '#src/resources/sessions/store.ts';
import type { TestPin } from './parts/pins-store.ts';
import type { PartReference } from './parts/table.ts';

/** A simulation set as it is stored. `version` is its newest one. */
export type SimulationSetRow = {
  id: string;
  organizationId: string;
  key: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** The definition in a version of a set. It never changes. */
export type SimulationDefinition = Required<Pick<SimulationSet, 'name' | 'tests' | 'metadata'>> & {
  /** The tests that it names. Earlier versions have none. */
  test_refs?: PartReference[];
};

/** A version of a set as it is stored. */
export type SimulationSetVersionRow = {
  setId: string;
  version: number;
  definition: SimulationDefinition;
  createdAt: Date;
  createdBy: string;
};

/** The caller for whom a run is played: its conversations count as theirs. */
type SimulationCaller = Pick<Principal, 'subject' | 'credentialId' | 'source'> & { scopes: string[] };

/** A run of a set with a service. */
export type SimulationRunRow = {
  id: string;
  organizationId: string;
  setId: string;
  setVersion: number;
  serviceId: string;
  agentId: string;
  agentVersion: number;
  /** The versions of the tests that its set names. */
  testVersions: TestPin[];
  /** The versions that all its sessions have. */
  pin: ServicePin;
  caller: SimulationCaller;
  status: SimulationRun['status'];
  userModel: string;
  judgeModel: string;
  maxTokens: number;
  cancelRequestedAt: Date | null;
  /** The process that plays it until its lease expires; null when none does. */
  runnerId: string | null;
  leaseExpiresAt: Date | null;
  createdAt: Date;
  finishedAt: Date | null;
};

/** A conversation of a run, and what came of it. */
export type SimulationResultRow = {
  runId: string;
  place: number;
  test: string;
  attempt: number;
  status: SimulationResult['status'];
  sessionId: string | null;
  turns: number;
  tokens: number;
  endedBy: SimulationResult['ended_by'];
  detail: string | null;
  criteria: SimulationResult['criteria'];
  finishedAt: Date | null;
};

export const simulationSetTable = new EntitySchema<SimulationSetRow>({
  name: 'SimulationSet',
  tableName: 'simulation_sets',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    key: column.text(),
    version: column.integer(),
    createdAt: column.time(),
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'simulation_sets_key', columns: ['organizationId', 'key'], unique: true, where: '(deleted_at IS NULL)' },
    { name: 'simulation_sets_time', columns: ['organizationId', 'createdAt', 'id'] },
  ],
});

export const simulationSetVersionTable = new EntitySchema<SimulationSetVersionRow>({
  name: 'SimulationSetVersion',
  tableName: 'simulation_set_versions',
  columns: {
    setId: column.text({ primary: true }),
    version: column.integer({ primary: true }),
    definition: column.json(),
    createdAt: column.time(),
    createdBy: column.text(),
  },
});

export const simulationRunTable = new EntitySchema<SimulationRunRow>({
  name: 'SimulationRun',
  tableName: 'simulation_runs',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    setId: column.text(),
    setVersion: column.integer(),
    serviceId: column.text(),
    agentId: column.text(),
    agentVersion: column.integer(),
    testVersions: column.json({ default: '[]' }),
    pin: column.json(),
    caller: column.json(),
    status: column.text(),
    userModel: column.text(),
    judgeModel: column.text(),
    maxTokens: column.bigint(),
    cancelRequestedAt: column.time({ nullable: true }),
    runnerId: column.text({ nullable: true }),
    leaseExpiresAt: column.time({ nullable: true }),
    createdAt: column.time(),
    finishedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'simulation_runs_time', columns: ['organizationId', 'createdAt', 'id'] },
    { name: 'simulation_runs_open', columns: ['createdAt', 'id'], where: "(status = 'running'::text)" },
    { name: 'simulation_runs_passed', columns: ['setId', 'serviceId'], where: "(status = 'passed'::text)" },
  ],
});

export const simulationResultTable = new EntitySchema<SimulationResultRow>({
  name: 'SimulationResult',
  tableName: 'simulation_results',
  columns: {
    runId: column.text({ primary: true }),
    place: column.integer({ primary: true }),
    test: column.text(),
    attempt: column.integer(),
    status: column.text(),
    sessionId: column.text({ nullable: true }),
    turns: column.integer(),
    tokens: column.bigint(),
    endedBy: column.text({ nullable: true }),
    detail: column.text({ nullable: true }),
    criteria: column.json(),
    finishedAt: column.time({ nullable: true }),
  },
});
