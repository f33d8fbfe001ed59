import { maxReferencedVersions, maxReferenceDepth, type MachineDefinition } from './definition.ts';
import type { MachineFault } from './fault.ts';
import type { MachineOutline, PinnedOutline } from './outline.ts';

type Within = Pick<MachineOutline, 'depth' | 'within'>;

/** Returns how deep machines lie within a machine, and which versions do, once each. */
export function measureReferences(
  pinned: ReadonlyMap<string, PinnedOutline>,
  { references }: Pick<MachineDefinition, 'references'>,
): Within {
  const within = new Map<string, MachineOutline['within'][number]>();
  let depth = 0;
  for (const [name, reference] of Object.entries(references)) {
    const found = pinned.get(name);
    if (!found || !('outline' in found)) continue;
    depth = Math.max(depth, found.outline.depth + 1);
    for (const { state_machine_id, version } of [reference, ...found.outline.within])
      within.set(`${state_machine_id} ${version}`, { state_machine_id, version });
  }
  return { depth, within: [...within.values()] };
}

/** Finds what is wrong with one reference. */
function findPinFault(
  { state_machine_id: id, version }: MachineDefinition['references'][string],
  found: PinnedOutline,
  machineId: string | null,
): Omit<MachineFault, 'pointer'> | null {
  if ('missing' in found) {
    const what =
      found.missing === 'machine' ? `no state machine ${id}` : `no version ${version} of the state machine ${id}`;
    return { detail: `Your organization has ${what}.`, code: `unknown_${found.missing}` };
  }
  if ('deprecated' in found)
    return { detail: `The version ${version} of the state machine ${id} is deprecated.`, code: 'deprecated_version' };
  if (id === machineId || found.outline.within.some(({ state_machine_id }) => state_machine_id === machineId))
    return {
      detail: `The version ${version} of ${id} leads back to this machine, ${machineId}.`,
      code: 'reference_loop',
    };
  return null;
}

/** Finds the references that pin nothing usable, lead back to the machine, or make it too large. */
export function findReferenceFaults(
  machine: MachineDefinition,
  { machineId, pinned }: { machineId: string | null; pinned: ReadonlyMap<string, PinnedOutline> },
): MachineFault[] {
  const faults = Object.entries(machine.references).flatMap(([name, reference]): MachineFault[] => {
    const fault = findPinFault(reference, pinned.get(name) ?? { missing: 'machine' }, machineId);
    return fault ? [{ pointer: `/references/${name}`, ...fault }] : [];
  });
  const { depth, within } = measureReferences(pinned, machine);
  const pointer = '/references';
  if (depth > maxReferenceDepth) {
    const detail = `Machines would lie ${depth} deep within this one; ${maxReferenceDepth} is the most.`;
    faults.push({ pointer, detail, code: 'reference_depth' });
  }
  if (within.length > maxReferencedVersions) {
    const detail = `The machine would have ${within.length} versions of others within it; ${maxReferencedVersions} is the most.`;
    faults.push({ pointer, detail, code: 'reference_count' });
  }
  return faults;
}
