import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '#src/db/data-source.ts';
import { isOutage } from '#src/db/failures.ts';
import type { Queryable } from '#src/db/query.ts';
import { compressEntries } from '#src/event-log/compress.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import { expandRow } from '#src/event-log/expand.ts';
import { openTestDatabase } from '#src/testing/harness.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { makeSession } from '#src/testing/stored-log.ts';
import { GroupCommit } from './group-commit.ts';
import type { GroupMember } from './group-write.ts';
import { createLog, type Log } from './record.ts';
import { readRowsFrom } from './row-store.ts';

/** Two instances, or a lock that another one holds, need a database with more than one connection; `.ci/run` starts one. */
const shared = process.env['PARLEY_TEST_DATABASE_URL'];

let database: Database;
let db: Database['dataSource'];
beforeAll(async () => {
  database = await openTestDatabase();
  db = database.dataSource;
});
afterEach(() => void vi.useRealTimers());
afterAll(() => database.close());

const newSessions = (count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, async () => (await makeSession(db)).sessionId));

/** The first addition to a session: one event that says `name`. */
function additionTo(sessionId: string, name: string, firstSeq = 1): GroupMember {
  const none = { originalType: null, warning: null, producerEpoch: null, producerSeq: null };
  const entry: LogEntry = { seq: firstSeq, at: 1, runId: null, event: { type: 'CUSTOM', name, value: '\0' }, ...none };
  const compressed = compressEntries(null, [entry]);
  const addition = { sessionId, firstSeq, count: 1, compressed, producer: { epoch: 0, seq: 0 } };
  return { addition, projection: null };
}

const namesOf = async (sessionId: string) =>
  (await readRowsFrom(db, sessionId, 1)).flatMap(expandRow).map(({ event }) => (event as { name?: string }).name);

const groupOn = (queryable: Queryable, windowMs = 0) =>
  new GroupCommit({ db: queryable, windowMs, isShared: Boolean(shared) });

/** A database that counts its statements, and holds the first one until it is let go. */
function held(queryable: Queryable): { db: Queryable; release: () => void; sizes: number[] } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const sizes: number[] = [];
  const query = async <T>(sql: string, parameters: unknown[] = []): Promise<T> => {
    sizes.push((JSON.parse(String((parameters[0] as { toPostgres(): string }).toPostgres())) as unknown[]).length);
    if (sizes.length === 1) await promise;
    return queryable.query<T>(sql, parameters);
  };
  return { db: { query }, release: resolve, sizes };
}

describe('a group commit', () => {
  it('writes together what comes while a statement is under way, each addition by itself', async () => {
    const [first, second, moved, deleted] = await newSessions(4);
    await db.query('UPDATE sessions SET deleted_at = now() WHERE id = $1', [deleted]);
    const { db: slow, release, sizes } = held(database.single);
    const group = groupOn(slow);
    const outcomes = [
      group.append(additionTo(first!, 'one'), false),
      group.append(additionTo(second!, 'two'), false),
      group.append(additionTo(moved!, 'late', 2), false),
      group.append(additionTo(deleted!, 'gone'), false),
    ];
    release();
    expect(await Promise.all(outcomes)).toEqual([true, true, false, false]);
    expect(sizes).toEqual([1, 3]);
    expect(await Promise.all([first, second, moved, deleted].map((id) => namesOf(id!)))).toEqual([
      ['one'],
      ['two'],
      [],
      [],
    ]);
  });

  it('fails for an addition that the database refuses, and for no other', async () => {
    const [first, poisoned, last] = await newSessions(3);
    const { db: slow, release, sizes } = held(database.single);
    const group = groupOn(slow);
    const bad = additionTo(poisoned!, 'bad');
    bad.addition.compressed.rows[0]!.eventCount = 7;
    const outcomes = [
      group.append(additionTo(first!, 'one'), false),
      group.append(bad, false),
      group.append(additionTo(last!, 'two'), false),
    ];
    release();
    const settled = await Promise.allSettled(outcomes);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(sizes).toEqual([1, 2, 1, 1]);
    expect(await Promise.all([first, poisoned, last].map((id) => namesOf(id!)))).toEqual([['one'], [], ['two']]);
  });

  it('never lets a session that is written to alone wait for a window', async () => {
    const [alone] = await newSessions(1);
    const group = groupOn(database.single, 1_000_000);
    for (let seq = 1; seq <= 5; seq += 1) expect(await group.append(additionTo(alone!, 'x', seq), false)).toBe(true);
    expect(await namesOf(alone!)).toHaveLength(5);
  });

  it('lets several sessions wait for a window, but no caller that waits for an answer', async () => {
    const [first, second, third] = await newSessions(3);
    const group = groupOn(database.single, 1_000_000);
    expect(await group.append(additionTo(first!, 'one'), false)).toBe(true);
    const later = group.append(additionTo(second!, 'two'), false);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await namesOf(second!)).toEqual([]);
    expect(await group.append(additionTo(third!, 'three'), true)).toBe(true);
    expect(await later).toBe(true);
  });

  it('begins statements two windows apart while many sessions are written to', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const sizes: number[] = [];
    const query = async (_sql: string, [parts]: { toPostgres(): string }[] = []) => {
      const rows = JSON.parse(parts!.toPostgres()) as { id: string }[];
      sizes.push(rows.length);
      return rows;
    };
    const group = groupOn({ query } as Queryable, 5);
    const append = (count: number) => {
      for (let n = 1; n <= count; n += 1) void group.append(additionTo(`sess_${sizes.length}_${n}`, 'x'), false);
    };
    append(9);
    await vi.advanceTimersByTimeAsync(5);
    append(3);
    await vi.advanceTimersByTimeAsync(5);
    expect(sizes).toEqual([1, 8]);
    await vi.advanceTimersByTimeAsync(5);
    append(2);
    await vi.advanceTimersByTimeAsync(5);
    expect(sizes).toEqual([1, 8, 3, 2]);
  });

  it('is not part of a transaction that is open at the same time', async () => {
    const [sessionId] = await newSessions(1);
    const group = groupOn(database.single);
    const outcome = Promise.withResolvers<boolean>();
    await db
      .transaction(async (tx) => {
        group.append(additionTo(sessionId!, 'kept'), false).then(outcome.resolve, outcome.reject);
        await tx.query('SELECT 1');
        throw new Error('undone');
      })
      .catch(() => {});
    expect(await outcome.promise).toBe(true);
    expect(await namesOf(sessionId!)).toEqual(['kept']);
  });

  it('finds each session and row by an index, whatever the tables hold', async () => {
    const plans: string[] = [];
    const explain = async <T>(sql: string, parameters: unknown[] = []): Promise<T> => {
      const lines = await db.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, parameters);
      plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
      return [] as T;
    };
    const [sessionId] = await newSessions(1);
    await groupOn({ query: explain }).append(additionTo(sessionId!, 'x'), false);
    expect(plans.join()).not.toMatch(/Seq Scan on (sessions|session_events)/);
  });
});

/** A log as an instance has it. */
const logOn = ({ dataSource, single }: Database): Log =>
  createLog({
    dataSource,
    clock: () => new Date(),
    publicUrl: () => 'http://localhost',
    leaseMs: 60_000,
    publish: () => {},
    isOutage,
    group: { db: single, windowMs: 1, isShared: Boolean(shared) },
  });

/** Writes a run to each session from several logs in turns. Returns the pieces that each session was sent, in order. */
async function writeRuns(logs: readonly Log[], sessionIds: readonly string[], pieces: number): Promise<string[]> {
  const runs = sessionIds.map(async (sessionId, place) => {
    const begin = [
      { type: 'RUN_STARTED', threadId: 't', runId: sessionId },
      { type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' },
    ];
    await logs[0]!.take(sessionId, () => begin as never);
    let sent = '';
    for (let piece = 0; piece < pieces; piece += 1) {
      const delta = `${piece} `;
      const event = { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta };
      await logs[(piece + place) % logs.length]!.record(sessionId, [event] as never);
      sent += delta;
    }
    return sent;
  });
  return Promise.all(runs);
}

const textOf = async (sessionId: string) => {
  const entries = (await readRowsFrom(db, sessionId, 1)).flatMap(expandRow);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
  return entries.map(({ event }) => (event as { delta?: string }).delta ?? '').join('');
};

describe('many sessions', () => {
  it('keep the order of each, however their events come together', async () => {
    const log = logOn(database);
    const fresh = await newSessions(12);
    expect(await writeRuns([log], fresh, scaleRuns(100))).toEqual(await Promise.all(fresh.map(textOf)));
  });

  it.skipIf(!shared)('do not wait for one that is locked elsewhere', async () => {
    const [locked, ...others] = await newSessions(6);
    const { promise: done, resolve: release } = Promise.withResolvers<void>();
    const isLocked = Promise.withResolvers<void>();
    const holding = db.transaction(async (tx) => {
      await tx.query('SELECT id FROM sessions WHERE id = $1 FOR UPDATE', [locked]);
      isLocked.resolve();
      await done;
    });
    await isLocked.promise;
    const group = groupOn(database.single);
    const outcomes = [locked!, ...others].map((id) => group.append(additionTo(id, 'x'), false));
    expect(await Promise.all(outcomes)).toEqual([false, true, true, true, true, true]);
    release();
    await holding;
    expect(await group.append(additionTo(locked!, 'x'), false)).toBe(true);
  });

  it.skipIf(!shared)('are written to by two instances at the same time', async () => {
    const other = await openTestDatabase();
    try {
      const sessionIds = await newSessions(20);
      const sent = await writeRuns([logOn(database), logOn(other)], sessionIds, scaleRuns(60));
      expect(await Promise.all(sessionIds.map(textOf))).toEqual(sent);
    } finally {
      await other.close();
    }
  });
});
