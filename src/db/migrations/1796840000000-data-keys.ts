import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The data keys that encrypt the contents of organizations, each wrapped with the operator's key. */
export class DataKeys1796840000000 implements MigrationInterface {
  name = 'DataKeys1796840000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE data_keys (
      id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      wrapped text NOT NULL,
      created_at timestamptz(3) NOT NULL,
      retired_at timestamptz(3),
      covered_at timestamptz(3)
    )`);
    await runner.query('CREATE UNIQUE INDEX data_keys_active ON data_keys (organization_id) WHERE retired_at IS NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE data_keys');
  }
}
