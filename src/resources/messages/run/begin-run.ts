import type { Principal } from '#src/access/principal.ts';
import { toInsert, type EntityDatabase } from '#src/db/query.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { newId } from '#src/api/ids.ts';
import type { StartedRun } from '#src/api/write.ts';
import type { Controls } from '#src/llm/controls.ts';
import { findAgentInConversation, noSettings } from '#src/resources/context/settings-store.ts';
import type { OpenRun } from '#src/resources/events/log/head-store.ts';
import type { Commit, ProjectedMessage } from '#src/resources/events/log/record.ts';
import { insertRun, runInsert } from '#src/resources/runs/store.ts';
import type { RunRequest } from '#src/resources/runs/table.ts';
import { toOfferedTool } from '#src/resources/tools/offer.ts';
import { listOfferedTools } from '#src/resources/tools/references-store.ts';
import type { MessageTarget } from './place.ts';
import { mergeMemorySettings } from '#src/resources/messages/memory/settings.ts';
import { isOfferedRemember, requestedMemoryTools } from '#src/resources/messages/memory/tools.ts';
import { requireAcceptedMedia } from './accepted-media.ts';
import { requireReadableFiles } from './readable-files.ts';
import { controlsOfRun, requestedControls } from './run-controls.ts';
import { leaseMs } from './runner.ts';
import { estimateTokens } from './token-estimate.ts';
import { prepareRun, type PreparedRequest } from './prepare-request.ts';
import type { ReadAhead } from './read-ahead.ts';
import type { ChatDeps, RunInput, StartSenders, Opening } from './run-opening.ts';

type PendingRun = PreparedRequest & {
  agentId: string;
  userId: string | null;
  commit: Commit;
  eventIds: { threadId: string; runId: string };
  /** Runs once it has answered. */
  after?: () => Promise<void>;
};

/** A run that is stored and not carried out yet, unless it was started before: then `fresh` is null. */
export type BegunRun = StartedRun & { fresh: PendingRun | null };

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

type RunToStore = { place: MessageTarget; row: ReturnType<typeof toRunRow>; events: readonly AguiEvent[] } & {
  /** Stores the decisions with which it goes on. */
  decide: RunInput['store'];
};

/** Stores a run and its first events. Returns the messages too of a session that is made for it, without a wait for the database. */
async function storeRun(
  { log }: ChatDeps,
  tx: EntityDatabase,
  { place, row, events, decide }: RunToStore,
  [sendLast, flush]: StartSenders,
): Promise<{ commit: Commit; first: readonly ProjectedMessage[] | null }> {
  const { id } = place.session;
  await decide?.(tx, row.id);
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

// Long: the steps of one beginning, in their order.
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
  const { gateway, contentFetcher } = deps;
  const mediaReader = { gateway, contentFetcher, db: tx, reach: opening.principal };
  await requireAcceptedMedia(mediaReader, agent.model, brought.media ?? []);
  await requireReadableFiles(tx, { reach: opening.principal, userId: session.userId }, brought.media ?? []);
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
  const toStore = { place, row: { ...row, learnAt: learner ? now : null }, events, decide: brought.store };
  const { commit, first } = await storeRun(deps, tx, toStore, senders);
  const controls = controlsOfRun(requested, [session.settings, agent], brought.continues);
  const input = { place, agent, named, settings, brought, recalled, controls, memoryTools, first };
  const prepared = await prepareRun(deps, [tx, sendLast], { ...opening, id }, input);
  const { organizationId, credentialId: keyId } = opening.principal;
  const owner = { organizationId, agentId: session.agentId, userId: session.userId, runId: id };
  const after = learner && { after: () => learner.learn(id) };
  const { agentId, userId } = owner;
  const fresh = { commit, agentId, userId, eventIds: { threadId, runId }, ...prepared, ...after };
  // At the end, because others wait for the counters from here to the commit.
  const tokens = estimateTokens(prepared.request, controls.max_tokens, prepared.findImageSize);
  await deps.quotas.reserve(tx, { ...owner, keyId, model: agent.model, tokens }, sendLast);
  return { runId: id, sessionId: session.id, conversationId, ...toBeginning(commit, brought), fresh };
}
