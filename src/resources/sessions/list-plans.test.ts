import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newestFirst, readPage } from '#src/api/paging.ts';
import type { Database } from '#src/db/data-source.ts';
import { selectConversations } from '#src/resources/conversations/store.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import { makeSession } from '#src/testing/stored-log.ts';
import { selectSessions } from './store.ts';

const rows = 3_000;

let database: Database;
let organizationId: string;

/** Makes copies of the one row of a table, each made a second after the one before. */
const copy = (table: string, prefix: string, others: string) =>
  database.dataSource.query(
    `INSERT INTO ${table} SELECT copy.* FROM (SELECT * FROM ${table} LIMIT 1) AS one, generate_series(1, ${rows}) AS n,
       jsonb_populate_record(NULL::${table}, to_jsonb(one) || jsonb_build_object('id', '${prefix}_' || n,
         'created_at', one.created_at + interval '1 second' * n ${others})) AS copy`,
  );

beforeAll(async () => {
  database = await openOwnDatabase();
  ({ organizationId } = await makeSession(database.dataSource));
  await copy('conversations', 'conv', '');
  await copy('sessions', 'sess', `, 'conversation_id', 'conv_' || n`);
  await database.dataSource.query('ANALYZE conversations, sessions');
});
afterAll(() => database.close());

/** Returns the plans of the statements of a page. */
async function explainPage(list: { sql: string; parameters: unknown[] }): Promise<string> {
  const plans: string[] = [];
  const explain = async <T>(sql: string, parameters: unknown[] = []): Promise<T> => {
    const lines = await database.dataSource.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, parameters);
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
    return [] as T;
  };
  await readPage({ query: explain }, { ...list, ...newestFirst, path: '' }, {}, (row) => row);
  return plans.join('\n');
}

describe('a page of a long list', () => {
  const lists = [
    ['conversations', selectConversations, 'conversations_time'],
    ['sessions', selectSessions, 'sessions_time'],
  ] as const;
  it.each(lists)('of %s is read in the order of an index, without the others', async (_, select, index) => {
    const plan = await explainPage(select({ organizationId, userId: null }, { simulation_run_id: null }));
    expect(plan).toContain(`using ${index}`);
    expect(plan).not.toMatch(/Sort|Seq Scan/);
  });
});
