import { contentOf, contentRowsOf } from '#src/db/content/parameter.ts';
import { batchesOf } from '#src/db/batches.ts';
import type { Queryable } from '#src/db/query.ts';
import type { StoredRow } from '#src/event-log/entry.ts';

// All raw: the log is appended to in batches.

export const newRowsSql = (
  parameter: string,
) => `json_to_recordset(${parameter}::json) AS row (seq bigint, "lastSeq" bigint,
           "runId" text, "eventType" text, payload text, fragments text, "eventCount" int, "createdAt" float8,
           "completedAt" float8, "originalType" text, warning text, "producerEpoch" bigint, "producerSeq" bigint)`;

/** The start of the statement that inserts rows. */
export const insertRowsSql = `INSERT INTO session_events (session_id, seq, last_seq, run_id, event_type, payload, fragments, event_count,
           created_at, completed_at, original_type, warning, producer_epoch, producer_seq, redacted_at)`;

/** Returns the columns of `newRows`; `payload` is an expression. */
export const toRowValues = (payload = 'payload') =>
  `seq, "lastSeq", "runId", "eventType", ${payload}, fragments, "eventCount", to_timestamp("createdAt" / 1000),
           to_timestamp("completedAt" / 1000), "originalType", warning, "producerEpoch", "producerSeq"`;

/** The work for a row of any size, in characters. */
const rowWork = 160;

/** Returns the size of a row, as it counts towards a statement. */
export const measureRow = ({ payload, fragments }: StoredRow): number =>
  rowWork + payload.length + (fragments?.length ?? 0);

const insertBatch = `${insertRowsSql} SELECT $1, ${toRowValues('coalesce($4::text, payload)')}, $2 FROM ${newRowsSql('$3')}`;

/** Inserts rows, in statements of bounded size; part of the caller's transaction. A large payload is sent as it is. */
export async function insertEventRows(
  tx: Queryable,
  sessionId: string,
  rows: readonly StoredRow[],
  redactedAt: Date | null,
): Promise<void> {
  for (const batch of batchesOf(rows, measureRow)) {
    const payload = batch.length === 1 ? batch[0]!.payload : null;
    const others: readonly (Omit<StoredRow, 'payload'> & { payload: string | null })[] =
      payload === null ? batch : [{ ...batch[0]!, payload: null }];
    const session = { session: sessionId };
    const content = [contentRowsOf(session, others, ['payload']), contentOf(session, payload)];
    await tx.query(insertBatch, [sessionId, redactedAt, ...content]);
  }
}
