import type { QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { MemoryScopes1796400000000 } from './1796400000000-memory-scopes.ts';
import { MemorySaidAt1796700000000 } from './1796700000000-memory-said-at.ts';

const scopes = new MemoryScopes1796400000000();
let database: Database;
let runner: QueryRunner;

/** Memories as the version before has stored them: two of the agent, two of a session, one of them deleted. */
const memories = [
  { id: 'mem_1', session: null, words: ['tea', 'green'], live: true },
  { id: 'mem_2', session: null, words: ['tea'], live: true },
  { id: 'mem_3', session: 'sess_1', words: ['tea', 'laptops'], live: true },
  { id: 'mem_4', session: 'sess_1', words: ['gone'], live: false },
];

/** The label of a member whose value is too long to be shown in it. */
const metadata = { text: 'x'.repeat(200), topic: 'tea' };
const shown = '["topic","tea"]';
const hidden = 'kD9vQ2mS1pXc7bN4zL0aT8yH5uG6fR3wJeKoIiBvCxM';

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  runner = database.dataSource.createQueryRunner();
  await new MemorySaidAt1796700000000().down(runner);
  await scopes.down(runner);
  await fill();
});

afterAll(async () => {
  await runner.release();
  await database.close();
});

async function fill(): Promise<void> {
  await runner.query(
    `INSERT INTO organizations (id, name, created_at, updated_at) VALUES ('org', 'org', now(), now())`,
  );
  await runner.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ('agt', 'org', 'k', 1, now(), now())`,
  );
  for (const { id, session, words, live } of memories) {
    await runner.query(
      `INSERT INTO memories (id, organization_id, agent_id, session_id, memory_type, content, importance, metadata, labels,
         lexemes, status, version, created_by, updated_by, created_at, updated_at, deleted_at)
       VALUES ($1, 'org', 'agt', $2, 'working', '{}', 0.5, $5, $6,
         CASE WHEN $4::boolean THEN memory_lexemes('agt', $3) END, 'active', 1, 'me', 'me', now(), now(),
         CASE WHEN $4::boolean THEN NULL ELSE now() END)`,
      [id, session, words, live, JSON.stringify(id === 'mem_1' ? metadata : {}), id === 'mem_1' ? [hidden, shown] : []],
    );
    await runner.query(
      `INSERT INTO memory_versions (memory_id, version, change, content, importance, metadata, labels, lexemes, status,
         changed_by, valid_from)
       VALUES ($1, 1, 'created', '{}', 0.5, '{}', '{}', memory_lexemes('agt', $2), 'active', 'me', now())`,
      [id, words],
    );
    if (live) {
      await runner.query(`INSERT INTO memory_jobs VALUES ($1, 'm', 'agt', 0, now())`, [id]);
      await runner.query(`INSERT INTO memory_embeddings VALUES ($1, 'm', 'agt', 3)`, [id]);
    }
  }
  await runner.query(`INSERT INTO memory_stores VALUES ('agt', 3, 'm')`);
  await runner.query(
    `INSERT INTO memory_words VALUES ('agt', 'tea', 3), ('agt', 'green', 1), ('agt', 'laptops', 1), ('agt', 'laptop', 1)`,
  );
}

const read = async (sql: string) => ((await runner.query(sql)) as object[]).map((row) => Object.values(row));

describe('memory scopes', () => {
  it('belong to the agent, or to the session that they were for, with words, counts and vectors', async () => {
    await scopes.up(runner);
    expect(await read(`SELECT labels FROM memories WHERE id = 'mem_1'`)).toEqual([[[hidden, shown, '["text"]']]]);
    expect(await read('SELECT id, scope_type, scope_key FROM memories ORDER BY id')).toEqual([
      ['mem_1', 'agent', 'agt'],
      ['mem_2', 'agent', 'agt'],
      ['mem_3', 'session', 'sess_1'],
      ['mem_4', 'session', 'sess_1'],
    ]);
    const lexemes = [
      ['mem_1', ['@agt', 'green', 'tea']],
      ['mem_2', ['@agt', 'tea']],
      ['mem_3', ['@sess_1', 'laptop', 'laptops', 'tea']],
    ];
    expect(
      await read('SELECT id, tsvector_to_array(lexemes) FROM memories WHERE lexemes IS NOT NULL ORDER BY 1'),
    ).toEqual(lexemes);
    expect(await read('SELECT memory_id, tsvector_to_array(lexemes) FROM memory_versions ORDER BY 1')).toEqual([
      ...lexemes,
      ['mem_4', ['@sess_1', 'gone']],
    ]);
    expect(await read('SELECT scope_key, memories, model FROM memory_stores ORDER BY 1')).toEqual([
      ['agt', 2, 'm'],
      ['sess_1', 1, 'm'],
    ]);
    expect(await read('SELECT * FROM memory_words ORDER BY 1, 2')).toEqual([
      ['agt', 'green', 1],
      ['agt', 'tea', 2],
      ['sess_1', 'laptop', 1],
      ['sess_1', 'laptops', 1],
      ['sess_1', 'tea', 1],
    ]);
    for (const table of ['memory_jobs', 'memory_embeddings'])
      expect(await read(`SELECT memory_id, scope_key FROM ${table} ORDER BY 1`)).toEqual([
        ['mem_1', 'agt'],
        ['mem_2', 'agt'],
        ['mem_3', 'sess_1'],
      ]);
  });

  it('are given up as they came, and what was one user’s alone never becomes everybody’s', async () => {
    await runner.query(
      `INSERT INTO users (id, organization_id, metadata, created_at, updated_at) VALUES ('usr', 'org', '{}', now(), now())`,
    );
    await runner.query(
      `INSERT INTO memories (id, organization_id, agent_id, session_id, memory_type, content, importance, expires_at,
         source_message_id, metadata, labels, lexemes, status, version, created_by, updated_by, created_at, updated_at, deleted_at,
         scope_type, scope_key, user_id, key)
       SELECT 'mem_5', organization_id, agent_id, NULL, memory_type, content, importance, NULL, NULL,
         metadata, labels, memory_lexemes('agt.usr', ARRAY['secret']), status, version, created_by, updated_by, created_at,
         updated_at, NULL, 'user_agent', 'agt.usr', 'usr', NULL FROM memories WHERE id = 'mem_1'`,
    );
    await runner.query(`INSERT INTO memory_stores VALUES ('agt.usr', 1, 'm')`);
    await runner.query(`INSERT INTO memory_words VALUES ('agt.usr', 'secret', 1)`);
    await scopes.down(runner);
    expect(await read('SELECT id FROM memories ORDER BY id')).toEqual([['mem_1'], ['mem_2'], ['mem_3'], ['mem_4']]);
    expect(await read('SELECT agent_id, memories, model FROM memory_stores')).toEqual([['agt', 3, 'm']]);
    expect(await read('SELECT * FROM memory_words ORDER BY 2')).toEqual([
      ['agt', 'green', 1],
      ['agt', 'laptop', 1],
      ['agt', 'laptops', 1],
      ['agt', 'tea', 3],
    ]);
    expect(await read(`SELECT tsvector_to_array(lexemes) FROM memories WHERE id = 'mem_3'`)).toEqual([
      [['@agt', 'laptop', 'laptops', 'tea']],
    ]);
    await scopes.up(runner);
  });
});
