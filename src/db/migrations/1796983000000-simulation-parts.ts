import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Personas, scenarios and tests of simulations with their versions, and what runs have played of them. */
export class SimulationParts1796983000000 implements MigrationInterface {
  name = 'SimulationParts1796983000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE simulation_parts (
      id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      kind text NOT NULL,
      key text NOT NULL,
      version integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      deleted_at timestamptz(3)
    )`);
    await runner.query(
      'CREATE UNIQUE INDEX simulation_parts_key ON simulation_parts (organization_id, kind, key) WHERE deleted_at IS NULL',
    );
    await runner.query(
      'CREATE INDEX simulation_parts_time ON simulation_parts (organization_id, kind, created_at, id)',
    );
    await runner.query(`CREATE TABLE simulation_part_versions (
      part_id text NOT NULL REFERENCES simulation_parts (id),
      version integer NOT NULL,
      definition json NOT NULL,
      created_at timestamptz(3) NOT NULL,
      created_by text NOT NULL,
      PRIMARY KEY (part_id, version)
    )`);
    await runner.query(`CREATE TABLE simulation_references (
      owner_id text NOT NULL,
      owner_version integer NOT NULL,
      kind text NOT NULL,
      key text NOT NULL,
      organization_id text NOT NULL REFERENCES organizations (id),
      part_version integer,
      PRIMARY KEY (owner_id, owner_version, kind, key)
    )`);
    await runner.query('CREATE INDEX simulation_references_key ON simulation_references (organization_id, kind, key)');
    await runner.query(`ALTER TABLE simulation_runs ADD COLUMN test_versions json NOT NULL DEFAULT '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE simulation_runs DROP COLUMN test_versions');
    await runner.query('DROP TABLE simulation_references');
    await runner.query('DROP TABLE simulation_part_versions');
    await runner.query('DROP TABLE simulation_parts');
  }
}
