import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The memories that were deleted by now. What a restore has taken away stays: another restore may bring it back. */
const deleted = `(SELECT id FROM memories WHERE deleted_at IS NOT NULL AND updated_by <> 'checkpoint')`;

const steps = [
  `DELETE FROM memory_links WHERE memory_id IN ${deleted} OR other_id IN ${deleted}`,
  ...['memory_jobs', 'memory_embeddings', 'memory_versions'].map(
    (table) => `DELETE FROM ${table} WHERE memory_id IN ${deleted}`,
  ),
  `DELETE FROM memories WHERE deleted_at IS NOT NULL AND updated_by <> 'checkpoint'`,
  // Finds the prompts that have a memory, to take it out of them.
  'CREATE INDEX context_snapshots_memories ON context_snapshots USING gin ((memory_refs::jsonb))',
  `CREATE TABLE user_erasures (
     user_id text PRIMARY KEY REFERENCES users, organization_id text NOT NULL REFERENCES organizations,
     status text NOT NULL, counts json NOT NULL, requested_at timestamptz(3) NOT NULL, requested_by text NOT NULL,
     finished_at timestamptz(3), runner_id text, lease_expires_at timestamptz(3))`,
  `CREATE INDEX user_erasures_open ON user_erasures (requested_at) WHERE status = 'running'`,
];

/** Erases what deleted memories have said, and keeps what becomes of the data of users who are erased. */
export class Erasures1796500000000 implements MigrationInterface {
  name = 'Erasures1796500000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const step of steps) await runner.query(step);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE user_erasures');
    await runner.query('DROP INDEX context_snapshots_memories');
  }
}
