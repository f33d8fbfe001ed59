import { toInsert, type EntityDatabase, type SendLast } from '#src/db/query.ts';
import type { Controls } from '#src/llm/controls.ts';
import type { FindImageSize } from '#src/llm/content-part.ts';
import type { ChatRequest } from '#src/llm/types.ts';
import { allowTools } from '#src/llm/prompt.ts';
import { windowOf, type Window } from '#src/llm/windows.ts';
import { hasOwnModels } from '#src/resources/agents/overrides.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import { findLineage } from '#src/resources/branches/store.ts';
import { assemblePrompt } from '#src/resources/context/assemble.ts';
import { readSharedState } from '#src/resources/context/shared-state.ts';
import { listHistory, toFirstHistory, withoutEphemeralCalls } from '#src/resources/context/history-store.ts';
import type { ContextSettings } from '#src/resources/context/settings-store.ts';
import { snapshotInsert } from '#src/resources/context/snapshot-store.ts';
import type { ProjectedMessage } from '#src/resources/events/log/record.ts';
import type { RunRequest } from '#src/resources/runs/table.ts';
import { markCalled } from '#src/resources/approvals/store.ts';
import type { ApprovedArguments } from '#src/resources/approvals/decide.ts';
import { listOfferedTools } from '#src/resources/tools/references-store.ts';
import type { OfferedTool } from '#src/resources/tools/table.ts';
import { offerOrganizationTools, toOfferedTool, toRepeatable } from '#src/resources/tools/offer.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import type { MessageTarget } from './place.ts';
import { offerToolsOfRun } from '#src/resources/messages/memory/tools.ts';
import {
  mergeOwnTools,
  type ApprovedCall,
  type OwnCallsOptions,
  type OwnResult,
  type OwnTools,
} from '#src/resources/messages/tools/own-calls.ts';
import { prepareMachinePlay, withRoomForMachine } from '#src/resources/messages/machine/prepare.ts';
import type { RecalledMemories } from '#src/resources/messages/memory/recollection.ts';
import { readImageSizes } from './image-sizes.ts';
import type { PlayRun } from '#src/resources/messages/tools/loop.ts';
import type { ChatDeps, RunInput, Opening } from './run-opening.ts';
import type { Resumption } from '#src/resources/messages/tools/loop.ts';

type PromptInput = {
  place: MessageTarget;
  agent: AgentDefinition;
  /** The tools of the organization that the agent names. */
  named: readonly OfferedTool[];
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
export type PreparedRequest = {
  request: Omit<ChatRequest, 'signal'>;
  findImageSize: FindImageSize;
  ownTools?: OwnTools;
  /** The way in which their calls are carried out. */
  ownCalls?: OwnCallsOptions;
  /** Plays the run of a session that follows a state machine. */
  play?: PlayRun;
  /** The calls that were approved, with which it goes on. */
  resumption?: Resumption;
};

/** Returns the window of the model of a session, without the room that its state machine needs. */
function findWindow({ gateway, limits }: ChatDeps, { model }: AgentDefinition, session: SessionRow): Window {
  const window = windowOf(model, gateway.windowOf(model), limits.windowTokens);
  return session.stateMachineId === null ? window : withRoomForMachine(window);
}

const toIds = ({ items }: RecalledMemories): string[] => items.map(({ id }) => id);

const readStateOf = (tx: EntityDatabase, { id: sessionId, agentId }: SessionRow) =>
  readSharedState(tx, { agentId, sessionId });

/** The run that a request is built for. */
type PreparedRun = Pick<Opening, 'options' | 'principal'> & { id: string };

/** Builds the request to the model, which is kept with the run. */
async function prepareRequest(
  deps: ChatDeps,
  [tx, sendLast]: [EntityDatabase, SendLast],
  { id, options, principal: reach }: PreparedRun,
  input: PromptInput,
): Promise<PreparedRequest> {
  const { place, agent, named, settings, brought, recalled, controls, memoryTools, first } = input;
  const { session, conversationId } = place;
  const { tools = [], context = '', branchId } = brought;
  const isOn = options.tools_enabled;
  const lineage = first ? null : await findLineage(tx, branchId);
  const history = withoutEphemeralCalls(first ? toFirstHistory(first) : await listHistory(tx, conversationId, lineage));
  const requested = memoryTools && { tools: [...memoryTools] };
  const offered = allowTools(named.map(toOfferedTool), session.settings.allowed_tools);
  const offer = { reach, options: requested, session, agent, history, brought: [...tools, ...offered] };
  const own = isOn ? await offerToolsOfRun(tx, deps.memoryTools, offer) : null;
  const { tool_timeout_ms: timeoutMs, max_steps: maxSteps, parallel_execution: isParallel } = options;
  const organizationTools = isOn ? offerOrganizationTools(deps, named, timeoutMs) : null;
  const ownTools = mergeOwnTools(own, organizationTools);
  const findImageSize = await readImageSizes({ ...deps, db: tx }, reach, history);
  const { request, document } = await assemblePrompt({
    agent,
    hasOwnModels: hasOwnModels(session.agentOverrides),
    settings,
    history,
    tools: isOn ? allowTools(agent.tools, session.settings.allowed_tools) : [],
    brought: { context, tools: isOn ? [...tools, ...offered, ...(own?.tools ?? [])] : [] },
    state: options.include_shared ? await readStateOf(tx, session) : null,
    memories: recalled,
    controls,
    window: findWindow(deps, agent, session),
    findImageSize,
  });
  sendLast(toInsert(snapshotInsert, { runId: id, number: 0, document, memoryRefs: recalled && toIds(recalled) }));
  const ownCalls = { ...(maxSteps !== undefined && { maxSteps }), ...(isParallel && { isParallel }) };
  const prepared = { request, findImageSize, ownCalls, ...(ownTools && { ownTools }) };
  if (session.stateMachineId === null) return prepared;
  const played = { session, lineage, memories: recalled, agent, brought, options };
  return { ...prepared, play: await prepareMachinePlay(deps, tx, played) };
}

/** Returns the result of an approved call, which tells the model of arguments that are not its own. */
const toApprovedResult = (result: OwnResult, { isEdited, args }: ApprovedArguments): OwnResult =>
  isEdited ? { ...result, content: `A person has changed the arguments to ${args}\n${result.content}` } : result;

const toRefusal = (why: string): OwnResult => ({
  content: `Nothing was called: ${why}`,
  isError: true,
  outcome: 'refused',
});

/** Makes an approved call, of the version of the tool that was approved. A tool that was deleted is not called. */
async function toApprovedCall(
  deps: ChatDeps,
  tx: EntityDatabase,
  { principal: { organizationId }, options: { tool_timeout_ms: timeoutMs } }: PreparedRun,
  approved: ApprovedArguments,
): Promise<ApprovedCall> {
  const { id, toolCallId, toolId, toolKey, toolVersion } = approved.approval;
  const [tool] = await listOfferedTools(tx, organizationId, [{ key: toolKey, version: String(toolVersion) }]);
  // The arguments of an edited call are in the decision, and not in the message from which a call is repeated.
  const repeatable = tool && !approved.isEdited ? toRepeatable(tool, timeoutMs) : null;
  return {
    id: toolCallId,
    ...(repeatable && { repeatable }),
    async call(context) {
      if (tool?.id !== toolId) return toRefusal(`there is no tool ${toolKey} any more.`);
      if (approved.args === null) return toRefusal('the arguments were erased.');
      await markCalled(deps.dataSource.manager, id, deps.clock());
      const request = { ...context, args: approved.args, ...(timeoutMs !== undefined && { timeoutMs }) };
      return toApprovedResult(await deps.callTool(tool, request), approved);
    },
  };
}

/** Builds the request to the model again, once all its calls have their results, and keeps it with the run. */
async function prepareAgain(deps: ChatDeps, run: PreparedRun, input: PromptInput): Promise<PreparedRequest['request']> {
  const toStore: Parameters<SendLast>[0][] = [];
  const { manager } = deps.dataSource;
  const { request } = await prepareRequest(deps, [manager, (statement) => toStore.push(statement)], run, input);
  for (const statement of toStore)
    await ('sql' in statement
      ? manager.query(statement.sql, statement.parameters)
      : manager.query(statement.insert.sql, statement.insert.toParameters([statement.row as never])));
  return request;
}

/**
 * Prepares a run: builds the request to the model, which is kept with the run. That of a run which makes approved calls first is
 * built when these have their results; until then it has one for what is known before.
 */
export async function prepareRun(
  deps: ChatDeps,
  senders: [EntityDatabase, SendLast],
  run: PreparedRun,
  input: PromptInput,
): Promise<PreparedRequest> {
  const { approved = [] } = input.brought;
  if (approved.length === 0) return prepareRequest(deps, senders, run, input);
  const [tx] = senders;
  const prepared = await prepareRequest(deps, [tx, () => undefined], run, input);
  const calls: ApprovedCall[] = [];
  for (const one of approved) calls.push(await toApprovedCall(deps, tx, run, one));
  return { ...prepared, resumption: { calls, prepare: () => prepareAgain(deps, run, input) } };
}
