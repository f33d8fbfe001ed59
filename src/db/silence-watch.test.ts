import { describe, expect, it } from 'vitest';
import { createServerDatabase } from '#src/testing/server-database.ts';
import { openFaultyLink } from '#src/testing/faults/faulty-link.ts';
import { openDatabase } from './data-source.ts';
import { isOutage } from './failures.ts';
import { SilenceWatch, suspectMs, type AskForBusy, type WatchedConnection } from './silence-watch.ts';

/** A connection of a test, whose members the test changes. */
const connection = (backendPid: number) => ({
  backendPid,
  isWaiting: true,
  bytesRead: 100,
  isClosed: false,
  closeAsLost() {
    this.isClosed = true;
  },
});

function watch(list: WatchedConnection[], askForBusy: AskForBusy) {
  const [asked, ended]: [number[][], number[][]] = [[], []];
  const server = {
    askForBusy: (pids: readonly number[]) => {
      asked.push([...pids]);
      return askForBusy(pids);
    },
    endAtServer: async (pids: readonly number[]) => void ended.push([...pids]),
  };
  return { asked, ended, watch: new SilenceWatch(() => list, server) };
}

const busyWith =
  (...pids: number[]) =>
  async () =>
    new Set(pids);

describe('SilenceWatch', () => {
  it('closes a connection whose statement the server does not know, and ends it there', async () => {
    const [dead, alive] = [connection(1), connection(2)];
    const seen = watch([dead, alive], busyWith(2));
    await seen.watch.look(0);
    expect(seen.asked).toEqual([]);
    await seen.watch.look(suspectMs);
    expect([dead.isClosed, seen.asked]).toEqual([false, [[1, 2]]]);
    await seen.watch.look(suspectMs + 1_000);
    expect([dead.isClosed, alive.isClosed, seen.ended]).toEqual([true, false, [[1]]]);
  });

  it('leaves one that was answered after the server was asked', async () => {
    const late = connection(1);
    const seen = watch([late], busyWith());
    for (const at of [0, suspectMs]) await seen.watch.look(at);
    late.bytesRead += 1;
    await seen.watch.look(suspectMs + 1_000);
    await seen.watch.look(suspectMs + 1_001);
    expect(late.isClosed).toBe(false);
  });

  it('leaves one that waits for nothing, and begins anew when it waits again', async () => {
    const idle = connection(1);
    const seen = watch([idle], busyWith());
    await seen.watch.look(0);
    idle.isWaiting = false;
    await seen.watch.look(suspectMs);
    idle.isWaiting = true;
    await seen.watch.look(2 * suspectMs);
    expect(seen.asked).toEqual([]);
  });

  it.each([
    ['cannot be asked', () => Promise.reject(new Error('no way'))],
    ['is behind a pooler', async () => null],
  ])('closes nothing when the server %s', async (_case, askForBusy) => {
    const suspect = connection(1);
    const seen = watch([suspect], askForBusy);
    for (const at of [0, suspectMs, 2 * suspectMs, 3 * suspectMs]) await seen.watch.look(at);
    expect([suspect.isClosed, seen.asked.length]).toEqual([false, 3]);
  });
});

/** A PostgreSQL server; `.ci/run` starts one. */
const serverUrl = process.env['PARLEY_TEST_DATABASE_URL'];

describe.skipIf(!serverUrl)('a way to the server that is dead without having been closed', () => {
  it('fails the statements that wait, frees what they have locked, and serves the next ones', async () => {
    const { url, drop } = await createServerDatabase(serverUrl!);
    const link = await openFaultyLink(url);
    const database = await openDatabase({ databaseUrl: link.url, dataDir: '', poolSize: 2, entities: [] });
    await database.dataSource.query('CREATE TABLE things (id int)');
    const held = database.dataSource.transaction(async (tx) => {
      await tx.query('LOCK TABLE things');
      link.break('half-open');
      await tx.query('SELECT 1');
    });
    const lost = database.single.query('SELECT 2');
    const [outage] = await Promise.all([held.catch((error: unknown) => error), lost.catch(() => {})]);
    expect(isOutage(outage)).toBe(true);
    expect(await database.single.query('SELECT count(*)::int AS n FROM things')).toEqual([{ n: 0 }]);
    await database.close();
    link.close();
    await drop();
  });

  it('leaves a statement that takes long', async () => {
    const { url, drop } = await createServerDatabase(serverUrl!);
    const database = await openDatabase({ databaseUrl: url, dataDir: '', poolSize: 1, entities: [] });
    expect(await database.single.query('SELECT 1 AS one FROM pg_sleep(6)')).toEqual([{ one: 1 }]);
    await database.close();
    await drop();
  });
});
