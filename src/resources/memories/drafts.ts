import type { EntityManager } from 'typeorm';
import type { CreateMemory } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { newId } from '#src/api/ids.ts';
import { invalidRequest, problem, type Problem } from '#src/api/problems.ts';
import type { FullAgent } from '#src/resources/agents/store.ts';
import { requireMessage } from '#src/resources/messages/require.ts';
import type { Services } from '#src/resources/services.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import { invalidField, requireFutureExpiry, requirePast } from './memory-change.ts';
import { requireWritableScope } from './memory-reach.ts';
import { toMemoryDraft, type MemoryDraft, type MemoryRow } from './memory.ts';
import type { MemoryPast } from './past.ts';
import { listInReach } from './past-store.ts';
import { toMemoryPast } from './read-past.ts';
import { resolveNewScope } from './requested-scopes.ts';
import { storeMemories, type StoreChange, type StoreContext } from './store-memories.ts';
import { memoryLimitExceeded } from './write.ts';

/** The agent whose memories are stored, who stores them, and how the users are resolved whom the drafts name. */
type DraftContext = { agentId: string; reach: Principal; now: Date; made: string[] };

/**
 * Checks what the past of a new memory names: messages, and memories that are stored or of the same batch.
 * @throws `message_not_found`; `invalid_request` for a link to a memory that is not there.
 */
async function requireNamed(
  tx: EntityManager,
  reach: Principal,
  { versions, links }: MemoryPast,
  siblings: ReadonlySet<string>,
): Promise<void> {
  const messages = new Set(versions.flatMap(({ sourceMessageId }) => sourceMessageId ?? []));
  for (const id of messages) await requireMessage(tx, reach, id);
  const others = links.map(({ memory_id: id }) => id).filter((id) => !siblings.has(id));
  if (others.length === 0) return;
  const known = new Set(await listInReach(tx, reach, others));
  const missing = links.findIndex(({ memory_id: id }) => !siblings.has(id) && !known.has(id));
  if (missing < 0) return;
  const detail = `Neither an item of the batch nor a memory of your organization has the id ${links[missing]!.memory_id}.`;
  throw invalidField(`/history/links/${missing}/memory_id`, detail, 'unknown_memory');
}

/**
 * Makes the draft of a memory of an agent, and the user whom the body names. Part of the transaction that stores it.
 * @throws `invalid_request` for a time or a scope that cannot be; `session_not_found` or `message_not_found` for what it
 * names; `insufficient_permissions` for a scope in which the caller may not write.
 */
async function createDraft(
  tx: EntityManager,
  { agentId, reach, now, made }: DraftContext,
  body: CreateMemory,
  siblings: ReadonlySet<string>,
): Promise<MemoryDraft> {
  const scope = await resolveNewScope(tx, reach, body, { now, made });
  requireWritableScope(reach, scope);
  const draft = toMemoryDraft(newId('mem'), body, scope);
  requireFutureExpiry(draft.expiresAt, now);
  requirePast(draft.createdAt, '/created_at', now);
  requirePast(draft.saidAt, '/said_at', now);
  const past = toMemoryPast(body, now);
  if (draft.sessionId) {
    const session = await findSession(tx, reach, draft.sessionId);
    if (session?.agentId !== agentId)
      throw problem('session_not_found', `No session ${draft.sessionId} of agent ${agentId} in this organization.`);
  }
  if (draft.sourceMessageId) await requireMessage(tx, reach, draft.sourceMessageId);
  if (past) await requireNamed(tx, reach, past, siblings);
  return past ? { ...draft, past } : draft;
}

/** Returns the number of memories that each scope of an agent may have. */
const toMemoryLimit = ({ memoryLimit }: Pick<Services, 'memoryLimit'>, { definition }: FullAgent): number =>
  definition.memory_limit ?? memoryLimit;

/** The result of a draft: the memory as the draft has left it, and what that did, or the problem of a refused one. */
export type StoredDraft = { row: MemoryRow; change: StoreChange } | Problem;

/** Makes the problem of a draft whose key names a memory of another type. */
const keyOfOtherType = ({ key }: MemoryDraft, memoryType: string): Problem =>
  invalidRequest([
    { pointer: '/memory_type', detail: `The memory with the key ${key!} is ${memoryType}.`, code: 'memory_type' },
  ]);

/**
 * Makes the draft of one memory, which may name the memories of its batch by the ids of these. Throws what createMemory would
 * answer with, and leaves nothing behind then.
 */
export type CreateDraft = (body: CreateMemory, siblings?: ReadonlySet<string>) => Promise<MemoryDraft>;

type StoreDraftsInput = { agent: FullAgent; reach: Principal; stopsAtRefusal?: boolean };

/**
 * Stores the drafts that `prepare` makes, in the caller's transaction, as far as the limits of their scopes leave room, up to the
 * first refused one with `stopsAtRefusal`. Returns their results, in their order.
 */
export async function storeDrafts(
  services: Pick<Services, 'memoryLimit'> & StoreContext,
  { agent, reach, stopsAtRefusal = false }: StoreDraftsInput,
  prepare: (create: CreateDraft) => Promise<readonly MemoryDraft[]>,
): Promise<StoredDraft[]> {
  const { id: agentId, organizationId } = agent;
  const limit = toMemoryLimit(services, agent);
  let drafts: readonly MemoryDraft[] = [];
  const prepareIn = async (tx: EntityManager) => {
    const madeUsers: string[] = [];
    const context = { agentId, reach, now: services.clock(), made: madeUsers };
    // A savepoint: what cannot be read or stored of one memory does not end the transaction of the others.
    drafts = await prepare((body, siblings = new Set()) =>
      tx.transaction((inner) => createDraft(inner, context, body, siblings)),
    );
    return { drafts, madeUsers };
  };
  const target = { agentId, organizationId, limit, stopsAtRefusal };
  const outcomes = await storeMemories(services, target, prepareIn, reach.subject);
  return outcomes.map((outcome, index) => {
    if ('row' in outcome) return outcome;
    if (outcome.refused === 'limit') return memoryLimitExceeded(agentId, limit);
    return keyOfOtherType(drafts[index]!, outcome.memoryType);
  });
}
