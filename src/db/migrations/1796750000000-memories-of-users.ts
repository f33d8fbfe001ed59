import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The memories that users have with all agents, by time: every list of an agent holds them. */
export class MemoriesOfUsers1796750000000 implements MigrationInterface {
  name = 'MemoriesOfUsers1796750000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX memories_of_users ON memories (organization_id, created_at, id) WHERE scope_type = 'user'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX memories_of_users');
  }
}
