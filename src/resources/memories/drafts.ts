import type { CreateMemory } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { newId } from '#src/api/ids.ts';
import { invalidRequest, problem, type Problem } from '#src/api/problems.ts';
import type { FullAgent } from '#src/resources/agents/store.ts';
import { requireMessage } from '#src/resources/messages/require.ts';
import type { Services } from '#src/resources/services.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import { requireFutureExpiry, requirePastCreation } from './memory-change.ts';
import { requireWritableScope } from './memory-reach.ts';
import { toMemoryDraft, type MemoryDraft, type MemoryRow } from './memory.ts';
import { resolveNewScope } from './requested-scopes.ts';
import { storeMemories, type StoreOutcome } from './store-memories.ts';
import { findMemories } from './store.ts';
import { memoryLimitExceeded } from './write.ts';

/**
 * Makes the draft of a memory of an agent, and the user whom the body names, unless the draft is refused.
 * @throws `invalid_request` for a time or a scope that cannot be; `session_not_found` or `message_not_found` for what it
 * names; `insufficient_permissions` for a scope in which the caller may not write.
 */
export function createDraft(
  { dataSource, clock }: Pick<Services, 'dataSource' | 'clock'>,
  { id: agentId }: FullAgent,
  reach: Principal,
  body: CreateMemory,
): Promise<MemoryDraft> {
  return dataSource.transaction(async (tx) => {
    const now = clock();
    const scope = await resolveNewScope(tx, reach, body, now);
    requireWritableScope(reach, scope);
    const draft = toMemoryDraft(newId('mem'), body, scope);
    requireFutureExpiry(draft.expiresAt, now);
    requirePastCreation(draft.createdAt, now);
    if (draft.sessionId) {
      const session = await findSession(tx, reach, draft.sessionId);
      if (session?.agentId !== agentId)
        throw problem('session_not_found', `No session ${draft.sessionId} of agent ${agentId} in this organization.`);
    }
    if (draft.sourceMessageId) await requireMessage(tx, reach, draft.sourceMessageId);
    return draft;
  });
}

/** Returns the number of memories that each scope of an agent may have. */
const toMemoryLimit = ({ memoryLimit }: Pick<Services, 'memoryLimit'>, { definition }: FullAgent): number =>
  definition.memory_limit ?? memoryLimit;

/** The result of a draft: the memory that has its content, and whether it is new, or the problem of a refused one. */
export type StoredDraft = { row: MemoryRow; created: boolean } | Problem;

/** Makes the problem of a draft whose key names a memory of another type. */
const keyOfOtherType = ({ key }: MemoryDraft, memoryType: string): Problem =>
  invalidRequest([
    { pointer: '/memory_type', detail: `The memory with the key ${key!} is ${memoryType}.`, code: 'memory_type' },
  ]);

/**
 * Stores the drafts for which the limits of their scopes leave room, up to the first refused one with `stopsAtRefusal`.
 * Returns their results, in their order.
 */
export async function storeDrafts(
  services: Pick<Services, 'dataSource' | 'clock' | 'embedder' | 'memoryLimit'>,
  agent: FullAgent,
  drafts: readonly MemoryDraft[],
  { by, stopsAtRefusal = false }: { by: string; stopsAtRefusal?: boolean },
): Promise<StoredDraft[]> {
  const { dataSource, clock } = services;
  const { id: agentId, organizationId } = agent;
  const limit = toMemoryLimit(services, agent);
  const outcomes = await storeMemories(services, { agentId, organizationId, limit, stopsAtRefusal }, drafts, by);
  const ids = outcomes.flatMap((outcome) => ('id' in outcome ? [outcome.id] : []));
  const rows = new Map((await findMemories(dataSource, ids, clock())).map((row) => [row.id, row]));
  const toResult = (outcome: StoreOutcome, index: number): StoredDraft => {
    if ('id' in outcome) return { row: rows.get(outcome.id)!, created: outcome.created };
    if (outcome.refused === 'limit') return memoryLimitExceeded(agentId, limit);
    return keyOfOtherType(drafts[index]!, outcome.memoryType);
  };
  return outcomes.map(toResult);
}
