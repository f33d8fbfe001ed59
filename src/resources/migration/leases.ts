import type { MigrationStep } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';

export type Claimed = { id: string; organizationId: string };
export type Next = { place: number; conversationId: string; steps: MigrationStep[] };
type Outcome = { status: 'done' | 'skipped' | 'failed'; detail: string | null };

/** Takes the oldest job that nobody works on. Those whose lease is over were left by a process that is gone. */
export async function claimJob(db: Queryable, runnerId: string, now: Date, until: Date): Promise<Claimed | null> {
  const [rows] = await db.query<[Claimed[]]>(
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

/** Keeps the lease. False when somebody else has the job; nobody can take it until the transaction ends otherwise. */
export async function renewLease(tx: Queryable, id: string, runnerId: string, until: Date): Promise<boolean> {
  const [rows] = await tx.query<[unknown[]]>(
    `UPDATE migration_jobs SET lease_expires_at = $3 WHERE id = $1 AND runner_id = $2 AND status = 'running'
      RETURNING id`,
    [id, runnerId, until],
  );
  return rows.length > 0;
}

export async function releaseJob(db: Queryable, id: string, runnerId: string): Promise<void> {
  await db.query(
    `UPDATE migration_jobs SET runner_id = NULL, lease_expires_at = NULL WHERE id = $1 AND runner_id = $2`,
    [id, runnerId],
  );
}

/** Gives up every job, in a database that only this process uses: whoever had it is gone. */
export async function releaseAll(db: Queryable): Promise<void> {
  await db.query(`UPDATE migration_jobs SET runner_id = NULL, lease_expires_at = NULL WHERE status = 'running'`);
}

/** The next conversation of a job, or null when all have been looked at. */
export async function nextConversation(tx: Queryable, id: string): Promise<Next | null> {
  const rows = await tx.query<Next[]>(
    `SELECT place, conversation_id AS "conversationId", steps FROM migration_job_conversations
      WHERE job_id = $1 AND status = 'pending' ORDER BY place LIMIT 1`,
    [id],
  );
  return rows[0] ?? null;
}

export async function settle(tx: Queryable, id: string, place: number, { status, detail }: Outcome): Promise<void> {
  await tx.query(
    `UPDATE migration_job_conversations SET status = $3, detail = $4
      WHERE job_id = $1 AND place = $2 AND status = 'pending'`,
    [id, place, status, detail],
  );
}

/** Ends a job: it has failed when a conversation has. */
export async function finishJob(tx: Queryable, id: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE migration_jobs SET runner_id = NULL, lease_expires_at = NULL, finished_at = $2, status = CASE WHEN EXISTS (
              SELECT 1 FROM migration_job_conversations WHERE job_id = $1 AND status = 'failed')
            THEN 'failed' ELSE 'completed' END
      WHERE id = $1`,
    [id, now],
  );
}
