import type { MigrationInterface, QueryRunner } from 'typeorm';

const steps = [
  `ALTER TABLE api_keys ADD COLUMN owner text NOT NULL DEFAULT 'organization', ADD COLUMN user_id text REFERENCES users,
     ADD COLUMN made_by text REFERENCES api_keys, ADD COLUMN allowed_addresses text[] NOT NULL DEFAULT '{}',
     ADD COLUMN expires_at timestamptz(3), ADD COLUMN previous_hash text, ADD COLUMN previous_until timestamptz(3),
     ADD COLUMN updated_at timestamptz(3)`,
  'UPDATE api_keys SET updated_at = created_at',
  'ALTER TABLE api_keys ALTER COLUMN updated_at SET NOT NULL',
  'CREATE UNIQUE INDEX api_keys_previous_hash ON api_keys (previous_hash) WHERE previous_hash IS NOT NULL',
  'CREATE INDEX api_keys_time ON api_keys (organization_id, created_at, id)',
  'CREATE INDEX api_keys_made_by ON api_keys (made_by) WHERE made_by IS NOT NULL',
  'CREATE INDEX api_keys_user ON api_keys (user_id) WHERE user_id IS NOT NULL',
  `CREATE TABLE revoked_tokens (
     jti text PRIMARY KEY, revoked_at timestamptz(3) NOT NULL, expires_at timestamptz(3) NOT NULL)`,
  'CREATE INDEX revoked_tokens_time ON revoked_tokens (revoked_at)',
  'CREATE INDEX revoked_tokens_end ON revoked_tokens (expires_at)',
];

/** Who owns and who made a key, its end, its addresses and its earlier secret; and tokens that were revoked. */
export class Keys1796760000000 implements MigrationInterface {
  name = 'Keys1796760000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const step of steps) await runner.query(step);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE revoked_tokens');
    for (const column of [
      'owner',
      'user_id',
      'made_by',
      'allowed_addresses',
      'expires_at',
      'previous_hash',
      'previous_until',
      'updated_at',
    ])
      await runner.query(`ALTER TABLE api_keys DROP COLUMN ${column}`);
    await runner.query('DROP INDEX api_keys_time');
  }
}
