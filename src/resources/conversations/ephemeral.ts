import type { DataSource } from 'typeorm';
import type { Queryable } from '#src/db/query.ts';
import { organizationReach } from '#src/db/reach.ts';
import { repeat } from '#src/process/repeat.ts';
import { eraseAllParts, type ErasePart } from '#src/resources/erasure/store.ts';
import { findBusyRun, listSessionIds, lockConversation } from './store.ts';

type SweepDeps = {
  dataSource: DataSource;
  clock: () => Date;
  eraseParts: readonly ErasePart[];
  embedder: { model(): Promise<string | null> };
  /** Removes the events of a session from the memory of this process. */
  live: { forget(sessionId: string): void };
  onError: (error: unknown, context: object) => void;
};

const restMs = 30_000;
/** The number of conversations that one look finds. */
const batchSize = 100;

type DueConversation = { id: string; organizationId: string };

/** Lists ephemeral conversations whose time has come, after an id. One whose calls wait for a person stays until these are decided. */
const listDue = (db: Queryable, now: Date, afterId: string): Promise<DueConversation[]> =>
  // Raw: a batch of what is due in all organizations.
  db.query<DueConversation[]>(
    `SELECT id, organization_id AS "organizationId" FROM conversations
      WHERE erase_at <= $1 AND deleted_at IS NULL AND id > $2
        AND id NOT IN (SELECT conversation_id FROM approvals WHERE status = 'open') ORDER BY id LIMIT ${batchSize}`,
    [now, afterId],
  );

/** Erases one, unless a run is answering in it: then it is erased at a later look. */
async function eraseOne(
  { dataSource, clock, eraseParts, embedder, live }: SweepDeps,
  due: DueConversation,
): Promise<void> {
  const model = await embedder.model();
  const sessions = await dataSource.transaction(async (tx) => {
    if ((await findBusyRun(tx, due.id)) !== null) return [];
    if (!(await lockConversation(tx, organizationReach(due.organizationId), due.id))) return [];
    const all = await listSessionIds(tx, due.id);
    await eraseAllParts(tx, eraseParts, due.id, { by: 'parley', now: clock(), model });
    return all;
  });
  for (const sessionId of sessions) live.forget(sessionId);
}

/** Erases the ephemeral conversations whose time has come. Several processes may do the same: each erasure is one transaction. */
export async function sweepEphemeral(deps: SweepDeps, stopping?: AbortSignal): Promise<void> {
  const isStopped = () => stopping?.aborted ?? false;
  let afterId = '';
  for (let more = true; more && !isStopped();) {
    const due = await listDue(deps.dataSource, deps.clock(), afterId);
    for (const one of due) if (!isStopped()) await eraseOne(deps, one);
    afterId = due.at(-1)?.id ?? '';
    more = due.length === batchSize;
  }
}

/** Begins to erase them, now and every half minute. Returns the function that stops it. */
export const beginEphemeralSweep = (deps: SweepDeps): (() => Promise<void>) =>
  repeat({
    name: 'ephemeral conversations',
    round: (stopping) => sweepEphemeral(deps, stopping),
    everyMs: restMs,
    now: true,
    onFailure: (error) => deps.onError(error, { work: 'erasing ephemeral conversations' }),
  });
