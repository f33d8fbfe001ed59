import type { MigrationInterface, QueryRunner } from 'typeorm';

const steps = [
  // The display name is JSON, so that it holds every string.
  `CREATE TABLE users (
     id text PRIMARY KEY, organization_id text NOT NULL REFERENCES organizations, external_id text, display_name json,
     locale text, time_zone text, metadata json NOT NULL, created_at timestamptz(3) NOT NULL,
     updated_at timestamptz(3) NOT NULL, deleted_at timestamptz(3))`,
  'CREATE UNIQUE INDEX users_external_id ON users (organization_id, external_id) WHERE deleted_at IS NULL',
  'CREATE INDEX users_time ON users (organization_id, created_at, id)',
  'ALTER TABLE conversations ADD COLUMN user_id text REFERENCES users',
  // A conversation never changes its user, so its sessions may repeat it.
  'ALTER TABLE sessions ADD COLUMN user_id text REFERENCES users',
  'CREATE INDEX conversations_user ON conversations (user_id, created_at, id) WHERE user_id IS NOT NULL',
  'CREATE INDEX sessions_user ON sessions (user_id, created_at, id) WHERE user_id IS NOT NULL',
];

/** The people who talk with agents, and the conversations that are theirs. */
export class Users1796300000000 implements MigrationInterface {
  name = 'Users1796300000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const step of steps) await runner.query(step);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sessions DROP COLUMN user_id');
    await runner.query('ALTER TABLE conversations DROP COLUMN user_id');
    await runner.query('DROP TABLE users');
  }
}
