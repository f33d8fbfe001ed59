import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';
import type { MachineDefinition } from '#src/state-machine/definition.ts';
import type { MachineOutline } from '#src/state-machine/outline.ts';

/** A state machine as it is stored. `version` is its newest one. */
export type StateMachineRow = {
  id: string;
  organizationId: string;
  key: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** The content of a version. It never changes. Lists leave out the definition, which may have a megabyte. */
export type MachineContent = {
  description: string;
  metadata: Record<string, unknown>;
  definition: MachineDefinition;
};

/** The content of a version that breaks no rule, with what machines that reference it need to know. */
export type CheckedContent = MachineContent & { outline: MachineOutline };

/** A version of a state machine as it is stored. */
export type StateMachineVersionRow = CheckedContent & {
  stateMachineId: string;
  version: number;
  stateCount: number;
  deprecatedAt: Date | null;
  createdAt: Date;
  createdBy: string;
};

export const stateMachineTable = new EntitySchema<StateMachineRow>({
  name: 'StateMachine',
  tableName: 'state_machines',
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
    { name: 'state_machines_key', columns: ['organizationId', 'key'], unique: true, where: '(deleted_at IS NULL)' },
    { name: 'state_machines_time', columns: ['organizationId', 'createdAt', 'id'] },
  ],
});

export const stateMachineVersionTable = new EntitySchema<StateMachineVersionRow>({
  name: 'StateMachineVersion',
  tableName: 'state_machine_versions',
  columns: {
    stateMachineId: column.text({ primary: true }),
    version: column.integer({ primary: true }),
    description: column.text(),
    metadata: column.json(),
    stateCount: column.integer(),
    definition: column.json(),
    outline: column.json(),
    deprecatedAt: column.time({ nullable: true }),
    createdAt: column.time(),
    createdBy: column.text(),
  },
});
