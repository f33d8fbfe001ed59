import type { Queryable } from '#src/db/query.ts';
import type { StartedRun } from '#src/api/write.ts';
import type { IdempotencyRecord } from './table.ts';

/**
 * A record, and the run from which its reply is read. A run that has failed with a 5xx is no reply: another one takes the
 * place of `failedRunId`.
 */
export type FoundRecord = Pick<IdempotencyRecord, 'fingerprint' | 'answer'> & {
  startedRun: StartedRun | null;
  failedRunId: string | null;
};

/** The time for which a record counts. */
const lifetimeMs = 24 * 3_600_000;

const toExpiry = (now: Date): Date => new Date(now.getTime() - lifetimeMs);

/** A record with the columns of its run; null for a record without one, and for a run that is gone. */
type RecordRow = Pick<IdempotencyRecord, 'fingerprint' | 'answer' | 'runId'> & {
  sessionId: string | null;
  conversationId: string | null;
  error: { status?: number } | null;
  /** Whether the run has called tools that Parley carries out, or its caller. */
  hasCalled: boolean;
};

/** Finds the record of a key that has not expired, or null. */
export async function findRecord(db: Queryable, digest: string, now: Date): Promise<FoundRecord | null> {
  // Raw: a join, read by every request with a key.
  const [row] = await db.query<RecordRow[]>(
    `SELECT k.fingerprint, k.answer, k.run_id AS "runId", r.session_id AS "sessionId", r.conversation_id AS "conversationId", r.error,
            EXISTS (SELECT FROM messages m WHERE m.run_id = r.id AND m.kind = 'tool_use') AS "hasCalled"
       FROM idempotency_records k LEFT JOIN runs r ON r.id = k.run_id WHERE k.digest = $1 AND k.created_at > $2`,
    [digest, toExpiry(now)],
  );
  if (!row) return null;
  const { fingerprint, answer, runId, sessionId, conversationId, error, hasCalled } = row;
  // Another run would have the model call the tools of a failed one again.
  const isUsable = sessionId !== null && (hasCalled || (error?.status ?? 0) < 500);
  if (runId === null || !isUsable) return { fingerprint, answer, startedRun: null, failedRunId: runId };
  const startedRun = { runId, sessionId, conversationId: conversationId! };
  return { fingerprint, answer, startedRun, failedRunId: null };
}

/**
 * Stores a record, in place of one that has expired, has nothing, or names the run `replaces`. False when another request has
 * stored one: it waits for a transaction that is about to.
 */
export async function insertRecord(
  db: Queryable,
  { digest, organizationId, fingerprint, runId, answer, subjects, createdAt }: IdempotencyRecord,
  replaces: string | null = null,
): Promise<boolean> {
  // Raw: an insert that replaces under a condition.
  const rows = await db.query<unknown[]>(
    `INSERT INTO idempotency_records AS k (digest, organization_id, fingerprint, run_id, answer, subjects, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (digest) DO UPDATE SET fingerprint = excluded.fingerprint, run_id = excluded.run_id,
        answer = excluded.answer, subjects = excluded.subjects, created_at = excluded.created_at
      WHERE k.created_at <= $8 OR k.run_id = $9
         OR (k.run_id IS NULL AND k.answer IS NULL AND NOT (excluded.run_id IS NULL AND excluded.answer IS NULL))
     RETURNING digest`,
    [digest, organizationId, fingerprint, runId, answer, subjects, createdAt, toExpiry(createdAt), replaces],
  );
  return rows.length > 0;
}

/** The number of rows that one statement deletes at most. */
const rowsAtOnce = 1_000;

/** Deletes expired records, at most `rowsAtOnce`. Returns whether there may be more. */
export async function deleteExpiredRecords(db: Queryable, now: Date): Promise<boolean> {
  // Raw: a batch.
  const [rows] = await db.query<[unknown[]]>(
    `DELETE FROM idempotency_records WHERE digest IN (
       SELECT digest FROM idempotency_records WHERE created_at <= $1 ORDER BY created_at LIMIT $2) RETURNING 1`,
    [toExpiry(now), rowsAtOnce],
  );
  return rows.length === rowsAtOnce;
}

/** Deletes the oldest records of organizations that have more than `limit`. Returns whether there may be more. */
export async function deleteSurplusRecords(db: Queryable, limit: number): Promise<boolean> {
  // Raw: a batch, counted by organization.
  const [rows] = await db.query<[unknown[]]>(
    `DELETE FROM idempotency_records WHERE digest IN (
       SELECT k.digest FROM (SELECT organization_id AS id FROM idempotency_records GROUP BY organization_id
                              HAVING count(*) > $1) AS crowded,
              LATERAL (SELECT digest FROM idempotency_records WHERE organization_id = crowded.id
                        ORDER BY created_at DESC OFFSET $1 LIMIT $2) AS k) RETURNING 1`,
    [limit, rowsAtOnce],
  );
  return rows.length >= rowsAtOnce;
}
