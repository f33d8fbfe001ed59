import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clients of OAuth, and what the server has to remember for them: sessions, grants, codes and tokens. */
export class OAuth1796800000000 implements MigrationInterface {
  name = 'OAuth1796800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE oauth_clients (
      id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      name text NOT NULL,
      secret_hash text,
      redirect_uris text[] NOT NULL,
      grant_types text[] NOT NULL,
      scopes text[] NOT NULL,
      made_by text NOT NULL REFERENCES api_keys (id),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL
    )`);
    await runner.query('CREATE INDEX oauth_clients_time ON oauth_clients (organization_id, created_at, id)');
    await runner.query(`CREATE TABLE oauth_records (
      kind text NOT NULL,
      handle_hash text NOT NULL,
      payload json NOT NULL,
      uid text,
      grant_id text,
      client_id text,
      account_id text,
      expires_at timestamptz(3) NOT NULL,
      consumed_at timestamptz(3),
      PRIMARY KEY (kind, handle_hash)
    )`);
    await runner.query('CREATE INDEX oauth_records_end ON oauth_records (expires_at)');
    for (const name of ['uid', 'grant', 'client', 'account']) {
      const column = name === 'uid' ? name : `${name}_id`;
      await runner.query(`CREATE INDEX oauth_records_${name} ON oauth_records (${column}) WHERE ${column} IS NOT NULL`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE oauth_records');
    await runner.query('DROP TABLE oauth_clients');
  }
}
