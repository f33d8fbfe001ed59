import type { DataSource } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EventPushResult } from '#src/api/handlers.ts';
import { statementSize } from '#src/db/batches.ts';
import { isOutage } from '#src/db/failures.ts';
import type { Queryable } from '#src/db/query.ts';
import { expandRow } from '#src/event-log/expand.ts';
import { makeAgent, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';
import { faultStride, scaleRuns } from '#src/testing/scale-runs.ts';
import { createLog, type Log } from './record.ts';
import { readRowsFrom } from './row-store.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

type Event = Record<string, unknown> & { type: string };

const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;

/** `isGrouped`: what only adds to the log goes the way on which many sessions are written together. */
const options = (dataSource: DataSource, isGrouped = true) => ({
  dataSource,
  clock: () => new Date(),
  publicUrl: () => 'http://localhost',
  leaseMs: 60_000,
  publish: () => {},
  isOutage,
  ...(isGrouped && {
    group: { db: dataSource, windowMs: 0, isShared: Boolean(process.env['PARLEY_TEST_DATABASE_URL']) },
  }),
});

/** What happens around the statements of a log: `before` and `after` are called with the number of each. */
type Faults = { before?: (step: number) => void | Promise<void>; after?: (step: number) => void | Promise<void> };

/** A data source whose statements can fail. The end of a transaction counts as one. */
function faulty(dataSource: DataSource, { before = () => {}, after = () => {} }: Faults): DataSource {
  let step = 0;
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    step += 1;
    const mine = step;
    await before(mine);
    const result = await work();
    await after(mine);
    return result;
  };
  const query = (db: Queryable) => (sql: string, parameters?: unknown[]) => around(() => db.query(sql, parameters));
  return {
    query: query(dataSource),
    transaction: async (work: (tx: Queryable) => Promise<unknown>) => {
      const result = await dataSource.transaction(async (tx) => {
        const value = await work({ query: query(tx) } as Queryable);
        step += 1;
        await before(step);
        return value;
      });
      await after(step);
      return result;
    },
  } as unknown as DataSource;
}

/** The parts of a run as a producer sends them: everything that a write can touch. */
const parts: Event[][] = [
  [
    { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
    { type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant' },
  ],
  [{ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'It ' }],
  [
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: 'rains' },
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: ' today' },
  ],
  // More than one statement takes.
  ['a', 'b', 'c'].map((letter) => ({ type: 'CUSTOM', name: letter, value: letter.repeat(statementSize / 2) })),
  [
    { type: 'TEXT_MESSAGE_END', messageId: 'm1' },
    { type: 'STATE_SNAPSHOT', snapshot: { weather: 'rain' } },
    { type: 'TOOL_CALL_START', toolCallId: 'c1', toolCallName: 'search', parentMessageId: 'm1' },
    { type: 'TOOL_CALL_ARGS', toolCallId: 'c1', delta: '{}' },
  ],
  [
    { type: 'TOOL_CALL_END', toolCallId: 'c1' },
    { type: 'TOOL_CALL_RESULT', messageId: 'm2', toolCallId: 'c1', content: 'wet' },
    { type: 'STATE_DELTA', delta: [{ op: 'add', path: '/wet', value: true }] },
    { type: 'RUN_FINISHED', threadId: 't', runId: 'r' },
  ],
];

/** Pushes the parts one after another, as a producer that waits for each acknowledgement; to more than one log in turns. */
async function pushAll(
  logs: Log | Log[],
  sessionId: string,
  epoch = 1,
  told: EventPushResult['acks'] = [],
): Promise<EventPushResult['acks']> {
  let producerSeq = 1;
  for (const [part, events] of parts.entries()) {
    const items = events.map((event, i) => ({ event, producerSeq: producerSeq + i, at: null }));
    const log = [logs].flat();
    const { acks } = await log[part % log.length]!.push({ sessionId, producerEpoch: epoch, items });
    told.push(...acks);
    producerSeq += events.length;
  }
  return told;
}

/** Everything about a session must be as if nothing had ever failed. */
async function expectWhole(sessionId: string): Promise<void> {
  const rows = await readRowsFrom(api.stage.database.dataSource, sessionId, 1);
  const log = rows.flatMap(expandRow);
  expect(log.map(({ event }) => event)).toEqual(parts.flat());
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  const { body: session } = await api.get(`/v2/sessions/${sessionId}`);
  expect(session.last_seq).toBe(log.length);
  const { data: messages } = (await api.get(`/v2/sessions/${sessionId}/messages`)).body;
  expect(messages).toMatchObject([
    { kind: 'tool_use', state: 'completed', content: { text: 'It rains today' }, tool_calls: [{ id: 'c1' }] },
    { kind: 'tool_result', state: 'completed', content: { content: 'wet' } },
  ]);
  expect((await api.get(`/v2/runs/${messages[0].run_id}`)).body).toMatchObject({
    status: 'completed',
    last_seq: log.length,
  });
  expect((await api.get(`/v2/sessions/${sessionId}/state`)).body.state).toEqual({ weather: 'rain', wet: true });
  expect((await api.get(`/v2/conversations/${session.conversation_id}`)).body.message_count).toBe(2);
}

describe('a process that is killed', () => {
  const never = () => new Promise<never>(() => {});

  /** Kills the process before or after one statement: what it had open is rolled back, and it does nothing more. */
  async function killAt(
    { moment, isGrouped }: { moment: 'before' | 'after'; isGrouped: boolean },
    at: number,
    sessionId: string,
  ): Promise<boolean> {
    const { dataSource } = api.stage.database;
    const { promise: dead, resolve: die } = Promise.withResolvers<'dead'>();
    class Killed extends Error {}
    const fault = (step: number) => {
      if (step !== at) return;
      die('dead');
      throw new Killed();
    };
    const mortal = faulty(dataSource, { [moment]: fault });
    const stuck = (error: unknown): Promise<never> => {
      if (error instanceof Killed) return never();
      throw error;
    };
    const log = createLog(
      options(
        {
          query: (sql: string, parameters?: unknown[]) => mortal.query(sql, parameters).catch(stuck),
          transaction: (work: never) => mortal.transaction(work).catch(stuck),
        } as unknown as DataSource,
        isGrouped,
      ),
    );
    const told: EventPushResult['acks'] = [];
    const outcome = await Promise.race([dead, pushAll(log, sessionId, 1, told).then(() => 'done' as const)]);
    const again = await pushAll(createLog(options(dataSource)), sessionId);
    expect(again.slice(0, told.length)).toEqual(told);
    return outcome === 'dead';
  }

  it.each([
    { moment: 'before', isGrouped: false },
    { moment: 'after', isGrouped: false },
    { moment: 'before', isGrouped: true },
    { moment: 'after', isGrouped: true },
  ] as const)('loses and repeats nothing, $moment any statement of any write, grouped: $isGrouped', async (way) => {
    const { moment } = way;
    let at = moment === 'before' ? 1 : 2;
    for (let killed = true; killed; at += faultStride) {
      const session = await newSession();
      killed = await killAt(way, at, session);
      await expectWhole(session);
    }
    expect(at).toBeGreaterThan(12);
  });
});

describe('a database that is gone for a while', () => {
  const outage = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

  it('is waited for: nothing is refused', async () => {
    const { dataSource } = api.stage.database;
    let failures = 0;
    let next = 1;
    // Statements fail further and further apart, so that in the end every write goes through.
    const fails = (step: number) => {
      if (step !== next) return;
      failures += 1;
      next += failures + 1;
      throw outage();
    };
    const session = await newSession();
    await pushAll(createLog(options(faulty(dataSource, { before: fails }))), session);
    expect(failures).toBeGreaterThan(3);
    await expectWhole(session);
  });

  it('may have committed when the connection is lost: nothing is written twice', async () => {
    const { dataSource } = api.stage.database;
    const recorded = await newSession();
    let failures = 0;
    const fails = () => {
      failures += 1;
      if (failures % 2 === 1) throw outage();
    };
    // Only commits fail here: of Parley's own events nobody could tell a repetition by a number.
    const commits = {
      query: async (sql: string, parameters?: unknown[]) => {
        const result = await dataSource.query(sql, parameters);
        if (sql.includes('UPDATE')) fails();
        return result;
      },
      transaction: async (work: never) => {
        const result = await dataSource.transaction(work);
        fails();
        return result;
      },
    } as unknown as DataSource;
    const log = createLog(options(commits));
    for (const events of parts) await log.take(recorded, () => events as never);
    expect(failures).toBeGreaterThan(parts.length);
    await expectWhole(recorded);
  });
});

describe('two instances with the same session', () => {
  it('each go on from where the other has left the log', async () => {
    const { dataSource } = api.stage.database;
    const session = await newSession();
    const logs = [createLog(options(dataSource)), createLog(options(dataSource))];
    const run = ['RUN_STARTED', 'RUN_FINISHED'].map((type) => ({ type, threadId: 't', runId: 'next' }) as never);
    await pushAll(logs, session);
    await expectWhole(session);
    for (const log of [...logs, ...logs]) await log.take(session, () => run);
    expect((await api.get(`/v2/sessions/${session}`)).body.last_seq).toBe(parts.flat().length + 8);
  });
});

describe('two runners with the same session', () => {
  it('never write one run together: the older one is refused', async () => {
    const other = await startStage(api.stage.database);
    const session = await newSession();
    const send = (url: string, epoch: number, firstSeq: number, events: Event[]) =>
      fetch(`${url}/v2/sessions/${session}/events`, {
        method: 'POST',
        headers: { 'x-api-key': api.key.key, 'content-type': 'application/json' },
        body: JSON.stringify({
          producer_epoch: epoch,
          events: events.map((event, i) => ({ producer_seq: firstSeq + i, event })),
        }),
      }).then(async (answer) => ({ status: answer.status, body: (await answer.json()) as any }));
    const piece = (delta: string): Event => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta });
    await send(api.stage.url, 1, 1, parts[0]!);
    // Long enough that the older one never ends by itself.
    const old = Array.from({ length: 100_000 }, (_, i) => piece(`old ${i} `));
    const young = Array.from({ length: 40 }, (_, i) => piece(`new ${i} `));
    const isUnderWay = Promise.withResolvers<void>();
    const runner = async (url: string, epoch: number, first: number, events: Event[]) => {
      for (const [i, event] of events.entries()) {
        const answer = await send(url, epoch, first + i, [event]);
        if (answer.status !== 200) return { written: i, code: answer.body.error_code };
        if (epoch === 1 && i === 2) isUnderWay.resolve();
      }
      return { written: events.length, code: null };
    };
    const [first, second] = await Promise.all([
      runner(api.stage.url, 1, 3, old),
      isUnderWay.promise.then(() => runner(other.url, 2, 1, young)),
    ]);
    expect(second).toEqual({ written: 40, code: null });
    expect(first.code).toBe('stale_producer');
    const log = (await readRowsFrom(api.stage.database.dataSource, session, 3)).flatMap(expandRow);
    expect(log.map(({ event }) => event)).toEqual([...old.slice(0, first.written), ...young]);
  });
});

describe('a run of Parley itself of which an event is refused', () => {
  it('can only fail after that, and ends once', async () => {
    const session = await newSession();
    const script = [{ say: 'tok ' }, createHold().step];
    const leaving = new AbortController();
    const answered = fetch(`${api.stage.url}/v2/chat/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(plays(script, { session_id: session })),
      signal: leaving.signal,
    }).catch(() => null);
    const history = () =>
      api.get(`/v2/sessions/${session}/events/history?event_type=RUN_STARTED,RUN_ERROR,RUN_FINISHED`);
    await expect.poll(async () => (await history()).body.data.length).toBe(1);
    const { runId } = (await history()).body.data[0].event;
    const log = createLog(options(api.stage.database.dataSource));
    const text = (messageId: string) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta: 'x' }) as const;
    const start = { type: 'TEXT_MESSAGE_START', messageId: 'own', role: 'assistant' } as const;
    const failed = { type: 'RUN_ERROR', message: 'failed' } as const;
    const records = [[start], [text('none')], [text('own')], [failed], [failed], [text('own')]];
    const codes = await Promise.all(
      records.map((events) =>
        log.record(session, events, runId).then(
          () => 'stored',
          ({ code }) => code as string,
        ),
      ),
    );
    expect(codes).toEqual(['stored', 'internal_error', 'run_not_active', 'stored', 'run_not_active', 'run_not_active']);
    leaving.abort();
    await answered;
    expect((await history()).body.data.map(({ event_type }: any) => event_type)).toEqual(['RUN_STARTED', 'RUN_ERROR']);
    expect(await log.record(session, [text('own')], runId).catch(({ code }) => code)).toBe('run_not_active');
  });
});

describe('a session of very many events', () => {
  it('is read from its middle, and written to by somebody who has not seen it', async () => {
    const { dataSource } = api.stage.database;
    const session = await newSession();
    const texts = scaleRuns(400);
    const pieces = 246;
    const total = texts * (pieces + 4);
    const middle = total / 2 + 100;
    const text = (number: number): Event[] => [
      { type: 'TEXT_MESSAGE_START', messageId: `m${number}`, role: 'assistant' },
      ...Array.from({ length: pieces }, (_, i) => ({
        type: 'TEXT_MESSAGE_CONTENT',
        messageId: `m${number}`,
        delta: `tok ${i} `,
      })),
      { type: 'TEXT_MESSAGE_END', messageId: `m${number}` },
    ];
    const run = (number: number, events: Event[]): Event[] => [
      { type: 'RUN_STARTED', threadId: 't', runId: `r${number}` },
      ...events,
      { type: 'RUN_FINISHED', threadId: 't', runId: `r${number}` },
    ];
    const log = createLog(options(dataSource));
    const all = Array.from({ length: texts }, (_, number) => run(number, text(number)));
    let producerSeq = 1;
    for (const events of all) {
      const first = producerSeq;
      const items = events.map((event, i) => ({ event, producerSeq: first + i, at: null }));
      await log.push({ sessionId: session, producerEpoch: 1, items });
      producerSeq += events.length;
    }
    const flat = all.flat();
    expect(flat).toHaveLength(total);
    const read = async (after: number, limit: number) =>
      (await api.get(`/v2/sessions/${session}/events/history?view=raw&after_seq=${after}&limit=${limit}`)).body;
    const page = await read(middle, 1_000);
    expect(page.data[0]).toMatchObject({ seq: middle + 1, event: flat[middle] });
    expect(page.data.map(({ event }: { event: Event }) => event)).toEqual(
      flat.slice(middle, middle + page.data.length),
    );
    const tailEnd = await read(total - 300, 300);
    expect(tailEnd.data.map(({ event }: { event: Event }) => event)).toEqual(flat.slice(-300));
    const other = createLog(options(dataSource));
    const next = run(texts, []).map((event, i) => ({ event, producerSeq: producerSeq + i, at: null }));
    const { acks } = await other.push({ sessionId: session, producerEpoch: 1, items: next });
    expect(acks.map(({ seq }) => seq)).toEqual([total + 1, total + 2]);
  });
});
