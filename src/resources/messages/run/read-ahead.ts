import { windowOf } from '#src/llm/windows.ts';
import type { FullAgent } from '#src/resources/agents/store.ts';
import { reserveTokens } from '#src/resources/context/assemble.ts';
import { mergeMemorySettings } from '#src/resources/messages/memory/settings.ts';
import { findTimeZone, type RecalledMemories, type Recollection } from '#src/resources/messages/memory/recollection.ts';
import { requireFetched } from './require-fetched.ts';
import type { ChatDeps, Opening } from './run-opening.ts';

/** The data that is read for a run before its transaction: memories, and the agent of a session that is not there yet. */
export type ReadAhead = { recalled: RecalledMemories | null; current?: FullAgent };

/** Reads what a run needs before its transaction begins. @throws `invalid_request` for addresses that cannot be fetched */
export async function readAhead(deps: ChatDeps, opening: Opening): Promise<ReadAhead> {
  if (opening.media) await requireFetched(deps.contentFetcher, opening.principal.organizationId, opening.media);
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
