import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The words of a memory with their stems, and whose memory it is: so the index is looked up for one agent only. */
const lexemes = `CREATE FUNCTION memory_lexemes(agent text, words text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT array_to_tsvector(array(
    SELECT word FROM unnest(words) word
     UNION SELECT stem FROM unnest(words) word, unnest(ts_lexize('pg_catalog.english_stem', word)) stem
     UNION SELECT '@' || agent)) $$`;

const tables = [
  lexemes,
  `CREATE TABLE memories (
     id text PRIMARY KEY, organization_id text NOT NULL REFERENCES organizations, agent_id text NOT NULL REFERENCES agents,
     session_id text, memory_type text NOT NULL, content json NOT NULL, importance float8 NOT NULL,
     expires_at timestamptz(3), source_message_id text, metadata json NOT NULL, labels text[] NOT NULL, lexemes tsvector,
     status text NOT NULL, version int NOT NULL, created_by text NOT NULL, updated_by text NOT NULL,
     created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL, deleted_at timestamptz(3))`,
  `CREATE INDEX memories_time ON memories (agent_id, created_at, id)`,
  `CREATE INDEX memories_expiry ON memories (expires_at) WHERE expires_at IS NOT NULL AND deleted_at IS NULL`,
  `CREATE INDEX memories_session ON memories (agent_id, session_id) WHERE session_id IS NOT NULL AND deleted_at IS NULL`,
  `CREATE INDEX memories_lexemes ON memories USING gin (lexemes) WITH (fastupdate = off)`,
  `CREATE TABLE memory_versions (
     memory_id text NOT NULL REFERENCES memories, version int NOT NULL, change text NOT NULL, content json NOT NULL,
     importance float8 NOT NULL, expires_at timestamptz(3), source_message_id text, metadata json NOT NULL,
     labels text[] NOT NULL, lexemes tsvector, status text NOT NULL, changed_by text NOT NULL,
     valid_from timestamptz(3) NOT NULL, valid_to timestamptz(3), PRIMARY KEY (memory_id, version))`,
  `CREATE TABLE memory_links (
     memory_id text NOT NULL REFERENCES memories, relation text NOT NULL, other_id text NOT NULL REFERENCES memories,
     created_at timestamptz(3) NOT NULL, PRIMARY KEY (memory_id, relation, other_id))`,
  `CREATE INDEX memory_links_other ON memory_links (other_id)`,
  `CREATE TABLE memory_embeddings (
     memory_id text NOT NULL REFERENCES memories, model text NOT NULL, agent_id text NOT NULL, dimensions int NOT NULL,
     PRIMARY KEY (memory_id, model))`,
  `CREATE INDEX memory_embeddings_agent ON memory_embeddings (agent_id, model)`,
  `CREATE TABLE memory_stores (
     agent_id text PRIMARY KEY REFERENCES agents, memories int NOT NULL, model text)`,
  `CREATE TABLE memory_words (
     agent_id text NOT NULL, word text COLLATE "C" NOT NULL, memories int NOT NULL, PRIMARY KEY (agent_id, word))`,
  `CREATE TABLE memory_jobs (
     memory_id text NOT NULL REFERENCES memories, model text NOT NULL, agent_id text NOT NULL,
     attempts int NOT NULL DEFAULT 0, next_at timestamptz(3) NOT NULL, PRIMARY KEY (memory_id, model))`,
  `CREATE INDEX memory_jobs_agent ON memory_jobs (agent_id, model)`,
  `CREATE INDEX memory_jobs_next ON memory_jobs (model, next_at)`,
];

const names = [
  'memory_jobs',
  'memory_words',
  'memory_stores',
  'memory_embeddings',
  'memory_links',
  'memory_versions',
  'memories',
];

/**
 * What agents remember: the memories as they are and as they were, the words in them, and which have yet to be embedded.
 * The column for their vectors is added when the server has the extension for it.
 */
export class Memories1795500000000 implements MigrationInterface {
  name = 'Memories1795500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables.join(';\n'));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of names) await runner.query(`DROP TABLE ${name}`);
    await runner.query('DROP FUNCTION memory_lexemes');
  }
}
