import { newId } from '#src/api/ids.ts';
import type { Queryable } from '#src/db/query.ts';
import { lockMemoryStores } from '#src/resources/memories/index-store.ts';
import { linkMemories } from '#src/resources/memories/link-store.ts';
import { type MemoryRow, isContentOfType, toMemoryDraft } from '#src/resources/memories/memory.ts';
import { lockOrigin } from '#src/resources/memories/origin-store.ts';
import { saysTheSame } from '#src/resources/memories/same.ts';
import type { ScopeFields } from '#src/resources/memories/scope-key.ts';
import { findMemories } from '#src/resources/memories/store.ts';
import { findActiveHeir } from '#src/resources/memories/heirs-store.ts';
import { supersedeMemories } from '#src/resources/memories/supersede-store.ts';
import type { MemoryContent } from '#src/resources/memories/table.ts';
import type { Authorship } from '#src/resources/memories/version-store.ts';
import { insertMemories, type MemoryOwner, storeMemoryChange } from '#src/resources/memories/write-store.ts';
import { findSameMemory } from '#src/resources/memories/known-store.ts';
import { type Proposal, toCreateMemory } from './proposals.ts';
import { areRevisionsCurrent, type Revisions } from '#src/resources/memories/revision-store.ts';

/** The scopes that proposals are applied to, their limit, and the message that they come from. */
export type LearningTarget = MemoryOwner & {
  /** The scope of what is new. */
  scope: ScopeFields;
  scopeKey: string;
  /** The keys of the scopes whose memories may be changed, that of the scope among them. */
  writableKeys: readonly string[];
  /** The keys of the scopes whose memories the conversation recalls: what they say is not learned again. */
  reachedKeys: readonly string[];
  /** The number of memories that a scope may have. */
  limit: number;
  /** The message that the memories come from, or null. */
  sourceMessageId: string | null;
};

/**
 * The memories that were made, changed, superseded and contradicted, by their ids, and how many proposals were known
 * already.
 */
export type LearningOutcome = {
  created: string[];
  updated: string[];
  superseded: string[];
  contradicted: string[];
  known: number;
};

/** Returns the outcome of an answer that changes nothing. */
export const noOutcome = (): LearningOutcome => ({
  created: [],
  updated: [],
  superseded: [],
  contradicted: [],
  known: 0,
});

/** The memories that the model was told of and the revisions of their scopes, by which its proposals are judged. */
export type KnownMemories = { rows: ReadonlyMap<string, MemoryRow>; revisions: Revisions };

type ApplierInput = LearningTarget & {
  authorship: Authorship;
  model: string | null;
  /** Tells, in the transaction that stores what is learned, whether it may still be: another process may have done so. */
  mayApply?: ((tx: Queryable) => Promise<boolean>) | undefined;
};

/** Keeps what the old content of an event has and the new one leaves out: when it was, and who took part. */
function mergeContent(old: MemoryContent, content: MemoryContent): MemoryContent {
  if (!('event' in old) || !('event' in content)) return content;
  const { occurred_at, participants } = old;
  return { ...(occurred_at && { occurred_at }), ...(participants && { participants }), ...content };
}

/** Applies proposals in a transaction that has locked the scopes. */
class ProposalApplier {
  readonly #tx: Queryable;
  readonly #input: ApplierInput;
  readonly #counts: Map<string, number>;
  readonly outcome = noOutcome();

  constructor(tx: Queryable, input: ApplierInput, counts: Map<string, number>) {
    this.#tx = tx;
    this.#input = input;
    this.#counts = counts;
  }

  async apply(proposal: Proposal, known: KnownMemories): Promise<void> {
    const told = proposal.targetId === null ? undefined : known.rows.get(proposal.targetId);
    const target = told ? await this.#findTarget(told, proposal) : null;
    if (!target) return void (await this.#add(proposal));
    if (!this.#input.writableKeys.includes(target.scopeKey)) return this.#answerForeign(target, proposal);
    const content = mergeContent(target.content, proposal.content);
    if (saysTheSame(target.content, content)) return this.#countAsKnown();
    if (proposal.action === 'update' && isContentOfType(target.memoryType, content))
      return this.#update(target, { ...proposal, content });
    return this.#supersede(target, { ...proposal, content });
  }

  /**
   * Finds the memory that a proposal is about, unless it was changed since the model was told of it. One that was superseded
   * since then stands for what superseded it: several that supersede it at once come one after the other.
   */
  async #findTarget(told: MemoryRow, { action }: Proposal): Promise<MemoryRow | null> {
    const { now } = this.#input.authorship;
    const [row] = await findMemories(this.#tx, [told.id], now);
    if (row?.status === 'active') return row.version === told.version ? row : null;
    if (row?.status !== 'superseded' || action !== 'supersede') return null;
    const heir = await findActiveHeir(this.#tx, row.id);
    return heir === null ? null : ((await findMemories(this.#tx, [heir], now))[0] ?? null);
  }

  #findSame(keys: readonly string[], content: MemoryContent) {
    return findSameMemory(this.#tx, keys, content, this.#input.authorship.now);
  }

  #countAsKnown(): void {
    this.outcome.known += 1;
  }

  /**
   * Adds what is said about a memory that the conversation reads but may not change. What contradicts it is linked with
   * it, so that recall tells the newer one, and that the older one says otherwise.
   */
  async #answerForeign(target: MemoryRow, proposal: Proposal): Promise<void> {
    if (saysTheSame(target.content, proposal.content)) return this.#countAsKnown();
    const id = await this.#add(proposal);
    if (id === null || proposal.action !== 'supersede') return;
    await linkMemories(this.#tx, id, 'contradicts', [target.id], this.#input.authorship.now);
    this.outcome.contradicted.push(target.id);
  }

  /** Returns the id of the memory that may be changed and says what is proposed; null when there is none. */
  async #add(proposal: Proposal): Promise<string | null> {
    const { reachedKeys, writableKeys, scope, scopeKey } = this.#input;
    const same = await this.#findSame([...new Set([...reachedKeys, ...writableKeys])], proposal.content);
    if (!same) return this.#insert(proposal, scope, scopeKey);
    this.#countAsKnown();
    return writableKeys.includes(same.scopeKey) ? same.id : null;
  }

  /** Returns the id of the new memory; null when its scope is full. */
  async #insert(proposal: Proposal, scope: ScopeFields, scopeKey: string): Promise<string | null> {
    const { limit, sourceMessageId, authorship, model } = this.#input;
    const count = this.#counts.get(scopeKey)!;
    if (count >= limit) return null;
    this.#counts.set(scopeKey, count + 1);
    const draft = toMemoryDraft(newId('mem'), toCreateMemory(proposal, sourceMessageId), scope);
    await insertMemories(this.#tx, this.#input, [draft], authorship, model);
    this.outcome.created.push(draft.id);
    return draft.id;
  }

  async #update(target: MemoryRow, { content, importance }: Proposal): Promise<void> {
    const { sourceMessageId, authorship, model } = this.#input;
    const fields = { content, importance: Math.max(importance, target.importance), sourceMessageId };
    await storeMemoryChange(this.#tx, target, { change: 'updated', ...fields }, authorship, model);
    this.outcome.updated.push(target.id);
  }

  /** Puts a memory in the place of another one, in its scope: a new one, or one that says the same already. */
  async #supersede(target: MemoryRow, proposal: Proposal): Promise<void> {
    const { authorship } = this.#input;
    const same = await this.#findSame([target.scopeKey], proposal.content);
    // The old one makes room for the new one.
    this.#counts.set(target.scopeKey, this.#counts.get(target.scopeKey)! - 1);
    const { scopeType, userId, sessionId, scopeKey } = target;
    const by = same?.id ?? (await this.#insert(proposal, { scopeType, userId, sessionId }, scopeKey));
    if (by === null) return;
    await supersedeMemories(this.#tx, by, [target.id], authorship);
    this.outcome.superseded.push(target.id);
  }
}

/**
 * Applies the proposals of a model in one transaction that locks the scopes which they are about. Returns null, and
 * changes nothing, when others have written to those that may be changed since the model was told of them, unless
 * `anyway`: then proposals about memories that were changed count as new ones. Nothing is learned of what was deleted
 * meanwhile.
 */
export async function applyProposals(
  tx: Queryable,
  input: ApplierInput & { clock: () => Date },
  { proposals, known, anyway }: { proposals: readonly Proposal[]; known: KnownMemories; anyway: boolean },
): Promise<LearningOutcome | null> {
  if (!(await lockOrigin(tx, { sourceMessageId: input.sourceMessageId, userId: input.scope.userId })))
    return noOutcome();
  // What is contradicted is locked as well: a link to it must not outlive it.
  const told = proposals.flatMap(({ targetId }) => (targetId === null ? [] : [known.rows.get(targetId)!.scopeKey]));
  const counts = await lockMemoryStores(tx, [...input.writableKeys, ...told]);
  if (!anyway && !(await areRevisionsCurrent(tx, known.revisions))) return null;
  if (input.mayApply && !(await input.mayApply(tx))) return noOutcome();
  // It may have waited for the lock.
  const authorship = { ...input.authorship, now: input.clock() };
  const applier = new ProposalApplier(tx, { ...input, authorship }, counts);
  for (const proposal of proposals) await applier.apply(proposal, known);
  return applier.outcome;
}
