import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  `CREATE TABLE organizations (
     id text PRIMARY KEY, name text NOT NULL UNIQUE, created_at timestamptz(3) NOT NULL)`,
  `CREATE TABLE api_keys (
     id text PRIMARY KEY, organization_id text NOT NULL REFERENCES organizations, subject text NOT NULL, name text NOT NULL,
     hash text NOT NULL UNIQUE, scopes json NOT NULL, created_at timestamptz(3) NOT NULL,
     last_used_at timestamptz(3), revoked_at timestamptz(3))`,
  `CREATE TABLE signing_keys (
     kid text PRIMARY KEY, private_jwk json NOT NULL, public_jwk json NOT NULL, created_at timestamptz(3) NOT NULL,
     retired_at timestamptz(3))`,
  `CREATE TABLE agents (
     id text PRIMARY KEY, organization_id text NOT NULL REFERENCES organizations, key text NOT NULL, version int NOT NULL,
     created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL, deleted_at timestamptz(3))`,
  `CREATE UNIQUE INDEX agents_key ON agents (organization_id, key) WHERE deleted_at IS NULL`,
  `CREATE INDEX agents_time ON agents (organization_id, created_at, id)`,
  `CREATE TABLE agent_versions (
     agent_id text NOT NULL REFERENCES agents, version int NOT NULL, definition json NOT NULL,
     created_at timestamptz(3) NOT NULL, created_by text NOT NULL, PRIMARY KEY (agent_id, version))`,
  `CREATE TABLE conversations (
     id text PRIMARY KEY, organization_id text NOT NULL REFERENCES organizations, agent_id text NOT NULL REFERENCES agents,
     title json, status text NOT NULL, metadata json NOT NULL, message_count int NOT NULL DEFAULT 0,
     next_position int NOT NULL DEFAULT 1, created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL,
     closed_at timestamptz(3))`,
  `CREATE INDEX conversations_time ON conversations (organization_id, created_at, id)`,
  `CREATE INDEX conversations_agent ON conversations (organization_id, agent_id, created_at, id)`,
  `CREATE TABLE sessions (
     id text PRIMARY KEY, organization_id text NOT NULL REFERENCES organizations,
     conversation_id text NOT NULL REFERENCES conversations, agent_id text NOT NULL REFERENCES agents,
     agent_version int NOT NULL, status text NOT NULL, settings json NOT NULL, metadata json NOT NULL,
     next_seq bigint NOT NULL DEFAULT 1, created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL,
     ended_at timestamptz(3))`,
  `CREATE INDEX sessions_time ON sessions (organization_id, created_at, id)`,
  `CREATE INDEX sessions_conversation ON sessions (conversation_id, created_at, id)`,
  `CREATE TABLE runs (
     id text PRIMARY KEY, organization_id text NOT NULL REFERENCES organizations,
     conversation_id text NOT NULL REFERENCES conversations, session_id text NOT NULL REFERENCES sessions,
     agent_id text NOT NULL REFERENCES agents, agent_version int NOT NULL, status text NOT NULL, request json NOT NULL,
     model text, tokens json, error json, first_seq bigint NOT NULL, last_seq bigint, time_to_first_token_ms int,
     runner_id text NOT NULL, lease_expires_at timestamptz(3), cancel_requested_at timestamptz(3),
     started_at timestamptz(3) NOT NULL, finished_at timestamptz(3))`,
  `CREATE INDEX runs_session ON runs (session_id, started_at)`,
  `CREATE UNIQUE INDEX runs_one_at_a_time ON runs (session_id) WHERE status = 'running'`,
  `CREATE INDEX runs_lease ON runs (lease_expires_at) WHERE status = 'running'`,
  `CREATE TABLE messages (
     id text PRIMARY KEY, organization_id text NOT NULL REFERENCES organizations,
     conversation_id text NOT NULL REFERENCES conversations, session_id text NOT NULL REFERENCES sessions,
     run_id text REFERENCES runs, position int NOT NULL, kind text NOT NULL, role text NOT NULL, content json NOT NULL,
     tool_calls json NOT NULL, state text NOT NULL, model text, metadata json NOT NULL, version int NOT NULL,
     first_seq bigint NOT NULL, last_seq bigint, created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL,
     UNIQUE (conversation_id, position))`,
  `CREATE INDEX messages_session ON messages (session_id, position)`,
  `CREATE INDEX messages_run ON messages (run_id)`,
  `CREATE TABLE message_versions (
     message_id text NOT NULL REFERENCES messages, version int NOT NULL, snapshot json NOT NULL,
     created_at timestamptz(3) NOT NULL, PRIMARY KEY (message_id, version))`,
  `CREATE TABLE session_events (
     session_id text NOT NULL REFERENCES sessions, seq bigint NOT NULL, run_id text, event_type text NOT NULL,
     payload text NOT NULL, created_at timestamptz(3) NOT NULL, PRIMARY KEY (session_id, seq))`,
];

const names = [
  'session_events',
  'message_versions',
  'messages',
  'runs',
  'sessions',
  'conversations',
  'agent_versions',
  'agents',
  'signing_keys',
  'api_keys',
  'organizations',
];

/** The first tables. What callers send is kept as `json` or `text`: unlike jsonb they hold every string that JSON can. */
export class Begin1795200000000 implements MigrationInterface {
  name = 'Begin1795200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables.join(';\n'));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of names) await runner.query(`DROP TABLE ${name}`);
  }
}
