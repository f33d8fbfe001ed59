import type { DataSource } from 'typeorm';
import { isOutage } from '#src/db/failures.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { Problem } from '#src/api/problems.ts';
import { listApprovedCalls } from '#src/resources/approvals/store.ts';
import {
  notCalledResult,
  type OwnResult,
  toResultEvent,
  unknownResult,
} from '#src/resources/messages/tools/own-calls.ts';
import { listUnansweredOwnCalls } from '#src/resources/messages/tool-call-store.ts';
import { isRunTooLarge, type Commit, type Log, type RunErrorEvent } from '#src/resources/events/log/record.ts';

type RunKey = { id: string; sessionId: string };

type RunEnderDeps = {
  dataSource: DataSource;
  log: Pick<Log, 'appendIn' | 'abandonIn' | 'publish'>;
  onError: (error: unknown, context: object) => void;
};

const claimSql = `UPDATE runs SET lease_expires_at = NULL WHERE id = $1 AND status = 'running' RETURNING id`;

/** The results of calls that were repeated, by the ids of the calls. */
type RepeatedResults = ReadonlyMap<string, OwnResult>;

/**
 * Makes the results of the calls that a run was to carry out and that have none: those that it has made, and those that were
 * approved for it. What is not known of one that was repeated is known.
 */
async function listMissingResults(tx: EntityDatabase, runId: string, repeated: RepeatedResults) {
  const { own, answered } = await listUnansweredOwnCalls(tx, runId);
  const approved = (await listApprovedCalls(tx, runId)).filter(({ toolCallId }) => !answered.has(toolCallId));
  return [
    ...own.map((callId) => toResultEvent(callId, repeated.get(callId) ?? unknownResult)),
    ...approved.map(({ toolCallId: callId, wasCalled }) =>
      toResultEvent(callId, repeated.get(callId) ?? (wasCalled ? unknownResult : notCalledResult)),
    ),
  ];
}

/** Makes what ends runs from outside of them, whatever is stored of them. */
export function createRunEnder({ dataSource, log, onError }: RunEnderDeps) {
  /** Ends a run in one transaction. Returns null when it has ended meanwhile. */
  async function endWith(
    run: RunKey,
    append: (tx: EntityDatabase, isTooLarge: boolean) => Promise<Commit>,
  ): Promise<Commit | null> {
    return dataSource.transaction(async (tx) => {
      const isTooLarge = await isRunTooLarge(tx, run.sessionId);
      // Raw: only a run that runs, and whether it was one.
      const [rows] = await tx.query(claimSql, [run.id]);
      return rows.length === 0 ? null : append(tx, isTooLarge);
    });
  }

  /** Ends a run with what is known of the calls that its process was carrying out: nothing but of those that were repeated. */
  const endNormally = (run: RunKey, event: RunErrorEvent, repeated: RepeatedResults) =>
    endWith(run, async (tx, isTooLarge) => {
      if (isTooLarge) return log.abandonIn(tx, run.sessionId, event);
      return log.appendIn(tx, run.sessionId, [...(await listMissingResults(tx, run.id, repeated)), event]);
    });

  return {
    /**
     * Ends a run with this event, unless it has ended meanwhile. A run that cannot be rebuilt, or is too large for that,
     * ends without it: its open messages keep what their rows have.
     */
    async end(run: RunKey, event: RunErrorEvent, repeated: RepeatedResults = new Map()): Promise<void> {
      let commit: Commit | null;
      try {
        commit = await endNormally(run, event, repeated);
      } catch (error) {
        if (isOutage(error) || error instanceof Problem) throw error;
        onError(error, { task: 'ending a run', run_id: run.id, session_id: run.sessionId });
        commit = await endWith(run, (tx) => log.abandonIn(tx, run.sessionId, event));
      }
      if (commit) log.publish(commit);
    },
  };
}
