import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The runs of a day that have failed, and how long its runs took, counted by classes of time; empty for days before. */
export class TimesOfUsage1796989310000 implements MigrationInterface {
  name = 'TimesOfUsage1796989310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE daily_usage ADD COLUMN failed_runs bigint NOT NULL DEFAULT 0,
         ADD COLUMN duration_counts bigint[] NOT NULL DEFAULT '{}', ADD COLUMN first_token_counts bigint[] NOT NULL DEFAULT '{}'`,
    );
    await runner.query(
      `ALTER TABLE daily_usage ALTER COLUMN failed_runs DROP DEFAULT, ALTER COLUMN duration_counts DROP DEFAULT,
         ALTER COLUMN first_token_counts DROP DEFAULT`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE daily_usage DROP COLUMN failed_runs, DROP COLUMN duration_counts, DROP COLUMN first_token_counts',
    );
  }
}
