import type { MigrationStep } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';

/** A job whose lease a process holds. */
export type ClaimedJob = { id: string; organizationId: string };
/** A conversation of a job that is still to be upgraded, with its planned steps. */
export type PendingConversation = { place: number; conversationId: string; steps: MigrationStep[] };
type ConversationOutcome = { status: 'done' | 'skipped' | 'failed'; detail: string | null };

/** Claims the oldest job that no process holds, or whose lease has expired; null when there is none. */
export async function claimJob(db: Queryable, runnerId: string, now: Date, until: Date): Promise<ClaimedJob | null> {
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
export async function renewLease(tx: Queryable, id: string, runnerId: string, until: Date): Promise<boolean> {
  const [rows] = await tx.query<[unknown[]]>(
    `UPDATE migration_jobs SET lease_expires_at = $3 WHERE id = $1 AND runner_id = $2 AND status = 'running'
      RETURNING id`,
    [id, runnerId, until],
  );
  return rows.length > 0;
}

/** Releases a job, so that another process can claim it. */
export async function releaseJob(db: Queryable, id: string, runnerId: string): Promise<void> {
  await db.query(
    `UPDATE migration_jobs SET runner_id = NULL, lease_expires_at = NULL WHERE id = $1 AND runner_id = $2`,
    [id, runnerId],
  );
}

/** Releases every job, in a database that only this process uses: the process that had them has ended. */
export async function releaseAllJobs(db: Queryable): Promise<void> {
  await db.query(`UPDATE migration_jobs SET runner_id = NULL, lease_expires_at = NULL WHERE status = 'running'`);
}

/** Finds the next conversation of a job that is to be upgraded; null when none is left. */
export async function findNextConversation(tx: Queryable, id: string): Promise<PendingConversation | null> {
  const rows = await tx.query<PendingConversation[]>(
    `SELECT place, conversation_id AS "conversationId", steps FROM migration_job_conversations
      WHERE job_id = $1 AND status = 'pending' ORDER BY place LIMIT 1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Records the outcome of a conversation of a job. */
export async function recordOutcome(
  tx: Queryable,
  id: string,
  place: number,
  { status, detail }: ConversationOutcome,
): Promise<void> {
  await tx.query(
    `UPDATE migration_job_conversations SET status = $3, detail = $4
      WHERE job_id = $1 AND place = $2 AND status = 'pending'`,
    [id, place, status, detail],
  );
}

/** Ends a job: as failed when one of its conversations has failed. */
export async function finishJob(tx: Queryable, id: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE migration_jobs SET runner_id = NULL, lease_expires_at = NULL, finished_at = $2, status = CASE WHEN EXISTS (
              SELECT 1 FROM migration_job_conversations WHERE job_id = $1 AND status = 'failed')
            THEN 'failed' ELSE 'completed' END
      WHERE id = $1`,
    [id, now],
  );
}
