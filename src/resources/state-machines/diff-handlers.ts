import type { MachineState } from '#generated/v2/client/types.gen.ts';
import { readComparedVersions, createPatch } from '#src/api/version-diff.ts';
import type { Handler } from '#src/resources/services.ts';
import { diffExits, pairStates } from '#src/state-machine/diff.ts';
import { requireStateMachine, requireVersion } from './require.ts';
import type { MachineContent } from './table.ts';

/** Returns the content of a version besides its states. */
const toRest = ({ description, metadata, definition: { states: _states, ...rest } }: MachineContent) => ({
  description,
  ...rest,
  metadata,
});

/** Compares the states of two versions by their names. */
function diffStates(from: MachineContent, to: MachineContent) {
  const { added, removed, kept } = pairStates(from.definition, to.definition);
  const changed = kept.flatMap(({ before, after }) => {
    const patch = createPatch(before, after);
    return patch.length === 0 ? [] : [{ name: after.name, exits: diffExits(before, after), patch }];
  });
  return { added: added as MachineState[], removed: removed as MachineState[], changed };
}

export const getStateMachineDiff: Handler<'getStateMachineDiff'> = async (
  { dataSource },
  { path: { state_machine_id: id }, query, principal: { organizationId } },
) => {
  const { version: newest } = await requireStateMachine(dataSource, organizationId, id);
  const compared = await readComparedVersions(newest, query, (version) =>
    requireVersion(dataSource, organizationId, id, version),
  );
  const { from, to, ...numbers } = compared;
  return {
    status: 200,
    body: { ...numbers, states: diffStates(from, to), patch: createPatch(toRest(from), toRest(to)) },
  };
};
