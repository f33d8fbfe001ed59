import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, grpcClient } from '#src/testing/grpc-client.ts';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';
import { measuredTables } from '#src/resources/storage/store.ts';

const shares = {
  key: { requests: 50, streams: 2, runs: 2 },
  organization: { requests: 50, streams: 3, runs: 3 },
};
let stage: Stage;
let api: Api;
let agent: string;
let nowMs = Date.now();

beforeAll(async () => {
  const more = { shares, storageLimitBytes: 60_000 };
  stage = await startStage(await openTestDatabase(), {}, more, () => new Date(nowMs));
  api = await testApi(stage);
  agent = await makeAgent(api);
});
afterAll(async () => {
  await stage.drain();
  await stage.database.close();
});

const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;

/** Opens a stream of events and returns its status and how to leave it. */
async function follow(caller: Api, session: string) {
  const leaving = new AbortController();
  const { status } = await fetch(`${stage.url}/v2/sessions/${session}/events`, {
    headers: { authorization: `Bearer ${caller.token}` },
    signal: leaving.signal,
  });
  return { status, leave: () => leaving.abort() };
}

async function watch(caller: Api, session_id: string) {
  const client = grpcClient(stage.grpc, 'parley.session.v1.SessionEvents', { authorization: `Bearer ${caller.token}` });
  const stream = client.stream('WatchSessionEvents', { session_id });
  return { stream, leave: () => (stream.cancel(), client.close()) };
}

/** Returns a message whose answer goes on until it is cancelled. */
const held = () => plays([{ say: 'Well' }, createHold().step], { agent_id: agent });
const begin = (caller: Api) => caller.stream('/v2/chat/messages/stream', held());
const runs = async (): Promise<string[]> => {
  const sql = `SELECT id FROM runs WHERE status = 'running' AND agent_id = $1`;
  const rows = await stage.database.dataSource.query<{ id: string }[]>(sql, [agent]);
  return rows.map(({ id }) => id);
};

describe('open streams', () => {
  it('429 past the share of a key and of its organization, over HTTP and gRPC, until one has ended', async () => {
    const session = await newSession();
    const other = await api.as({});
    const [first, second] = [await follow(api, session), await follow(api, session)];
    expect([first.status, second.status]).toEqual([200, 200]);
    const refused = await api.get(`/v2/sessions/${session}/events`);
    expect([refused.status, refused.body.error_code, refused.headers.get('retry-after')]).toEqual([
      429,
      'concurrency_limit_exceeded',
      '1',
    ]);
    expect(refused.body).toMatchObject({
      retryable: true,
      detail: expect.stringMatching(/^This key has 2 open streams/),
    });
    expect((await api.get('/v2/agents')).status).toBe(200);
    const third = await follow(other, session);
    expect(third.status).toBe(200);
    const watching = await watch(other, session);
    expect((await collect(watching.stream)).failure).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      detail: expect.stringMatching(/^This organization has 3 open streams/),
    });
    watching.leave();
    third.leave();
    const again = async () => {
      const opened = await follow(other, session);
      opened.leave();
      return opened.status;
    };
    await expect.poll(again).toBe(200);
    for (const { leave } of [first, second]) leave();
  });

  it('over gRPC have the share that those over HTTP have', async () => {
    const session = await newSession();
    await api.post(`/v2/sessions/${session}/events`, {
      body: { producer_epoch: 1, events: [{ producer_seq: 1, event: { type: 'CUSTOM', name: 'a', value: 1 } }] },
    });
    const other = await api.as({});
    const watching = [await watch(other, session), await watch(other, session)];
    for (const { stream } of watching) stream.on('error', () => {}); // they are cancelled below
    await expect.poll(async () => (await follow(other, session)).status).toBe(429);
    for (const { leave } of watching) leave();
    await expect
      .poll(async () => {
        const opened = await follow(other, session);
        opened.leave();
        return opened.status;
      })
      .toBe(200);
  });
});

describe('runs that answer', () => {
  it('429 past the share, through every door, and room when one has ended', async () => {
    const callers = await Promise.all([api.as({}), api.as({})]);
    const answers = [begin(callers[0]!), begin(callers[0]!)];
    await expect.poll(async () => (await runs()).length).toBe(2);
    const posted = held();
    const whole = await callers[0]!.post('/v2/chat/messages', { body: posted });
    expect([whole.status, whole.body.error_code]).toEqual([429, 'concurrency_limit_exceeded']);
    const input = { threadId: 't', runId: 'r', messages: [{ id: 'm', role: 'user', content: 'x' }] };
    expect((await callers[0]!.post(`/v2/agents/${agent}/run`, { body: input })).status).toBe(429);
    const first = { agent_id: agent, message: posted.message };
    expect((await callers[0]!.post('/v2/conversations', { body: first })).status).toBe(429);
    const earlier = await callers[0]!.post('/v1/chat', {
      body: { agentId: agent, message: 'x', channelId: 'C1', workspaceId: 'W1' },
    });
    expect([earlier.status, earlier.body.error.code]).toEqual([429, 'rate_limit_exceeded']);
    expect(await runs()).toHaveLength(2);
    for (const id of await runs()) await api.post(`/v2/runs/${id}/cancel`);
    await Promise.all(answers);
    expect(
      (await callers[0]!.post('/v2/chat/messages', { body: plays([{ say: 'Yes.' }], { agent_id: agent }) })).status,
    ).toBe(200);
  });
});

describe('stored bytes', () => {
  const memory = (text: string) => ({ body: { memory_type: 'working', content: { note: text } } });
  const remember = async (text: string) => (await api.post(`/v2/agents/${agent}/memories`, memory(text))).status;

  it('413 when an organization is full, for what stores more only', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 12 && statuses.at(-1) !== 413; i += 1)
      statuses.push(await remember(`${i} ${'word '.repeat(1_500)}`));
    expect(statuses.at(-1)).toBe(413);
    expect(statuses.length).toBeGreaterThan(3);
    const refused = await api.post(`/v2/agents/${agent}/memories`, memory('word '.repeat(1_500)));
    expect(refused.body).toMatchObject({ error_code: 'storage_limit_exceeded', retryable: false });
    expect((await api.get(`/v2/agents/${agent}/memories`)).status).toBe(200);
    expect(
      (await api.post(`/v2/agents/${agent}/memories/search`, { body: { query: 'word '.repeat(150) } })).status,
    ).toBe(200);
    const other = await testApi(stage);
    expect((await other.post('/v2/agents', { body: { key: 'k', name: 'N', model: 'offline/echo' } })).status).toBe(201);
  });

  it('are refused over gRPC too', async () => {
    const other = await testApi(stage);
    const theirs = await makeAgent(other);
    const session = (await other.post('/v2/sessions', { body: { agent_id: theirs } })).body.id;
    const client = grpcClient(stage.grpc, 'parley.session.v1.SessionEvents', {
      authorization: `Bearer ${other.token}`,
    });
    const send = (event: object, producer_seq: number) =>
      collect(
        (() => {
          const pushing = client.stream('PushSessionEvents');
          const payload = JSON.stringify(event);
          pushing.write({ events: [{ session_id: session, payload, producer_epoch: 1, producer_seq }] });
          pushing.end();
          return pushing;
        })(),
      );
    await send({ type: 'RUN_STARTED', threadId: 't', runId: 'r' }, 1);
    let seq = 1;
    // A new organization is let through until it was measured.
    const another = async () =>
      (await send({ type: 'CUSTOM', name: 'n', value: 'x'.repeat(9_000) }, (seq += 1))).failure;
    await expect.poll(another).toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    client.close();
  });

  it('are measured in every table that keeps what callers say', async () => {
    const rows = await stage.database.dataSource.query<{ name: string }[]>(
      `SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = 'public'`,
    );
    const small = [
      'agents',
      'api_keys',
      'approvals',
      'audit_chains',
      'audit_log',
      'branches',
      'context_templates',
      'daily_usage',
      'data_keys',
      'erasures',
      'event_redactions',
      'file_removals',
      'file_segments',
      'machine_steps',
      'member_roles',
      'memory_embeddings',
      'memory_jobs',
      'memory_links',
      'memory_stores',
      'memory_words',
      'migration_job_conversations',
      'migrations',
      'oauth_clients',
      'oauth_records',
      'organizations',
      'quota_counters',
      'retention_policies',
      'revoked_tokens',
      'roles',
      'session_state_restores',
      'signing_keys',
      'state_machines',
      'usage_reservations',
      'v1_conversations',
      'service_version_sets',
      'simulation_parts',
      'simulation_references',
      'simulation_runs',
      'simulation_sets',
      'version_usage',
      'version_usage_hours',
    ];
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...measuredTables, ...small].toSorted());
  });
});
