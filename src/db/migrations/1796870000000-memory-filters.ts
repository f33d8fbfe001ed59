import type { MigrationInterface, QueryRunner } from 'typeorm';

const isFound = `WHERE deleted_at IS NULL AND status = 'active'`;

/** The memories of a scope by importance and by type: a search that filters finds few of many without reading them all. */
export class MemoryFilters1796870000000 implements MigrationInterface {
  name = 'MemoryFilters1796870000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX memories_importance ON memories (scope_key, importance) ${isFound}`);
    await runner.query(`CREATE INDEX memories_types ON memories (scope_key, memory_type) ${isFound}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX memories_importance, memories_types');
  }
}
