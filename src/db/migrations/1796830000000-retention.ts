import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The retention policies of organizations. */
export class Retention1796830000000 implements MigrationInterface {
  name = 'Retention1796830000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE retention_policies (
      organization_id text PRIMARY KEY REFERENCES organizations (id),
      messages_days integer,
      events_days integer,
      memories_days integer,
      audit_days integer,
      updated_at timestamptz(3) NOT NULL,
      updated_by text NOT NULL
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE retention_policies');
  }
}
