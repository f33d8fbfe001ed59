import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The pseudonym that takes the place of a user in the audit, while the user is erased. */
export class ErasurePseudonyms1796820000000 implements MigrationInterface {
  name = 'ErasurePseudonyms1796820000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE user_erasures ADD COLUMN pseudonym text');
    await runner.query(
      `UPDATE user_erasures SET pseudonym = 'erased_' || replace(gen_random_uuid()::text, '-', '') WHERE status = 'running'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE user_erasures DROP COLUMN pseudonym');
  }
}
