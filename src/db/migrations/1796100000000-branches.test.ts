import type { QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { Branches1796100000000 } from './1796100000000-branches.ts';

const branches = new Branches1796100000000();
let database: Database;
let runner: QueryRunner;

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  runner = database.dataSource.createQueryRunner();
  await branches.down(runner);
  await fill();
});

afterAll(async () => {
  await runner.release();
  await database.close();
});

/** A conversation as the version before has stored it. */
async function fill(): Promise<void> {
  await runner.query(
    `INSERT INTO organizations (id, name, created_at, updated_at) VALUES ('org', 'org', now(), now())`,
  );
  await runner.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ('agt', 'org', 'k', 1, now(), now())`,
  );
  await runner.query(
    `INSERT INTO conversations (id, organization_id, agent_id, status, metadata, created_at, updated_at)
     VALUES ('con', 'org', 'agt', 'open', '{}', now(), now())`,
  );
  await runner.query(
    `INSERT INTO sessions (id, organization_id, conversation_id, agent_id, agent_version, status, settings, metadata,
       created_at, updated_at) VALUES ('ses', 'org', 'con', 'agt', 1, 'active', '{}', '{}', now(), now())`,
  );
  await runner.query(
    `INSERT INTO runs (id, event_run_id, organization_id, conversation_id, session_id, agent_id, agent_version, status,
       request, first_seq, runner_id, started_at)
     VALUES ('run', 'run', 'org', 'con', 'ses', 'agt', 1, 'completed', '{}', 1, 'r', now())`,
  );
  await runner.query(
    `INSERT INTO messages (id, event_message_id, organization_id, conversation_id, session_id, run_id, position, kind, role,
       content, tool_calls, state, metadata, version, first_seq, created_at, updated_at)
     SELECT 'msg' || n, 'msg' || n, 'org', 'con', 'ses', 'run', n, 'user', 'user', '{}', '[]', 'completed', '{}', 1, n, now(),
       now() FROM generate_series(1, 500) AS n`,
  );
}

const tables = ['conversations', 'runs', 'messages'];
const dump = async () => {
  const all: object[][] = [];
  for (const table of tables) all.push(await runner.query(`SELECT * FROM ${table} ORDER BY id`));
  return all;
};
/** Where the rows of the tables are: another file when a table was written anew. */
const files = () =>
  runner.query(`SELECT ${tables.map((table) => `pg_relation_filenode('${table}') AS ${table}`).join()}`);
const shape = () =>
  runner.query(
    `SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable AS is
       FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL SELECT conrelid::regclass || pg_get_constraintdef(oid) FROM pg_constraint
     ORDER BY 1`,
  );

describe('the branches migration', () => {
  it('makes all that is there the first branch, and writes no table anew', async () => {
    const [before, rows] = [await files(), await dump()];
    await branches.up(runner);
    expect(await files()).toEqual(before);
    const columns = [{ current_branch_id: null }, { branch_id: null, answers_message_id: null }, { branch_id: null }];
    expect(await dump()).toEqual(rows.map((table, at) => table.map((row) => ({ ...row, ...columns[at] }))));
    await branches.down(runner);
  });

  it('undone with branches in it, leaves every message, and done again gives the same', async () => {
    const [shapeBefore, before] = [await shape(), await dump()];
    await branches.up(runner);
    const shapeAfter = await shape();
    await runner.query(
      `INSERT INTO branches (id, conversation_id, parent_branch_id, after_message_id, fork_position, created_at)
       VALUES ('brn', 'con', NULL, 'msg10', 10, now())`,
    );
    await runner.query(`UPDATE messages SET branch_id = 'brn' WHERE position > 400`);
    await runner.query(`UPDATE conversations SET current_branch_id = 'brn'`);
    await runner.query(`UPDATE runs SET branch_id = 'brn', answers_message_id = 'msg10'`);
    await branches.down(runner);
    expect([await shape(), await dump()]).toEqual([shapeBefore, before]);
    await branches.up(runner);
    expect(await shape()).toEqual(shapeAfter);
  });
});
