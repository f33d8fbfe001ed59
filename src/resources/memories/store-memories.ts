import type { MemoryType } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { toChangedFields } from './changed-fields.ts';
import { lockMemoryStores } from './index-store.ts';
import type { MemoryDraft, MemoryRow } from './memory.ts';
import { deleteMemoryRows } from './erase-store.ts';
import { toScopeKey } from './scope-key.ts';
import { findMemoryByKey } from './store.ts';
import type { Authorship } from './version-store.ts';
import { insertMemories, storeMemoryChange, type MemoryOwner } from './write-store.ts';
import type { WriteDeps } from './write.ts';

/** The owner of new memories, the most that each scope may have, and whether the first refused one ends the storing. */
type StoreInput = MemoryOwner & { limit: number; stopsAtRefusal?: boolean };

/**
 * The outcome of a draft: the memory that has its content now, or the reason why none has: its scope is full, or the memory
 * with its key has another type.
 */
export type StoreOutcome =
  | { id: string; created: boolean; needsEmbedding: boolean }
  | { refused: 'limit' }
  | { refused: 'type'; memoryType: MemoryType };

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

  async store(draft: MemoryDraft): Promise<StoreOutcome> {
    const scopeKey = toScopeKey(this.#input.agentId, draft);
    const known = draft.key === null ? null : await this.#findKnown(scopeKey, draft.key);
    if (known) return this.#replace(known, draft);
    const count = this.#counts.get(scopeKey)!;
    if (count >= this.#input.limit) return { refused: 'limit' };
    this.#counts.set(scopeKey, count + 1);
    this.#pending.push({ scopeKey, draft });
    return { id: draft.id, created: true, needsEmbedding: true };
  }

  /** Inserts the new ones among the stored drafts, all of them at once. */
  async flush(): Promise<void> {
    const drafts = this.#pending.map(({ draft }) => draft);
    this.#pending = [];
    if (drafts.length > 0)
      await insertMemories(this.#tx, this.#input, drafts, this.#input.authorship, this.#input.model);
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

  async #replace(known: MemoryRow, draft: MemoryDraft): Promise<StoreOutcome> {
    if (known.memoryType !== draft.memoryType) return { refused: 'type', memoryType: known.memoryType };
    const { content, importance, expiresAt, sourceMessageId, metadata } = draft;
    const changed = toChangedFields(known, { content, importance, expiresAt, sourceMessageId, metadata });
    if (Object.keys(changed).length > 0)
      await storeMemoryChange(
        this.#tx,
        known,
        { change: 'updated', ...changed },
        this.#input.authorship,
        this.#input.model,
      );
    return { id: known.id, created: false, needsEmbedding: changed.content !== undefined };
  }
}

/**
 * Stores drafts in their order, as far as the limits of their scopes leave room: a draft with the key of a memory of its
 * scope replaces that one. Returns the outcome of each; with `stopsAtRefusal` those up to the first refused one. When this
 * resolves, searches find them by their words, and nearly always by their meaning.
 */
export async function storeMemories(
  { dataSource, embedder, clock }: WriteDeps,
  input: StoreInput,
  drafts: readonly MemoryDraft[],
  by: string,
): Promise<StoreOutcome[]> {
  if (drafts.length === 0) return [];
  const model = await embedder.model();
  const outcomes = await dataSource.transaction(async (tx) => {
    const keys = drafts.map((draft) => toScopeKey(input.agentId, draft));
    const counts = await lockMemoryStores(tx, keys);
    const storer = new DraftStorer(tx, { ...input, authorship: { by, now: clock() }, model }, counts);
    const all: StoreOutcome[] = [];
    for (const draft of drafts) {
      const outcome = await storer.store(draft);
      all.push(outcome);
      if ('refused' in outcome && input.stopsAtRefusal) break;
    }
    await storer.flush();
    return all;
  });
  await embedder.soon(outcomes.flatMap((outcome) => ('id' in outcome && outcome.needsEmbedding ? [outcome.id] : [])));
  return outcomes;
}
