import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The place in the log up to which a message was heard that was cut; null for all others. */
export class HeardMessages1796989800000 implements MigrationInterface {
  name = 'HeardMessages1796989800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages ADD COLUMN heard_seq bigint, ADD COLUMN heard_length int');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages DROP COLUMN heard_seq, DROP COLUMN heard_length');
  }
}
