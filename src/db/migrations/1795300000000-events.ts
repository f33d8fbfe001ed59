import type { MigrationInterface, QueryRunner } from 'typeorm';
import { compressRows, expandRows } from './compress-rows.ts';

const columns = [
  `ALTER TABLE session_events
     ADD COLUMN last_seq bigint, ADD COLUMN fragments text, ADD COLUMN event_count int NOT NULL DEFAULT 1,
     ADD COLUMN completed_at timestamptz(3), ADD COLUMN original_type text, ADD COLUMN warning text,
     ADD COLUMN producer_epoch bigint, ADD COLUMN producer_seq bigint, ADD COLUMN redacted_at timestamptz(3)`,
  `ALTER TABLE sessions
     ADD COLUMN oldest_seq bigint NOT NULL DEFAULT 1, ADD COLUMN producer_epoch bigint NOT NULL DEFAULT 0,
     ADD COLUMN producer_seq bigint NOT NULL DEFAULT 0, ADD COLUMN thread_id text`,
  `ALTER TABLE messages ADD COLUMN event_message_id text`,
  `ALTER TABLE runs ADD COLUMN event_run_id text`,
  `UPDATE messages SET event_message_id = id`,
  `UPDATE runs SET event_run_id = id`,
];

const rules = [
  `ALTER TABLE session_events ALTER COLUMN last_seq SET NOT NULL,
     ADD CONSTRAINT session_events_count CHECK (last_seq - seq + 1 = event_count)`,
  `CREATE INDEX session_events_producer ON session_events (session_id, producer_epoch, producer_seq)
     WHERE producer_epoch IS NOT NULL`,
  `CREATE UNIQUE INDEX sessions_thread ON sessions (agent_id, thread_id) WHERE thread_id IS NOT NULL`,
  `ALTER TABLE messages ALTER COLUMN event_message_id SET NOT NULL,
     ADD CONSTRAINT messages_event_message UNIQUE (session_id, event_message_id)`,
  `ALTER TABLE runs ALTER COLUMN event_run_id SET NOT NULL`,
  `CREATE INDEX runs_event_run ON runs (session_id, event_run_id)`,
  `CREATE INDEX runs_finished ON runs (finished_at)`,
];

const tables = [
  `CREATE TABLE session_states (
     session_id text PRIMARY KEY REFERENCES sessions, document text NOT NULL, seq bigint NOT NULL,
     updated_at timestamptz(3) NOT NULL)`,
  `CREATE TABLE event_redactions (
     id text PRIMARY KEY, session_id text NOT NULL REFERENCES sessions, first_seq bigint NOT NULL,
     last_seq bigint NOT NULL, reason text NOT NULL, redacted_by text NOT NULL, redacted_at timestamptz(3) NOT NULL)`,
  `CREATE INDEX event_redactions_session ON event_redactions (session_id)`,
];

const undo = [
  `DROP INDEX runs_finished`,
  `DROP TABLE event_redactions`,
  `DROP TABLE session_states`,
  `ALTER TABLE runs DROP COLUMN event_run_id`,
  `ALTER TABLE messages DROP COLUMN event_message_id`,
  `ALTER TABLE sessions DROP COLUMN oldest_seq, DROP COLUMN producer_epoch, DROP COLUMN producer_seq,
     DROP COLUMN thread_id`,
  `ALTER TABLE session_events DROP COLUMN last_seq, DROP COLUMN fragments, DROP COLUMN event_count,
     DROP COLUMN completed_at, DROP COLUMN original_type, DROP COLUMN warning, DROP COLUMN producer_epoch,
     DROP COLUMN producer_seq, DROP COLUMN redacted_at`,
];

/**
 * Compresses the log, and makes room for producers, threads, state and redaction. Undone, every event is a row of its own
 * again, as it was; what only the new columns and tables hold is gone: warnings, old type names, producers' numbers, the
 * session state and the record of redactions.
 */
export class Events1795300000000 implements MigrationInterface {
  name = 'Events1795300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(columns.join(';\n'));
    await compressRows(runner);
    await runner.query([...rules, ...tables].join(';\n'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await expandRows(runner);
    await runner.query(undo.join(';\n'));
  }
}
