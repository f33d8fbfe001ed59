import { beforeAll, describe, expect, it } from 'vitest';
import { maxPageBytes } from '#src/api/paging.ts';
import { maxTextLength } from '#src/event-log/totals.ts';
import { maxRebuiltBytes } from './log/record.ts';
import { makeAgent, says, startStage, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

type Event = Record<string, unknown>;

const sql = (text: string, parameters: unknown[]) => api.stage.database.dataSource.query(text, parameters);
const started: Event = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
const speak = (messageId: string): Event => ({ type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' });
const grow = (messageId: string, delta: string): Event => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta });

/** The most that one push may have in these tests, as fragments of a text. */
const pieces = (messageId: string, text: string): Event[] => {
  const all: Event[] = [];
  for (let at = 0; at < text.length; at += 500_000) all.push(grow(messageId, text.slice(at, at + 500_000)));
  return all;
};

/** Pushes events one by one. Returns the next number. */
async function pushEach(session: string, firstSeq: number, events: Event[]): Promise<number> {
  for (const [index, event] of events.entries())
    expect((await push(session, firstSeq + index, [event])).status).toBe(200);
  return firstSeq + events.length;
}

const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;
const pathOf = (session: string) => `/v2/sessions/${session}/events`;

function push(session: string, firstSeq: number, events: Event[]) {
  const body = { producer_epoch: 1, events: events.map((event, i) => ({ producer_seq: firstSeq + i, event })) };
  return api.post(pathOf(session), { body });
}

/** Stores more fragments than a message may have, as earlier versions have taken them in. */
async function storeFragments(
  session: string,
  count: number,
  payload = '{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"',
) {
  await sql(
    `INSERT INTO session_events (session_id, seq, last_seq, run_id, event_type, payload, event_count, created_at, producer_epoch, producer_seq)
     SELECT $1, 2 + n, 2 + n, 'r', 'TEXT_MESSAGE_CONTENT', $3 || repeat('z', 1000000) || '"}', 1, now(), 1, 2 + n
       FROM generate_series(1, $2::int) AS n`,
    [session, count, payload],
  );
  await sql('UPDATE sessions SET next_seq = $2 + 3, producer_seq = $2 + 2 WHERE id = $1', [session, count]);
}

/** A session whose open message has more text than one may have. The second instance has never seen it. */
async function damagedSession(count: number, payload?: string): Promise<string> {
  const session = await newSession();
  expect((await push(session, 1, [started, speak('m')])).status).toBe(200);
  await storeFragments(session, count, payload);
  return session;
}

const messagesOf = async (session: string) => (await api.get(`/v2/sessions/${session}/messages`)).body.data;
const runOf = async (session: string) => (await api.get(`/v2/runs/${(await messagesOf(session))[0].run_id}`)).body;
const loseLease = (session: string) =>
  sql(`UPDATE runs SET lease_expires_at = now() - interval '1 hour' WHERE session_id = $1`, [session]);
const sayHello = (session: string) => api.post('/v2/chat/messages', { body: says('Hello', { session_id: session }) });

describe('createSessionEvents', () => {
  it('409 for what a text adds up to over pushes, with the event, and nothing of its push is stored', async () => {
    const session = await newSession();
    const next = await pushEach(session, 1, [started, speak('m'), ...pieces('m', 'x'.repeat(maxTextLength))]);
    const refused = await push(session, next, [{ type: 'CUSTOM', name: 'n', value: 1 }, grow('m', 'y')]);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      error_code: 'event_order',
      retryable: false,
      errors: [{ pointer: '/events/1/event/delta', code: 'text_too_long' }],
    });
    expect(refused.body.detail).toContain('2,000,001 characters');
    const end = [
      { type: 'TEXT_MESSAGE_END', messageId: 'm' },
      { type: 'RUN_FINISHED', threadId: 't', runId: 'r' },
    ];
    expect(await push(session, next, end)).toMatchObject({ status: 200, body: { next_seq: next + 2 } });
    expect((await messagesOf(session))[0]).toMatchObject({
      state: 'completed',
      content: { text: 'x'.repeat(maxTextLength) },
    });
  });
});

describe('a run whose message is longer than a message may be', () => {
  it('can be read while it is open, refuses more, and ends', async () => {
    const session = await damagedSession(5);
    const [open] = await messagesOf(session);
    expect([open.state, open.content.text.length]).toEqual(['in_progress', maxTextLength]);
    const more = await push(session, 8, [grow('m', 'z')]);
    expect([more.status, more.body.errors?.[0]?.code]).toEqual([409, 'text_too_long']);
    const end = [
      { type: 'TEXT_MESSAGE_END', messageId: 'm' },
      { type: 'RUN_FINISHED', threadId: 't', runId: 'r' },
    ];
    expect((await push(session, 8, end)).status).toBe(200);
    const [closed] = await messagesOf(session);
    expect([closed.state, closed.content.text.length]).toEqual(['completed', maxTextLength]);
    expect((await sayHello(session)).status).toBe(200);
  });

  it('is cancelled although it is too large to be rebuilt, and its session goes on', async () => {
    const session = await damagedSession(maxRebuiltBytes / 1_000_000 + 1);
    const { id } = await runOf(session);
    expect((await api.post(`/v2/runs/${id}/cancel`)).status).toBe(200);
    expect(await runOf(session)).toMatchObject({ status: 'cancelled' });
    expect((await messagesOf(session))[0]).toMatchObject({ state: 'incomplete' });
    expect((await sayHello(session)).status).toBe(200);
  });
});

describe('the start of a server', () => {
  it('ends each lost run by itself, also one whose events do not follow each other', async () => {
    const unreadable = await damagedSession(1, '{"type":"TEXT_MESSAGE_CONTENT","messageId":"another","delta":"');
    const usual = await damagedSession(1);
    const sessions = [unreadable, usual];
    for (const session of sessions) await loseLease(session);
    const second = await startStage(api.stage.database);
    await second.drain();
    await expect.poll(async () => (await runOf(usual)).status).toBe('failed');
    for (const session of sessions) {
      expect(await runOf(session)).toMatchObject({ status: 'failed', error: { error_code: 'runner_lost' } });
      const [message, failure] = await messagesOf(session);
      expect([message.state, failure.kind]).toEqual(['incomplete', 'error']);
      expect((await sayHello(session)).status).toBe(200);
    }
    expect((await messagesOf(usual))[0].content.text).toBe('z'.repeat(1_000_000));
  });
});

describe('listSessionMessages', () => {
  it('ends a page before what would make it too large, and the rest comes with its cursor', async () => {
    const session = await newSession();
    const text = 'x'.repeat(maxTextLength - 1);
    let next = await pushEach(session, 1, [started]);
    for (let i = 0; i < 11; i += 1) {
      const end = i < 7 ? [{ type: 'TEXT_MESSAGE_END', messageId: `m${i}` }] : [];
      next = await pushEach(session, next, [speak(`m${i}`), ...pieces(`m${i}`, `${i % 10}${text}`), ...end]);
    }
    let lastPage: any;
    for (const way of ['after', 'before']) {
      const sizes: number[] = [];
      const seen: number[] = [];
      let query = way === 'after' ? '' : `&before=${lastPage.prev_cursor}`;
      const expected = way === 'after' ? 11 : 11 - lastPage.data.length;
      for (let has = true; has;) {
        const { body }: { body: any } = await api.get(`/v2/sessions/${session}/messages?limit=50${query}`);
        sizes.push(body.data.reduce((sum: number, { content }: any) => sum + content.text.length, 0));
        seen.push(...body.data.map(({ first_seq }: any) => first_seq));
        const cursor = way === 'after' ? body.next_cursor : body.prev_cursor;
        has = cursor !== null;
        if (way === 'after') lastPage = body;
        query = `&${way}=${cursor}`;
      }
      expect(sizes.every((size) => size <= maxPageBytes)).toBe(true);
      expect(sizes.length).toBeGreaterThan(1);
      expect(new Set(seen).size).toBe(expected);
      expect(seen.length).toBe(expected);
    }
  });
});
