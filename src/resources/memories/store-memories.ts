import type { MemoryType } from '#generated/v2/client/types.gen.ts';
import type { EntityManager } from 'typeorm';
import type { AfterCommit } from '#src/api/write.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { removeMadeUsers } from '#src/resources/users/store.ts';
import { toChangedFields } from './changed-fields.ts';
import { lockMemoryStores, removeEmptyStores } from './index-store.ts';
import type { MemoryDraft, MemoryRow } from './memory.ts';
import { deleteMemoryRows } from './erase-store.ts';
import { isRetired, storeGivenLinks, storePasts } from './past-store.ts';
import { toScopeKey } from './scope-key.ts';
import type { Embedder } from './search/embedder.ts';
import { findMemoryByKey, findMemoryVersions, type MemoryAtVersion } from './store.ts';
import type { Authorship } from './version-store.ts';
import { insertMemories, storeMemoryChange, type MemoryOwner } from './write-store.ts';

/** The owner of new memories, the most that each scope may have, and whether the first refused one ends the storing. */
type StoreInput = MemoryOwner & { limit: number; stopsAtRefusal?: boolean };

/** What storing a draft did: it made a memory, or changed the one with its key, or found that to say all of it. */
export type StoreChange = 'created' | 'updated' | 'unchanged';

/** The reason why no memory has the content of a draft: its scope is full, or the memory with its key has another type. */
type DraftRefusal = { refused: 'limit' } | { refused: 'type'; memoryType: MemoryType };

type Stored = MemoryAtVersion & { change: StoreChange; needsEmbedding: boolean };

/** The outcome of a draft: the memory that has its content as the draft has left it, or why there is none. */
export type StoreOutcome = { row: MemoryRow; change: StoreChange } | DraftRefusal;

/** Drafts that were made in the transaction that stores them, and the users that were made for them. */
export type PreparedDrafts = { drafts: readonly MemoryDraft[]; madeUsers: readonly string[] };

/** The transaction that stores drafts, and the model that embeds them. */
export type StoreContext = {
  tx: EntityManager;
  afterCommit: AfterCommit;
  embedder: Pick<Embedder, 'soon'>;
  model: string | null;
  clock: () => Date;
};

/** The storing of drafts in one transaction that has locked their scopes. */
class DraftStorer {
  readonly #tx: EntityDatabase;
  readonly #input: StoreInput & { authorship: Authorship; model: string | null };
  /** The number of memories by the key of a scope. */
  readonly #counts: Map<string, number>;
  #pending: { scopeKey: string; draft: MemoryDraft }[] = [];

  constructor(
    tx: EntityDatabase,
    input: StoreInput & { authorship: Authorship; model: string | null },
    counts: Map<string, number>,
  ) {
    this.#tx = tx;
    this.#input = input;
    this.#counts = counts;
  }

  async store(draft: MemoryDraft): Promise<Stored | DraftRefusal> {
    const scopeKey = toScopeKey(this.#input.agentId, draft);
    const known = draft.key === null || isRetired(draft) ? null : await this.#findKnown(scopeKey, draft.key);
    if (known) return this.#replace(known, draft);
    const count = this.#counts.get(scopeKey)!;
    if (count >= this.#input.limit) return { refused: 'limit' };
    if (!isRetired(draft)) this.#counts.set(scopeKey, count + 1);
    this.#pending.push({ scopeKey, draft });
    const version = (draft.past?.versions.length ?? 0) + 1;
    return { id: draft.id, version, change: 'created', needsEmbedding: !isRetired(draft) };
  }

  /** Inserts the new ones among the stored drafts, all of them at once. */
  async flush(): Promise<void> {
    const drafts = this.#pending.map(({ draft }) => draft);
    this.#pending = [];
    if (drafts.length === 0) return;
    await insertMemories(this.#tx, this.#input, drafts, this.#input.authorship, this.#input.model);
    await storePasts(this.#tx, drafts, this.#input.authorship);
  }

  /** Finds the memory with a key that has not expired. One that has makes room for the next. */
  async #findKnown(scopeKey: string, key: string): Promise<MemoryRow | null> {
    if (this.#pending.some((one) => one.scopeKey === scopeKey && one.draft.key === key)) await this.flush();
    const known = await findMemoryByKey(this.#tx, scopeKey, key);
    if (!known?.expiresAt || known.expiresAt > this.#input.authorship.now) return known;
    await deleteMemoryRows(this.#tx, [known.id]);
    this.#counts.set(scopeKey, this.#counts.get(scopeKey)! - 1);
    return null;
  }

  async #replace(known: MemoryRow, draft: MemoryDraft): Promise<Stored | DraftRefusal> {
    if (known.memoryType !== draft.memoryType) return { refused: 'type', memoryType: known.memoryType };
    const { content, importance, expiresAt, sourceMessageId, metadata } = draft;
    const changed = toChangedFields(known, { content, importance, expiresAt, sourceMessageId, metadata });
    const { id, version } = known;
    if (Object.keys(changed).length === 0) return { id, version, change: 'unchanged', needsEmbedding: false };
    const change = { change: 'updated' as const, ...changed, ...(draft.saidAt && { saidAt: draft.saidAt }) };
    await storeMemoryChange(this.#tx, known, change, this.#input.authorship, this.#input.model);
    return { id, version: version + 1, change: 'updated', needsEmbedding: changed.content !== undefined };
  }
}

/** Takes back the users who were made for drafts that were all refused, with the empty scopes of these. */
async function removeUnusedUsers(
  tx: EntityDatabase,
  agentId: string,
  { drafts, madeUsers }: PreparedDrafts,
  stored: readonly (Stored | DraftRefusal)[],
): Promise<void> {
  const isStored = (_: MemoryDraft, index: number) => stored[index] !== undefined && 'id' in stored[index];
  const used = new Set(drafts.filter(isStored).map(({ userId }) => userId));
  const unused = madeUsers.filter((id) => !used.has(id));
  if (unused.length === 0) return;
  const refused = drafts.filter(({ userId }) => userId !== null && unused.includes(userId));
  await removeEmptyStores(
    tx,
    refused.map((draft) => toScopeKey(agentId, draft)),
  );
  await removeMadeUsers(tx, unused);
}

/** Lists the links of new memories. Those to memories of the batch that were refused are left out. */
function listGivenLinks(drafts: readonly MemoryDraft[], stored: readonly (Stored | DraftRefusal)[]) {
  const ids = new Map<string, string | null>();
  for (const [index, one] of stored.entries()) {
    const { itemId } = drafts[index]!;
    if (itemId !== undefined) ids.set(itemId, 'id' in one ? one.id : null);
  }
  return stored.flatMap((one, index) => {
    const { past } = drafts[index]!;
    if (!past || !('id' in one) || one.change !== 'created') return [];
    return past.links.flatMap(({ relation, memory_id: named }) => {
      const other = ids.has(named) ? ids.get(named)! : named;
      return other === null ? [] : [{ id: one.id, relation, other }];
    });
  });
}

/** Reads what was stored, each memory as its draft has left it: a later draft may have its key. */
async function readStored(tx: EntityDatabase, stored: readonly (Stored | DraftRefusal)[]): Promise<StoreOutcome[]> {
  const kept = stored.filter((one) => 'id' in one);
  const rows = new Map((await findMemoryVersions(tx, kept)).map((row, index) => [kept[index]!, row]));
  return stored.map((one) => ('id' in one ? { row: rows.get(one)!, change: one.change } : one));
}

/**
 * Stores drafts in their order, as far as the limits of their scopes leave room: a draft with the key of a memory of its
 * scope replaces that one. `prepare` makes the drafts in the same transaction, which keeps no user it has made for drafts
 * that are refused. Returns the outcome of each; with `stopsAtRefusal` those up to the first refused one. After the commit,
 * searches find them by their words, and nearly always by their meaning.
 */
export async function storeMemories(
  { tx, afterCommit, embedder, model, clock }: StoreContext,
  input: StoreInput,
  prepare: (tx: EntityManager) => Promise<PreparedDrafts>,
  by: string,
): Promise<StoreOutcome[]> {
  const prepared = await prepare(tx);
  const { drafts } = prepared;
  const keys = drafts.map((draft) => toScopeKey(input.agentId, draft));
  const counts = await lockMemoryStores(tx, keys);
  const storer = new DraftStorer(tx, { ...input, authorship: { by, now: clock() }, model }, counts);
  const stored: (Stored | DraftRefusal)[] = [];
  for (const draft of drafts) {
    const outcome = await storer.store(draft);
    stored.push(outcome);
    if ('refused' in outcome && input.stopsAtRefusal) break;
  }
  await storer.flush();
  await storeGivenLinks(tx, listGivenLinks(drafts, stored), clock());
  await removeUnusedUsers(tx, input.agentId, prepared, stored);
  const changed = stored.flatMap((one) => ('id' in one && one.needsEmbedding ? [one.id] : []));
  afterCommit(() => embedder.soon(changed));
  return readStored(tx, stored);
}
