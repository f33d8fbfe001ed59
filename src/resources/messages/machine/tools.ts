import type { Queryable } from '#src/db/query.ts';
import type { Tool } from '#src/llm/types.ts';
import { offerOrganizationTools, toOfferedTool, type CallTool, type ReviewCall } from '#src/resources/tools/offer.ts';
import { listOfferedTools } from '#src/resources/tools/references-store.ts';
import { pinReferences, type ToolPin } from '#src/resources/tools/tool-pins.ts';
import type { ToolSpec } from '#src/state-machine/definition.ts';
import type { OwnTools } from '#src/resources/messages/tools/own-calls.ts';

/** Tools of a state: as models are offered them, and what carries out the calls of those that Parley calls. */
export type MachineTools = {
  tools: Tool[];
  names: ReadonlySet<string>;
  own: OwnTools | null;
  /** Those whose results the model sees in one step only. */
  ephemeral: ReadonlySet<string>;
};

/** No tools. */
export const noMachineTools: MachineTools = { tools: [], names: new Set(), own: null, ephemeral: new Set() };

const toNames = (tools: readonly Tool[]): ReadonlySet<string> => new Set(tools.map(({ name }) => name));

/** Merges tools of a state; of two with one name the first counts. */
export function mergeMachineTools(one: MachineTools, other: MachineTools): MachineTools {
  const added = other.tools.filter(({ name }) => !one.names.has(name));
  const owners = [one.own, other.own];
  const names = new Set(owners.flatMap((own) => [...(own?.names ?? [])]));
  const call: OwnTools['call'] = (name, ...rest) => owners.find((own) => own?.names.has(name))!.call(name, ...rest);
  const review: OwnTools['review'] = async (name, args) =>
    (await owners.find((own) => own?.names.has(name))?.review?.(name, args)) ?? null;
  const findRepeatable: OwnTools['findRepeatable'] = (name) =>
    owners.find((own) => own?.names.has(name))?.findRepeatable?.(name) ?? null;
  return {
    tools: [...one.tools, ...added],
    names: new Set([...one.names, ...other.names]),
    own: names.size > 0 ? { names, call, review, findRepeatable } : null,
    ephemeral: new Set([...one.ephemeral, ...[...other.ephemeral].filter((name) => !one.names.has(name))]),
  };
}

/** The services and the scope that the search for the tools of a state needs. */
type ToolQuery = {
  db: Queryable;
  callTool: CallTool;
  reviewCall: ReviewCall;
  organizationId: string;
  timeoutMs: number | undefined;
  /** The versions that the constraints of specs stand for. */
  pins: readonly ToolPin[];
};

/** Finds the tools of a state, without those that are not there. */
export async function findMachineTools(
  { db, organizationId, timeoutMs, pins, ...calling }: ToolQuery,
  specs: readonly ToolSpec[],
): Promise<MachineTools> {
  if (specs.length === 0) return noMachineTools;
  const references = specs.map(({ tool: key, version_constraint: version, approval }) => ({
    key,
    version,
    ...(approval && { approval }),
  }));
  const found = await listOfferedTools(db, organizationId, pinReferences(references, pins));
  const instructions = new Map(specs.map(({ tool, additional_instruction: text }) => [tool, text]));
  const tools = found.map((tool): Tool => {
    const offered = toOfferedTool(tool);
    const description = [offered.description ?? '', instructions.get(tool.key) ?? ''].filter((text) => text !== '');
    return description.length > 0 ? { ...offered, description: description.join('\n') } : offered;
  });
  const own = offerOrganizationTools(calling, found, timeoutMs);
  const passing = specs.filter(({ result_persistence: kept }) => kept === 'ephemeral').map(({ tool }) => tool);
  return { tools, names: toNames(tools), own: own.names.size > 0 ? own : null, ephemeral: new Set(passing) };
}

/** Returns those tools of a state that Parley carries out. */
export function keepOwnTools({ tools, own, ephemeral }: MachineTools): MachineTools {
  const carriedOut = tools.filter(({ name }) => own?.names.has(name));
  return { tools: carriedOut, names: toNames(carriedOut), own, ephemeral };
}
