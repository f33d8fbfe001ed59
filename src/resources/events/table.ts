import { EntitySchema } from 'typeorm';

/** One event of a session's log, as it was sent. `payload` is JSON text: it may hold what PostgreSQL's jsonb refuses. */
export type SessionEventRow = {
  sessionId: string;
  seq: number;
  runId: string | null;
  eventType: string;
  payload: string;
  createdAt: Date;
};

export const sessionEventTable = new EntitySchema<SessionEventRow>({
  name: 'SessionEvent',
  tableName: 'session_events',
  columns: {
    sessionId: { type: 'text', name: 'session_id', primary: true },
    seq: { type: 'bigint', primary: true },
    runId: { type: 'text', name: 'run_id', nullable: true },
    eventType: { type: 'text', name: 'event_type' },
    payload: { type: 'text' },
    createdAt: { type: 'timestamptz', precision: 3, name: 'created_at' },
  },
});
