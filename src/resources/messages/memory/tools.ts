import type { MemoryToolName, MemoryUse } from '#generated/v2/client/types.gen.ts';
import type { Reach } from '#src/db/reach.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Tool } from '#src/llm/types.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import { offerMemoryTools, type MemoryToolbox, type MemoryToolsInput } from '#src/resources/memories/tools/offer.ts';
import type { RecallDeps } from '#src/resources/memories/recall.ts';
import { getRunRequest } from '#src/resources/runs/store.ts';
import type { RunRequest } from '#src/resources/runs/table.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { mergeMemorySettings } from './settings.ts';
import type { OwnTools } from '#src/resources/messages/tools/own-calls.ts';
import { findTimeZone, toUserScope } from './recollection.ts';
import type { MessageRow } from '#src/resources/messages/table.ts';

/** Makes the tools with which a model keeps the memories of a conversation itself. `limit` is that of the agent, or null. */
export type OfferMemoryTools = (input: Omit<MemoryToolsInput, 'limit'> & { limit: number | null }) => MemoryToolbox;

/** `offerMemoryTools` with the number of memories that a scope may have where its agent does not say. */
export const createMemoryTools =
  ({ limit: defaultLimit, ...deps }: RecallDeps & { limit: number }): OfferMemoryTools =>
  ({ limit, ...input }) =>
    offerMemoryTools(deps, { ...input, limit: limit ?? defaultLimit });

/** The runs before a run in its turn: the one that it continues, and the one that has answered the same before. */
type EarlierRuns = { continues: string | null; repeats?: string | null };

/**
 * Returns the memory tools that the message of a run asks for; those of the message that began the turn when it says
 * nothing. Undefined when neither does.
 */
export async function requestedMemoryTools(
  tx: Queryable,
  { memory_tools: own }: RunRequest,
  { continues, repeats }: EarlierRuns,
): Promise<RunRequest['memory_tools']> {
  const earlier = repeats ?? continues;
  return own ?? (earlier ? (await getRunRequest(tx, earlier)).memory_tools : undefined);
}

/** Lists the names of the memory tools that an agent is offered, but for those that are names of tools of its callers. */
export function listMemoryTools(
  levels: readonly (MemoryUse | null | undefined)[],
  callers: readonly Pick<Tool, 'name'>[],
): MemoryToolName[] {
  const taken = new Set(callers.map(({ name }) => name));
  return mergeMemorySettings(...levels).tools.filter((name) => !taken.has(name));
}

/** Tells whether a model that may use tools is offered the one that stores memories. `requested` are those of its run. */
export const isOfferedRemember = (
  requested: RunRequest['memory_tools'],
  { session, agent, brought }: Pick<OfferInput, 'session' | 'agent' | 'brought'>,
): boolean =>
  listMemoryTools(
    [requested && { tools: [...requested] }, session.settings.memory, agent.memory],
    [...agent.tools, ...brought],
  ).includes('remember');

/** The run that is to be offered tools, its conversation so far, and the tools of its callers. */
type OfferInput = {
  reach: Reach;
  options: MemoryUse | undefined;
  session: SessionRow;
  agent: AgentDefinition;
  history: readonly Pick<MessageRow, 'id' | 'kind'>[];
  brought: readonly Tool[];
};

/** The tools that a run is offered beside those of its callers, and what carries out their calls. */
export type RunTools = OwnTools & { tools: Tool[] };

/** Makes the memory tools of a run; null when it has none. New memories come from the last message of the user. */
export async function offerToolsOfRun(
  tx: Queryable,
  offer: OfferMemoryTools | undefined,
  { reach, options, session, agent, history, brought }: OfferInput,
): Promise<RunTools | null> {
  const levels = [options, session.settings.memory, agent.memory];
  const names = listMemoryTools(levels, [...agent.tools, ...brought]);
  if (!offer || names.length === 0) return null;
  const { agentId, userId, id: sessionId } = session;
  const { types, maxResults, minRelevance } = mergeMemorySettings(...levels);
  const { organizationId } = reach;
  const { tools, call } = offer({
    organizationId,
    names,
    conversation: { agentId, userId, sessionId, userScope: toUserScope(agent) },
    timeZone: await findTimeZone(tx, { organizationId, userId }),
    instructions: agent.memory?.instructions ?? null,
    sourceMessageId: history.findLast(({ kind }) => kind === 'user')?.id ?? null,
    limit: agent.memory_limit ?? null,
    maxResults,
    ...(types && { types }),
    ...(minRelevance !== undefined && { minRelevance }),
  });
  return { tools, names: new Set<string>(names), call };
}
