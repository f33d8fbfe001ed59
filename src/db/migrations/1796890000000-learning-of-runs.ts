import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A run keeps when it is to be learned from, so that the process that answers it may end before it has. */
export class LearningOfRuns1796890000000 implements MigrationInterface {
  name = 'LearningOfRuns1796890000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE runs ADD COLUMN learn_at timestamptz(3), ADD COLUMN learn_attempts integer NOT NULL DEFAULT 0',
    );
    await runner.query('CREATE INDEX runs_learning ON runs (learn_at) WHERE learn_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs DROP COLUMN learn_at, DROP COLUMN learn_attempts');
  }
}
