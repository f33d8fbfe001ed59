import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Conversations that are erased soon after their run: callers that keep their conversations themselves have them. */
export class EphemeralConversations1796981000000 implements MigrationInterface {
  name = 'EphemeralConversations1796981000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE conversations ADD COLUMN erase_at timestamptz(3)`);
    await runner.query(
      `CREATE INDEX conversations_erase ON conversations (erase_at) WHERE erase_at IS NOT NULL AND deleted_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX conversations_erase`);
    await runner.query(`ALTER TABLE conversations DROP COLUMN erase_at`);
  }
}
