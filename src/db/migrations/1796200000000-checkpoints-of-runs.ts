import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether a run saves a checkpoint has a column of its own: a request may hold texts (NUL, half an emoji) that JSON
 * carries and that PostgreSQL refuses to look into.
 */
export class CheckpointsOfRuns1796200000000 implements MigrationInterface {
  name = 'CheckpointsOfRuns1796200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs ADD COLUMN saves_checkpoint boolean NOT NULL DEFAULT false');
    // Only a run that has not ended is asked.
    await runner.query(
      `UPDATE runs SET saves_checkpoint = true
        WHERE status IN ('running', 'requires_tool_results') AND request::text LIKE '%"save_checkpoint":true%'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs DROP COLUMN saves_checkpoint');
  }
}
