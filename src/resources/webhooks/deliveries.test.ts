import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAgent, plays, type Api } from '#src/testing/harness.ts';
import { startWebhookStage, type WebhookStage } from '#src/testing/webhook-stage.ts';
import { sweepWebhooks } from './sweep.ts';

let stage: WebhookStage;
let api: Api;
let agent: string;
/** The address of the webhooks of a test: those of others may still get what has failed. */
let place: string;
let places = 0;

beforeAll(async () => {
  stage = await startWebhookStage();
});
beforeEach(async () => {
  stage.receiver.requests.length = 0;
  stage.receiver.answer = (_request, response) => void response.writeHead(204).end();
  api = await stage.newApi();
  place = `${stage.receiver.url}${(places += 1)}`;
  agent = await makeAgent(api);
});
afterAll(async () => {
  expect(stage.failures).toEqual([]);
  await stage.close();
});

const create = async (more: object = {}): Promise<string> => {
  const body = { url: place, event_types: ['*'], ...more };
  return (await api.post('/v2/webhooks', { body })).body.id;
};
const chat = async (script: object[] = [{ say: 'Hello' }], context: object = { agent_id: agent }) =>
  (await api.post('/v2/chat/messages', { body: plays(script, context as Record<string, unknown>) })).body;
/** Returns the events that have arrived since the last time. */
const listReceived = () => {
  const mine = stage.receiver.requests.splice(0).filter(({ path }) => place.endsWith(path));
  return mine.map(({ body }) => JSON.parse(body));
};
/** Delivers what is due, and returns the events that have arrived since the last time, without those of conversations that begin. */
const receive = async () => {
  await stage.deliver();
  const events = listReceived();
  return events.filter(({ type }) => type !== 'conversation.created');
};
const list = async (id: string, query = '') => (await api.get(`/v2/webhooks/${id}/deliveries${query}`)).body.data;
const fail = (status: number, headers: Record<string, string> = {}) => {
  stage.receiver.answer = (_request, response) => void response.writeHead(status, headers).end('no');
};

const later = (seconds: number) => new Date(stage.now().getTime() + seconds * 1_000).toISOString();
/** Fails until there is no attempt any more. */
const failForADay = async () => {
  for (let hour = 0; hour < 27; hour += 1) {
    await stage.deliver();
    stage.pass(3_600);
  }
};

describe('events', () => {
  /** Returns the events of all deliveries of a webhook, the first one first, as the API tells them. */
  async function readEvents(id: string): Promise<unknown[]> {
    const events: unknown[] = [];
    for (const { id: delivery } of await list(id, '?limit=100'))
      events.push((await api.get(`/v2/webhooks/${id}/deliveries/${delivery}`)).body.event);
    return events.toReversed();
  }

  it('tell of runs, with ids and the code of an error alone', async () => {
    const types = ['run.finished', 'run.failed', 'run.requires_tool_results', 'run.cancelled'];
    const id = await create({ event_types: types });
    const tools = [{ name: 'look', parameters: { type: 'object' } }];
    const helper = await makeAgent(api, { tools });
    const answered = await chat([{ say: 'A secret answer.' }]);
    await chat([{ fail: { status: 500, message: 'secret \u0000 reason' } }]);
    const asks = await chat([{ tool_call: { name: 'look', arguments: {} } }], { agent_id: helper });
    const { run_id: waiting } = asks.message;
    expect((await api.post(`/v2/runs/${waiting}/cancel`)).status).toBe(200);
    const events = await receive();
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(types));
    const finished = events.find(({ type }) => type === 'run.finished');
    expect(finished).toEqual({
      id: expect.stringMatching(/^evt_/),
      type: 'run.finished',
      api_version: '2',
      timestamp: expect.any(String),
      data: {
        run_id: answered.message.run_id,
        session_id: answered.message.session_id,
        conversation_id: answered.conversation.id,
        agent_id: agent,
        user_id: null,
        error_code: null,
        url: `${api.stage.url}/v2/runs/${answered.message.run_id}`,
      },
    });
    const failed = events.find(({ type }) => type === 'run.failed');
    expect(failed.data.error_code).toBe('upstream_failure');
    const ofOne = events.filter(({ data }) => data.run_id === waiting).map(({ type }) => type);
    expect(ofOne).toEqual(['run.requires_tool_results', 'run.cancelled']);
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(await readEvents(id)).toEqual(expect.arrayContaining(events));
  });

  it('tell of conversations of one agent or one user alone', async () => {
    const user = (await api.post('/v2/users', { body: {} })).body.id;
    const [ofAgent, ofUser] = [await create({ agent_id: agent }), await create({ user_id: user })];
    const other = await makeAgent(api);
    const mine = await api.post('/v2/conversations', { body: { agent_id: agent } });
    const theirs = await api.post('/v2/conversations', { body: { agent_id: other, user: { id: user } } });
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    await api.post(`/v2/conversations/${theirs.body.id}/close`);
    await stage.deliver();
    const [created] = await list(ofAgent);
    expect(await readEvents(ofAgent)).toEqual([
      {
        id: created.event_id,
        type: 'conversation.created',
        api_version: '2',
        timestamp: mine.body.created_at,
        data: {
          conversation_id: mine.body.id,
          agent_id: agent,
          user_id: null,
          url: `${api.stage.url}/v2/conversations/${mine.body.id}`,
        },
      },
    ]);
    expect(await readEvents(ofUser)).toMatchObject([
      { type: 'conversation.created', data: { user_id: user } },
      { type: 'conversation.closed', data: { conversation_id: theirs.body.id, agent_id: other, user_id: user } },
    ]);
  });

  it('tell of memories that were changed together', async () => {
    const id = await create({ event_types: ['memory.changed'] });
    const draft = (text: string) => ({
      id: text,
      memory: { memory_type: 'semantic', content: { concept: text, definition: `What Ann likes: ${text}.` } },
    });
    const body = { memories: [draft('tea'), draft('rain')] };
    const made = await api.post(`/v2/agents/${agent}/memories/batch`, { body });
    expect([made.status, made.body]).toMatchObject([200, { results: [{}, {}] }]);
    const ids = (await api.get(`/v2/agents/${agent}/memories`)).body.data.map((memory: { id: string }) => memory.id);
    const changes = [
      await api.patch(`/v2/memories/${ids[0]}`, { body: { importance: 0.9 } }),
      await api.delete(`/v2/memories/${ids[0]}`),
    ];
    expect(changes.map(({ status }) => status)).toEqual([200, 204]);
    // The database tells the time of these.
    stage.pass(600);
    const events = await receive();
    expect(events.map(({ data }) => [data.change, data.memory_count])).toEqual([
      ['created', 2],
      ['updated', 1],
      ['deleted', 1],
    ]);
    expect(events[0].data).toEqual({
      change: 'created',
      memory_ids: ids.toSorted(),
      memory_count: 2,
      agent_id: agent,
      user_id: null,
      url: `${api.stage.url}/v2/agents/${agent}/memories`,
    });
    expect(await readEvents(id)).toEqual(events);
    expect(JSON.stringify(events)).not.toContain('tea');
  });

  it('tell of calls that wait for a person', async () => {
    const id = await create({ event_types: ['approval.needed'] });
    const { message } = await chat();
    const { dataSource } = api.stage.database;
    await dataSource.query(`UPDATE runs SET status = 'requires_approval' WHERE id = $1`, [message.run_id]);
    const events = await receive();
    expect(events).toMatchObject([{ type: 'approval.needed', data: { run_id: message.run_id } }]);
    expect(await readEvents(id)).toEqual(events);
  });

  it('tell of a migration job that has ended', async () => {
    const id = await create({ event_types: ['migration.finished'] });
    const job = (await api.post('/v2/migrate', { body: { from_version: 'v1', dry_run: false } })).body;
    await expect.poll(() => list(id)).toHaveLength(1);
    const events = await receive();
    expect(events).toMatchObject([{ data: { job_id: job.id, status: 'completed' } }]);
    expect(await readEvents(id)).toEqual(events);
  });

  it('tell once of a key that ends soon', async () => {
    const id = await create({ event_types: ['key.expiring'] });
    const expires_at = later(10 * 86_400);
    const key = (await api.post('/v2/keys', { body: { name: 'one', scopes: ['agents:read'], expires_at } })).body;
    await api.post('/v2/keys', { body: { name: 'two', scopes: ['agents:read'], expires_at: later(20 * 86_400) } });
    const sweep = () => sweepWebhooks({ db: api.stage.database.dataSource, clock: stage.now });
    await sweep();
    await sweep();
    const events = await receive();
    const url = `${api.stage.url}/v2/keys/${key.id}`;
    expect(events).toMatchObject([{ type: 'key.expiring', data: { key_id: key.id, expires_at, url } }]);
    expect(await readEvents(id)).toEqual(events);
    await api.patch(`/v2/keys/${key.id}`, { body: { expires_at: later(5 * 86_400) } });
    await sweep();
    expect(await receive()).toHaveLength(1);
  });
});

describe('retries', () => {
  it('wait, keep the id, and tell of each attempt', async () => {
    const id = await create({ event_types: ['run.finished'] });
    fail(503);
    await chat();
    const [first] = await receive();
    const [pending] = await list(id);
    expect(pending).toMatchObject({
      status: 'pending',
      attempts: [{ outcome: 'rejected', status_code: 503, answer: 'no' }],
      next_attempt_at: later(5),
      finished_at: null,
    });
    expect((await api.get(`/v2/webhooks/${id}`)).body.failing_since).toBe(pending.attempts[0].attempted_at);
    expect(await receive()).toEqual([]);
    stage.pass(5);
    fail(429, { 'retry-after': '7200' });
    expect(await receive()).toEqual([first]);
    expect((await list(id))[0].next_attempt_at).toBe(later(7_200));
    stage.receiver.answer = (_request, response) => void response.writeHead(204).end();
    stage.pass(7_200);
    expect(await receive()).toEqual([first]);
    expect((await list(id))[0]).toMatchObject({ status: 'succeeded', next_attempt_at: null, finished_at: later(0) });
    expect((await list(id))[0].attempts).toHaveLength(3);
    expect((await api.get(`/v2/webhooks/${id}`)).body.failing_since).toBeNull();
  });

  it('hold back what comes later in the conversation, and nothing else', async () => {
    await create({ event_types: ['run.finished', 'conversation.closed'] });
    fail(500);
    const { conversation } = await chat();
    const [first] = await receive();
    stage.receiver.answer = (_request, response) => void response.writeHead(204).end();
    await api.post(`/v2/conversations/${conversation.id}/close`);
    await chat();
    const others = await receive();
    expect(others).toHaveLength(1);
    expect(others[0].data.conversation_id).not.toBe(conversation.id);
    stage.pass(5);
    const rest = await receive();
    expect(rest.map(({ type }) => type)).toEqual(['run.finished', 'conversation.closed']);
    expect(rest[0]).toEqual(first);
  });

  it('end after a day, and the next event of the conversation is sent then', async () => {
    const id = await create({ event_types: ['run.finished', 'conversation.closed'] });
    fail(500);
    const { conversation } = await chat();
    await stage.deliver();
    await api.post(`/v2/conversations/${conversation.id}/close`);
    await failForADay();
    const [closed, finished] = await list(id);
    expect([finished.status, finished.attempts.length, finished.next_attempt_at]).toEqual(['failed', 8, null]);
    expect([closed.event_type, closed.attempts.length]).toEqual(['conversation.closed', expect.any(Number)]);
    expect(closed.attempts.length).toBeGreaterThan(0);
  });

  it('go on after a process died that had sent, with the same id', async () => {
    const id = await create({ event_types: ['run.finished'] });
    await chat();
    const dying = stage.openSender({ clock: stage.now, outgoing: { fetch: () => new Promise(() => {}) } });
    void dying.wake();
    const { dataSource } = api.stage.database;
    const countClaimed = async () => {
      const sql = 'SELECT id FROM webhook_deliveries WHERE claimed_by IS NOT NULL AND webhook_id = $1';
      const rows = await dataSource.query(sql, [id]);
      return rows.length;
    };
    await expect.poll(countClaimed).toBe(1);
    expect(await receive()).toEqual([]);
    stage.pass(61);
    expect(await receive()).toHaveLength(1);
  });
});

describe('disabling', () => {
  const actions = async () =>
    (await api.get('/v2/audit?limit=3')).body.data.map((entry: { action: string; details: unknown }) => [
      entry.action,
      entry.details,
    ]);

  it('follows a 410, and is told in the audit', async () => {
    const id = await create({ event_types: ['run.finished'] });
    fail(410);
    await chat();
    await receive();
    const { body } = await api.get(`/v2/webhooks/${id}`);
    expect(body).toMatchObject({ enabled: false, disabled: { reason: 'gone', disabled_at: later(0) } });
    expect((await list(id))[0].status).toBe('failed');
    expect(await actions()).toContainEqual(['disable_webhook', { reason: 'gone' }]);
    await chat();
    expect(await list(id)).toHaveLength(1);
  });

  it('follows five days without a success; what waits is sent once it is enabled', async () => {
    const id = await create({ event_types: ['run.finished'] });
    fail(500);
    await chat();
    await stage.deliver();
    stage.pass(5 * 86_400 - 60);
    await chat();
    await stage.deliver();
    expect((await api.get(`/v2/webhooks/${id}`)).body.enabled).toBe(true);
    stage.pass(3_600);
    await stage.deliver();
    expect((await api.get(`/v2/webhooks/${id}`)).body.enabled).toBe(true);
    await failForADay();
    expect((await api.get(`/v2/webhooks/${id}`)).body).toMatchObject({
      enabled: false,
      disabled: { reason: 'failing' },
    });
    expect(await actions()).toContainEqual(['disable_webhook', { reason: 'failing' }]);
    stage.receiver.requests.length = 0;
    stage.receiver.answer = (_request, response) => void response.writeHead(204).end();
    await api.patch(`/v2/webhooks/${id}`, { body: { enabled: true } });
    stage.pass(86_400);
    expect(await receive()).toHaveLength(1);
    expect((await api.get(`/v2/webhooks/${id}`)).body).toMatchObject({ disabled: null, failing_since: null });
  });
});

describe('redelivery', () => {
  it('202 and the event is sent again with its id; 409 while it is pending or disabled', async () => {
    const id = await create({ event_types: ['run.finished'] });
    await chat();
    const [sent] = await receive();
    const [delivery] = await list(id);
    const path = `/v2/webhooks/${id}/deliveries/${delivery.id}/redeliver`;
    fail(500);
    const again = await api.post(path);
    expect([again.status, again.body]).toMatchObject([202, { id: delivery.id, status: 'pending', finished_at: null }]);
    await expect.poll(async () => (await list(id))[0].attempts.length).toBe(2);
    expect(listReceived()).toEqual([sent]);
    const twice = await api.post(path);
    expect([twice.status, twice.body.error_code]).toEqual([409, 'conflict']);
    await api.patch(`/v2/webhooks/${id}`, { body: { enabled: false } });
    expect((await api.post(path)).status).toBe(409);
    const recovery = await api.post(`/v2/webhooks/${id}/redeliver`, { body: { since: later(-3_600) } });
    expect([recovery.status, recovery.body.error_code]).toEqual([409, 'conflict']);
  });

  it('202 for all that has failed since a time, in the order of each conversation', async () => {
    const id = await create({ event_types: ['run.finished', 'conversation.closed'] });
    fail(500);
    const { conversation } = await chat();
    const since = later(-60);
    await api.post(`/v2/conversations/${conversation.id}/close`);
    await failForADay();
    await failForADay();
    expect((await list(id, '?status=failed')).map((one: { event_type: string }) => one.event_type)).toEqual([
      'conversation.closed',
      'run.finished',
    ]);
    expect(await list(id, '?status=failed&event_type=run.finished')).toHaveLength(1);
    const page = await api.get(`/v2/webhooks/${id}/deliveries?limit=1&include_total=true`);
    expect([page.body.has_more, page.headers.get('x-total-count')]).toEqual([true, '2']);
    expect(page.headers.get('link')).toContain('rel="next"');
    await api.patch(`/v2/webhooks/${id}`, { body: { enabled: true } });
    stage.receiver.requests.length = 0;
    stage.receiver.answer = (_request, response) => void response.writeHead(204).end();
    const recovery = await api.post(`/v2/webhooks/${id}/redeliver`, { body: { since } });
    expect([recovery.status, recovery.body]).toEqual([202, { redelivered: 2, has_more: false }]);
    await expect.poll(async () => (await list(id, '?status=succeeded')).length).toBe(2);
    expect(listReceived().map(({ type }) => type)).toEqual(['run.finished', 'conversation.closed']);
  });
});

describe('what is kept', () => {
  it('ends with the user whom it concerns', async () => {
    const id = await create({ event_types: ['run.finished'] });
    const user = (await api.post('/v2/users', { body: {} })).body.id;
    const own = await create({ user_id: user });
    await chat([{ say: 'Hello' }], { agent_id: agent, user: { id: user } });
    expect(await list(id)).toHaveLength(1);
    expect((await api.delete(`/v2/users/${user}`)).status).toBe(202);
    stage.pass(10);
    await expect.poll(() => list(id)).toHaveLength(0);
    await expect.poll(async () => (await api.get(`/v2/webhooks/${own}`)).status).toBe(404);
  });

  it('ends after 30 days, and with its webhook', async () => {
    const [id, gone] = [
      await create({ event_types: ['run.finished'] }),
      await create({ event_types: ['run.finished'] }),
    ];
    await chat();
    await stage.deliver();
    await api.delete(`/v2/webhooks/${gone}`);
    const { dataSource } = api.stage.database;
    const count = async (table: string, column: string, of: string) =>
      (await dataSource.query(`SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`, [of]))[0].n;
    stage.pass(2 * 3_600);
    await sweepWebhooks({ db: dataSource, clock: stage.now });
    expect([await count('webhooks', 'id', gone), await count('webhook_deliveries', 'webhook_id', gone)]).toEqual([
      0, 0,
    ]);
    expect(await list(id)).toHaveLength(1);
    stage.pass(31 * 86_400);
    await sweepWebhooks({ db: dataSource, clock: stage.now });
    expect(await count('webhook_deliveries', 'webhook_id', id)).toBe(0);
  });
});
