import type { AguiRunStarted } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { toInsert, type EntityDatabase, type SendLast } from '#src/db/query.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import type { LogItem } from '#src/event-log/item.ts';
import { newId } from '#src/api/ids.ts';
import type { StartedRun, Write } from '#src/api/write.ts';
import type { Controls } from '#src/llm/controls.ts';
import { allowTools } from '#src/llm/prompt.ts';
import type { ChatRequest, Tool } from '#src/llm/types.ts';
import { windowOf } from '#src/llm/windows.ts';
import { Problem } from '#src/api/problems.ts';
import type { FullAgent } from '#src/resources/agents/store.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import { findLineage, type BranchKey } from '#src/resources/branches/store.ts';
import { assemblePrompt, reserveTokens } from '#src/resources/context/assemble.ts';
import { readSharedState } from '#src/resources/context/shared-state.ts';
import { listHistory, toFirstHistory } from '#src/resources/context/history-store.ts';
import { type ContextSettings, findAgentInConversation, noSettings } from '#src/resources/context/settings-store.ts';
import { snapshotInsert } from '#src/resources/context/snapshot-store.ts';
import type { OpenRun } from '#src/resources/events/log/head-store.ts';

import type { Commit, ProjectedMessage } from '#src/resources/events/log/record.ts';
import { tail } from '#src/resources/events/follow/tail.ts';
import { type RunRow, findRun, insertRun, runInsert } from '#src/resources/runs/store.ts';
import type { RunRequest } from '#src/resources/runs/table.ts';
import type { CallableTool } from '#src/resources/tools/table.ts';
import { offerOrganizationTools, toOfferedTool, type CallTool } from '#src/resources/tools/offer.ts';
import { listOfferedTools } from '#src/resources/tools/references-store.ts';
import type { Shares } from '#src/access/shares.ts';
import type { RunQuotas } from '#src/access/quota.ts';
import type { Learner } from './learner.ts';
import type { MessageTarget, PlaceContext } from './place.ts';
import { mergeMemorySettings } from './memory-settings.ts';
import { isOfferedRemember, offerToolsOfRun, requestedMemoryTools, type OfferMemoryTools } from './memory-tools.ts';
import { mergeOwnTools, type OwnCallsOptions, type OwnTools } from './own-calls.ts';
import { findTimeZone, type RecallForPrompt, type RecalledMemories, type Recollection } from './recollection.ts';
import { controlsOfRun, requestedControls } from './run-controls.ts';
import { leaseMs, type Runner, type RunnerDeps } from './runner.ts';
import { estimateTokens } from './token-estimate.ts';

/** The services that starting a run needs. */
export type ChatDeps = RunnerDeps & {
  runner: Runner;
  instanceId: string;
  /** The window of a model that neither the gateway nor the table of models knows. */
  limits: { windowTokens: number };
  /** The numbers of runs that callers may have under way. */
  shares: Shares;
  /** The daily quotas, and the count of what runs use. */
  quotas: RunQuotas;
  recall?: RecallForPrompt;
  learner?: Pick<Learner, 'learn'>;
  memoryTools?: OfferMemoryTools;
  /** Calls a tool of the organization. */
  callTool: CallTool;
};

/** The services that starting a run needs, and the way in which it is written. */
export type StartDeps = ChatDeps & { write: Write };

/** The caller that asks for a run. `instance` is the path of the operation, for problems. */
export type RunCaller = { principal: Principal; requestId: string; instance: string };

/** The input of a run. */
type RunInput = {
  /** The branch of the conversation on which it answers. */
  branchId: BranchKey;
  /** The message from before it that it answers again, if it does. */
  answersMessageId?: string | null;
  /** The messages that it answers, if they are known by their ids. */
  inputIds?: readonly string[];
  /** Its first events, given the id of its row. What RUN_STARTED calls the session and the run, all its events do. */
  events: (runId: string) => readonly [AguiRunStarted, ...AguiEvent[]];
  /** Tools and context for this run only, beside those of the agent. */
  tools?: readonly Tool[];
  context?: string;
  /** The run whose tool calls it brings the results of; null when it begins a turn. */
  continues: string | null;
  /** The run that has answered before what it answers again: its caller's controls hold again. */
  repeats?: string | null;
};

/** The ways to store what begins with a run: see `TransactionWork`. */
export type StartSenders = [SendLast, () => Promise<void>];

/** A wish for a run. Its functions are called in this order, in the transaction that begins the run. */
export type Opening = RunCaller & {
  options: RunRequest;
  /** The memories to look for before the transaction begins. */
  recollection?: Recollection;
  /** Whether it may begin in one transaction with others: see `RunTransaction`. */
  apart?: string | null;
  /** Finds or makes the session, and locks it. */
  place(tx: EntityDatabase, context: PlaceContext): Promise<MessageTarget>;
  /** Returns the input of the run, if it may begin now; or the run that answers already. */
  admit(
    tx: EntityDatabase,
    place: MessageTarget & { currentBranchId: BranchKey },
    agent: AgentDefinition,
    now: Date,
  ): Promise<RunInput | { answeredBy: string }>;
};

type PendingRun = {
  commit: Commit;
  eventIds: { threadId: string; runId: string };
  request: Omit<ChatRequest, 'signal'>;
  /** The tools that are carried out within the run. */
  ownTools?: OwnTools;
  ownCalls?: OwnCallsOptions;
  /** Runs once it has answered. */
  after?: () => Promise<void>;
};

/** A run that is stored and not carried out yet, unless it was started before: then `fresh` is null. */
type BegunRun = StartedRun & { fresh: PendingRun | null };

/** Makes the refusal of a run in a session where another one is answering, or where others wait for their turn. */
export class SessionBusy extends Problem {
  readonly run: RunRow | null;
  readonly sessionId: string;

  constructor(run: RunRow | null, sessionId: string) {
    const detail = run
      ? `The run ${run.id} is still answering in session ${sessionId}. Wait for it or cancel it.`
      : `Other messages wait for their turn in session ${sessionId}.`;
    super('run_in_progress', detail, { retryAfterS: 1 });
    this.run = run;
    this.sessionId = sessionId;
  }
}

/** Creates the problem of a session that is busy with a run. */
export const busyWith = (run: RunRow): Problem => new SessionBusy(run, run.sessionId);

type PromptInput = {
  place: MessageTarget;
  agent: AgentDefinition;
  /** The tools of the organization that the agent names. */
  named: readonly CallableTool[];
  settings: ContextSettings;
  brought: RunInput;
  recalled: RecalledMemories | null;
  controls: Controls;
  /** The memory tools that the caller asks for. */
  memoryTools: RunRequest['memory_tools'];
  /** The messages of a session that was made for the run. */
  first: readonly ProjectedMessage[] | null;
};

/** The request to the model, and the tools that are carried out within the run. */
type PreparedRequest = Pick<PendingRun, 'request' | 'ownTools' | 'ownCalls'>;

/** Builds the request to the model, which is kept with the run. */
async function prepareRequest(
  deps: ChatDeps,
  [tx, sendLast]: [EntityDatabase, SendLast],
  { id, options, principal: reach }: Pick<Opening, 'options' | 'principal'> & { id: string },
  input: PromptInput,
): Promise<PreparedRequest> {
  const { place, agent, named, settings, brought, recalled, controls, memoryTools, first } = input;
  const { session, conversationId } = place;
  const { tools = [], context = '', branchId } = brought;
  const isOn = options.tools_enabled;
  const history = first
    ? toFirstHistory(first)
    : await listHistory(tx, conversationId, await findLineage(tx, branchId));
  const requested = memoryTools && { tools: [...memoryTools] };
  const offered = allowTools(named.map(toOfferedTool), session.settings.allowed_tools);
  const offer = { reach, options: requested, session, agent, history, brought: [...tools, ...offered] };
  const own = isOn ? await offerToolsOfRun(tx, deps.memoryTools, offer) : null;
  const { tool_timeout_ms: timeoutMs, max_steps: maxSteps, parallel_execution: isParallel } = options;
  const organizationTools = isOn ? offerOrganizationTools(deps.callTool, named, timeoutMs) : null;
  const ownTools = mergeOwnTools(own, organizationTools);
  const { request, document } = await assemblePrompt({
    agent,
    settings,
    history,
    tools: isOn ? allowTools(agent.tools, session.settings.allowed_tools) : [],
    brought: { context, tools: isOn ? [...tools, ...offered, ...(own?.tools ?? [])] : [] },
    state: options.include_shared
      ? await readSharedState(tx, { agentId: session.agentId, sessionId: session.id })
      : null,
    memories: recalled,
    controls,
    window: windowOf(agent.model, deps.gateway.windowOf(agent.model), deps.limits.windowTokens),
  });
  const memoryRefs = recalled && recalled.items.map((memory) => memory.id);
  sendLast(toInsert(snapshotInsert, { runId: id, document, memoryRefs }));
  const ownCalls = { ...(maxSteps !== undefined && { maxSteps }), ...(isParallel && { isParallel }) };
  return { request, ...(ownTools && { ownTools, ownCalls }) };
}

type RunRowInput = {
  id: string;
  place: MessageTarget;
  brought: RunInput;
  requested: Controls;
  /** Whether the turn may teach memories: by what its model stores, or after the answer. */
  learns: boolean;
  /** The memory tools that its caller asks for. */
  memoryTools: RunRequest['memory_tools'];
  /** The id of the run in its events. */
  eventRunId: string;
  startedAt: Date;
};

/** Makes the row of a run that this instance is going to carry out. */
function toRunRow(
  { instanceId: runnerId }: ChatDeps,
  { principal, options, recollection }: Opening,
  { id, place, brought, requested, learns, memoryTools, eventRunId, startedAt }: RunRowInput,
): Parameters<typeof insertRun>[1] {
  const { session, conversationId } = place;
  return {
    id,
    eventRunId,
    organizationId: principal.organizationId,
    conversationId,
    sessionId: session.id,
    agentId: session.agentId,
    agentVersion: session.agentVersion,
    runnerId,
    leaseExpiresAt: new Date(startedAt.getTime() + leaseMs),
    request: {
      ...options,
      ...requested,
      ...(learns && { learns: true as const }),
      ...(memoryTools && { memory_tools: memoryTools }),
    },
    branchId: brought.branchId,
    memoryRefs: recollection?.named?.length ? recollection.named : null,
    answersMessageId: brought.answersMessageId ?? null,
    startedAt,
  };
}

/** Returns the first run of a session as its log sees it. */
const toFirstRun = ({ id, eventRunId, leaseExpiresAt, request }: ReturnType<typeof toRunRow>): OpenRun => ({
  id,
  eventRunId,
  firstSeq: 1,
  isProducers: false,
  leaseUntil: leaseExpiresAt.getTime(),
  savesCheckpoint: request.save_checkpoint ?? false,
});

type RunToStore = { place: MessageTarget; row: ReturnType<typeof toRunRow>; events: readonly AguiEvent[] };

/** Stores a run and its first events. Returns the messages too of a session that is made for it, without a wait for the database. */
async function storeRun(
  { log }: ChatDeps,
  tx: EntityDatabase,
  { place, row, events }: RunToStore,
  [sendLast, flush]: StartSenders,
): Promise<{ commit: Commit; first: readonly ProjectedMessage[] | null }> {
  const { id } = place.session;
  if (!place.newFor) {
    const [, commit] = await Promise.all([insertRun(tx, row), log.appendIn(tx, id, events)]);
    return { commit, first: null };
  }
  sendLast(toInsert(runInsert, row));
  const { messages, ...commit } = await log.beginIn(tx, id, { events, run: toFirstRun(row), sendLast, flush });
  return { commit, first: messages };
}

/** Returns what readers of a run need to know of its beginning, unless the messages that it answers have to be looked up. */
const toBeginning = ({ entries }: Commit, { branchId, inputIds }: RunInput): Pick<StartedRun, 'beginning'> =>
  inputIds ? { beginning: { firstSeq: entries[0]!.seq, branchId, inputIds } } : {};

/** Reads the agent and the settings with which a place answers, and its branch. */
const readPlace = (tx: EntityDatabase, { session, conversationId, newFor }: MessageTarget) =>
  newFor
    ? { agent: newFor, settings: noSettings, currentBranchId: null }
    : findAgentInConversation(tx, { ...session, conversationId });

/** Reads what a place answers with. `whole` is the agent with the tools of the organization that it names. */
async function readPlaceWithTools(tx: EntityDatabase, place: MessageTarget, { organizationId }: Principal) {
  const read = await readPlace(tx, place);
  const named = await listOfferedTools(tx, organizationId, read.agent.tool_refs);
  return { ...read, named, whole: { ...read.agent, tools: [...read.agent.tools, ...named.map(toOfferedTool)] } };
}

/**
 * Begins a run, inside the caller's transaction: makes what is missing of its place, and stores the run with what it
 * begins with. `launch` what it returns once that has committed. Every run of Parley's own begins here.
 */
export async function beginRun(
  deps: ChatDeps,
  tx: EntityDatabase,
  opening: Opening,
  senders: StartSenders,
  { recalled, current: agentNow }: ReadAhead,
): Promise<BegunRun> {
  const now = deps.clock();
  const [sendLast, flush] = senders;
  const place = await opening.place(tx, { now, agent: agentNow, sendLast, flush });
  const { session, conversationId } = place;
  const { agent, settings, currentBranchId, named, whole } = await readPlaceWithTools(tx, place, opening.principal);
  const brought = await opening.admit(tx, { ...place, currentBranchId }, whole, now);
  if ('answeredBy' in brought) return { runId: brought.answeredBy, sessionId: session.id, conversationId, fresh: null };
  deps.shares.requireRoom('runs', opening.principal);
  const id = newId('run');
  const events = brought.events(id);
  const { threadId, runId } = events[0];
  const requested = await requestedControls(tx, opening.options, brought);
  const { extract } = mergeMemorySettings(opening.recollection?.options, session.settings.memory, agent.memory);
  const learner = opening.recollection && extract ? deps.learner : undefined;
  const memoryTools = await requestedMemoryTools(tx, opening.options, brought);
  const offer = { session, agent: whole, brought: brought.tools ?? [] };
  const learns = learner !== undefined || (opening.options.tools_enabled && isOfferedRemember(memoryTools, offer));
  const chosen = { requested, learns, memoryTools };
  const row = toRunRow(deps, opening, { id, place, brought, ...chosen, eventRunId: runId, startedAt: now });
  const toStore = { place, row: { ...row, learnAt: learner ? now : null }, events };
  const { commit, first } = await storeRun(deps, tx, toStore, senders);
  const controls = controlsOfRun(requested, [session.settings, agent], brought.continues);
  const input = { place, agent, named, settings, brought, recalled, controls, memoryTools, first };
  const prepared = await prepareRequest(deps, [tx, sendLast], { ...opening, id }, input);
  const { organizationId, credentialId: keyId } = opening.principal;
  const owner = { organizationId, agentId: session.agentId, userId: session.userId, runId: id };
  const after = learner && { after: () => learner.learn(id) };
  const fresh = { commit, eventIds: { threadId, runId }, ...prepared, ...after };
  // At the end, because others wait for the counters from here to the commit.
  const tokens = estimateTokens(prepared.request, controls.max_tokens);
  await deps.quotas.reserve(tx, { ...owner, keyId, model: agent.model, tokens }, sendLast);
  return { runId: id, sessionId: session.id, conversationId, ...toBeginning(commit, brought), fresh };
}

/** Publishes what `begin` has stored, and has the run carried out. */
export function launchRun(deps: ChatDeps, begun: BegunRun, { principal, requestId, instance }: RunCaller): StartedRun {
  const { fresh, ...started } = begun;
  const { runId, sessionId } = started;
  if (fresh) {
    const { commit, ...assigned } = fresh;
    // The newest events of a run are kept in memory from its first one on: its caller is about to read them.
    const seat = deps.live.join(sessionId);
    deps.log.publish(commit);
    const release = deps.shares.hold('runs', principal);
    const onEnd = () => {
      seat.leave();
      release();
      deps.quotas.settle(runId).catch((error: unknown) => deps.onError(error, { run_id: runId, task: 'settling' }));
    };
    const { organizationId } = principal;
    deps.runner.start({ organizationId, sessionId, runId, requestId, instance, onEnd, ...assigned });
  }
  return started;
}

/** What is read for a run before its transaction: memories, and the agent of a session that is not there yet. */
type ReadAhead = { recalled: RecalledMemories | null; current?: FullAgent };

/** Reads what a run needs before its transaction begins. */
export async function readAhead(deps: ChatDeps, opening: Opening): Promise<ReadAhead> {
  const owner = (deps.recall && (await opening.recollection?.findOwner(deps.dataSource))) ?? null;
  if (!owner) return { recalled: null };
  const { current } = owner;
  return { recalled: await recallForRun(deps, opening, owner), ...(current && { current }) };
}

/** Returns the memories that fit what is asked: at most a quarter of the room that there is for the prompt. */
async function recallForRun(
  deps: ChatDeps,
  { principal, recollection, options }: Opening,
  owner: NonNullable<Awaited<ReturnType<Recollection['findOwner']>>>,
): Promise<RecalledMemories | null> {
  const { recall, dataSource, gateway, limits } = deps;
  if (!recollection || !recall) return null;
  const { agent, settings, current: _current, ...place } = owner;
  const { enabled, types, maxResults, minRelevance } = mergeMemorySettings(
    recollection.options,
    settings.memory,
    agent.memory,
  );
  const refs = await recollection.refs(dataSource, owner);
  const isFixed = recollection.continues && refs.length > 0;
  if (refs.length === 0 && !enabled) return null;
  const window = windowOf(agent.model, gateway.windowOf(agent.model), limits.windowTokens);
  const maxTokens = options.max_tokens ?? settings.max_tokens ?? agent.max_tokens ?? undefined;
  const { room } = reserveTokens(agent.model, window, maxTokens);
  const limit = { ...(types && { types }), maxResults, ...(minRelevance !== undefined && { minRelevance }) };
  return recall({
    ...place,
    memoryQuery: enabled && !isFixed ? { ...limit, ...(await recollection.words(dataSource, owner)) } : null,
    refs,
    timeZone: await findTimeZone(dataSource, { organizationId: principal.organizationId, userId: place.userId }),
    skipsUnknown: recollection.named === null,
    model: agent.model,
    tokenBudget: Math.floor(room / 4),
  });
}

/**
 * Begins a run and has it carried out: stored in one transaction, all of it or nothing. Returns the run of an earlier request
 * with the same key.
 */
export async function startRun(deps: StartDeps, opening: Opening): Promise<StartedRun> {
  const { write } = deps;
  if (write.startedRun) return write.startedRun;
  const known = await readAhead(deps, opening);
  const begun = await write.startRun((tx, ...senders) => beginRun(deps, tx, opening, senders, known), opening.apart);
  return launchRun(deps, begun, opening);
}

/**
 * Yields the events of a run, from its first to its last, as they are stored. The run goes on when its reader does not.
 */
export async function* followRun(
  deps: ChatDeps,
  { principal }: Pick<RunCaller, 'principal'>,
  { runId, sessionId, beginning }: Omit<StartedRun, 'conversationId'>,
  signal: AbortSignal,
): AsyncGenerator<LogItem, void, undefined> {
  const { firstSeq } = beginning ?? (await findRun(deps.dataSource, principal, runId))!;
  for await (const item of tail(deps, { sessionId, afterSeq: firstSeq - 1, signal })) {
    yield item;
    if (item.event.type === 'RUN_FINISHED' || item.event.type === 'RUN_ERROR') return;
  }
}
