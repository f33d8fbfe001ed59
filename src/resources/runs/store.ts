import type { Approval, Run } from '#generated/v2/client/types.gen.ts';
import type { Queryable, RowsInsert } from '#src/db/query.ts';
import { reachByConversationSql, type Reach } from '#src/db/reach.ts';
import { isTokenCount } from '#src/event-log/repair.ts';
import { type BranchKey, toBranchId } from '#src/resources/branches/store.ts';
import type { RunRequest, StoredRun } from './table.ts';

// All raw: every run is stored, found and renewed by these, with a column that is computed.

/** A run as stores read it. */
export type RunRow = Omit<
  StoredRun,
  | 'eventRunId'
  | 'request'
  | 'runnerId'
  | 'leaseExpiresAt'
  | 'cancelRequestedAt'
  | 'answersMessageId'
  | 'savesCheckpoint'
  | 'memoryRefs'
  | 'learnAt'
  | 'learnAttempts'
  | 'repeatableCalls'
> & {
  /** True when a producer carries it out, not an instance of Parley. */
  isProducers: boolean;
};

/** The `runner_id` of runs that a producer carries out, not an instance of Parley. */
export const producerRunner = 'producer';

/** The columns of a `RunRow`, for a SELECT. */
export const runColumns = `id, organization_id AS "organizationId", conversation_id AS "conversationId", session_id AS "sessionId",
  branch_id AS "branchId", agent_id AS "agentId", agent_version AS "agentVersion", status, model, tokens, error, finish_reason AS "finishReason",
  first_seq::float8 AS "firstSeq", last_seq::float8 AS "lastSeq", time_to_first_token_ms AS "timeToFirstTokenMs",
  started_at AS "startedAt", finished_at AS "finishedAt", runner_id = '${producerRunner}' AS "isProducers"`;

/** Writes token counts as the contract has them. Earlier versions stored impossible counts of models; `unknown` names these. */
export function toTokens(tokens: Run['tokens']): Run['tokens'] {
  if (tokens === null || [tokens.prompt, tokens.completion, tokens.total].every(isTokenCount)) return tokens;
  const { prompt, completion, total } = tokens;
  const counts = { prompt, completion, total };
  const unknown = (['prompt', 'completion', 'total'] as const).filter((name) => !isTokenCount(counts[name]));
  if (unknown.length === 3) return null;
  const known = (count: unknown) => (isTokenCount(count) ? count : 0);
  const sum = known(prompt) + known(completion);
  return { prompt: known(prompt), completion: known(completion), total: isTokenCount(total) ? total : sum, unknown };
}

/** Writes a run as the contract has it. */
export function toRun(row: RunRow, approvals: readonly Approval[] = []): Run {
  return {
    id: row.id,
    conversation_id: row.conversationId,
    session_id: row.sessionId,
    branch_id: toBranchId(row.conversationId, row.branchId),
    agent_id: row.agentId,
    agent_version: row.agentVersion,
    status: row.status,
    ...(approvals.length > 0 && { approvals: [...approvals] }),
    model: row.model,
    tokens: toTokens(row.tokens),
    error: row.error,
    finish_reason: row.finishReason,
    first_seq: row.firstSeq,
    last_seq: row.lastSeq,
    started_at: row.startedAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}

/** The condition that the conversation of a run was not deleted. */
const isKeptSql = '(SELECT deleted_at FROM conversations c WHERE c.id = conversation_id) IS NULL';

/** Finds a run in reach; null when there is none or its conversation was deleted. */
export async function findRun(db: Queryable, reach: Reach, id: string): Promise<RunRow | null> {
  const rows = await db.query<RunRow[]>(
    `SELECT ${runColumns} FROM runs
      WHERE id = $1 AND organization_id = $2 AND ${reachByConversationSql('$3')} AND ${isKeptSql}`,
    [id, reach.organizationId, reach.userId],
  );
  return rows[0] ?? null;
}

type AnsweringRun = Pick<RunRow, 'sessionId' | 'conversationId' | 'firstSeq'> & { request: RunRequest };

/** Finds a run that answers a message, with its request; null for a producer's run. */
export async function findAnsweringRun(db: Queryable, reach: Reach, id: string): Promise<AnsweringRun | null> {
  const rows = await db.query<AnsweringRun[]>(
    `SELECT session_id AS "sessionId", conversation_id AS "conversationId", first_seq::float8 AS "firstSeq", request
       FROM runs WHERE id = $1 AND organization_id = $2 AND runner_id <> $3 AND ${isKeptSql}
        AND ${reachByConversationSql('$4')}`,
    [id, reach.organizationId, producerRunner, reach.userId],
  );
  return rows[0] ?? null;
}

/** Finds the running run of a session, or null. */
export async function findActiveRun(db: Queryable, sessionId: string): Promise<RunRow | null> {
  const rows = await db.query<RunRow[]>(
    `SELECT ${runColumns} FROM runs WHERE session_id = $1 AND status = 'running' LIMIT 1`,
    [sessionId],
  );
  return rows[0] ?? null;
}

/** Finds a run by the `runId` in the session's events, or null. */
export async function findRunByEventId(db: Queryable, sessionId: string, eventRunId: string): Promise<RunRow | null> {
  const rows = await db.query<RunRow[]>(
    `SELECT ${runColumns} FROM runs WHERE session_id = $1 AND event_run_id = $2 LIMIT 1`,
    [sessionId, eventRunId],
  );
  return rows[0] ?? null;
}

/** Returns the request of a run. */
export async function getRunRequest(db: Queryable, id: string): Promise<RunRequest> {
  const [row] = await db.query<{ request: RunRequest }[]>(`SELECT request FROM runs WHERE id = $1`, [id]);
  return row!.request;
}

/** A run that is to be stored. */
export type RunInsert = Pick<
  RunRow,
  'id' | 'organizationId' | 'conversationId' | 'sessionId' | 'agentId' | 'agentVersion' | 'startedAt'
> & {
  /** The `runId` in the session's events. */
  eventRunId: string;
  runnerId: string;
  leaseExpiresAt: Date;
  request: RunRequest;
  /** The branch on which it answers; the first one by default. */
  branchId?: BranchKey;
  /** The memories that its message names; null when it names none. */
  memoryRefs?: readonly string[] | null;
  /** The message from before it that it answers; null when it brings its own. */
  answersMessageId?: string | null;
  /** The time at which memories are made of it if its own instance has not; null for none. */
  learnAt?: Date | null;
};

/** Inserts runs, each of which begins with the next event of its session. */
export const runInsert: RowsInsert<RunInsert> = {
  sql: `INSERT INTO runs (id, event_run_id, organization_id, conversation_id, session_id, agent_id, agent_version, status, request,
       first_seq, runner_id, lease_expires_at, started_at, branch_id, answers_message_id, saves_checkpoint, memory_refs,
       learn_at)
     SELECT id, "eventRunId", "organizationId", "conversationId", "sessionId", "agentId", "agentVersion", 'running', request::json,
            (SELECT next_seq FROM sessions s WHERE s.id = "sessionId"), "runnerId", "leaseExpiresAt", "startedAt", "branchId",
            "answersMessageId", "savesCheckpoint", "memoryRefs"::json, "learnAt"
       FROM json_to_recordset($1::json) AS row (id text, "eventRunId" text, "organizationId" text, "conversationId" text,
            "sessionId" text, "agentId" text, "agentVersion" int, request text, "runnerId" text, "leaseExpiresAt" timestamptz,
            "startedAt" timestamptz, "branchId" text, "answersMessageId" text, "savesCheckpoint" boolean, "memoryRefs" text,
            "learnAt" timestamptz)`,
  toParameters: (runs) => [
    JSON.stringify(
      runs.map(({ request, memoryRefs, ...run }) => ({
        ...run,
        request: JSON.stringify(request),
        savesCheckpoint: request.save_checkpoint ?? false,
        memoryRefs: memoryRefs ? JSON.stringify(memoryRefs) : null,
      })),
    ),
  ],
};

/** Stores a run that begins with the session's next event. */
export async function insertRun(tx: Queryable, run: RunInsert): Promise<void> {
  await tx.query(runInsert.sql, runInsert.toParameters([run]));
}

/** Requests that a run in reach stops. False when it is not running. */
export async function requestRunCancel(db: Queryable, reach: Reach, id: string, now: Date): Promise<boolean> {
  const [rows] = await db.query<[unknown[]]>(
    `UPDATE runs SET cancel_requested_at = coalesce(cancel_requested_at, $3)
      WHERE id = $1 AND organization_id = $2 AND ${reachByConversationSql('$4')} AND status = 'running' RETURNING id`,
    [id, reach.organizationId, now, reach.userId],
  );
  return rows.length > 0;
}

/** The result that a model is given for a tool call that nobody carries out. */
export const cancelledByCaller = 'Cancelled by the caller.';

/** Marks a run that waits for results as cancelled. */
export async function markRunCancelled(tx: Queryable, id: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE runs SET status = 'cancelled', cancel_requested_at = $2 WHERE id = $1 AND status IN ('requires_tool_results', 'requires_approval')`,
    [id, now],
  );
}

/** Renews the leases of these runs. Returns the ids of those that are to be cancelled. */
export async function renewRunLeases(db: Queryable, ids: readonly string[], until: Date): Promise<string[]> {
  const [rows] = await db.query<[{ id: string; cancel: boolean }[]]>(
    `UPDATE runs SET lease_expires_at = $2 WHERE id = ANY($1::text[]) AND status = 'running'
      RETURNING id, cancel_requested_at IS NOT NULL AS cancel`,
    [ids, until],
  );
  return rows.filter((row) => row.cancel).map((row) => row.id);
}

/** Lists runs whose lease has expired: before `ownBefore` for runs of Parley, before `before` for those of producers. */
export async function listLostRuns(
  db: Queryable,
  { ownBefore, before }: { ownBefore: Date; before: Date },
): Promise<{ id: string; sessionId: string }[]> {
  return db.query(
    `SELECT id, session_id AS "sessionId" FROM runs
      WHERE status = 'running' AND lease_expires_at < CASE WHEN runner_id = $3 THEN $2::timestamptz ELSE $1 END
      ORDER BY lease_expires_at LIMIT 100`,
    [ownBefore, before, producerRunner],
  );
}
