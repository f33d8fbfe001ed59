import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';
import type { Queryable } from '#src/db/query.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import { toJoinedEvent } from '#src/event-log/expand.ts';
import type { RedactableRow } from '#src/event-log/item.ts';
import { inLineage, toLineageParameters, type BranchKey, type Lineage } from '#src/resources/branches/store.ts';
import { findMachineEventName, readPosition, type MachineEventValues } from '#src/state-machine/log-events.ts';
import type { Position } from '#src/state-machine/position.ts';
import { rowColumns, toReadRows, type CoveredRow } from './read.ts';
import { listRowsBetween } from './row-store.ts';

// All raw: steps are written with the events that they are, and read by the lineage of a branch.

/** The kinds of steps: a state that was entered, and a thought that the model is told from then on. */
type StepKind = 'entered' | 'annotation' | 'reflection' | 'memories_recalled';

/** A step of a session in its state machine. The words of it are in its event alone. */
export type MachineStepRow = {
  sessionId: string;
  /** The place of its event in the log. */
  seq: number;
  runId: string;
  branchId: BranchKey;
  /** The place in the conversation of the message that came next. */
  position: number;
  kind: StepKind;
  /** The position in the machine that was entered; null for a thought. */
  place: Position | null;
  createdAt: Date;
};

export const machineStepTable = new EntitySchema<MachineStepRow>({
  name: 'MachineStep',
  tableName: 'machine_steps',
  columns: {
    sessionId: column.text({ primary: true }),
    seq: column.bigint({ primary: true }),
    runId: column.text(),
    branchId: column.text({ nullable: true }),
    position: column.integer(),
    kind: column.text(),
    place: column.json({ nullable: true }),
    createdAt: column.time(),
  },
});

const kinds: ReadonlySet<string> = new Set<StepKind>(['entered', 'annotation', 'reflection', 'memories_recalled']);

/** A step that an event of Parley's own run is. */
export type MachineStep = Pick<MachineStepRow, 'seq' | 'kind' | 'place'>;

/** Returns the step that an event is, or null. */
export function toMachineStep({ seq, event }: Pick<LogEntry, 'seq' | 'event'>): MachineStep | null {
  const name = findMachineEventName(event);
  if (name === null || !kinds.has(name)) return null;
  const { value } = event as unknown as { value: MachineEventValues['entered'] };
  return { seq, kind: name as StepKind, place: name === 'entered' ? readPosition(value) : null };
}

/** Tells whether an event is a step, if it is of Parley's own run. */
export const isMachineStep = (event: LogEntry['event']): boolean => kinds.has(findMachineEventName(event) ?? '');

/** Stores steps of a run, in the transaction that stores their events. */
export async function insertMachineSteps(
  tx: Queryable,
  { sessionId, runId, now }: { sessionId: string; runId: string; now: Date },
  steps: readonly MachineStep[],
): Promise<void> {
  if (steps.length === 0) return;
  await tx.query(
    `INSERT INTO machine_steps (session_id, seq, run_id, branch_id, position, kind, place, created_at)
     SELECT $1, step.seq, r.id, r.branch_id,
            1 + coalesce((SELECT max(position) FROM messages WHERE conversation_id = r.conversation_id), 0),
            step.kind, step.place, $4
       FROM runs r, json_to_recordset($3::json) AS step (seq bigint, kind text, place json) WHERE r.id = $2`,
    [sessionId, runId, JSON.stringify(steps), now],
  );
}

const columns = `session_id AS "sessionId", seq::float8 AS seq, run_id AS "runId", branch_id AS "branchId", position, kind, place,
  created_at AS "createdAt"`;

/** A query of the steps of a session on a branch. */
export type StepQuery = {
  sessionId: string;
  lineage: Lineage;
  kinds: readonly StepKind[];
  beforeSeq?: number;
  limit: number;
};

/** Lists steps of a session that a branch has, the newest first. */
export function listMachineSteps(
  db: Queryable,
  { sessionId, lineage, kinds: wanted, beforeSeq, limit }: StepQuery,
): Promise<MachineStepRow[]> {
  return db.query<MachineStepRow[]>(
    `SELECT ${columns} FROM machine_steps
      WHERE session_id = $1 AND kind = ANY($2::text[]) AND ($3::bigint IS NULL OR seq < $3) AND ${inLineage(lineage, '$5')}
      ORDER BY machine_steps.seq DESC LIMIT $4`,
    [sessionId, wanted, beforeSeq ?? null, limit, ...toLineageParameters(lineage)],
  );
}

/** Lists the places in the log of the thoughts that a run has told, in order. */
export async function listOwnThoughtSeqs(
  db: Queryable,
  { sessionId, runId }: { sessionId: string; runId: string },
): Promise<number[]> {
  const rows = await db.query<{ seq: number }[]>(
    `SELECT seq::float8 AS seq FROM machine_steps WHERE session_id = $1 AND run_id = $2 AND kind <> 'entered'
      ORDER BY machine_steps.seq`,
    [sessionId, runId],
  );
  return rows.map(({ seq }) => seq);
}

/** Finds the newest position of a session on a branch; null before its first state. */
export async function findMachinePosition(
  db: Queryable,
  sessionId: string,
  lineage: Lineage,
): Promise<{ place: Position; seq: number } | null> {
  const [row] = await listMachineSteps(db, { sessionId, lineage, kinds: ['entered'], limit: 1 });
  return row ? { place: row.place!, seq: row.seq } : null;
}

/** Lists the newest position of a session on each branch on which it has moved. */
export async function listMachinePositions(db: Queryable, sessionId: string): Promise<Position[]> {
  const rows = await db.query<{ place: Position }[]>(
    `SELECT DISTINCT ON (branch_id) place FROM machine_steps WHERE session_id = $1 AND kind = 'entered'
      ORDER BY branch_id, machine_steps.seq DESC`,
    [sessionId],
  );
  return rows.map(({ place }) => place);
}

/** An event of a state machine as the log has it. */
export type LoggedMachineEvent = { seq: number; runId: string | null; name: string; value: unknown };

/** Returns the events of state machines in rows, without what was redacted. */
const toMachineEvents = (rows: readonly RedactableRow[]): LoggedMachineEvent[] =>
  rows.flatMap((row) => {
    if (row.redacted) return [];
    const event = toJoinedEvent(row) as { type: string; name?: unknown; value?: unknown };
    const isWanted = findMachineEventName(event) !== null && event.value !== null && row.producerEpoch === null;
    return isWanted ? [{ seq: row.seq, runId: row.runId, name: event.name as string, value: event.value }] : [];
  });

/** Lists the events of state machines in a span of a log that were not redacted, in order, `limit` at most. */
export const listMachineEvents = async (
  db: Queryable,
  sessionId: string,
  span: { fromSeq: number; toSeq: number },
  limit: number,
): Promise<LoggedMachineEvent[]> => toMachineEvents(await listRowsBetween(db, sessionId, span, ['CUSTOM'], limit));

/** Reads the events of state machines at these places of a log that were not redacted, in order. */
export async function readMachineEventsAt(
  db: Queryable,
  sessionId: string,
  seqs: readonly number[],
): Promise<LoggedMachineEvent[]> {
  const rows = await db.query<CoveredRow[]>(
    `SELECT ${rowColumns} FROM session_events
      WHERE session_id = $1 AND seq = ANY($2::bigint[]) AND event_type = 'CUSTOM' ORDER BY session_events.seq`,
    [sessionId, seqs],
  );
  return toMachineEvents(await toReadRows(rows));
}
