import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import type { Database } from './data-source.ts';
import { PreparingClient } from './preparing-client.ts';
import type { Statement } from './query.ts';
import { runTransaction } from './transaction.ts';

let database: Database;
beforeAll(async () => {
  database = await openOwnDatabase();
  await database.dataSource.query('CREATE TABLE marks (id int PRIMARY KEY, text text NOT NULL)');
});
afterAll(() => database.close());
beforeEach(() => database.dataSource.query('DELETE FROM marks'));

const insert = (id: number, text = 'x'): Statement => ({
  sql: 'INSERT INTO marks (id, text) VALUES ($1, $2)',
  parameters: [id, text],
});
const list = async () => {
  const rows = await database.dataSource.query<{ id: number }[]>('SELECT id FROM marks ORDER BY id');
  return rows.map(({ id }) => id);
};

/** Runs work, and returns the texts of the statements that were sent meanwhile, in their order. */
async function watchStatements(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the client
  const { query } = PreparingClient.prototype;
  const spy = vi.spyOn(PreparingClient.prototype, 'query').mockImplementation(function (
    this: PreparingClient,
    ...call
  ) {
    sent.push(String(call[0]).split(' ').slice(0, 2).join(' '));
    return query.apply(this, call);
  });
  try {
    await work();
    return sent;
  } finally {
    spy.mockRestore();
  }
}

describe('runTransaction', () => {
  it('sends what is handed over last with the commit, in its order', async () => {
    const sent = await watchStatements(() =>
      runTransaction(database.dataSource, async (tx, sendLast) => {
        sendLast(insert(2));
        const { sql, parameters } = insert(1);
        await tx.query(sql, parameters);
        sendLast({ sql: 'UPDATE marks SET text = text || $1', parameters: ['y'] });
      }),
    );
    expect(sent).toEqual(['START TRANSACTION', 'INSERT INTO', 'INSERT INTO', 'UPDATE marks', 'COMMIT']);
    expect(await database.dataSource.query('SELECT id, text FROM marks ORDER BY id')).toEqual([
      { id: 1, text: 'xy' },
      { id: 2, text: 'xy' },
    ]);
  });

  it('sends what locks for all others at the very end, in the order of the names, and never when it flushes', async () => {
    const sent = await watchStatements(() =>
      runTransaction(database.dataSource, async (_, sendLast, flush) => {
        sendLast({ sql: 'DELETE FROM marks WHERE id = $1', parameters: [2], lockName: 'b' });
        sendLast(insert(1));
        await flush();
        sendLast({ sql: 'SELECT FROM marks WHERE id = $1', parameters: [1], lockName: 'a' });
        sendLast({ sql: 'UPDATE marks SET text = $1', parameters: ['z'] });
      }),
    );
    const statements = ['INSERT INTO', 'UPDATE marks', 'SELECT FROM', 'DELETE FROM'];
    expect(sent).toEqual(['START TRANSACTION', ...statements, 'COMMIT']);
  });

  it('stores all or nothing, and throws the first failure, wherever statements fail', async () => {
    const statements = fc.array(fc.record({ id: fc.integer({ min: 1, max: 4 }), isLast: fc.boolean() }), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(statements, fc.boolean(), async (all, throws) => {
        await database.dataSource.query('DELETE FROM marks');
        const done = runTransaction(database.dataSource, async (tx, sendLast) => {
          for (const { id, isLast } of all) {
            const { sql, parameters } = insert(id);
            if (isLast) sendLast({ sql, parameters });
            else await tx.query(sql, parameters);
          }
          if (throws) throw new Error('of the work');
          return 'result';
        });
        const ids = all.map(({ id }) => id);
        const isUnique = new Set(ids).size === ids.length;
        if (isUnique && !throws) {
          expect(await done).toBe('result');
          expect(await list()).toEqual(ids.toSorted((a, b) => a - b));
          return;
        }
        const error = await done.then(
          () => null,
          (failure: unknown) => failure as { code?: string; message: string },
        );
        expect(error).not.toBeNull();
        expect(throws && error!.message === 'of the work' ? '23505' : error!.code).toBe('23505');
        expect(await list()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the connection as it was for whoever is next', async () => {
    await expect(
      runTransaction(database.dataSource, async (_, sendLast) => sendLast(insert(1, null!))),
    ).rejects.toThrow(/null value/);
    await runTransaction(database.dataSource, async (_, sendLast) => sendLast(insert(5)));
    expect(await list()).toEqual([5]);
  });
});

describe('statements of one transaction that do not wait for each other', () => {
  it('are carried out in their order, and each has its own answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), async (numbers) => {
        const answers = await database.dataSource.transaction((tx) =>
          Promise.all([
            tx.query('DELETE FROM marks'),
            ...numbers.flatMap((number, place) => [
              tx.query('INSERT INTO marks (id, text) VALUES ($1, $2)', [place, String(number)]),
              tx.query<{ count: number; sum: number }[]>(
                'SELECT count(*)::int AS count, coalesce(sum(text::int), 0)::int AS sum FROM marks WHERE id >= $1',
                [0],
              ),
            ]),
          ]),
        );
        const counts = answers.filter((_, place) => place > 0 && place % 2 === 0);
        const sums = numbers.map((_, place) => numbers.slice(0, place + 1).reduce((sum, one) => sum + one, 0));
        expect(counts).toEqual(numbers.map((_, place) => [{ count: place + 1, sum: sums[place] }]));
      }),
      { numRuns: 30 },
    );
  });

  it('all fail after one that has failed, and nothing of them is stored', async () => {
    const failed = database.dataSource.transaction((tx) =>
      Promise.all([1, 2, 2, 3].map((id) => tx.query('INSERT INTO marks (id, text) VALUES ($1, $2)', [id, 'x']))),
    );
    await expect(failed).rejects.toMatchObject({ code: '23505' });
    expect(await list()).toEqual([]);
  });
});

describe('a transaction', () => {
  it('that does nothing asks the database nothing', async () => {
    const { rows } = (await database.dataSource.transaction(async () => ({ rows: [] }))) as { rows: unknown[] };
    expect(rows).toEqual([]);
    await expect(
      database.dataSource.transaction(async () => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(await list()).toEqual([]);
  });
});

describe('an urgent statement', () => {
  it('comes before transactions that wait for a connection, and after those that wait longer for the same', async () => {
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const poolSize = database.kind === 'embedded' ? 1 : 10;
    const holders = Array.from({ length: poolSize }, () =>
      database.dataSource.transaction(async (tx) => {
        await tx.query('SELECT 1');
        await held;
      }),
    );
    const begins = Array.from({ length: 3 * poolSize }, () =>
      database.dataSource.transaction((tx) => tx.query('SELECT $1::int', [1])).then(note('transaction')),
    );
    const urgent = [1, 2].map((number) =>
      database.urgent.query('SELECT $1::int', [number]).then(note(`urgent ${number}`)),
    );
    release();
    await Promise.all([...holders, ...begins, ...urgent]);
    if (poolSize === 1) expect(order.slice(0, 2)).toEqual(['urgent 1', 'urgent 2']);
    else expect(order.indexOf('urgent 2')).toBeLessThan(order.lastIndexOf('transaction'));
  });
});
