import { createExportSection, type ExportSection } from '#src/api/export.ts';
import { invalidCursor } from '#src/api/paging.ts';
import type { StoredRow } from '#src/event-log/entry.ts';
import { toStreamItems } from '#src/event-log/item.ts';
import { WholeEvents } from './follow/whole-events.ts';
import { toSessionEvent } from './history.ts';
import { readRows } from './log/read.ts';
import type { RedactionRow, SessionStateRow } from './log/table.ts';

/** The number of rows of a log that are read at a time; their bytes are bounded too. */
const rowsAtOnce = 200;

function toSeq(key: readonly string[] | null): number {
  const [seq = '0', ...more] = key ?? [];
  if (more.length > 0 || !/^\d{1,15}$/.test(seq)) throw invalidCursor('after');
  return Number(seq);
}

const toKey = ({ lastSeq }: Pick<StoredRow, 'lastSeq'>) => [String(lastSeq)];

/** The events of a session, for an export: each row of its log as one event, as `view=compressed` shows it. */
export const eventsSection: ExportSection = {
  kind: 'session_event',
  async readAfter(db, { parentId: session_id }, key) {
    const afterSeq = toSeq(key);
    const { rows, exhausted } = await readRows(db, { sessionId: session_id, afterSeq, limit: rowsAtOnce });
    const whole = new WholeEvents(db, session_id);
    const records = [];
    for (const row of rows) {
      for (const item of toStreamItems(row, afterSeq, 'compressed'))
        records.push({ key: toKey(row), data: { session_id, ...toSessionEvent(await whole.take(item)) } });
    }
    return { records, hasMore: !exhausted && records.length > 0 };
  },
  hasRecord: async (_db, _scope, key) => toSeq(key) > 0,
};

/** The present state of a session, for an export. */
export const sessionStateSection = createExportSection(
  'session_state',
  ({ parentId }) => ({
    sql: `SELECT session_id AS "sessionId", document, seq::float8 AS seq, updated_at AS "updatedAt"
            FROM session_states WHERE session_id = $1`,
    parameters: [parentId],
    order: [{ column: 'sessionId', type: 'text' }],
  }),
  ({ sessionId, document, seq, updatedAt }: SessionStateRow) => ({
    session_id: sessionId,
    state: JSON.parse(document) as unknown,
    seq,
    updated_at: updatedAt.toISOString(),
  }),
);

/** The redactions in the log of a session, for an export. */
export const redactionsSection = createExportSection(
  'event_redaction',
  ({ parentId }) => ({
    sql: `SELECT id, session_id AS "sessionId", first_seq::float8 AS "firstSeq", last_seq::float8 AS "lastSeq", reason,
                 redacted_by AS "redactedBy", redacted_at AS "redactedAt", message_id AS "messageId"
            FROM event_redactions WHERE session_id = $1`,
    parameters: [parentId],
    order: [{ column: 'id', type: 'text' }],
  }),
  (row: RedactionRow) => ({
    id: row.id,
    session_id: row.sessionId,
    from_seq: row.firstSeq,
    to_seq: row.lastSeq,
    message_id: row.messageId,
    reason: row.reason,
    redacted_by: row.redactedBy,
    redacted_at: row.redactedAt.toISOString(),
  }),
);
