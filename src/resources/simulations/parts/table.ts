import { EntitySchema } from '#generated/packages/typeorm.js';
import type {
  SimulationReference,
  StoredSimulationPersona,
  StoredSimulationScenario,
  StoredSimulationTest,
} from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';

/** The parts of simulations that have versions of their own. */
export type PartKindName = 'persona' | 'scenario' | 'test';

/** A part as it is stored. `version` is its newest one. */
export type SimulationPartRow = {
  id: string;
  organizationId: string;
  kind: PartKindName;
  key: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** A reference with its version, as it is stored. */
export type PartReference = Required<SimulationReference>;

type Settled = 'id' | 'key' | 'version' | 'created_at' | 'updated_at';

/** The definitions in the versions of parts. They never change. */
export type PersonaDefinition = Required<Omit<StoredSimulationPersona, Settled>>;
export type ScenarioDefinition = Required<Omit<StoredSimulationScenario, Settled>>;
export type TestDefinition = Required<Omit<StoredSimulationTest, Settled | 'persona' | 'scenario'>> & {
  persona: PartReference;
  scenario: PartReference;
};

/** A version of a part as it is stored. */
export type SimulationPartVersionRow<Definition extends object = object> = {
  partId: string;
  version: number;
  definition: Definition;
  createdAt: Date;
  createdBy: string;
};

export const simulationPartTable = new EntitySchema<SimulationPartRow>({
  name: 'SimulationPart',
  tableName: 'simulation_parts',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    kind: column.text(),
    key: column.text(),
    version: column.integer(),
    createdAt: column.time(),
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [
    {
      name: 'simulation_parts_key',
      columns: ['organizationId', 'kind', 'key'],
      unique: true,
      where: '(deleted_at IS NULL)',
    },
    { name: 'simulation_parts_time', columns: ['organizationId', 'kind', 'createdAt', 'id'] },
  ],
});

export const simulationPartVersionTable = new EntitySchema<SimulationPartVersionRow>({
  name: 'SimulationPartVersion',
  tableName: 'simulation_part_versions',
  columns: {
    partId: column.text({ primary: true }),
    version: column.integer({ primary: true }),
    definition: column.json(),
    createdAt: column.time(),
    createdBy: column.text(),
  },
});

/**
 * A reference of a version of a test or of a set (`owner`) to a part, by its key. Definitions have it too; this one is there to be
 * searched. `partVersion` is null for one that follows the newest.
 */
export type SimulationReferenceRow = {
  ownerId: string;
  ownerVersion: number;
  kind: PartKindName;
  key: string;
  organizationId: string;
  partVersion: number | null;
};

export const simulationReferenceTable = new EntitySchema<SimulationReferenceRow>({
  name: 'SimulationReference',
  tableName: 'simulation_references',
  columns: {
    ownerId: column.text({ primary: true }),
    ownerVersion: column.integer({ primary: true }),
    kind: column.text({ primary: true }),
    key: column.text({ primary: true }),
    organizationId: column.text(),
    partVersion: column.integer({ nullable: true }),
  },
  indices: [{ name: 'simulation_references_key', columns: ['organizationId', 'kind', 'key'] }],
});
