import type { Queryable } from '#src/db/query.ts';
import type { RunChange } from '#src/event-log/append.ts';
import type { RunEnd } from '#src/event-log/fold.ts';
import { newId } from '#src/ids.ts';
import { problem, problemBody } from '#src/problems.ts';
import { checkpointAfterRun } from '#src/resources/states/store.ts';
import { insertMessages, knownMessages, ours, updateMessages, valuesOf, type MessageValues } from './message-rows.ts';
import { insertForeignRun, type LogHead, type OpenRun } from './store.ts';

export type Projecting = {
  tx: Queryable;
  head: LogHead;
  now: Date;
  /** For runs that a producer starts: until when it need not give a sign of life. */
  leaseUntil: Date;
  publicUrl: string;
};

/** Several changes of one run as one, so that each row is written once. */
function merge(changes: readonly RunChange[]): RunChange[] {
  const merged: RunChange[] = [];
  for (const change of changes) {
    const last = merged.at(-1);
    if (!last || last.end || change.started) merged.push({ ...change });
    else {
      const ids = new Set(change.messages.map(({ id }) => id));
      const messages = [...last.messages.filter(({ id }) => !ids.has(id)), ...change.messages];
      Object.assign(last, { lastSeq: change.lastSeq, end: change.end, messages });
    }
  }
  return merged;
}

/** A producer's run that was cancelled ends with RUN_ERROR, since what it has opened stays open. */
const isCancelled = (end: RunEnd) => end.status === 'failed' && end.code === 'run_cancelled';

/** The problem that a failed run is shown with: its own, or one made of what its producer says. */
function failureOf(end: RunEnd, { publicUrl, now }: Projecting, runId: string | null, isOurs: boolean): unknown {
  if (end.status !== 'failed' || isCancelled(end)) return null;
  const known = ours(end.metadata).problem;
  if (isOurs && known) return known;
  const detail = end.code === null ? end.message : `${end.message} (${end.code})`;
  const instance = runId === null ? '/v2/runs' : `/v2/runs/${runId}`;
  return problemBody(problem('run_failed', detail), { publicUrl, instance, requestId: newId('req'), at: now });
}

/** A failed run leaves a message of kind `error`, so that people who read the conversation see that it failed. */
function errorMessage(end: RunEnd, failure: unknown, seq: number, isOurs: boolean): MessageValues[] {
  if (end.status !== 'failed' || !failure) return [];
  const id = (isOurs ? ours(end.metadata).error_message_id : undefined) ?? newId('msg');
  const content = { type: 'error', problem: failure };
  const common = { toolCalls: [], model: null, metadata: {}, firstSeq: seq, lastSeq: seq };
  return [{ id, eventId: id, kind: 'error', role: 'system', content, state: 'completed', ...common }];
}

/** The name of the model, if a column can hold it: a producer may say anything. */
const modelOf = (name: string | undefined) =>
  name?.isWellFormed() && !name.includes('\0') && name.length <= 200 ? name : null;

type Ending = { change: RunChange; failure: unknown; isOurs: boolean };

async function endRun({ tx, now }: Projecting, runId: string, { change, failure, isOurs }: Ending): Promise<void> {
  const { is, by } = change.end!;
  const usage = is.usage[0];
  const tokens =
    usage?.totalTokens === undefined
      ? null
      : { prompt: usage.inputTokens ?? 0, completion: usage.outputTokens ?? 0, total: usage.totalTokens };
  const [rows] = await tx.query<[{ agentId: string; saves: boolean }[]]>(
    `UPDATE runs SET status = $2, model = coalesce($3, model), tokens = $4, error = $5, last_seq = $6, finished_at = $7,
            time_to_first_token_ms = $8, lease_expires_at = NULL WHERE id = $1
      RETURNING agent_id AS "agentId", coalesce((request->>'save_checkpoint')::boolean, false) AS saves`,
    [
      runId,
      isCancelled(is) ? 'cancelled' : is.status,
      modelOf(usage?.model),
      tokens && JSON.stringify(tokens),
      failure ? JSON.stringify(failure) : null,
      change.lastSeq,
      now,
      isOurs ? (by.metadata?.['time_to_first_token_ms'] ?? null) : null,
    ],
  );
  if (is.status === 'completed' && rows[0]?.saves)
    await checkpointAfterRun(tx, { agentId: rows[0].agentId, runId, now });
}

/** Which of a change's messages get rows and which have them. What a caller only repeats is left as it is. */
async function sortMessages({ tx, head }: Projecting, { messages, fromSeq }: RunChange, isOurs: boolean) {
  const values = messages.map((message) => ({ message, row: valuesOf(message, isOurs) }));
  const fresh = values.filter(({ message }) => message.firstSeq >= fromSeq);
  const doubtful = fresh.filter(({ row }) => row.id !== row.eventId).map(({ row }) => row.eventId);
  const known = doubtful.length > 0 ? await knownMessages(tx, head.id, doubtful) : new Set<string>();
  const isKnown = ({ row }: (typeof values)[number]) => known.has(row.eventId);
  const old = values.filter((item) => item.message.firstSeq < fromSeq || isKnown(item));
  return {
    added: fresh.filter((item) => !isKnown(item)).map(({ row }) => row),
    changed: old.filter(({ message }) => message.source !== 'input').map(({ row }) => row),
  };
}

/** A run of Parley's own has its row already, since it is stored before its first event; a producer's gets one now. */
async function startRun(
  { tx, head, now, leaseUntil }: Projecting,
  change: RunChange,
  open: OpenRun | null,
  foreign: boolean,
): Promise<OpenRun> {
  const eventRunId = change.runId!;
  const { firstSeq } = change;
  if (!foreign && open?.eventRunId === eventRunId) return open;
  const id = foreign ? newId('run') : eventRunId;
  if (foreign) await insertForeignRun(tx, { id, sessionId: head.id, eventRunId, firstSeq, leaseUntil, now });
  return { id, eventRunId, firstSeq, foreign, leaseUntil: leaseUntil.getTime() };
}

/**
 * Brings the rows that people read up to date with what was just appended. Part of the same transaction. `foreign`
 * are the places of the RUN_ events that did not come from Parley itself. Returns the run that is open then.
 */
export async function project(
  projecting: Projecting,
  changes: readonly RunChange[],
  before: OpenRun | null,
  foreign: ReadonlySet<number>,
): Promise<OpenRun | null> {
  const { tx, head, now } = projecting;
  let run = before;
  for (const change of merge(changes)) {
    if (change.started) run = await startRun(projecting, change, run, foreign.has(change.firstSeq));
    const { added, changed } = await sortMessages(projecting, change, run?.foreign === false);
    const isOurs = !foreign.has(change.lastSeq);
    const failure = change.end && failureOf(change.end.is, projecting, run?.id ?? null, isOurs);
    const errors = change.end ? errorMessage(change.end.is, failure, change.lastSeq, isOurs) : [];
    await insertMessages(tx, head, run?.id ?? null, [...added, ...errors], now);
    await updateMessages(tx, head.id, changed, now);
    if (change.messages.some(({ resultOf }) => resultOf !== null)) await settleCalls(projecting, change.fromSeq);
    if (!change.end) continue;
    if (run) await endRun(projecting, run.id, { change, failure, isOurs });
    run = null;
  }
  return run;
}

/** The message that waited for results has them now. */
async function settleCalls({ tx, head, now }: Projecting, beforeSeq: number): Promise<void> {
  await tx.query(
    `UPDATE messages SET state = 'completed', updated_at = $3
      WHERE session_id = $1 AND state = 'requires_tool_results' AND first_seq < $2`,
    [head.id, beforeSeq, now],
  );
}
