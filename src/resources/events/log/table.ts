import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/**
 * A row of a session's log: one event as it was sent, or a run of fragments (`StoredRow` of the event log). `payload` is JSON text:
 * it may hold what PostgreSQL's jsonb refuses.
 */
export type SessionEventRow = {
  sessionId: string;
  seq: number;
  lastSeq: number;
  runId: string | null;
  eventType: string;
  payload: string;
  fragments: string | null;
  eventCount: number;
  createdAt: Date;
  completedAt: Date | null;
  originalType: string | null;
  warning: string | null;
  producerEpoch: number | null;
  producerSeq: number | null;
  redactedAt: Date | null;
};

export const sessionEventTable = new EntitySchema<SessionEventRow>({
  name: 'SessionEvent',
  tableName: 'session_events',
  columns: {
    sessionId: column.text({ primary: true }),
    seq: column.bigint({ primary: true }),
    lastSeq: column.bigint(),
    runId: column.text({ nullable: true }),
    eventType: column.text(),
    payload: column.text(),
    fragments: column.text({ nullable: true }),
    eventCount: column.integer({ default: 1 }),
    createdAt: column.time(),
    completedAt: column.time({ nullable: true }),
    originalType: column.text({ nullable: true }),
    warning: column.text({ nullable: true }),
    producerEpoch: column.bigint({ nullable: true }),
    producerSeq: column.bigint({ nullable: true }),
    redactedAt: column.time({ nullable: true }),
  },
  checks: [{ name: 'session_events_count', expression: '(last_seq - seq + 1 = event_count)' }],
  indices: [
    {
      name: 'session_events_producer',
      columns: ['sessionId', 'producerEpoch', 'producerSeq'],
      where: '(producer_epoch IS NOT NULL)',
    },
  ],
});

/** A row of `session_states`: the state that the events of a session have made. `document` is JSON text. */
export type SessionStateRow = { sessionId: string; document: string; seq: number; updatedAt: Date };

/**
 * A part of a redaction: messages of which a part is in its span, those that are in it as a whole, failures of runs, what
 * models were given, and the rows of the log. They are carried out in this order.
 */
export type RedactionPart = 'crossing_messages' | 'messages' | 'runs' | 'contexts' | 'events';

/** A row of `event_redactions`. `messageId` is null when the redaction was for everything in its span. */
export type RedactionRow = {
  id: string;
  sessionId: string;
  firstSeq: number;
  lastSeq: number;
  reason: string;
  redactedBy: string;
  redactedAt: Date;
  messageId: string | null;
  /** The part that is to be carried out next; null when all are. Until then, who reads a row of the span reads it blank. */
  unfinishedPart: RedactionPart | null;
  /** The place up to which that part is done, as it counts; null before its first step. */
  partCursor: number | null;
  /** The process that carries it out until its lease expires; null when none does. */
  runnerId: string | null;
  leaseExpiresAt: Date | null;
};

export const sessionStateTable = new EntitySchema<SessionStateRow>({
  name: 'SessionState',
  tableName: 'session_states',
  columns: {
    sessionId: column.text({ primary: true }),
    document: column.text(),
    seq: column.bigint(),
    updatedAt: column.time(),
  },
});

export const redactionTable = new EntitySchema<RedactionRow>({
  name: 'EventRedaction',
  tableName: 'event_redactions',
  columns: {
    id: column.text({ primary: true }),
    sessionId: column.text(),
    firstSeq: column.bigint(),
    lastSeq: column.bigint(),
    reason: column.text(),
    redactedBy: column.text(),
    redactedAt: column.time(),
    messageId: column.text({ nullable: true }),
    unfinishedPart: column.text({ nullable: true }),
    partCursor: column.bigint({ nullable: true }),
    runnerId: column.text({ nullable: true }),
    leaseExpiresAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'event_redactions_session', columns: ['sessionId'] },
    { name: 'event_redactions_unfinished', columns: ['sessionId'], where: '(unfinished_part IS NOT NULL)' },
  ],
});
