import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often each scope of memories was locked by a writer: who has read it can tell later whether it may have changed. */
export class MemoryRevisions1796600000000 implements MigrationInterface {
  name = 'MemoryRevisions1796600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE memory_stores ADD COLUMN revision bigint NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE memory_stores DROP COLUMN revision');
  }
}
