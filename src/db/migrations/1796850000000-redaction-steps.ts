import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The part of a redaction that is still to be carried out, from which place on, and the process that does so. */
export class RedactionSteps1796850000000 implements MigrationInterface {
  name = 'RedactionSteps1796850000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE event_redactions ADD COLUMN unfinished_part text, ADD COLUMN part_cursor bigint,
      ADD COLUMN runner_id text, ADD COLUMN lease_expires_at timestamptz(3)`);
    await runner.query(
      'CREATE INDEX event_redactions_unfinished ON event_redactions (session_id) WHERE unfinished_part IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE event_redactions DROP COLUMN unfinished_part, DROP COLUMN part_cursor,
      DROP COLUMN runner_id, DROP COLUMN lease_expires_at`);
  }
}
