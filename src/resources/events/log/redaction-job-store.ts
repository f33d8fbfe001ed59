import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { updateRows } from '#src/db/rows.ts';
import { IsNull, Not } from '#generated/packages/typeorm.js';
import type { StoredRow } from '#src/event-log/entry.ts';
import type { RedactableRow } from '#src/event-log/item.ts';
import { contentRowsOf } from '#src/db/content/parameter.ts';
import { rowColumns } from './read.ts';
import { redactionTable, type RedactionPart } from './table.ts';

/** A redaction of which parts are left: the one that is next, and the place up to which it is done (0 before its first step). */
export type UnfinishedRedaction = {
  id: string;
  sessionId: string;
  fromSeq: number;
  toSeq: number;
  redactedAt: Date;
  part: RedactionPart;
  cursor: number;
};

const unfinishedColumns = `id, session_id AS "sessionId", first_seq::float8 AS "fromSeq", last_seq::float8 AS "toSeq",
  redacted_at AS "redactedAt", unfinished_part AS part, coalesce(part_cursor, 0)::float8 AS cursor`;

/** Claims the oldest redaction with parts left that no process holds, or whose lease has expired; null when there is none. */
export async function claimRedaction(
  db: Queryable,
  runnerId: string,
  now: Date,
  until: Date,
): Promise<UnfinishedRedaction | null> {
  // Raw: skips what other processes have locked.
  const [rows] = await db.query<[UnfinishedRedaction[]]>(
    `UPDATE event_redactions SET runner_id = $1, lease_expires_at = $3
      WHERE id = (SELECT id FROM event_redactions
                   WHERE unfinished_part IS NOT NULL AND (runner_id IS NULL OR runner_id = $1 OR lease_expires_at < $2)
                   ORDER BY redacted_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING ${unfinishedColumns}`,
    [runnerId, now, until],
  );
  return rows[0] ?? null;
}

/** Finds what is left of a redaction; null when nothing is. */
export async function findUnfinished(db: Queryable, id: string): Promise<UnfinishedRedaction | null> {
  // Raw: numbers as numbers.
  const rows = await db.query<UnfinishedRedaction[]>(
    `SELECT ${unfinishedColumns} FROM event_redactions WHERE id = $1 AND unfinished_part IS NOT NULL`,
    [id],
  );
  return rows[0] ?? null;
}

/**
 * Renews the lease of a redaction and returns what is left of it. Null when nothing is, or another process has it; otherwise none
 * can take it until the transaction ends.
 */
export async function renewRedaction(
  tx: Queryable,
  id: string,
  runnerId: string,
  until: Date,
): Promise<UnfinishedRedaction | null> {
  // Raw: returns what it has locked.
  const [rows] = await tx.query<[UnfinishedRedaction[]]>(
    `UPDATE event_redactions SET lease_expires_at = $3 WHERE id = $1 AND runner_id = $2 AND unfinished_part IS NOT NULL
      RETURNING ${unfinishedColumns}`,
    [id, runnerId, until],
  );
  return rows[0] ?? null;
}

/** Records how far a redaction has come: null when all of it is done. */
export async function recordProgress(
  tx: EntityDatabase,
  id: string,
  next: Pick<UnfinishedRedaction, 'part' | 'cursor'> | null,
): Promise<void> {
  const change = next
    ? { unfinishedPart: next.part, partCursor: next.cursor }
    : { unfinishedPart: null, partCursor: null, ...unclaimed };
  await updateRows(tx, redactionTable, { id }, change);
}

const unclaimed = { runnerId: null, leaseExpiresAt: null };

/** Releases a redaction, so that another process can claim it. */
export async function releaseRedaction(db: EntityDatabase, id: string, runnerId: string): Promise<void> {
  await updateRows(db, redactionTable, { id, runnerId }, unclaimed);
}

/** Releases every redaction, in a database that only this process uses: the process that had them has ended. */
export async function releaseAllRedactions(db: EntityDatabase): Promise<void> {
  await updateRows(db, redactionTable, { unfinishedPart: Not(IsNull()) }, unclaimed);
}

/** The bytes of a batch of rows: the row that exceeds them is the last. */
const bytesAtOnce = 2_097_152;

/** Lists the next rows of a span after a place that still have their content, in order. */
export async function listRowsToBlank(
  tx: Queryable,
  { sessionId, fromSeq, toSeq }: Pick<UnfinishedRedaction, 'sessionId' | 'fromSeq' | 'toSeq'>,
  { after, limit }: { after: number; limit: number },
): Promise<RedactableRow[]> {
  // Raw: as it is stored, not as it may be read.
  return tx.query<RedactableRow[]>(
    `SELECT * FROM (SELECT *, sum(octet_length(payload)) OVER (ORDER BY seq) - octet_length(payload) AS before FROM (
        SELECT ${rowColumns} FROM session_events
         WHERE session_id = $1 AND seq BETWEEN $2 AND $3 AND seq > $4 AND redacted_at IS NULL
         ORDER BY session_events.seq LIMIT $5) AS rows) AS batch
      WHERE before < ${bytesAtOnce} ORDER BY seq`,
    [sessionId, fromSeq, toSeq, after, limit],
  );
}

/** Writes rows that were blanked, and marks them as redacted. */
export async function writeBlankRows(
  tx: Queryable,
  sessionId: string,
  rows: readonly Pick<StoredRow, 'seq' | 'payload' | 'fragments'>[],
  now: Date,
): Promise<void> {
  const blank = rows.map(({ seq, payload, fragments }) => ({ seq, payload, fragments }));
  // Raw: a batch.
  await tx.query(
    `UPDATE session_events e SET payload = row.payload, fragments = row.fragments, redacted_at = $3
       FROM json_to_recordset($2::json) AS row (seq bigint, payload text, fragments text)
      WHERE e.session_id = $1 AND e.seq = row.seq`,
    [sessionId, contentRowsOf({ session: sessionId }, blank, ['payload']), now],
  );
}
