import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The calls of idempotent tools that a run has made, which are repeated when its process has died. */
export class RepeatableCalls1796979000000 implements MigrationInterface {
  readonly name = 'RepeatableCalls1796979000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs ADD COLUMN repeatable_calls json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs DROP COLUMN repeatable_calls');
  }
}
