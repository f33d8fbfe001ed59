import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Services of organizations, their version sets, and the revisions of these, which never change. */
export class Services1796965100000 implements MigrationInterface {
  name = 'Services1796965100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE services (
      id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      key text NOT NULL,
      name text NOT NULL,
      description text NOT NULL,
      agent_id text NOT NULL REFERENCES agents (id),
      state_machine_id text,
      tool_refs json NOT NULL,
      metadata json NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      deleted_at timestamptz(3)
    )`);
    await runner.query('CREATE UNIQUE INDEX services_key ON services (organization_id, key) WHERE deleted_at IS NULL');
    await runner.query('CREATE INDEX services_time ON services (organization_id, created_at, id)');
    await runner.query(`CREATE TABLE service_version_sets (
      service_id text NOT NULL REFERENCES services (id),
      name text NOT NULL,
      revision integer NOT NULL,
      deleted_at timestamptz(3),
      PRIMARY KEY (service_id, name)
    )`);
    await runner.query(`CREATE TABLE service_version_set_revisions (
      service_id text NOT NULL REFERENCES services (id),
      name text NOT NULL,
      revision integer NOT NULL,
      action text NOT NULL,
      agent_version integer,
      state_machine_version integer,
      preferences json NOT NULL,
      promoted_from text,
      promoted_revision integer,
      restored_revision integer,
      created_at timestamptz(3) NOT NULL,
      created_by text NOT NULL,
      PRIMARY KEY (service_id, name, revision)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE service_version_set_revisions');
    await runner.query('DROP TABLE service_version_sets');
    await runner.query('DROP TABLE services');
  }
}
