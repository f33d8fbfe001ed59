import type { Queryable } from '#src/db/query.ts';
import { producerRunner } from '#src/resources/runs/store.ts';

// All raw: every append reads or locks the head.

/** The part of a session's row that the log needs. */
export type LogHead = {
  id: string;
  nextSeq: number;
  /** The first sequence number that is kept. */
  oldestSeq: number;
  /** The reason why no run may begin here any more; null when one may. */
  endReason: 'session_ended' | 'conversation_closed' | null;
  /** The newest epoch of a producer, and its last number; 0 before the first. */
  producer: Producer;
};

/** The newest epoch of a session's producers, and the last number in it. */
export type Producer = { epoch: number; seq: number };

/** The run that a session is busy with. */
export type OpenRun = {
  /** The id of its row; `eventRunId` is what the events call it. */
  id: string;
  eventRunId: string;
  firstSeq: number;
  /** Whether a producer carries it out, and the time in milliseconds until which it need not give a sign of life. */
  isProducers: boolean;
  leaseUntil: number;
  /** Whether its end saves what its agent remembers. */
  savesCheckpoint: boolean;
};

async function findHead(db: Queryable, sessionId: string, lock: '' | 'FOR UPDATE'): Promise<LogHead | null> {
  const rows = await db.query<(Omit<LogHead, 'producer'> & Producer)[]>(
    `SELECT id, next_seq::float8 AS "nextSeq", oldest_seq::float8 AS "oldestSeq",
            CASE WHEN status = 'ended' THEN 'session_ended'
                 WHEN (SELECT status FROM conversations c WHERE c.id = conversation_id) = 'closed' THEN 'conversation_closed'
            END AS "endReason",
            producer_epoch::float8 AS epoch, producer_seq::float8 AS seq
       FROM sessions WHERE id = $1 AND deleted_at IS NULL ${lock}`,
    [sessionId],
  );
  if (!rows[0]) return null;
  const { epoch, seq, ...head } = rows[0];
  return { ...head, producer: { epoch, seq } };
}

/** Reads the head of a session's log; null when there is no such session or it was deleted. */
export const readHead = (db: Queryable, sessionId: string) => findHead(db, sessionId, '');

/** Locks the session's row until the transaction ends: the order of locks is the order of the log. */
export const lockHead = (tx: Queryable, sessionId: string) => findHead(tx, sessionId, 'FOR UPDATE');

/** Finds the run that a session is busy with, if any; `failed` tells whether the log ends with RUN_ERROR. */
export async function findOpenRun(tx: Queryable, sessionId: string): Promise<{ run: OpenRun | null; failed: boolean }> {
  const rows = await tx.query<(OpenRun & { failed: boolean | null })[]>(
    `SELECT id, event_run_id AS "eventRunId", first_seq::float8 AS "firstSeq", runner_id = $2 AS "isProducers",
            coalesce(extract(epoch FROM lease_expires_at)::float8 * 1000, 0) AS "leaseUntil", saves_checkpoint AS "savesCheckpoint",
            (SELECT event_type = 'RUN_ERROR' FROM session_events WHERE session_id = $1 ORDER BY seq DESC LIMIT 1) AS failed
       FROM (SELECT) AS one LEFT JOIN runs ON session_id = $1 AND status = 'running'`,
    [sessionId, producerRunner],
  );
  const { failed, ...run } = rows[0]!;
  return { run: run.id === null ? null : run, failed: failed === true };
}

/** The stored request of a run that a producer has started, as JSON. */
export const producerRequest = '{"include_metrics":true,"tools_enabled":true}';

type ProducerRunInsert = {
  id: string;
  sessionId: string;
  eventRunId: string;
  firstSeq: number;
  leaseUntil: Date;
  now: Date;
};

/** Stores a run that a producer has started. */
export async function insertProducerRun(tx: Queryable, run: ProducerRunInsert): Promise<void> {
  await tx.query(
    `INSERT INTO runs (id, event_run_id, organization_id, conversation_id, session_id, agent_id, agent_version, status,
       request, first_seq, runner_id, lease_expires_at, started_at, branch_id)
     SELECT $1, $3, organization_id, conversation_id, id, agent_id, agent_version, 'running',
       '${producerRequest}', $4, $5, $6, $7,
       (SELECT current_branch_id FROM conversations c WHERE c.id = conversation_id) FROM sessions WHERE id = $2`,
    [run.id, run.sessionId, run.eventRunId, run.firstSeq, producerRunner, run.leaseUntil, run.now],
  );
}
