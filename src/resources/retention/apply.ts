import type { DataSource } from 'typeorm';
import type { Queryable } from '#src/db/query.ts';
import { organizationReach } from '#src/db/reach.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { repeat } from '#src/process/repeat.ts';
import { appendAuditEntry, toParleyEntry } from '#src/resources/audit/append-store.ts';
import { expireEntries } from '#src/resources/audit/expire-store.ts';
import { findBusyRun, listSessionIds, lockConversation } from '#src/resources/conversations/store.ts';
import { eraseAllParts, type ErasePart } from '#src/resources/erasure/store.ts';
import { deleteFiles } from '#src/resources/files/removal-store.ts';
import { eraseMemories, toEmbed } from '#src/resources/memories/erase-store.ts';
import { listDueConversations, listDueMemories, listRetentions, toLimits } from './store.ts';
import type { RetentionPolicy } from './table.ts';

/** Deletes the events of an organization's runs that ended before a time. Returns the number of rows. */
type ForgetEvents = (db: Queryable, organizationId: string, before: Date, stopping: AbortSignal) => Promise<number>;

type RetentionDeps = {
  dataSource: DataSource;
  clock: () => Date;
  eraseParts: readonly ErasePart[];
  embedder: { model(): Promise<string | null>; soon(ids: readonly string[]): Promise<void> };
  /** Removes the events of a session from the memory of this process. */
  forget: (sessionId: string) => void;
  forgetEvents: ForgetEvents;
  onError: (error: unknown, context: object) => void;
};

const author = 'parley';
const restMs = 3_600_000;

/**
 * Deletes what is due by the policy of one organization. Each step is one transaction, with the entry of the audit that tells
 * of it, and looks for what is due itself: a step that was lost is done again, and several processes may do the same.
 */
class RetentionRound {
  readonly #deps: RetentionDeps;
  readonly #organizationId: string;
  readonly #stopping: AbortSignal;

  constructor(deps: RetentionDeps, organizationId: string, stopping: AbortSignal) {
    this.#deps = deps;
    this.#organizationId = organizationId;
    this.#stopping = stopping;
  }

  async run(policy: RetentionPolicy): Promise<void> {
    const { messages, events, memories, files, audit, recordings } = toLimits(policy, this.#deps.clock());
    if (messages) await this.#eraseConversations(messages);
    if (events) await this.#forgetEvents(events);
    if (memories) await this.#repeatStep(() => this.#eraseMemories(memories));
    if (files) await this.#repeatStep(() => this.#deleteFiles('files', files));
    if (recordings) await this.#repeatStep(() => this.#deleteFiles('recordings', recordings));
    if (audit) await this.#repeatStep(() => this.#expireEntries(audit));
  }

  async #repeatStep(step: () => Promise<boolean>): Promise<void> {
    while (!this.#stopping.aborted && (await step())) await yieldToEventLoop();
  }

  #tell(tx: Queryable, details: Record<string, unknown>, target: string | null = null): Promise<void> {
    const entry = toParleyEntry(this.#organizationId, 'apply_retention', this.#deps.clock(), { target, details });
    return appendAuditEntry(tx, entry);
  }

  async #eraseConversations(before: Date): Promise<void> {
    const { dataSource: db } = this.#deps;
    const organizationId = this.#organizationId;
    let afterId = '';
    await this.#repeatStep(async () => {
      const ids = await listDueConversations(db, { organizationId, before, afterId });
      for (const id of ids) if (!this.#stopping.aborted) await this.#eraseConversation(id, before);
      afterId = ids.at(-1) ?? '';
      return ids.length > 0;
    });
  }

  /** Erases a conversation, unless something has happened in it meanwhile. */
  async #eraseConversation(id: string, before: Date): Promise<void> {
    const { dataSource, clock, eraseParts, embedder, forget } = this.#deps;
    const model = await embedder.model();
    const sessions = await dataSource.transaction(async (tx) => {
      const busy = await findBusyRun(tx, id);
      const row = await lockConversation(tx, organizationReach(this.#organizationId), id);
      if (busy !== null || row === null || row.updatedAt >= before) return [];
      const all = await listSessionIds(tx, id);
      const counts = await eraseAllParts(tx, eraseParts, id, { by: author, now: clock(), model });
      await this.#tell(tx, { kind: 'messages', ...counts }, id);
      return all;
    });
    for (const sessionId of sessions) forget(sessionId);
    await yieldToEventLoop();
  }

  async #forgetEvents(before: Date): Promise<void> {
    const { dataSource, forgetEvents } = this.#deps;
    const rows = await forgetEvents(dataSource, this.#organizationId, before, this.#stopping);
    if (rows > 0) await this.#tell(dataSource, { kind: 'events', rows });
  }

  async #eraseMemories(before: Date): Promise<boolean> {
    const { dataSource, clock, embedder } = this.#deps;
    const model = await embedder.model();
    const erasure = await dataSource.transaction(async (tx) => {
      const ids = await listDueMemories(tx, this.#organizationId, before);
      if (ids.length === 0) return null;
      const done = await eraseMemories(tx, ids, { by: author, now: clock(), model, withSources: true });
      await this.#tell(tx, { kind: 'memories', memories: done.erased.length });
      return done;
    });
    if (erasure) await embedder.soon(toEmbed(erasure));
    return erasure !== null && erasure.erased.length > 0;
  }

  /** The bytes go with the next sweep. */
  #deleteFiles(kind: 'files' | 'recordings', before: Date): Promise<boolean> {
    return this.#deps.dataSource.transaction(async (tx) => {
      const due = `organization_id = $1 AND created_at < $2${kind === 'recordings' ? ' AND message_id IS NOT NULL' : ''}`;
      const files = await deleteFiles(tx, due, [this.#organizationId, before]);
      if (files > 0) await this.#tell(tx, { kind, files });
      return files > 0;
    });
  }

  #expireEntries(before: Date): Promise<boolean> {
    const { dataSource, clock } = this.#deps;
    return dataSource.transaction((tx) => expireEntries(tx, this.#organizationId, before, clock()));
  }
}

/** Deletes what is due by the policies of all organizations. What fails concerns one of them. */
export async function applyRetention(deps: RetentionDeps, stopping: AbortSignal): Promise<void> {
  for (const policy of await listRetentions(deps.dataSource)) {
    const { organizationId } = policy;
    if (stopping.aborted) return;
    await new RetentionRound(deps, organizationId, stopping)
      .run(policy)
      .catch((error: unknown) => deps.onError(error, { work: 'applying a retention policy', org: organizationId }));
  }
}

/** Begins to apply the policies, now and every hour. Returns the function that stops it. */
export const beginPolicies = (deps: RetentionDeps): (() => Promise<void>) =>
  repeat({
    name: 'retention policies',
    round: (stopping) => applyRetention(deps, stopping),
    everyMs: restMs,
    now: true,
    onFailure: (error) => deps.onError(error, { work: 'applying retention policies' }),
  });
