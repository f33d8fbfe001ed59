import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts memories that were made elsewhere as known since then, so that searches `as_of` find them. */
export class MemoryKnownSince1796730000000 implements MigrationInterface {
  name = 'MemoryKnownSince1796730000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE memory_versions v SET valid_from = m.created_at FROM memories m
      WHERE m.id = v.memory_id AND v.change = 'created' AND v.valid_from > m.created_at AND NOT EXISTS (
        SELECT 1 FROM memory_links l WHERE l.memory_id = m.id AND l.relation IN ('merged_from', 'summarises'))`);
  }

  /** Changes nothing: the earlier moments are not kept, and the versions are as valid as before. */
  async down(): Promise<void> {}
}
