import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  // Conversations that were imported from a version 1 that ran elsewhere, by the ids that they had there.
  `CREATE TABLE v1_conversations (
     conversation_id text PRIMARY KEY REFERENCES conversations, organization_id text NOT NULL REFERENCES organizations,
     external_id text NOT NULL, digest text NOT NULL, imported_at timestamptz(3) NOT NULL, upgraded_at timestamptz(3),
     UNIQUE (organization_id, external_id))`,
  `CREATE INDEX v1_conversations_waiting ON v1_conversations (organization_id, conversation_id) WHERE upgraded_at IS NULL`,
  // Their messages, until the upgrade has written them to a log. The text is JSON: only so NUL comes through.
  `CREATE TABLE v1_messages (
     conversation_id text NOT NULL REFERENCES v1_conversations, position int NOT NULL, external_id text NOT NULL,
     session text, role text NOT NULL, text json NOT NULL, created_at timestamptz(3) NOT NULL,
     PRIMARY KEY (conversation_id, position))`,
  `CREATE TABLE migration_jobs (
     id text PRIMARY KEY, organization_id text NOT NULL REFERENCES organizations, from_version text NOT NULL,
     request json NOT NULL, dry_run boolean NOT NULL, status text NOT NULL, remaining int NOT NULL, runner_id text,
     lease_expires_at timestamptz(3), created_at timestamptz(3) NOT NULL, started_at timestamptz(3),
     finished_at timestamptz(3))`,
  `CREATE INDEX migration_jobs_open ON migration_jobs (created_at) WHERE status IN ('pending', 'running')`,
  `CREATE INDEX migration_jobs_time ON migration_jobs (organization_id, created_at)`,
  `CREATE TABLE migration_job_conversations (
     job_id text NOT NULL REFERENCES migration_jobs, place int NOT NULL, conversation_id text NOT NULL,
     steps json NOT NULL, status text NOT NULL, detail text, PRIMARY KEY (job_id, place))`,
];

const names = ['migration_job_conversations', 'migration_jobs', 'v1_messages', 'v1_conversations'];

/** What was imported from version 1, and the jobs that upgrade it. */
export class Migrations1795800000000 implements MigrationInterface {
  name = 'Migrations1795800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables.join(';\n'));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of names) await runner.query(`DROP TABLE ${name}`);
  }
}
