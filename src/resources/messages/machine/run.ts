import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import type { ChatRequest } from '#src/llm/types.ts';
import type { BranchKey, Lineage } from '#src/resources/branches/store.ts';
import { withoutMemories } from '#src/resources/context/assemble.ts';
import {
  findMachinePosition,
  listMachineSteps,
  readMachineEventsAt,
} from '#src/resources/events/log/machine-step-store.ts';
import { findEarlierSession } from '#src/resources/sessions/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { findPinnedDefinition } from '#src/resources/state-machines/store.ts';
import type { CallTool, ReviewCall } from '#src/resources/tools/offer.ts';
import {
  maxReferencedVersions,
  type MachineDefinition,
  type MachineReference,
  type ToolSpec,
} from '#src/state-machine/definition.ts';
import type { MachineEventValues } from '#src/state-machine/log-events.ts';
import {
  listAddresses,
  moveToVersion,
  toMachineKey,
  UnknownPlace,
  type Machines,
  type MachineVersion,
  type Position,
} from '#src/state-machine/position.ts';
import { hasCalledSince } from '#src/resources/messages/tool-call-store.ts';
import { toEventLines, toMemoryLines, type Thought } from '#src/resources/context/thoughts.ts';
import { findMachineTools, keepOwnTools, type MachineTools } from './tools.ts';
import type { RecallForPrompt, RecalledMemories } from '#src/resources/messages/memory/recollection.ts';

/** The position that earlier runs have left, what the model knows by now, and whether the user has been here before. */
type MachineStart = {
  position: { place: Position; seq: number } | null;
  thoughts: Thought[];
  arrival: { isReturning: boolean; reason: string };
};

/** The services that a run of a state machine needs. */
export type MachineDeps = {
  dataSource: EntityDatabase;
  callTool: CallTool;
  reviewCall: ReviewCall;
  recall?: RecallForPrompt;
};

/** The parts of which a run of a state machine is made. */
export type MachineRunInput = {
  session: SessionRow;
  branchId: BranchKey;
  lineage: Lineage;
  isMessage: boolean;
  mayUseTools: boolean;
  toolTimeoutMs: number | undefined;
  /** The memories that were found for the message. */
  memories: RecalledMemories | null;
  /** Whose memories are searched, and the model that is told them. */
  memory: Pick<Parameters<RecallForPrompt>[0], 'userScope' | 'model' | 'timeZone'>;
};

/** The newest thoughts that a model is told, and the memories that are found for one text and in all. */
const mostNotes = 50;
const memoriesOfQuery = 5;
const mostMemories = 20;
const memoryTokens = 4_000;

/** Says why a user counts as new or as returning. */
async function findArrival(db: Queryable, session: SessionRow): Promise<MachineStart['arrival']> {
  if (session.userId === null)
    return { isReturning: false, reason: 'The conversation has no user, who counts as new.' };
  const earlier = await findEarlierSession(db, session);
  if (!earlier)
    return { isReturning: false, reason: 'The user is new: this is their first session with this machine.' };
  const day = earlier.createdAt.toISOString().slice(0, 10);
  return { isReturning: true, reason: `The user returns: they had the session ${earlier.id} on ${day}.` };
}

/** Loads versions of machines with all that they refer to. @throws UnknownPlace when one is not there. */
async function loadMachines(db: EntityDatabase, versions: readonly MachineVersion[]): Promise<Machines> {
  const machines = new Map<string, MachineDefinition>();
  const waiting = [...versions];
  for (let version = waiting.pop(); version; version = waiting.pop()) {
    const key = toMachineKey(version);
    if (machines.has(key) || machines.size > 2 * maxReferencedVersions) continue;
    const definition = await findPinnedDefinition(db, version);
    if (!definition) throw new UnknownPlace(`The version ${version.version} of ${version.machineId} is not there.`);
    machines.set(key, definition);
    for (const { state_machine_id: machineId, version: pinned } of Object.values<MachineReference>(
      definition.references,
    ))
      waiting.push({ machineId, version: pinned });
  }
  return machines;
}

/** A version of a machine with all that it refers to, and where its session is. */
type OpenedMachine = { root: MachineVersion; machines: Machines; position: MachineStart['position'] };

type MemorySearch = Pick<Parameters<RecallForPrompt>[0], 'memoryQuery' | 'refs'>;

/** A run of a session that follows a state machine: what it needs to know and to have done. */
export class MachineRun {
  readonly machines: Machines;
  readonly root: MachineVersion;
  readonly #position: MachineStart['position'];
  readonly #deps: MachineDeps;
  readonly #input: MachineRunInput;

  constructor(deps: MachineDeps, input: MachineRunInput, { root, machines, position }: OpenedMachine) {
    this.#deps = deps;
    this.#input = input;
    this.#position = position;
    this.root = root;
    this.machines = machines;
  }

  /** Whether a message of the user begins the run, and not results of tools. */
  get isMessage(): boolean {
    return this.#input.isMessage;
  }

  /** Whether its caller lets the model use tools in its answers. */
  get mayUseTools(): boolean {
    return this.#input.mayUseTools;
  }

  /** Reads where the session is, and what its model knows by now. */
  async load(): Promise<MachineStart> {
    const position = this.#position;
    if (!position)
      return { position, thoughts: [], arrival: await findArrival(this.#deps.dataSource, this.#input.session) };
    return { position, thoughts: await this.#readThoughts(), arrival: { isReturning: false, reason: '' } };
  }

  /** Finds the tools of a state, without those that are not there. */
  findTools(specs: readonly ToolSpec[]): Promise<MachineTools> {
    const { dataSource: db, callTool, reviewCall } = this.#deps;
    const { session, toolTimeoutMs: timeoutMs } = this.#input;
    const { organizationId, agentOverrides } = session;
    const pins = agentOverrides?.tool_versions ?? [];
    return findMachineTools({ db, callTool, reviewCall, organizationId, timeoutMs, pins }, specs);
  }

  /** Finds those tools of a state that Parley carries out. */
  async findHelpers(specs: readonly ToolSpec[]): Promise<MachineTools> {
    return keepOwnTools(await this.findTools(specs));
  }

  /** Tells whether the model has called a tool after this place of the log, in a call that was not refused. */
  hasCalled(tool: string, afterSeq: number): Promise<boolean> {
    const { session, lineage } = this.#input;
    return hasCalledSince(this.#deps.dataSource, { sessionId: session.id, lineage, tool, afterSeq });
  }

  /** Searches memories by each of these texts. */
  async recall(queries: readonly string[]): Promise<RecalledMemories['items']> {
    const found = new Map<string, RecalledMemories['items'][number]>();
    for (const query of queries) {
      const memoryQuery = { query, earlier: null, maxResults: memoriesOfQuery };
      const { items } = await this.#search({ memoryQuery, refs: [] });
      for (const item of items) if (found.size < mostMemories) found.set(item.id, item);
    }
    return [...found.values()];
  }

  /** Returns a request without the memories that were found for the message. */
  withoutMemories(request: ChatRequest): ChatRequest {
    return { ...request, messages: withoutMemories(request.messages, this.#input.memories?.items ?? []) };
  }

  async #search(search: MemorySearch): Promise<RecalledMemories> {
    const { session, memory } = this.#input;
    const { agentId, userId, id: sessionId } = session;
    const { recall } = this.#deps;
    if (!recall) return { method: 'given', items: [] };
    const bounds = { skipsUnknown: true, tokenBudget: memoryTokens };
    return recall({ agentId, userId, sessionId, ...memory, ...search, ...bounds });
  }

  /** Reads thoughts in the order in which they came. Memories are read as they are now: deleted ones are left out. */
  async #readThoughts(): Promise<Thought[]> {
    const { session, lineage } = this.#input;
    const db = this.#deps.dataSource;
    const kinds = ['annotation', 'reflection', 'memories_recalled'] as const;
    const steps = await listMachineSteps(db, { sessionId: session.id, lineage, kinds, limit: mostNotes });
    const places = steps.map(({ seq }) => seq);
    const thoughts: Thought[] = [];
    for (const event of await readMachineEventsAt(db, session.id, places)) {
      const { seq } = event;
      const { memory_ids: refs } = event.value as Partial<MachineEventValues['memories_recalled']>;
      const memories = refs && (await this.#search({ memoryQuery: null, refs })).items;
      const lines = memories ? toMemoryLines(memories) : toEventLines(event);
      thoughts.push({ lines, ref: { seq, ...(memories && { memories }) } });
    }
    return thoughts;
  }
}

/** Makes what a run of a state machine needs. @throws UnknownPlace when a version of the machine is not there. */
export async function createMachineRun(deps: MachineDeps, input: MachineRunInput): Promise<MachineRun> {
  const { stateMachineId, stateMachineVersion } = input.session;
  const root = { machineId: stateMachineId!, version: stateMachineVersion! };
  const found = await findMachinePosition(deps.dataSource, input.session.id, input.lineage);
  const position = found && { ...found, place: moveToVersion(found.place, root) };
  const machines = await loadMachines(deps.dataSource, [root, ...(position ? listAddresses(position.place) : [])]);
  return new MachineRun(deps, input, { root, machines, position });
}
