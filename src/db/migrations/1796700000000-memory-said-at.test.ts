import type { QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { MemorySaidAt1796700000000 } from './1796700000000-memory-said-at.ts';

const saidAt = new MemorySaidAt1796700000000();
let database: Database;
let runner: QueryRunner;

const insertSql = `INSERT INTO memories (id, organization_id, agent_id, scope_type, scope_key, memory_type, content, importance,
    metadata, labels, status, version, created_by, updated_by, created_at, updated_at)
  VALUES ($1, 'org', 'agt', 'agent', 'agt', 'working', '{"note":"tea"}', 0.5, '{}', '{}', 'active', 1, 'me', 'me', $2, now())`;
const versionSql = `INSERT INTO memory_versions (memory_id, version, change, content, importance, metadata, labels, status,
    changed_by, valid_from)
  SELECT id, version, 'created', content, importance, metadata, labels, status, 'me', now() FROM memories`;

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  runner = database.dataSource.createQueryRunner();
  await saidAt.down(runner);
  await runner.query(
    `INSERT INTO organizations (id, name, created_at, updated_at) VALUES ('org', 'org', now(), now())`,
  );
  await runner.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ('agt', 'org', 'k', 1, now(), now())`,
  );
  for (const [id, day] of Object.entries({ mem_1: '2026-03-01', mem_2: '2026-03-02', merged: '2026-11-20' }))
    await runner.query(insertSql, [id, `${day}T10:00:00.000Z`]);
  for (const source of ['mem_1', 'mem_2'])
    await runner.query(`INSERT INTO memory_links VALUES ('merged', 'merged_from', $1, now())`, [source]);
  await runner.query(versionSql);
});

afterAll(async () => {
  await runner.release();
  await database.close();
});

describe('the moment since which a memory has its content', () => {
  it('is that at which it was made, or the newest source of a merged one', async () => {
    await saidAt.up(runner);
    const expected = ['2026-03-01T10:00:00.000Z', '2026-03-02T10:00:00.000Z', '2026-03-02T10:00:00.000Z'];
    for (const [table, id] of [
      ['memories', 'id'],
      ['memory_versions', 'memory_id'],
    ] as const) {
      const rows = (await runner.query(`SELECT said_at AS at FROM ${table} ORDER BY ${id}`)) as { at: Date }[];
      expect(rows.map(({ at }) => at.toISOString())).toEqual(expected);
    }
  });
});
