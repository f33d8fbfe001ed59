import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['simulation_sets', 'simulation_set_versions', 'simulation_runs', 'simulation_results'];

/** Simulation sets with their versions, runs of these with a result for each conversation, and the mark of their sessions. */
export class Simulations1796965200000 implements MigrationInterface {
  name = 'Simulations1796965200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['sessions', 'conversations']) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN simulation_run_id text`);
      await runner.query(
        `CREATE INDEX ${table}_simulation ON ${table} (simulation_run_id) WHERE simulation_run_id IS NOT NULL`,
      );
    }
    await runner.query('ALTER TABLE service_version_set_revisions ADD COLUMN requires_passed_set text');
    await runner.query(`CREATE TABLE simulation_sets (
      id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      key text NOT NULL,
      version integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      deleted_at timestamptz(3)
    )`);
    await runner.query(
      'CREATE UNIQUE INDEX simulation_sets_key ON simulation_sets (organization_id, key) WHERE deleted_at IS NULL',
    );
    await runner.query('CREATE INDEX simulation_sets_time ON simulation_sets (organization_id, created_at, id)');
    await runner.query(`CREATE TABLE simulation_set_versions (
      set_id text NOT NULL REFERENCES simulation_sets (id),
      version integer NOT NULL,
      definition json NOT NULL,
      created_at timestamptz(3) NOT NULL,
      created_by text NOT NULL,
      PRIMARY KEY (set_id, version)
    )`);
    await this.#createRuns(runner);
  }

  async #createRuns(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE simulation_runs (
      id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      set_id text NOT NULL REFERENCES simulation_sets (id),
      set_version integer NOT NULL,
      service_id text NOT NULL REFERENCES services (id),
      agent_id text NOT NULL REFERENCES agents (id),
      agent_version integer NOT NULL,
      pin json NOT NULL,
      caller json NOT NULL,
      status text NOT NULL,
      user_model text NOT NULL,
      judge_model text NOT NULL,
      max_tokens bigint NOT NULL,
      cancel_requested_at timestamptz(3),
      runner_id text,
      lease_expires_at timestamptz(3),
      created_at timestamptz(3) NOT NULL,
      finished_at timestamptz(3)
    )`);
    await runner.query('CREATE INDEX simulation_runs_time ON simulation_runs (organization_id, created_at, id)');
    await runner.query(
      `CREATE INDEX simulation_runs_open ON simulation_runs (created_at, id) WHERE status = 'running'`,
    );
    await runner.query(
      `CREATE INDEX simulation_runs_passed ON simulation_runs (set_id, service_id) WHERE status = 'passed'`,
    );
    await this.#createResults(runner);
  }

  async #createResults(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE simulation_results (
      run_id text NOT NULL REFERENCES simulation_runs (id),
      place integer NOT NULL,
      test text NOT NULL,
      attempt integer NOT NULL,
      status text NOT NULL,
      session_id text,
      turns integer NOT NULL,
      tokens bigint NOT NULL,
      ended_by text,
      detail text,
      criteria json NOT NULL,
      finished_at timestamptz(3),
      PRIMARY KEY (run_id, place)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables.toReversed()) await runner.query(`DROP TABLE ${table}`);
    await runner.query('ALTER TABLE service_version_set_revisions DROP COLUMN requires_passed_set');
    for (const table of ['sessions', 'conversations'])
      await runner.query(`ALTER TABLE ${table} DROP COLUMN simulation_run_id`);
  }
}
