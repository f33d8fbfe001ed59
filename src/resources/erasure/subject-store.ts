// All raw: statements about many rows at once.
import type { Queryable } from '#src/db/query.ts';
import { producerRunner } from '#src/resources/runs/store.ts';
import type { ErasureKind } from './table.ts';

/** The user or the organization whose data is erased. */
export type ErasureSubject = { kind: ErasureKind; id: string };

/** The number of conversations that are closed at a time. */
const batchSize = 200;

const toColumn = ({ kind }: ErasureSubject): string => (kind === 'user' ? 'user_id' : 'organization_id');

/** Closes open conversations of a subject, so that no run begins in them. Returns their number, a batch at most. */
export async function closeConversations(tx: Queryable, subject: ErasureSubject, now: Date): Promise<number> {
  const [rows] = await tx.query<[{ id: string }[]]>(
    `UPDATE conversations SET status = 'closed', closed_at = coalesce(closed_at, $2), updated_at = $2
      WHERE id IN (SELECT id FROM conversations WHERE ${toColumn(subject)} = $1 AND status <> 'closed'
                    ORDER BY created_at, id LIMIT ${batchSize})
      RETURNING id`,
    [subject.id, now],
  );
  return rows.length;
}

/** A run under way of a subject, whose cancellation was requested. `isProducers` when a producer carries it out. */
export type CancelledRun = { id: string; sessionId: string; isProducers: boolean };

/** Requests that the runs under way in the conversations of a subject stop. Returns those that have not stopped yet. */
export async function cancelRuns(tx: Queryable, subject: ErasureSubject, now: Date): Promise<CancelledRun[]> {
  const [rows] = await tx.query<[CancelledRun[]]>(
    `UPDATE runs r SET cancel_requested_at = coalesce(cancel_requested_at, $2) FROM conversations c
      WHERE c.${toColumn(subject)} = $1 AND r.conversation_id = c.id AND r.status = 'running'
      RETURNING r.id, r.session_id AS "sessionId", r.runner_id = '${producerRunner}' AS "isProducers"`,
    [subject.id, now],
  );
  return rows;
}

/** A conversation of a subject; `isErased` when no more than its place is left. */
type LeftConversation = { id: string; isErased: boolean };

/** Finds a conversation that is left of a subject, or null. Of a user, the places of erased ones stay. */
export async function findLeftConversation(tx: Queryable, subject: ErasureSubject): Promise<LeftConversation | null> {
  const condition = subject.kind === 'user' ? 'AND deleted_at IS NULL' : '';
  const rows = await tx.query<LeftConversation[]>(
    `SELECT id, deleted_at IS NOT NULL AS "isErased" FROM conversations
      WHERE ${toColumn(subject)} = $1 ${condition} ORDER BY created_at, id LIMIT 1`,
    [subject.id],
  );
  return rows[0] ?? null;
}
