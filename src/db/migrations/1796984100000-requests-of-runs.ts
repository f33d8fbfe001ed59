import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The requests of a run beside its first prompt, each with a snapshot of its own. */
export class RequestsOfRuns1796984100000 implements MigrationInterface {
  readonly name = 'RequestsOfRuns1796984100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE context_snapshots ADD COLUMN number int NOT NULL DEFAULT 0');
    await runner.query('ALTER TABLE context_snapshots DROP CONSTRAINT context_snapshots_pkey');
    await runner.query('ALTER TABLE context_snapshots ADD PRIMARY KEY (run_id, number)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM context_snapshots WHERE number > 0');
    await runner.query('ALTER TABLE context_snapshots DROP CONSTRAINT context_snapshots_pkey');
    await runner.query('ALTER TABLE context_snapshots ADD PRIMARY KEY (run_id)');
    await runner.query('ALTER TABLE context_snapshots DROP COLUMN number');
  }
}
