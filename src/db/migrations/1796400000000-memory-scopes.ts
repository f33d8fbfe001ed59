import { createHash } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables that held an agent's id where they now hold the key of a scope. */
const keyedTables = ['memory_stores', 'memory_words', 'memory_embeddings', 'memory_jobs'];

/** Counts the words of the memories of sessions, by a column that says whose they are. */
const toWordCounts = (owner: string) => `SELECT m.${owner} AS owner, word, count(*)::int AS memories
    FROM memories m, unnest(tsvector_to_array(m.lexemes)) word
   WHERE m.scope_type = 'session' AND left(word, 1) <> '@' GROUP BY 1, 2`;

/** Replaces the marker that says whose a memory is in lexemes, which begins with `@`. */
const toMarkedSql = (lexemes: string, from: string, to: string) =>
  `array_to_tsvector(tsvector_to_array(ts_delete(${lexemes}, '@' || ${from})) || ('@' || ${to}))`;

/** Moves the lexemes of the memories of sessions from one marker to another. */
const toRemarkSql = (from: string, to: string) => [
  `UPDATE memories m SET lexemes = ${toMarkedSql('lexemes', from, to)}
    WHERE scope_type = 'session' AND lexemes IS NOT NULL`,
  `UPDATE memory_versions v SET lexemes = ${toMarkedSql('v.lexemes', from, to)}
     FROM memories m WHERE m.id = v.memory_id AND m.scope_type = 'session' AND v.lexemes IS NOT NULL`,
];

/** Moves the counts, vectors and jobs of the memories of sessions from one key to another, both columns of memories. */
const toMoveSql = (from: string, to: string) => [
  `UPDATE memory_words w SET memories = w.memories - moved.memories
     FROM (${toWordCounts(from)}) AS moved WHERE w.scope_key = moved.owner AND w.word = moved.word`,
  'DELETE FROM memory_words WHERE memories <= 0',
  `INSERT INTO memory_words (scope_key, word, memories) ${toWordCounts(to)}
     ON CONFLICT (scope_key, word) DO UPDATE SET memories = memory_words.memories + excluded.memories`,
  `INSERT INTO memory_stores (scope_key, memories, model)
   SELECT m.${to}, count(*), max(s.model) FROM memories m JOIN memory_stores s ON s.scope_key = m.${from}
    WHERE m.scope_type = 'session' AND m.lexemes IS NOT NULL GROUP BY 1
       ON CONFLICT (scope_key) DO UPDATE SET memories = memory_stores.memories + excluded.memories`,
  `UPDATE memory_stores s SET memories = s.memories - moved.memories
     FROM (SELECT m.${from} AS owner, count(*)::int AS memories FROM memories m
            WHERE m.scope_type = 'session' AND m.lexemes IS NOT NULL GROUP BY 1) AS moved
    WHERE s.scope_key = moved.owner`,
  ...['memory_embeddings', 'memory_jobs'].map(
    (table) => `UPDATE ${table} t SET scope_key = m.${to} FROM memories m
                 WHERE m.id = t.memory_id AND m.scope_type = 'session'`,
  ),
];

const lexemesIndex = 'CREATE INDEX memories_lexemes ON memories USING gin (lexemes) WITH (fastupdate = off)';

const up = [
  ...keyedTables.map((table) => `ALTER TABLE ${table} RENAME COLUMN agent_id TO scope_key`),
  'ALTER TABLE memory_stores DROP CONSTRAINT memory_stores_agent_id_fkey',
  'ALTER INDEX memory_embeddings_agent RENAME TO memory_embeddings_scope',
  'ALTER INDEX memory_jobs_agent RENAME TO memory_jobs_scope',
  // Each row is written anew: an index over words that is made afterwards costs less than one that is kept up.
  'DROP INDEX memories_lexemes, memories_session',
  `ALTER TABLE memories ADD COLUMN scope_type text NOT NULL DEFAULT 'agent', ADD COLUMN scope_key text,
     ADD COLUMN user_id text REFERENCES users, ADD COLUMN key text`,
  `UPDATE memories SET scope_type = CASE WHEN session_id IS NULL THEN 'agent' ELSE 'session' END,
          scope_key = coalesce(session_id, agent_id)`,
  ...toRemarkSql('m.agent_id', 'm.scope_key'),
  ...toMoveSql('agent_id', 'scope_key'),
  'ALTER TABLE memories ALTER COLUMN scope_type DROP DEFAULT, ALTER COLUMN scope_key SET NOT NULL',
  lexemesIndex,
  'CREATE INDEX memories_scope ON memories (scope_key, created_at, id)',
  'CREATE INDEX memories_key ON memories (scope_key, key) WHERE key IS NOT NULL AND deleted_at IS NULL',
  'CREATE INDEX memories_user ON memories (user_id) WHERE user_id IS NOT NULL',
];

const ofUsers = `(SELECT id FROM memories WHERE user_id IS NOT NULL)`;

const down = [
  // Nothing says afterwards that a memory is one user's alone: it must not become everybody's.
  `DELETE FROM memory_links WHERE memory_id IN ${ofUsers} OR other_id IN ${ofUsers}`,
  ...['memory_jobs', 'memory_embeddings', 'memory_versions'].map(
    (table) => `DELETE FROM ${table} WHERE memory_id IN ${ofUsers}`,
  ),
  `DELETE FROM memory_words WHERE scope_key IN (SELECT scope_key FROM memories WHERE user_id IS NOT NULL)`,
  'DELETE FROM memories WHERE user_id IS NOT NULL',
  'DROP INDEX memories_lexemes, memories_scope, memories_key, memories_user',
  ...toRemarkSql('m.scope_key', 'm.agent_id'),
  ...toMoveSql('scope_key', 'agent_id'),
  'DELETE FROM memory_stores s WHERE NOT EXISTS (SELECT 1 FROM agents a WHERE a.id = s.scope_key)',
  `ALTER TABLE memories DROP COLUMN scope_type, DROP COLUMN scope_key, DROP COLUMN user_id, DROP COLUMN key`,
  lexemesIndex,
  `CREATE INDEX memories_session ON memories (agent_id, session_id) WHERE session_id IS NOT NULL AND deleted_at IS NULL`,
  'ALTER INDEX memory_embeddings_scope RENAME TO memory_embeddings_agent',
  'ALTER INDEX memory_jobs_scope RENAME TO memory_jobs_agent',
  ...keyedTables.map((table) => `ALTER TABLE ${table} RENAME COLUMN scope_key TO agent_id`),
  'ALTER TABLE memory_stores ADD CONSTRAINT memory_stores_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents',
];

type LabelledRow = { key: string; metadata: Record<string, unknown>; labels: string[] };

/** The number of characters up to which a label shows its member. */
const maxLabelLength = 100;
const batchSize = 500;

/** Makes the labels of the names of members whose labels do not show them. */
function toNameLabels(metadata: Record<string, unknown>): string[] {
  const hidden = Object.entries(metadata).filter((member) => JSON.stringify(member).length > maxLabelLength);
  return hidden.map(([name]) => {
    const text = JSON.stringify([name]);
    return text.length <= maxLabelLength ? text : createHash('sha256').update(text).digest('base64url');
  });
}

const keyColumns = { memories: 'id', memory_versions: `memory_id || lpad(version::text, 10, '0')` };

/** Adds labels by which metadata with long values is found by the names of its members. */
async function addNameLabels(runner: QueryRunner, table: keyof typeof keyColumns): Promise<void> {
  const key = keyColumns[table];
  for (let after = '', count = batchSize; count === batchSize;) {
    const rows = (await runner.query(
      `SELECT ${key} AS key, metadata, labels FROM ${table}
        WHERE ${key} > $1 AND EXISTS (SELECT 1 FROM unnest(labels) label WHERE left(label, 1) <> '[')
        ORDER BY 1 LIMIT ${batchSize}`,
      [after],
    )) as LabelledRow[];
    for (const { key: place, metadata, labels } of rows)
      await runner.query(`UPDATE ${table} SET labels = $2 WHERE ${key} = $1`, [
        place,
        [...labels, ...toNameLabels(metadata)],
      ]);
    count = rows.length;
    after = rows.at(-1)?.key ?? after;
  }
}

/**
 * Gives each memory a scope: an agent, a user with an agent, a user, or a session. The memories so far are the agents',
 * and those of sessions become the sessions' own, with counts, words, vectors and limits of their own.
 */
export class MemoryScopes1796400000000 implements MigrationInterface {
  name = 'MemoryScopes1796400000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['memories', 'memory_versions'] as const) await addNameLabels(runner, table);
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
