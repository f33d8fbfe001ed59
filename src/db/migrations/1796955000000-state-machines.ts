import type { MigrationInterface, QueryRunner } from 'typeorm';

/** State machines of organizations with their versions. */
export class StateMachines1796955000000 implements MigrationInterface {
  name = 'StateMachines1796955000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE state_machines (
      id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      key text NOT NULL,
      version integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      deleted_at timestamptz(3)
    )`);
    await runner.query(
      'CREATE UNIQUE INDEX state_machines_key ON state_machines (organization_id, key) WHERE deleted_at IS NULL',
    );
    await runner.query('CREATE INDEX state_machines_time ON state_machines (organization_id, created_at, id)');
    await runner.query(`CREATE TABLE state_machine_versions (
      state_machine_id text NOT NULL REFERENCES state_machines (id),
      version integer NOT NULL,
      description text NOT NULL,
      metadata json NOT NULL,
      state_count integer NOT NULL,
      definition json NOT NULL,
      outline json NOT NULL,
      deprecated_at timestamptz(3),
      created_at timestamptz(3) NOT NULL,
      created_by text NOT NULL,
      PRIMARY KEY (state_machine_id, version)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE state_machine_versions');
    await runner.query('DROP TABLE state_machines');
  }
}
