import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#src/db/data-source.ts';
import type { LogItem } from '#src/event-log/item.ts';
import type { Bus } from '#src/bus/bus.ts';
import { openRedis } from '#src/bus/redis.ts';
import { openTestDatabase } from '#src/testing/harness.ts';
import { makeSession, createLogWriter } from '#src/testing/stored-log.ts';
import { createLive, type Live } from './live.ts';
import { GapError, tail, type From } from './tail.ts';

/** A Redis server; `.ci/run` starts one. */
const redisUrl = process.env['PARLEY_TEST_REDIS_URL'];

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const liveOf = (options: { bus?: Bus | null; pollMs?: number | null; instanceId?: string } = {}): Live =>
  createLive({
    db: database.dataSource,
    instanceId: 'one',
    bus: null,
    pollMs: null,
    onError: (error) => {
      throw error;
    },
    ...options,
  });

const text = (delta: string) => ({ type: 'TEXT_MESSAGE_CONTENT' as const, messageId: 'm', delta });
const custom = (name: string) => ({ type: 'CUSTOM' as const, name, value: 1 });
/** Fragments that join, with something between them now and then. */
const some = (count: number, from = 1) =>
  Array.from({ length: count }, (_, i) => ((from + i) % 7 === 0 ? custom(`${from + i}`) : text(`${from + i} `)));

type Reading = Partial<From> & { sessionId: string };

/** Reads until `count` events were seen, or to the end. */
async function read(live: Live, reading: Reading, count = Infinity, each?: (item: LogItem) => Promise<unknown>) {
  const abort = new AbortController();
  const items: LogItem[] = [];
  const from = { afterSeq: 0, signal: abort.signal, ...reading };
  for await (const item of tail({ dataSource: database.dataSource, live }, from)) {
    items.push(item);
    await each?.(item);
    if (items.length >= count) break;
  }
  return items;
}

const seqs = (items: readonly LogItem[]) => items.map(({ seq }) => seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('tail', () => {
  it('holds nothing of what its reader has read, while that waits for more', async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const used = () => (gc(), process.memoryUsage().heapUsed);
    const { sessionId } = await makeSession(database.dataSource);
    const live = liveOf();
    const { write } = createLogWriter(database.dataSource, sessionId);
    await write(Array.from({ length: 10 }, () => ({ ...custom('n'), value: 'x'.repeat(100_000) })));
    const abort = new AbortController();
    let seen = 0;
    const follow = async () => {
      const from = { sessionId, afterSeq: 0, signal: abort.signal };
      for await (const { lastSeq } of tail({ dataSource: database.dataSource, live }, from)) if (lastSeq) seen += 1;
    };
    const before = used();
    const followers = Array.from({ length: 20 }, follow);
    await expect.poll(() => seen).toBe(20 * 10);
    // Each has read a million bytes. Other tests of the process leave some behind meanwhile.
    expect((used() - before) / 20).toBeLessThan(500_000);
    abort.abort();
    await Promise.all(followers);
  });

  it('gives every event once and in order, wherever and whenever its reader comes, while somebody writes', async () => {
    const { sessionId } = await makeSession(database.dataSource);
    const live = liveOf();
    const { write } = createLogWriter(database.dataSource, sessionId);
    const total = 300;
    let written = 0;
    const readers: Promise<[number, LogItem[]]>[] = [];
    const join = () => {
      const afterSeq = Math.floor(Math.random() * (written + 1));
      if (afterSeq === total) return;
      const slow = Math.random() < 0.2 ? () => pause(1) : async () => {};
      readers.push(read(live, { sessionId, afterSeq }, total - afterSeq, slow).then((items) => [afterSeq, items]));
    };
    while (written < total) {
      const size = Math.min(total - written, 1 + Math.floor(Math.random() * 6));
      const writing = write(some(size, written + 1));
      join();
      const entries = await writing;
      join();
      live.publish({ sessionId, entries });
      written += size;
      join();
    }
    for (const [afterSeq, items] of await Promise.all(readers)) {
      expect(seqs(items)).toEqual(range(afterSeq + 1, total));
      expect(items.map(({ event }) => event)).toEqual(some(total - afterSeq, afterSeq + 1));
    }
    expect(readers.length).toBeGreaterThan(100);
  });

  it('keeps nothing of readers that have gone, after a thousand of them', async () => {
    const { sessionId } = await makeSession(database.dataSource);
    const live = liveOf();
    const { write } = createLogWriter(database.dataSource, sessionId);
    await write(some(20));
    let cursor = 0;
    for (let i = 0; i < 1_000; i += 1) {
      const written = i % 50 === 0 ? await write(some(1, 21 + i / 50)) : [];
      const [item] = await read(live, { sessionId, afterSeq: cursor }, 1);
      expect(item!.seq).toBe(cursor + 1);
      cursor = cursor >= 19 ? 0 : item!.seq;
      live.publish({ sessionId, entries: written });
    }
    expect(live.followed()).toBe(0);
  });

  it('lets go of a reader that waits when it is told to', async () => {
    const { sessionId } = await makeSession(database.dataSource);
    const live = liveOf();
    const abort = new AbortController();
    const waiting = read(live, { sessionId, signal: abort.signal });
    await expect.poll(() => live.followed()).toBe(1);
    abort.abort();
    expect(await waiting).toEqual([]);
    expect(live.followed()).toBe(0);
    expect(await read(live, { sessionId, signal: abort.signal })).toEqual([]);
  });

  it('catches a slow reader up from the database, when memory has let go of what it did not read', async () => {
    const { sessionId } = await makeSession(database.dataSource);
    const live = liveOf();
    const { write } = createLogWriter(database.dataSource, sessionId);
    const go = Promise.withResolvers<void>();
    const total = 3_000;
    const slow = read(live, { sessionId }, total, ({ seq }) => (seq === 5 ? go.promise : Promise.resolve()));
    const fast = read(live, { sessionId }, total);
    for (let seq = 1; seq <= total; seq += 100) live.publish({ sessionId, entries: await write(some(100, seq)) });
    expect(seqs(await fast)).toEqual(range(1, total));
    const seat = live.join(sessionId);
    expect([seat.after(5), seat.after(total - 10)?.length]).toEqual([null, 10]);
    seat.leave();
    go.resolve();
    expect(seqs(await slow)).toEqual(range(1, total));
  });

  it('joins what is stored together when asked to, cut at the cursor, then goes on with single events', async () => {
    const { sessionId } = await makeSession(database.dataSource);
    const live = liveOf();
    const { write } = createLogWriter(database.dataSource, sessionId);
    const other = live.join(sessionId);
    live.publish({ sessionId, entries: await write([custom('a'), text('b'), text('c'), text('d'), custom('e')]) });
    const compressed = (afterSeq: number, follow = false, each?: (item: LogItem) => Promise<unknown>) =>
      read(live, { sessionId, afterSeq, view: 'compressed', follow }, follow ? 4 : Infinity, each);
    const shown = (items: readonly LogItem[]) => items.map(({ seq, lastSeq, event }) => [seq, lastSeq, event]);
    const all = [
      [1, 1, custom('a')],
      [2, 4, text('bcd')],
      [5, 5, custom('e')],
    ];
    expect(shown(await compressed(0))).toEqual(all);
    expect(shown(await compressed(2))).toEqual([[3, 4, text('cd')], all[2]]);
    const read5 = Promise.withResolvers<void>();
    const following = compressed(0, true, async ({ seq }) => seq === 5 && read5.resolve());
    await read5.promise;
    live.publish({ sessionId, entries: await write([text('f'), text('g')]) });
    expect(shown(await following)).toEqual([...all, [6, 6, text('f')]]);
    other.leave();
  });

  it('shows only the types that are wanted, stored and live, and ends at the head without following', async () => {
    const { sessionId } = await makeSession(database.dataSource);
    const live = liveOf();
    const { write } = createLogWriter(database.dataSource, sessionId);
    await write(some(700));
    const customs = range(1, 707).filter((seq) => seq % 7 === 0);
    expect(seqs(await read(live, { sessionId, types: ['CUSTOM'], follow: false }))).toEqual(customs.slice(0, 100));
    const following = read(live, { sessionId, types: ['CUSTOM'] }, 101);
    await pause(20);
    live.publish({ sessionId, entries: await write(some(7, 701)) });
    expect(seqs(await following)).toEqual(customs);
  });

  it('goes from page to page inside of what is stored together', async () => {
    const { sessionId } = await makeSession(database.dataSource);
    const { write } = createLogWriter(database.dataSource, sessionId);
    const pairs = range(1, 600).flatMap((n) => ['a', 'b'].map((delta) => ({ ...text(delta), messageId: `m${n % 2}` })));
    await write(pairs);
    expect(seqs(await read(liveOf(), { sessionId, follow: false }))).toEqual(range(1, 1_200));
    const joined = await read(liveOf(), { sessionId, follow: false, view: 'compressed', afterSeq: 1 });
    expect(joined.map(({ seq, lastSeq }) => [seq, lastSeq])).toEqual([
      [2, 2],
      ...range(1, 599).map((n) => [2 * n + 1, 2 * n + 2]),
    ]);
  });

  it('gives events of any size, a few at a time', async () => {
    const { sessionId } = await makeSession(database.dataSource);
    const { write } = createLogWriter(database.dataSource, sessionId);
    const large = { type: 'CUSTOM' as const, name: 'large', value: 'x'.repeat(700_000) };
    for (let i = 0; i < 5; i += 1) await write([large, custom('small')]);
    expect(seqs(await read(liveOf(), { sessionId, follow: false }))).toEqual(range(1, 10));
  });

  it('throws the gap when what its reader wants is not kept any more', async () => {
    const { sessionId } = await makeSession(database.dataSource);
    const { write } = createLogWriter(database.dataSource, sessionId);
    await write(some(10));
    await database.dataSource.query('UPDATE sessions SET oldest_seq = 7 WHERE id = $1', [sessionId]);
    const gap = await read(liveOf(), { sessionId, afterSeq: 2, follow: false }).catch((error: unknown) => error);
    expect(gap).toBeInstanceOf(GapError);
    expect(gap).toMatchObject({ fromSeq: 3, toSeq: 6 });
    expect(seqs(await read(liveOf(), { sessionId, afterSeq: 6, follow: false }))).toEqual(range(7, 10));
  });
});

/** A bus inside the process, which loses messages when told to. */
function fakeBus(loses: () => boolean): Bus {
  const listeners = new Map<string, Set<(message: string) => void>>();
  return {
    publish(topic, message) {
      if (loses()) return;
      setImmediate(() => listeners.get(topic)?.forEach((listener) => listener(message)));
    },
    listen(topic, listener) {
      const own = (message: string) => listener(message);
      listeners.set(topic, (listeners.get(topic) ?? new Set()).add(own));
      return () => void listeners.get(topic)!.delete(own);
    },
    isReachable: () => true,
    close: async () => {},
  };
}

describe('two instances', () => {
  async function writeOnOneReadOnTwo(one: Live, two: Live, total = 600): Promise<void> {
    const { sessionId } = await makeSession(database.dataSource);
    const { write } = createLogWriter(database.dataSource, sessionId);
    const readers = [0, 0, 0].map(() => read(two, { sessionId }, total));
    for (let written = 0; written < total;) {
      const size = Math.min(total - written, 1 + Math.floor(Math.random() * 5));
      one.publish({ sessionId, entries: await write(some(size, written + 1)) });
      written += size;
      if (written % 50 < 5) readers.push(read(two, { sessionId, afterSeq: 0 }, total));
    }
    for (const items of await Promise.all(readers)) expect(seqs(items)).toEqual(range(1, total));
    expect(two.followed()).toBe(0);
  }

  it('tell each other over the bus', async () => {
    const bus = fakeBus(() => false);
    await writeOnOneReadOnTwo(liveOf({ bus }), liveOf({ bus, instanceId: 'two' }));
  });

  it('look into the database once for each reader while the bus works', async () => {
    const bus = fakeBus(() => false);
    const [one, two] = [liveOf({ bus }), liveOf({ bus, instanceId: 'two' })];
    const { sessionId } = await makeSession(database.dataSource);
    const { write } = createLogWriter(database.dataSource, sessionId);
    let queries = 0;
    const counted = {
      query: async <T>(sql: string, parameters?: unknown[]) => {
        const rows = await database.dataSource.query<T>(sql, parameters);
        queries += 1;
        return rows;
      },
    };
    const abort = new AbortController();
    const seen: number[] = [];
    const from = { sessionId, afterSeq: 0, signal: abort.signal };
    const reading = (async () => {
      for await (const { seq } of tail({ dataSource: counted, live: two }, from)) seen.push(seq);
    })();
    await expect.poll(() => queries).toBe(1);
    for (let seq = 1; seq <= 100; seq += 1) one.publish({ sessionId, entries: await write(some(1, seq)) });
    await expect.poll(() => seen).toEqual(range(1, 100));
    expect(queries).toBe(1);
    abort.abort();
    await reading;
  });

  it.skipIf(!redisUrl)('tell each other over Redis', async () => {
    const [near, far] = [openRedis(redisUrl!, () => {}), openRedis(redisUrl!, () => {})];
    const two = liveOf({ bus: far, instanceId: 'two', pollMs: 1_000 });
    const stop = two.begin();
    await writeOnOneReadOnTwo(liveOf({ bus: near }), two);
    await stop();
    await Promise.all([near.close(), far.close()]);
  });

  it('lose nothing when the bus loses half of it', async () => {
    const bus = fakeBus(() => Math.random() < 0.5);
    const two = liveOf({ bus, instanceId: 'two', pollMs: 20 });
    const stop = two.begin();
    await writeOnOneReadOnTwo(liveOf({ bus }), two);
    await stop();
  });

  it('find each other in the database when there is no bus', async () => {
    const two = liveOf({ instanceId: 'two', pollMs: 20 });
    const stop = two.begin();
    await writeOnOneReadOnTwo(liveOf(), two, 100);
    await stop();
  });

  it('show nothing from memory that was redacted, told so over the bus or not', async () => {
    const { dataSource } = database;
    for (const told of [true, false]) {
      const { sessionId } = await makeSession(dataSource);
      const { write } = createLogWriter(dataSource, sessionId);
      let silent = false;
      const bus = fakeBus(() => silent);
      const [one, two] = [liveOf({ bus }), liveOf({ bus, instanceId: 'two', pollMs: told ? null : 20 })];
      const stop = two.begin();
      const seat = two.join(sessionId);
      one.publish({ sessionId, entries: await write([custom('secret'), custom('other')]) });
      await expect.poll(() => seat.after(0)?.length).toBe(2);
      silent = !told;
      await dataSource.query(
        `UPDATE session_events SET payload = '{"type":"CUSTOM","name":"","value":1}' WHERE session_id = $1`,
        [sessionId],
      );
      await dataSource.query(`INSERT INTO event_redactions VALUES ($1, $1, 1, 2, 'x', 'x', now())`, [sessionId]);
      one.forget(sessionId);
      await expect.poll(() => seat.after(0)).toBeNull();
      expect((await read(two, { sessionId }, 1))[0]!.event).toMatchObject({ name: '' });
      await stop();
      seat.leave();
    }
  });

  it('only announce what is too large to tell', async () => {
    const sizes: number[] = [];
    const inner = fakeBus(() => false);
    const bus = {
      ...inner,
      publish: (topic: string, message: string) => (sizes.push(message.length), inner.publish(topic, message)),
    };
    const [one, two] = [liveOf({ bus }), liveOf({ bus, instanceId: 'two' })];
    const { sessionId } = await makeSession(database.dataSource);
    const { write } = createLogWriter(database.dataSource, sessionId);
    const reading = read(two, { sessionId }, 1);
    await expect.poll(() => two.followed()).toBe(1);
    const large = { type: 'CUSTOM' as const, name: 'large', value: 'x'.repeat(200_000) };
    one.publish({ sessionId, entries: await write([large]) });
    expect((await reading)[0]!.event).toEqual(large);
    expect(Math.max(...sizes)).toBeLessThan(1_000);
  });
});
