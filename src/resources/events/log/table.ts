import { EntitySchema } from 'typeorm';

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
    sessionId: { type: 'text', name: 'session_id', primary: true },
    seq: { type: 'bigint', primary: true },
    lastSeq: { type: 'bigint', name: 'last_seq' },
    runId: { type: 'text', name: 'run_id', nullable: true },
    eventType: { type: 'text', name: 'event_type' },
    payload: { type: 'text' },
    fragments: { type: 'text', nullable: true },
    eventCount: { type: 'integer', name: 'event_count' },
    createdAt: { type: 'timestamptz', precision: 3, name: 'created_at' },
    completedAt: { type: 'timestamptz', precision: 3, name: 'completed_at', nullable: true },
    originalType: { type: 'text', name: 'original_type', nullable: true },
    warning: { type: 'text', nullable: true },
    producerEpoch: { type: 'bigint', name: 'producer_epoch', nullable: true },
    producerSeq: { type: 'bigint', name: 'producer_seq', nullable: true },
    redactedAt: { type: 'timestamptz', precision: 3, name: 'redacted_at', nullable: true },
  },
});
