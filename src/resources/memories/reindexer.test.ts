import type { QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { MemoryDates1796450000000 } from './1796450000000-memory-dates.ts';

const dates = new MemoryDates1796450000000();
let database: Database;
let runner: QueryRunner;

const insertSql = `INSERT INTO memories (id, organization_id, agent_id, scope_type, scope_key, memory_type, content, importance,
    metadata, labels, lexemes, status, version, created_by, updated_by, created_at, updated_at, said_at)
  VALUES ($1, 'org', 'agt', 'agent', 'agt', 'episodic', $2, 0.5, '{}', '{}', memory_lexemes('agt', $3), 'active', 1, 'me',
    'me', '2026-11-20', '2026-11-20', '2026-11-20')`;
const versionSql = `INSERT INTO memory_versions (memory_id, version, change, content, importance, metadata, labels, lexemes,
    status, said_at, changed_by, valid_from)
  SELECT id, version, 'created', content, importance, metadata, labels, lexemes, status, said_at, 'me', now() FROM memories`;

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  runner = database.dataSource.createQueryRunner();
  await runner.query(`INSERT INTO organizations (id, name, created_at) VALUES ('org', 'org', now())`);
  await runner.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ('agt', 'org', 'k', 1, now(), now())`,
  );
  const happened = { event: 'tea 🎉', occurred_at: '2026-03-14T09:00:00.000Z' };
  await runner.query(insertSql, ['mem_1', JSON.stringify(happened), ['tea']]);
  await runner.query(insertSql, ['mem_2', JSON.stringify({ note: 'on 12 March' }), ['on', '12', 'march']]);
  await runner.query(versionSql);
  await runner.query(`INSERT INTO memory_words VALUES ('agt', 'tea', 1)`);
});

afterAll(async () => {
  await runner.release();
  await database.close();
});

const readWords = async (from: string) =>
  (await runner.query(`SELECT tsvector_to_array(lexemes) AS words FROM ${from} ORDER BY 1`)) as { words: string[] }[];

describe('memory dates', () => {
  it('are words of memories and their versions, and counted', async () => {
    await dates.up(runner);
    const expected = [
      ['#03', '#03-14', '#2026', '#2026-03', '#2026-03-14', '+2026-11', '+2026-11-20', '@agt', 'tea', '🎉'],
      ['#03', '#03-12', '+2026-11', '+2026-11-20', '12', '@agt', 'march'],
    ];
    for (const from of ['memories', 'memory_versions']) {
      const words = (await readWords(from)).map((row) => row.words.filter((word) => word !== 'on').toSorted());
      expect(words.toSorted(), from).toEqual(expected.map((all) => all.toSorted()).toSorted());
    }
    const counts = await runner.query(
      `SELECT word, memories FROM memory_words WHERE word IN ('#03', '#03-14', 'tea') ORDER BY 1`,
    );
    expect(counts).toEqual([
      { word: '#03', memories: 2 },
      { word: '#03-14', memories: 1 },
      { word: 'tea', memories: 1 },
    ]);
  });

  it('go again', async () => {
    await dates.down(runner);
    const words = (await readWords('memories')).flatMap((row) => row.words);
    expect(words.filter((word) => /^[#+]/.test(word))).toEqual([]);
    expect(words).toContain('tea');
    await dates.up(runner);
  });
});
