import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The memories of an organization by time, and those that a message has made or changed, whoever has changed them since. */
export class MemoryLists1796710000000 implements MigrationInterface {
  name = 'MemoryLists1796710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX memories_organization ON memories (organization_id, created_at, id)');
    await runner.query(
      'CREATE INDEX memory_versions_source ON memory_versions (source_message_id) WHERE source_message_id IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX memory_versions_source');
    await runner.query('DROP INDEX memories_organization');
  }
}
