import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import type { Database } from './data-source.ts';
import { toInsert, type Queryable, type RowsInsert, type SendLast } from './query.ts';
import { createTransactions, type RunTransaction } from './shared-transactions.ts';

let database: Database;
let runTransaction: RunTransaction<Queryable>;
beforeAll(async () => {
  database = await openOwnDatabase();
  await database.dataSource.query('CREATE TABLE marks (id int PRIMARY KEY, xact text NOT NULL)');
  runTransaction = createTransactions<Queryable>(database.dataSource, { works: 'all', mostAtOnce: 1 });
});
afterAll(() => database.close());
beforeEach(() => database.dataSource.query('DELETE FROM marks'));

const insert = (id: number) => ({
  sql: 'INSERT INTO marks (id, xact) VALUES ($1, pg_current_xact_id()::text)',
  parameters: [id],
});

const list = () => database.dataSource.query<{ id: number; xact: string }[]>('SELECT * FROM marks ORDER BY id');

/** The way in which a work inserts its row. */
type Way = 'waits' | 'sends last' | 'merges' | 'flushes';

const markInsert: RowsInsert<number> = {
  sql: 'INSERT INTO marks SELECT id, pg_current_xact_id()::text FROM unnest($1::int[]) AS row (id)',
  toParameters: (ids) => [ids],
};

const insertBy =
  (id: number, way: Way, fails = false) =>
  async (tx: Queryable, sendLast: SendLast, flush: () => Promise<void>) => {
    const statement = insert(id);
    if (way === 'sends last') sendLast(statement);
    else if (way !== 'waits') sendLast(toInsert(markInsert, id));
    else await tx.query(statement.sql, statement.parameters);
    if (way === 'flushes') await flush();
    if (fails) throw new Error(`of work ${id}`);
    return id;
  };

/** Keeps a transaction under way, so that others wait together, until it is let go. */
async function holdTransaction(): Promise<{ release: () => void; done: Promise<void> }> {
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const done = runTransaction(async (tx) => {
    await tx.query('SELECT 1');
    begun.resolve();
    await held.promise;
  }, null);
  await begun.promise;
  return { release: held.resolve, done };
}

describe('shared transactions', () => {
  it('run works together that wait for one under way, but for those that are to be apart', async () => {
    const { release, done } = await holdTransaction();
    const works = [
      runTransaction(insertBy(1, 'waits'), null),
      runTransaction(insertBy(2, 'merges'), 'a'),
      runTransaction(insertBy(3, 'sends last'), 'b'),
      runTransaction(insertBy(4, 'waits'), 'a'),
    ];
    release();
    await done;
    expect(await Promise.all(works)).toEqual([1, 2, 3, 4]);
    const [one, two, three, four] = (await list()).map(({ xact }) => xact);
    expect([two, three]).toEqual([one, one]);
    expect(four).not.toBe(one);
  });

  it('of unrelated works alone leave to all others a transaction of their own', async () => {
    const runUnrelated = createTransactions<Queryable>(database.dataSource, { works: 'unrelated', mostAtOnce: 2 });
    const aparts = [null, 'a', null, 'b', undefined, null];
    const works = aparts.map((apart, id) => runUnrelated(insertBy(id, 'sends last'), apart));
    expect(await Promise.all(works)).toEqual([0, 1, 2, 3, 4, 5]);
    const transactions = (await list()).map(({ xact }) => xact);
    const [first, a, second, b, alone, third] = transactions;
    expect([second, third]).toEqual([first, first]);
    expect(new Set([first, a, b, alone]).size).toBe(4);
  });

  it('that wait for somebody else hold up nobody but their own works', async () => {
    const [begun, lock] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const empty = { query: async <T>() => [] as T };
    const db = { transaction: <R>(work: (tx: Queryable) => Promise<R>) => work(empty) };
    const run = createTransactions<Queryable>(db, { works: 'unrelated', mostAtOnce: 1, slowMs: 10 });
    const order: string[] = [];
    const waitForLock = () => {
      begun.resolve();
      return lock.promise;
    };
    const stuck = run(waitForLock, null).then(() => order.push('stuck'));
    await begun.promise;
    await run(async () => order.push('first'), null);
    await run(async () => order.push('second'), null);
    lock.resolve();
    await stuck;
    expect(order).toEqual(['first', 'second', 'stuck']);
  });

  it('have for each work the outcome that it has alone', async () => {
    const work = fc.record({
      id: fc.integer({ min: 1, max: 5 }),
      way: fc.constantFrom<Way[]>('waits', 'sends last', 'merges', 'flushes'),
      fails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 12 }), async (works) => {
        await database.dataSource.query('DELETE FROM marks');
        const { release, done } = await holdTransaction();
        const outcomes = works.map(({ id, way, fails }) => runTransaction(insertBy(id, way, fails), null));
        release();
        await done;
        const settled = await Promise.allSettled(outcomes);
        const taken = new Set<number>();
        const expected = works.map(({ id, fails }) => {
          if (fails || taken.has(id)) return 'rejected';
          taken.add(id);
          return 'fulfilled';
        });
        expect(settled.map(({ status }) => status)).toEqual(expected);
        expect((await list()).map(({ id }) => id)).toEqual([...taken].toSorted());
      }),
      { numRuns: 50, seed: 16 },
    );
  });
});
