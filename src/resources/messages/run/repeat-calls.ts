import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { toUsableId } from '#src/event-log/repair.ts';
import { type OwnResult, unknownResult } from '#src/resources/messages/tools/own-calls.ts';
import type { StoredCall } from '#src/resources/messages/table.ts';
import { listUnansweredOwnCalls } from '#src/resources/messages/tool-call-store.ts';
import { producerRunner } from '#src/resources/runs/store.ts';
import type { RepeatableCall } from '#src/resources/runs/table.ts';
import type { CallTool } from '#src/resources/tools/offer.ts';
import { findCallableTool } from '#src/resources/tools/store.ts';

// All raw: a claim with the value before it, and a join.

/** Stores that a call of a run may be repeated, before it is made. */
export async function keepRepeatableCall(db: Queryable, runId: string, call: RepeatableCall): Promise<void> {
  await db.query(
    `UPDATE runs SET repeatable_calls = (coalesce(repeatable_calls::jsonb, '[]') || $2::jsonb)::json WHERE id = $1`,
    [runId, JSON.stringify([call])],
  );
}

/** The times before which the lease of a lost run is over, and the lease of who settles it. */
export type SettlingTimes = { ownBefore: Date; before: Date; until: Date };

/**
 * Claims a lost run: takes its calls that may be repeated, so that nobody repeats them again, and renews its lease if there are
 * some. Returns null when the run has ended, or another instance settles it.
 */
export async function claimLostRun(
  db: Queryable,
  runId: string,
  { ownBefore, before, until }: SettlingTimes,
): Promise<RepeatableCall[] | null> {
  const [rows] = await db.query<[{ calls: RepeatableCall[] | null }[]]>(
    `WITH lost AS (SELECT id, repeatable_calls FROM runs
        WHERE id = $1 AND status = 'running' AND lease_expires_at < CASE WHEN runner_id = $5 THEN $3::timestamptz ELSE $2 END
          FOR UPDATE)
     UPDATE runs SET repeatable_calls = NULL,
            lease_expires_at = CASE WHEN lost.repeatable_calls IS NULL THEN lease_expires_at ELSE $4 END
       FROM lost WHERE runs.id = lost.id RETURNING lost.repeatable_calls AS calls`,
    [runId, ownBefore, before, until, producerRunner],
  );
  return rows[0] ? (rows[0].calls ?? []) : null;
}

/** Lists the arguments of the calls that a run has made, or was approved to make, by their ids. */
async function listArguments(db: Queryable, runId: string): Promise<Map<string, string>> {
  const rows = await db.query<{ toolCalls: StoredCall[] }[]>(
    `SELECT tool_calls AS "toolCalls" FROM messages
      WHERE kind = 'tool_use' AND deleted_at IS NULL
        AND (run_id = $1 OR id IN (SELECT message_id FROM approvals WHERE decision_run_id = $1))
      ORDER BY position`,
    [runId],
  );
  return new Map(
    rows.flatMap(({ toolCalls }) => toolCalls.map((call) => [toUsableId(call.id), call.arguments] as const)),
  );
}

/**
 * Makes calls of a run again whose process has died before their answers, with the ids that they had. Returns their results by
 * these ids. There is none for a call that was answered; that of a tool which is not there any more is unknown.
 */
export async function repeatCalls(
  { db, callTool }: { db: EntityDatabase; callTool: CallTool },
  runId: string,
  calls: readonly RepeatableCall[],
  signal: AbortSignal,
): Promise<Map<string, OwnResult>> {
  const [run] = await db.query<{ organizationId: string }[]>(
    'SELECT organization_id AS "organizationId" FROM runs WHERE id = $1',
    [runId],
  );
  const { answered } = await listUnansweredOwnCalls(db, runId);
  const args = await listArguments(db, runId);
  const repeat = async ({ callId, toolId, toolVersion, timeoutMs }: RepeatableCall): Promise<OwnResult> => {
    const tool = await findCallableTool(db, run!.organizationId, toolId, toolVersion);
    const text = args.get(callId);
    if (!tool || text === undefined || signal.aborted) return unknownResult;
    try {
      return await callTool(tool, { callId, args: text, signal, ...(timeoutMs !== undefined && { timeoutMs }) });
    } catch (error) {
      if (signal.aborted) return unknownResult;
      throw error;
    }
  };
  const open = calls.filter(({ callId }) => !answered.has(toUsableId(callId)));
  return new Map(await Promise.all(open.map(async (call) => [toUsableId(call.callId), await repeat(call)] as const)));
}
