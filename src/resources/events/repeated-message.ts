import type { MessagePush } from '#src/api/handlers.ts';
import type { Queryable } from '#src/db/query.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { expandRow } from '#src/event-log/expand.ts';
import { deepEqual } from '#src/event-log/deep-equal.ts';
import { problem } from '#src/api/problems.ts';
import type { FindRepeatedEntries } from './log/decide.ts';
import { listRowsBetween } from './log/row-store.ts';

type FoundEntry = { entry: LogEntry; redacted: boolean };

const idOf = (event: LogEvent): unknown => {
  const { type, messageId, parentMessageId, metadata } = event as Record<string, unknown>;
  if (type === 'RUN_ERROR') return (metadata as { message_id?: unknown } | undefined)?.message_id;
  return messageId ?? parentMessageId;
};

/**
 * Returns the rows where a message of so many events may be: from where its own begins, or, of failures, which have
 * none, all.
 */
async function listRowsAround(tx: Queryable, sessionId: string, kind: string, id: string, count: number) {
  if (kind === 'error')
    return listRowsBetween(tx, sessionId, { fromSeq: 1, toSeq: Number.MAX_SAFE_INTEGER }, ['RUN_ERROR']);
  // Raw: part of pushing a message, a hot path.
  const [known] = await tx.query<{ firstSeq: number }[]>(
    `SELECT first_seq::float8 AS "firstSeq" FROM messages WHERE session_id = $1 AND event_message_id = $2`,
    [sessionId, id],
  );
  if (!known) return [];
  const span = { fromSeq: known.firstSeq - 1, toSeq: known.firstSeq + count };
  const rows = await listRowsBetween(tx, sessionId, span);
  const isKept = rows.some(({ seq, lastSeq }) => seq <= known.firstSeq && known.firstSeq <= lastSeq);
  if (!isKept) throw problem('stale_producer', `The events of the message ${id} are not kept any more.`);
  return rows;
}

/** Returns the events that a message has become, and those of the run around it if that was made for it. */
function partOf(found: readonly FoundEntry[], first: number, count: number, id: string): FoundEntry[] {
  const makes = (place: number, type: string) => {
    const event = found[place]?.entry.event as { type: string; runId?: string } | undefined;
    return event?.type === type && event.runId === id;
  };
  const isAlone = makes(first - 1, 'RUN_STARTED') && makes(first + count, 'RUN_FINISHED');
  return isAlone ? found.slice(first - 1, first + count + 1) : found.slice(first, first + count);
}

const conflict = (id: string) => {
  const detail = 'It is not what was stored under this message_id.';
  return problem('producer_conflict', `The message ${id} was sent with another payload.`, {
    errors: [{ parameter: 'payload', detail, code: 'same_payload' }],
  });
};

/**
 * Finds the entries of a message that was pushed before under the id that its caller gives it. Throws `producer_conflict`
 * when that id has something else.
 */
export function repeatedMessage({ kind }: MessagePush, id: string, events: readonly LogEvent[]): FindRepeatedEntries {
  return async (tx, sessionId, recent) => {
    const rows = await listRowsAround(tx, sessionId, kind, id, events.length);
    const stored = rows.flatMap((row) => expandRow(row).map((entry) => ({ entry, redacted: row.redacted })));
    const found: FoundEntry[] = [...stored, ...recent.map((entry) => ({ entry, redacted: false }))];
    const first = found.findIndex(({ entry }) => idOf(entry.event) === id);
    if (first < 0 && (kind === 'error' || rows.length === 0)) return null;
    const isSame = events.every((event, index) => {
      const known = found[first + index];
      return known && (known.redacted ? known.entry.event.type === event.type : deepEqual(known.entry.event, event));
    });
    if (!isSame) throw conflict(id);
    return partOf(found, first, events.length, id).map(({ entry }) => entry);
  };
}
