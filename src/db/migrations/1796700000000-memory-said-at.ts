import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Selects when a memory was said: when it was made, or of a merged one when the newest of its sources was. */
const saidAtSql = `coalesce((SELECT max(s.created_at) FROM memory_links l JOIN memories s ON s.id = l.other_id
  WHERE l.memory_id = m.id AND l.relation = 'merged_from'), m.created_at)`;

const tables = ['memories', 'memory_versions'];

/** The moment since which a memory has its content, by which the newer of two memories is told. */
export class MemorySaidAt1796700000000 implements MigrationInterface {
  name = 'MemorySaidAt1796700000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`ALTER TABLE ${table} ADD COLUMN said_at timestamptz(3)`);
    await runner.query(`UPDATE memories m SET said_at = ${saidAtSql}`);
    await runner.query('UPDATE memory_versions v SET said_at = m.said_at FROM memories m WHERE m.id = v.memory_id');
    for (const table of tables) await runner.query(`ALTER TABLE ${table} ALTER COLUMN said_at SET NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`ALTER TABLE ${table} DROP COLUMN said_at`);
  }
}
