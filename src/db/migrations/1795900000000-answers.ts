import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why models stopped, and what they thought before they answered. */
export class Answers1795900000000 implements MigrationInterface {
  name = 'Answers1795900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages ADD COLUMN finish_reason text, ADD COLUMN reasoning json');
    await runner.query('ALTER TABLE runs ADD COLUMN finish_reason text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs DROP COLUMN finish_reason');
    await runner.query('ALTER TABLE messages DROP COLUMN reasoning, DROP COLUMN finish_reason');
  }
}
