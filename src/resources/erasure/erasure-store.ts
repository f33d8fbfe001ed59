import { randomUUID } from 'node:crypto';
import type { OrganizationErasure, UserErasure } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { appendAuditEntry, toParleyEntry } from '#src/resources/audit/append-store.ts';
import type { ErasureCounts, OrganizationErasureCounts } from './store.ts';
import { erasureTable, type ErasureKind, type StoredErasure } from './table.ts';

const toProgress = ({ status, requestedAt, requestedBy, finishedAt }: StoredErasure) => ({
  status,
  requested_at: requestedAt.toISOString(),
  requested_by: requestedBy,
  finished_at: finishedAt?.toISOString() ?? null,
});

/** Writes the erasure of a user as the contract has it. */
export const toUserErasure = (row: StoredErasure): UserErasure => ({
  user_id: row.subjectId,
  ...toProgress(row),
  counts: row.counts,
});

/** Writes the erasure of an organization as the contract has it. */
export const toOrganizationErasure = (row: StoredErasure): OrganizationErasure => ({
  organization_id: row.subjectId,
  dry_run: false,
  ...toProgress(row),
  counts: row.counts as OrganizationErasureCounts,
});

const nothingOfUser: ErasureCounts = {
  conversations: 0,
  sessions: 0,
  messages: 0,
  events: 0,
  runs: 0,
  contexts: 0,
  checkpoints: 0,
  memories: 0,
};

const nothing = {
  user: nothingOfUser,
  organization: {
    ...nothingOfUser,
    agents: 0,
    templates: 0,
    tools: 0,
    state_machines: 0,
    services: 0,
    webhooks: 0,
    users: 0,
    keys: 0,
    oauth_clients: 0,
    roles: 0,
  },
} satisfies Record<ErasureKind, ErasureCounts | OrganizationErasureCounts>;

/** Finds the erasure of a user of an organization, or null. */
export const findErasure = (
  db: EntityDatabase,
  organizationId: string,
  userId: string,
): Promise<StoredErasure | null> =>
  db.getRepository(erasureTable).findOneBy({ organizationId, subjectId: userId, kind: 'user' });

/** Finds the erasure of an organization, or null. */
export const findOrganizationErasure = (db: EntityDatabase, organizationId: string): Promise<StoredErasure | null> =>
  db.getRepository(erasureTable).findOneBy({ subjectId: organizationId, kind: 'organization' });

type ErasureRequest = Pick<StoredErasure, 'subjectId' | 'kind' | 'organizationId' | 'requestedAt' | 'requestedBy'>;

/** Stores that a user or an organization is to be erased. */
export async function insertErasure(tx: EntityDatabase, request: ErasureRequest): Promise<StoredErasure> {
  const pseudonym = `erased_${randomUUID().replaceAll('-', '')}`;
  const lease = { runnerId: null, leaseExpiresAt: null };
  const open = { status: 'running' as const, counts: nothing[request.kind], pseudonym, finishedAt: null, ...lease };
  const row = { ...request, ...open };
  await insertRows(tx, erasureTable, row);
  return row;
}

/** An erasure whose lease a process holds. `id` is that of the user or of the organization. */
export type ClaimedErasure = {
  id: string;
  kind: ErasureKind;
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
    `UPDATE erasures SET runner_id = $1, lease_expires_at = $3
      WHERE subject_id = (SELECT subject_id FROM erasures
                           WHERE status = 'running' AND (runner_id IS NULL OR runner_id = $1 OR lease_expires_at < $2)
                           ORDER BY requested_at, subject_id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING subject_id AS id, kind, organization_id AS "organizationId", requested_at AS "requestedAt",
        requested_by AS "requestedBy", pseudonym`,
    [runnerId, now, until],
  );
  return rows[0] ?? null;
}

/** Renews the lease. False when another process has the erasure; otherwise none can take it until the transaction ends. */
export async function renewErasure(tx: EntityDatabase, id: string, runnerId: string, until: Date): Promise<boolean> {
  const mine = { subjectId: id, runnerId, status: 'running' as const };
  return (await updateRows(tx, erasureTable, mine, { leaseExpiresAt: until })) > 0;
}

const unclaimed = { runnerId: null, leaseExpiresAt: null };

/** Releases an erasure, so that another process can claim it. */
export async function releaseErasure(db: EntityDatabase, id: string, runnerId: string): Promise<void> {
  await updateRows(db, erasureTable, { subjectId: id, runnerId }, unclaimed);
}

/** Releases every erasure, in a database that only this process uses: the process that had them has ended. */
export async function releaseAllErasures(db: EntityDatabase): Promise<void> {
  await updateRows(db, erasureTable, { status: 'running' }, unclaimed);
}

/** Adds to the counts of an erasure whose lease was renewed in this transaction. */
export async function addCounts(
  tx: EntityDatabase,
  subjectId: string,
  more: Partial<OrganizationErasureCounts>,
): Promise<void> {
  const { counts } = await tx.getRepository(erasureTable).findOneByOrFail({ subjectId });
  const added = more as Record<string, number | undefined>;
  const sums = Object.entries(counts).map(([name, count]) => [name, count + (added[name] ?? 0)]);
  await updateRows(tx, erasureTable, { subjectId }, { counts: Object.fromEntries(sums) as ErasureCounts });
}

/** Ends an erasure: what it says now is the certificate, of which the audit is told. */
export async function finishErasure(tx: EntityDatabase, subjectId: string, now: Date): Promise<void> {
  await updateRows(tx, erasureTable, { subjectId }, { ...unclaimed, pseudonym: null, status: 'done', finishedAt: now });
  const row = await tx.getRepository(erasureTable).findOneByOrFail({ subjectId });
  const { requested_by, requested_at } = toProgress(row);
  const details = { requested_by, requested_at, counts: row.counts };
  await appendAuditEntry(
    tx,
    toParleyEntry(row.organizationId, `erase_${row.kind}`, now, { target: subjectId, details }),
  );
}
