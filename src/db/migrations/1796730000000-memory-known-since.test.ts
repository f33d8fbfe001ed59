import type { QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { MemoryKnownSince1796730000000 } from './1796730000000-memory-known-since.ts';

let database: Database;
let runner: QueryRunner;

const insertSql = `INSERT INTO memories (id, organization_id, agent_id, scope_type, scope_key, memory_type, content, importance,
    metadata, labels, status, version, created_by, updated_by, created_at, updated_at, said_at)
  VALUES ($1, 'org', 'agt', 'agent', 'agt', 'working', '{"note":"tea"}', 0.5, '{}', '{}', 'active', 1, 'me', 'me', $2, now(), $2)`;
const versionSql = `INSERT INTO memory_versions (memory_id, version, change, content, importance, metadata, labels, status,
    said_at, changed_by, valid_from)
  SELECT id, $1, $2, content, importance, metadata, labels, status, said_at, 'me', '2026-11-20T10:00:00Z' FROM memories`;

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  runner = database.dataSource.createQueryRunner();
  await runner.query(
    `INSERT INTO organizations (id, name, created_at, updated_at) VALUES ('org', 'org', now(), now())`,
  );
  await runner.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ('agt', 'org', 'k', 1, now(), now())`,
  );
  for (const id of ['imported', 'merged']) await runner.query(insertSql, [id, '2026-03-01T10:00:00.000Z']);
  await runner.query(`INSERT INTO memory_links VALUES ('merged', 'merged_from', 'imported', now())`);
  await runner.query(versionSql, [1, 'created']);
  await runner.query(versionSql, [2, 'updated']);
});

afterAll(async () => {
  await runner.release();
  await database.close();
});

describe('the moment since which a memory is known', () => {
  it('is that at which it was made elsewhere; what was merged is known since it was', async () => {
    await new MemoryKnownSince1796730000000().up(runner);
    const rows = (await runner.query(
      'SELECT memory_id AS id, version, valid_from AS at FROM memory_versions ORDER BY 1, 2',
    )) as { id: string; version: number; at: Date }[];
    expect(rows.map(({ id, version, at }) => [id, version, at.toISOString().slice(0, 10)])).toEqual([
      ['imported', 1, '2026-03-01'],
      ['imported', 2, '2026-11-20'],
      ['merged', 1, '2026-11-20'],
      ['merged', 2, '2026-11-20'],
    ]);
  });
});
