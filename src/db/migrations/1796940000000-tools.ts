import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tools of organizations with their versions. `secrets` is encrypted when a key is configured. */
export class Tools1796940000000 implements MigrationInterface {
  name = 'Tools1796940000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE tools (
      id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      key text NOT NULL,
      kind text NOT NULL,
      version integer NOT NULL,
      secrets json,
      previous_secret_until timestamptz(3),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      deleted_at timestamptz(3)
    )`);
    await runner.query('CREATE UNIQUE INDEX tools_key ON tools (organization_id, key) WHERE deleted_at IS NULL');
    await runner.query('CREATE INDEX tools_time ON tools (organization_id, created_at, id)');
    await runner.query(`CREATE TABLE tool_versions (
      tool_id text NOT NULL REFERENCES tools (id),
      version integer NOT NULL,
      parameters_since integer NOT NULL,
      definition json NOT NULL,
      created_at timestamptz(3) NOT NULL,
      created_by text NOT NULL,
      PRIMARY KEY (tool_id, version)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tool_versions');
    await runner.query('DROP TABLE tools');
  }
}
