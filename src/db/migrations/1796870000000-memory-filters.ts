import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The memories of a scope by importance and by type: a search that filters finds few of many without reading them all. The
 * indexes have all memories: one of the active ones alone would be read as a whole by searches that name no scope, because
 * without statistics the planner takes it for tiny.
 */
export class MemoryFilters1796870000000 implements MigrationInterface {
  name = 'MemoryFilters1796870000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX memories_importance ON memories (scope_key, importance)`);
    await runner.query(`CREATE INDEX memories_types ON memories (scope_key, memory_type)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX memories_importance, memories_types');
  }
}
