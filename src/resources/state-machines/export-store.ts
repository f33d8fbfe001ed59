import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import {
  selectMachines,
  selectVersions,
  toMachineVersion,
  toStateMachine,
  type FullMachine,
  type KeyedVersion,
} from './store.ts';

/** The SQL for the bytes of a row. */
const size = 'octet_length(definition::text)';

/** The state machines of an organization, for an export. */
export const stateMachinesSection = createExportSection(
  'state_machine',
  ({ reach }) => ({ ...selectMachines(reach.organizationId), ...oldestFirst, size }),
  (row: FullMachine) => toStateMachine(row),
);

/** The versions of the state machines of an organization, for an export: those of deleted machines too. */
export const stateMachineVersionsSection = createExportSection(
  'state_machine_version',
  ({ reach }) => ({
    ...selectVersions(reach.organizationId),
    order: [
      { column: 'stateMachineId', type: 'text' },
      { column: 'version', type: 'int' },
    ],
    size,
  }),
  (row: KeyedVersion) => toMachineVersion(row),
);
