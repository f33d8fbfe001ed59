import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#src/db/data-source.ts';
import { openTestDatabase } from '#src/testing/harness.ts';
import { makeSession, insertRunRow, createLogWriter } from '#src/testing/stored-log.ts';
import { readRows } from './log/read.ts';
import { beginRetention, forgetEvents } from './retention.ts';

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const day = (n: number) => new Date(Date.UTC(2026, 10, n));
const custom = { type: 'CUSTOM' as const, name: 'n', value: 1 };

/** A session with runs of ten events each, that ended on these days; null for one that goes on. */
async function withRuns(ends: readonly (Date | null)[]): Promise<string> {
  const { sessionId } = await makeSession(database.dataSource);
  const { write } = createLogWriter(database.dataSource, sessionId);
  for (const [index, finishedAt] of ends.entries()) {
    await write(Array.from({ length: 10 }, () => custom));
    const firstSeq = index * 10 + 1;
    await insertRunRow(database.dataSource, { sessionId, firstSeq, lastSeq: finishedAt && firstSeq + 9, finishedAt });
  }
  return sessionId;
}

async function kept(sessionId: string): Promise<{ oldest: number; rows: number[] }> {
  const { dataSource } = database;
  const rows = await dataSource.query<{ seq: number }[]>(
    'SELECT seq FROM session_events WHERE session_id = $1 ORDER BY seq',
    [sessionId],
  );
  const { head } = await readRows(dataSource, { sessionId, afterSeq: 0, limit: 1 });
  return { oldest: head.oldestSeq, rows: rows.map(({ seq }) => Number(seq)) };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('retention', () => {
  it('deletes the events of runs that ended before, and says where the log begins now', async () => {
    await forgetEvents(database.dataSource, day(4)); // what other tests have left in the same database
    const old = await withRuns([day(1), day(2), day(5), day(6)]);
    const busy = await withRuns([day(1), null]);
    const over = await withRuns([day(1), day(2)]);
    const fresh = await withRuns([day(5)]);
    expect(await forgetEvents(database.dataSource, day(4), 7)).toBe(20 + 10 + 20);
    expect(await kept(old)).toEqual({ oldest: 21, rows: range(21, 40) });
    expect(await kept(busy)).toEqual({ oldest: 11, rows: range(11, 20) });
    expect(await kept(over)).toEqual({ oldest: 21, rows: [] });
    expect(await kept(fresh)).toEqual({ oldest: 1, rows: range(1, 10) });
    expect(await forgetEvents(database.dataSource, day(4), 7)).toBe(0);
  });

  it('keeps what comes behind a run that is kept, whenever it ended', async () => {
    const sessionId = await withRuns([day(1), day(6), day(2), day(7)]);
    await forgetEvents(database.dataSource, day(4));
    expect(await kept(sessionId)).toEqual({ oldest: 11, rows: range(11, 40) });
  });

  it('never shows what is in front of the beginning, though it is not deleted yet', async () => {
    const sessionId = await withRuns([day(1), day(6)]);
    await database.dataSource.query('UPDATE sessions SET oldest_seq = 11 WHERE id = $1', [sessionId]);
    const { rows } = await readRows(database.dataSource, { sessionId, afterSeq: 0, limit: 100 });
    expect(rows[0]!.seq).toBe(11);
    expect(await forgetEvents(database.dataSource, day(4))).toBe(10);
  });

  it('works in the background, and not at all when events are kept for ever', async () => {
    const sessionId = await withRuns([day(1), day(20)]);
    const options = { db: database.dataSource, clock: () => day(20), onError: () => expect.fail() };
    await beginRetention({ ...options, days: null })();
    expect((await kept(sessionId)).oldest).toBe(1);
    const stop = beginRetention({ ...options, days: 7 });
    await expect.poll(async () => (await kept(sessionId)).oldest).toBe(11);
    await stop();
  });
});
