import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  `CREATE TABLE agent_states (
     agent_id text PRIMARY KEY REFERENCES agents, version int NOT NULL, document text NOT NULL,
     updated_at timestamptz(3), updated_by text,
     schema text, schema_version int NOT NULL DEFAULT 0, schema_updated_at timestamptz(3), schema_updated_by text)`,
  `CREATE TABLE agent_state_versions (
     agent_id text NOT NULL REFERENCES agents, version int NOT NULL, source text NOT NULL, patch text NOT NULL,
     document text, restored_version int, restored_checkpoint_id text,
     created_at timestamptz(3) NOT NULL, created_by text NOT NULL, PRIMARY KEY (agent_id, version))`,
  `CREATE TABLE state_checkpoints (
     id text PRIMARY KEY, agent_id text NOT NULL REFERENCES agents, session_id text REFERENCES sessions,
     name text NOT NULL, description text, version bigint NOT NULL, document text NOT NULL, hash text NOT NULL,
     parts json NOT NULL, run_id text REFERENCES runs, metadata json NOT NULL,
     created_at timestamptz(3) NOT NULL, created_by text)`,
  `CREATE UNIQUE INDEX state_checkpoints_name ON state_checkpoints (coalesce(session_id, agent_id), name)`,
  `CREATE INDEX state_checkpoints_time ON state_checkpoints (coalesce(session_id, agent_id), created_at, id)`,
  `CREATE UNIQUE INDEX state_checkpoints_run ON state_checkpoints (run_id) WHERE run_id IS NOT NULL`,
  `CREATE TABLE state_checkpoint_parts (
     checkpoint_id text NOT NULL REFERENCES state_checkpoints ON DELETE CASCADE, name text NOT NULL,
     captured text NOT NULL, PRIMARY KEY (checkpoint_id, name))`,
  `CREATE TABLE session_state_restores (
     session_id text NOT NULL REFERENCES sessions, seq bigint NOT NULL, restored_version bigint NOT NULL,
     restored_checkpoint_id text, restored_by text NOT NULL, PRIMARY KEY (session_id, seq))`,
];

const names = [
  'session_state_restores',
  'state_checkpoint_parts',
  'state_checkpoints',
  'agent_state_versions',
  'agent_states',
];

/** The state of agents with its versions, the checkpoints of agents and sessions, and who has restored a session's state. */
export class States1795600000000 implements MigrationInterface {
  name = 'States1795600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables.join(';\n'));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of names) await runner.query(`DROP TABLE ${name}`);
  }
}
