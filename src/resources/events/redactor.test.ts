import { beforeAll, describe, expect, it } from 'vitest';
import type { Queryable } from '#src/db/query.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { findUnfinished } from './log/redaction-job-store.ts';
import { readHistory } from './history.ts';
import { redact } from './redaction.ts';
import { RedactionSteps, stepSizes } from './redaction-steps.ts';
import { createRedactor } from './redactor.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

type Event = Record<string, unknown>;

const database = () => api.stage.database.dataSource;
const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;

async function push(session: string, events: Event[]): Promise<void> {
  for (let at = 0; at < events.length; at += 1000) {
    const part = events.slice(at, at + 1000).map((event, index) => ({ producer_seq: at + index + 1, event }));
    const { status, body } = await api.post(`/v2/sessions/${session}/events`, {
      body: { producer_epoch: 1, events: part },
    });
    expect([status, body]).toMatchObject([200, {}]);
  }
}

const message = (id: string): Event[] => [
  { type: 'TEXT_MESSAGE_START', messageId: id, role: 'user', metadata: { note: 'secret note' } },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: id, delta: 'my secret ' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: id, delta: 'is secret' },
  { type: 'TEXT_MESSAGE_END', messageId: id },
];

/** A run with this many messages and notes, and everything else that events can say. */
const runOf = (count: number): Event[] => [
  { type: 'RUN_STARTED', threadId: 't', runId: 'r1' },
  ...Array.from({ length: count }, (_, n) => [
    ...message(`m${n}`),
    { type: 'CUSTOM', name: 'note', value: `secret ${n}` },
  ]).flat(),
  { type: 'STATE_SNAPSHOT', snapshot: { secret: 1 } },
  { type: 'STATE_DELTA', delta: [{ op: 'add', path: '/more', value: 'secret' }] },
  { type: 'RUN_ERROR', message: 'secret failure', code: 'secret_code' },
];

/** A data source that counts the statements of its transactions. */
function counting() {
  const counts: number[] = [];
  const transaction = <T>(work: (tx: Queryable) => Promise<T>): Promise<T> =>
    database().transaction((tx) => {
      const place = counts.push(0) - 1;
      const query = (sql: string, parameters?: unknown[]) => {
        counts[place]! += 1;
        return tx.query(sql, parameters);
      };
      return work(new Proxy(tx, { get: (target, name) => (name === 'query' ? query : Reflect.get(target, name)) }));
    });
  return {
    counts,
    dataSource: {
      transaction,
      query: database().query.bind(database()),
      getRepository: database().getRepository.bind(database()),
    } as never,
  };
}

const lastSeqOf = async (session: string): Promise<number> =>
  (await database().query('SELECT (next_seq - 1)::int AS seq FROM sessions WHERE id = $1', [session]))[0].seq;

/** Decides a redaction of a whole log for a process that ends before the first step, and counts the statements. */
async function decide(session: string, runnerId: string, fromSeq = 1, toSeq?: number) {
  const { dataSource, counts } = counting();
  const leaseEnd = new Date(Date.now() + 600_000);
  const span = { sessionId: session, fromSeq, toSeq: toSeq ?? (await lastSeqOf(session)) };
  const request = { ...span, reason: 'x', by: 'test', now: new Date(), basis: null, runnerId, leaseEnd };
  const { id } = await (dataSource as ReturnType<typeof database>).transaction((tx) => redact(tx, request));
  return { id, statements: counts[0]! };
}

const stepsOf = (runnerId: string, dataSource = database()) =>
  new RedactionSteps({ dataSource, runnerId, clock: () => new Date(), leaseMs: 600_000 });

/** A process that starts when the leases of all others are over. */
const createLater = () =>
  createRedactor({
    dataSource: database(),
    clock: () => new Date(Date.now() + 900_000),
    runnerId: `later-${Math.random()}`,
    onError: (error) => expect.unreachable(String(error)),
  });

const dump = async (session: string): Promise<string> => {
  const tables = ['session_events', 'messages', 'runs', 'session_states'];
  const rows = tables.map((table) => database().query(`SELECT * FROM ${table} WHERE session_id = $1`, [session]));
  return JSON.stringify(await Promise.all(rows));
};

describe('createRedactor', () => {
  it('shows nobody an event after the decision, before any row is blank', async () => {
    const session = await newSession();
    await push(session, runOf(3));
    const path = `/v2/sessions/${session}`;
    const doors = [
      `${path}/events/history?view=raw&limit=1000`,
      `${path}/events/history?view=compressed`,
      `${path}/events/history?view=raw&after_seq=3&types=TEXT_MESSAGE_CONTENT`,
      `${path}/state`,
      `${path}/state/history`,
      `${path}/state/history/17`,
      `/v1/sessions/${session}/events`,
    ];
    const read = async () =>
      JSON.stringify(await Promise.all(doors.map((door) => api.get(door).then(({ body }) => body))));
    expect(await read()).toContain('secret');
    const { id } = await decide(session, 'ended');
    expect(await dump(session)).toContain('secret 1');
    expect(await read()).not.toContain('secret');
    expect(await findUnfinished(database(), id)).toMatchObject({ part: 'crossing_messages', cursor: 0 });
    await createLater().wake();
    expect(await findUnfinished(database(), id)).toBe(null);
    expect(await dump(session)).not.toContain('secret');
  });

  it('settles before the rows are blank: then no message, failure or version says anything', async () => {
    const session = await newSession();
    await push(session, runOf(3));
    const [first] = (await api.get(`/v2/sessions/${session}/messages`)).body.data;
    await api.patch(`/v2/chat/messages/${first.id}/metadata`, { body: { metadata: { label: 'secret label' } } });
    const { id } = await decide(session, 'first');
    const steps = stepsOf('first');
    while ((await findUnfinished(database(), id))!.part !== 'events') await steps.step(id);
    const kept = await database().query('SELECT 1 FROM session_events WHERE session_id = $1 AND redacted_at IS NULL', [
      session,
    ]);
    expect(kept.length).toBeGreaterThan(10);
    for (const table of ['messages', 'runs', 'session_states'])
      expect(
        JSON.stringify(await database().query(`SELECT * FROM ${table} WHERE session_id = $1`, [session])),
      ).not.toContain('secret');
    expect(JSON.stringify((await api.get(`/v2/chat/messages/${first.id}/versions`)).body)).not.toContain('secret');
    await createLater().wake();
    expect(await dump(session)).not.toContain('secret');
  });

  it('decides with as many statements for many events as for few, and changes a bounded number of rows at a time', async () => {
    const [small, large] = [await newSession(), await newSession()];
    await push(small, runOf(2));
    await push(large, runOf(500));
    expect((await decide(large, 'counted')).statements).toBe((await decide(small, 'counted')).statements);
    const [{ id }] = await database().query('SELECT id FROM event_redactions WHERE session_id = $1', [large]);
    const countBlank = async () => {
      const [row] = await database().query(
        `SELECT (SELECT count(*)::int FROM session_events WHERE session_id = $1 AND redacted_at IS NOT NULL) AS events,
                (SELECT count(*)::int FROM messages WHERE session_id = $1 AND content::text LIKE '%""%') AS messages`,
        [large],
      );
      return row as { events: number; messages: number };
    };
    const steps = stepsOf('counted');
    let steady = 0;
    for (let before = await countBlank(); (await steps.step(id)) === 'more'; steady += 1) {
      const now = await countBlank();
      expect(now.events - before.events).toBeLessThanOrEqual(stepSizes.events);
      expect(now.messages - before.messages).toBeLessThanOrEqual(stepSizes.messages);
      before = now;
    }
    expect(await countBlank()).toEqual({ events: 2004, messages: 500 });
    expect(steady).toBeLessThan(2004 / stepSizes.events + 500 / stepSizes.messages + 8);
    await createLater().wake();
  });

  it('goes on wherever a process has ended, and two share the steps', async () => {
    for (let done = 0; ; done += 1) {
      const session = await newSession();
      await push(session, runOf(5));
      const { id } = await decide(session, 'ended');
      const steps = stepsOf('ended');
      for (let step = 0; step < done; step += 1) await steps.step(id);
      const isDone = (await findUnfinished(database(), id)) === null;
      expect(await stepsOf('another').step(id)).toBe(isDone ? 'done' : 'elsewhere');
      await Promise.all([createLater().wake(), createLater().wake()]);
      expect(await dump(session)).not.toContain('secret');
      expect(await findUnfinished(database(), id)).toBe(null);
      if (isDone) break;
    }
  });

  it('keeps what is beside the span, and takes nothing back from an earlier redaction', async () => {
    const session = await newSession();
    await push(session, [
      { type: 'RUN_STARTED', threadId: 't', runId: 'r1' },
      ...message('m1'),
      ...message('m2'),
      ...message('m3'),
      { type: 'RUN_FINISHED', threadId: 't', runId: 'r1' },
    ]);
    const read = async () => {
      const query = {
        sessionId: session,
        afterSeq: 0,
        types: null,
        from: null,
        to: null,
        view: 'raw' as const,
        limit: 100,
      };
      return (await readHistory(database(), query)).data.map(({ redacted = false }) => redacted);
    };
    const first = await decide(session, 'ended', 4, 7);
    const isIn = (from: number, to: number) => Array.from({ length: 14 }, (_, n) => n + 1 >= from && n + 1 <= to);
    expect(await read()).toEqual(isIn(4, 7));
    const second = await decide(session, 'ended', 6, 11);
    expect(await read()).toEqual(isIn(4, 11));
    await createLater().wake();
    expect(await read()).toEqual(isIn(4, 11));
    expect([await findUnfinished(database(), first.id), await findUnfinished(database(), second.id)]).toEqual([
      null,
      null,
    ]);
    const said = (await api.get(`/v2/sessions/${session}/messages`)).body.data;
    expect(said.map(({ content }: { content: { text: string } }) => content.text)).toEqual([
      'my secret ',
      '',
      'is secret',
    ]);
  });

  it('ends when the conversation is deleted meanwhile', async () => {
    const session = await newSession();
    await push(session, runOf(2));
    const { id } = await decide(session, 'ended');
    const [{ conversation }] = await database().query(
      'SELECT conversation_id AS conversation FROM sessions WHERE id = $1',
      [session],
    );
    expect((await api.delete(`/v2/conversations/${conversation}`)).status).toBe(200);
    expect(await findUnfinished(database(), id)).toBe(null);
    expect(await dump(session)).not.toContain('secret');
  });
});
