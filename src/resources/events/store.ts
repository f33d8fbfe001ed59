import type { Sequenced } from '#src/api.ts';
import type { Queryable } from '#src/db/query.ts';
import type { AguiEvent } from '#src/event-log/event.ts';

/** The part of a session's row that the log needs. */
export type LogHead = { id: string; conversationId: string; nextSeq: number };

/** Locks the session's row until the transaction ends: the order of locks is the order of the log. */
export async function lockHead(tx: Queryable, sessionId: string): Promise<LogHead | null> {
  const rows = await tx.query<LogHead[]>(
    `SELECT id, conversation_id AS "conversationId", next_seq::float8 AS "nextSeq"
       FROM sessions WHERE id = $1 FOR UPDATE`,
    [sessionId],
  );
  return rows[0] ?? null;
}

const columns = (events: readonly AguiEvent[]) => [
  events.map((event) => event.type),
  events.map((event) => JSON.stringify(event)),
];

/**
 * Appends events if, and only if, the session's next sequence number still is `firstSeq`: sequence numbers and rows in
 * one statement. Returns false, with nothing written, when somebody else has appended meanwhile.
 */
export async function insertEvents(
  tx: Queryable,
  at: { sessionId: string; runId: string | null; firstSeq: number; now: Date },
  events: readonly AguiEvent[],
): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    `WITH head AS (
       UPDATE sessions SET next_seq = next_seq + $3 WHERE id = $1 AND next_seq = $2 RETURNING id
     )
     INSERT INTO session_events (session_id, seq, run_id, event_type, payload, created_at)
     SELECT head.id, $2::bigint + ord - 1, $4, event_type, payload, $5::timestamptz
       FROM head, unnest($6::text[], $7::text[]) WITH ORDINALITY AS e (event_type, payload, ord)
     RETURNING seq`,
    [at.sessionId, at.firstSeq, events.length, at.runId, at.now, ...columns(events)],
  );
  return rows.length === events.length;
}

/** The events of a session from `fromSeq` on, in order. */
export async function readEvents(tx: Queryable, sessionId: string, fromSeq: number): Promise<Sequenced<AguiEvent>[]> {
  const rows = await tx.query<{ seq: number; payload: string }[]>(
    `SELECT seq::float8 AS seq, payload FROM session_events WHERE session_id = $1 AND seq >= $2 ORDER BY seq`,
    [sessionId, fromSeq],
  );
  return rows.map((row) => ({ seq: Number(row.seq), event: JSON.parse(row.payload) as AguiEvent }));
}

/** Where the open run of a session begins, or null when nothing runs. */
export async function openRunStart(tx: Queryable, sessionId: string): Promise<number | null> {
  const rows = await tx.query<{ seq: number }[]>(
    `SELECT first_seq::float8 AS seq FROM runs WHERE session_id = $1 AND status = 'running'
      ORDER BY first_seq DESC LIMIT 1`,
    [sessionId],
  );
  return rows[0] ? Number(rows[0].seq) : null;
}
