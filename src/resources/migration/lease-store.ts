import type { MigrationStep } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { updateRows } from '#src/db/rows.ts';
import { jobConversationTable, jobTable } from './table.ts';

/** A job whose lease a process holds. */
export type ClaimedJob = { id: string; organizationId: string };
/** A conversation of a job that is still to be upgraded, with its planned steps. */
export type PendingConversation = { place: number; conversationId: string; steps: MigrationStep[] };
type ConversationOutcome = { status: 'done' | 'skipped' | 'failed'; detail: string | null };

/** Claims the oldest job that no process holds, or whose lease has expired; null when there is none. */
export async function claimJob(db: Queryable, runnerId: string, now: Date, until: Date): Promise<ClaimedJob | null> {
  // Raw: skips what other processes have locked.
  const [rows] = await db.query<[ClaimedJob[]]>(
    `UPDATE migration_jobs SET status = 'running', runner_id = $1, lease_expires_at = $3,
            started_at = coalesce(started_at, $2)
      WHERE id = (SELECT id FROM migration_jobs
                   WHERE status IN ('pending', 'running') AND (runner_id IS NULL OR runner_id = $1 OR lease_expires_at < $2)
                   ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, organization_id AS "organizationId"`,
    [runnerId, now, until],
  );
  return rows[0] ?? null;
}

/** Renews the lease. False when another process has the job; otherwise none can take it until the transaction ends. */
export async function renewLease(tx: EntityDatabase, id: string, runnerId: string, until: Date): Promise<boolean> {
  return (await updateRows(tx, jobTable, { id, runnerId, status: 'running' }, { leaseExpiresAt: until })) > 0;
}

/** The columns of a job that no process carries out. */
const unclaimed = { runnerId: null, leaseExpiresAt: null };

/** Releases a job, so that another process can claim it. */
export async function releaseJob(db: EntityDatabase, id: string, runnerId: string): Promise<void> {
  await updateRows(db, jobTable, { id, runnerId }, unclaimed);
}

/** Releases every job, in a database that only this process uses: the process that had them has ended. */
export async function releaseAllJobs(db: EntityDatabase): Promise<void> {
  await updateRows(db, jobTable, { status: 'running' }, unclaimed);
}

/** Finds the next conversation of a job that is to be upgraded; null when none is left. */
export const findNextConversation = (tx: EntityDatabase, jobId: string): Promise<PendingConversation | null> =>
  tx.getRepository(jobConversationTable).findOne({ where: { jobId, status: 'pending' }, order: { place: 'ASC' } });

/** Records the outcome of a conversation of a job. */
export async function recordOutcome(
  tx: EntityDatabase,
  jobId: string,
  place: number,
  outcome: ConversationOutcome,
): Promise<void> {
  await updateRows(tx, jobConversationTable, { jobId, place, status: 'pending' }, outcome);
}

/** Ends a job: as failed when one of its conversations has failed. */
export async function finishJob(tx: Queryable, id: string, now: Date): Promise<void> {
  // Raw: the status depends on other rows.
  await tx.query(
    `UPDATE migration_jobs SET runner_id = NULL, lease_expires_at = NULL, finished_at = $2, status = CASE WHEN EXISTS (
              SELECT 1 FROM migration_job_conversations WHERE job_id = $1 AND status = 'failed')
            THEN 'failed' ELSE 'completed' END
      WHERE id = $1`,
    [id, now],
  );
}
