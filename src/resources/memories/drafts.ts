import type { Reach } from '#src/db/reach.ts';
import type { CreateMemory } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import type { FullAgent } from '#src/resources/agents/store.ts';
import { requireMessage } from '#src/resources/messages/require.ts';
import type { Services } from '#src/resources/services.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import { requireFutureExpiry } from './memory-change.ts';
import { toMemoryDraft, type MemoryDraft, type MemoryRow } from './memory.ts';
import { toSessionScope } from './scope-key.ts';
import { findMemories } from './store.ts';
import { storeMemories } from './write.ts';

/**
 * Makes the draft of a memory of an agent.
 * @throws `invalid_request` for a time in the past; `session_not_found` or `message_not_found` for what it names.
 */
export async function createDraft(
  { dataSource, clock }: Pick<Services, 'dataSource' | 'clock'>,
  { id: agentId }: FullAgent,
  reach: Reach,
  body: CreateMemory,
): Promise<MemoryDraft> {
  const sessionId = 'session_id' in body ? (body.session_id ?? null) : null;
  const draft = toMemoryDraft(newId('mem'), body, toSessionScope(sessionId));
  requireFutureExpiry(draft.expiresAt, clock());
  if (draft.sessionId) {
    const session = await findSession(dataSource, reach, draft.sessionId);
    if (session?.agentId !== agentId)
      throw problem('session_not_found', `No session ${draft.sessionId} of agent ${agentId} in this organization.`);
  }
  if (draft.sourceMessageId) await requireMessage(dataSource, reach, draft.sourceMessageId);
  return draft;
}

/** Returns the number of memories that each scope of an agent may have. */
export const toMemoryLimit = ({ memoryLimit }: Pick<Services, 'memoryLimit'>, { definition }: FullAgent): number =>
  definition.memory_limit ?? memoryLimit;

/** Stores the drafts for which the limits of their scopes leave room. Returns the stored memories. */
export async function storeDrafts(
  services: Pick<Services, 'dataSource' | 'clock' | 'embedder' | 'memoryLimit'>,
  agent: FullAgent,
  drafts: readonly MemoryDraft[],
  by: string,
): Promise<MemoryRow[]> {
  const { dataSource, clock } = services;
  const owner = {
    agentId: agent.id,
    organizationId: agent.organizationId,
    limit: toMemoryLimit(services, agent),
  };
  const ids = await storeMemories(services, owner, drafts, by);
  return findMemories(dataSource, ids, clock());
}
