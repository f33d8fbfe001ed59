import { randomUUID } from 'node:crypto';
import type { UserErasure } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { appendAuditEntry, toParleyEntry } from '#src/resources/audit/append-store.ts';
import type { ErasureCounts } from './store.ts';
import { erasureTable, type StoredErasure } from './table.ts';

/** Writes an erasure as the contract has it. */
export const toUserErasure = (row: StoredErasure): UserErasure => ({
  user_id: row.userId,
  status: row.status,
  requested_at: row.requestedAt.toISOString(),
  requested_by: row.requestedBy,
  finished_at: row.finishedAt?.toISOString() ?? null,
  counts: row.counts,
});

const nothing: ErasureCounts = {
  conversations: 0,
  sessions: 0,
  messages: 0,
  events: 0,
  runs: 0,
  contexts: 0,
  checkpoints: 0,
  memories: 0,
};

/** Finds the erasure of a user of an organization, or null. */
export const findErasure = (
  db: EntityDatabase,
  organizationId: string,
  userId: string,
): Promise<StoredErasure | null> => db.getRepository(erasureTable).findOneBy({ organizationId, userId });

type ErasureRequest = Pick<StoredErasure, 'userId' | 'organizationId' | 'requestedAt' | 'requestedBy'>;

/** Stores that a user is to be erased. */
export async function insertErasure(tx: EntityDatabase, request: ErasureRequest): Promise<StoredErasure> {
  const pseudonym = `erased_${randomUUID().replaceAll('-', '')}`;
  const lease = { runnerId: null, leaseExpiresAt: null };
  const open = { status: 'running' as const, counts: nothing, pseudonym, finishedAt: null, ...lease };
  const row = { ...request, ...open };
  await insertRows(tx, erasureTable, row);
  return row;
}

/** An erasure whose lease a process holds. `id` is the user's. */
export type ClaimedErasure = {
  id: string;
  organizationId: string;
  requestedAt: Date;
  requestedBy: string;
  pseudonym: string;
};

/** Claims the oldest erasure that no process holds, or whose lease has expired; null when there is none. */
export async function claimErasure(
  db: Queryable,
  runnerId: string,
  now: Date,
  until: Date,
): Promise<ClaimedErasure | null> {
  // Raw: skips what other processes have locked.
  const [rows] = await db.query<[ClaimedErasure[]]>(
    `UPDATE user_erasures SET runner_id = $1, lease_expires_at = $3
      WHERE user_id = (SELECT user_id FROM user_erasures
                        WHERE status = 'running' AND (runner_id IS NULL OR runner_id = $1 OR lease_expires_at < $2)
                        ORDER BY requested_at, user_id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING user_id AS id, organization_id AS "organizationId", requested_at AS "requestedAt",
        requested_by AS "requestedBy", pseudonym`,
    [runnerId, now, until],
  );
  return rows[0] ?? null;
}

/** Renews the lease. False when another process has the erasure; otherwise none can take it until the transaction ends. */
export async function renewErasure(tx: EntityDatabase, id: string, runnerId: string, until: Date): Promise<boolean> {
  const mine = { userId: id, runnerId, status: 'running' as const };
  return (await updateRows(tx, erasureTable, mine, { leaseExpiresAt: until })) > 0;
}

const unclaimed = { runnerId: null, leaseExpiresAt: null };

/** Releases an erasure, so that another process can claim it. */
export async function releaseErasure(db: EntityDatabase, id: string, runnerId: string): Promise<void> {
  await updateRows(db, erasureTable, { userId: id, runnerId }, unclaimed);
}

/** Releases every erasure, in a database that only this process uses: the process that had them has ended. */
export async function releaseAllErasures(db: EntityDatabase): Promise<void> {
  await updateRows(db, erasureTable, { status: 'running' }, unclaimed);
}

/** Adds to the counts of an erasure whose lease was renewed in this transaction. */
export async function addCounts(tx: EntityDatabase, userId: string, more: Partial<ErasureCounts>): Promise<void> {
  const { counts } = await tx.getRepository(erasureTable).findOneByOrFail({ userId });
  const names = Object.keys(nothing) as (keyof ErasureCounts)[];
  const sums = Object.fromEntries(names.map((name) => [name, counts[name] + (more[name] ?? 0)]));
  await updateRows(tx, erasureTable, { userId }, { counts: sums as ErasureCounts });
}

/** Ends an erasure: what it says now is the certificate, of which the audit is told. */
export async function finishErasure(tx: EntityDatabase, userId: string, now: Date): Promise<void> {
  await updateRows(tx, erasureTable, { userId }, { ...unclaimed, pseudonym: null, status: 'done', finishedAt: now });
  const row = await tx.getRepository(erasureTable).findOneByOrFail({ userId });
  const { requested_by, requested_at, counts } = toUserErasure(row);
  const details = { requested_by, requested_at, counts };
  await appendAuditEntry(tx, toParleyEntry(row.organizationId, 'erase_user', now, { target: userId, details }));
}
