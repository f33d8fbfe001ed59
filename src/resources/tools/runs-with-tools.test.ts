import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let remote: ToolServer;

beforeAll(async () => {
  remote = await startToolServer();
  api = await testApi(await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed }));
});
beforeEach(() => {
  remote.requests.length = 0;
  remote.answer = (_request, response) => void response.end('3 degrees');
});
afterAll(async () => {
  await api.stage.drain();
  await remote.close();
});

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const call = (name: string, args: unknown = { city: 'Oslo' }) => ({ tool_call: { name, arguments: args } });
const thenSay = (...steps: object[]) => [...steps, { after_results: [{ say: 'Done.' }] }];

let keys = 0;
/** Creates a tool that is called at the server of the tests. Returns its id and its key. */
async function makeTool(more: object = {}, by = api): Promise<{ id: string; key: string }> {
  const key = `tool_${(keys += 1)}`;
  const body = { key, kind: 'http', parameters, http: { url: remote.url }, ...more };
  const made = await by.post('/v2/tools', { body });
  expect(made.status).toBe(201);
  return { id: made.body.id, key };
}
const agentWith = (keys_: string[], by = api) => makeAgent(by, { tool_refs: keys_.map((key) => ({ key })) });
const send = async (agent_id: string, script: object[], tools?: object) =>
  (
    await api.post('/v2/chat/messages', {
      body: { ...plays(script, { agent_id }), ...(tools && { options: { tools } }) },
    })
  ).body;
const messagesOf = async (reply: any, by = api) =>
  (await by.get(`/v2/sessions/${reply.session.id}/messages`)).body.data;
const resultsOf = async (reply: any) =>
  (await messagesOf(reply)).filter(({ kind }: any) => kind === 'tool_result').map(({ content }: any) => content);

describe('a tool of the organization in a run', () => {
  it('is called with what the model says, and its answer goes back to the model', async () => {
    const { key } = await makeTool();
    const reply = await send(await agentWith([key]), thenSay(call(key)));
    expect(reply.message.content.text).toBe('Done.');
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"city":"Oslo"}']);
    const [result] = await resultsOf(reply);
    expect(result).toMatchObject({ content: '3 degrees', is_error: false, outcome: 'succeeded' });
    expect(result.duration_ms).toEqual(expect.any(Number));
    const { body: log } = await api.get(`/v2/sessions/${reply.session.id}/events/history?limit=100`);
    const events = log.data.map(({ event }: any) => event);
    expect(events.find(({ type }: any) => type === 'TOOL_CALL_START')).toMatchObject({ metadata: { handled: true } });
    const end = events.find(({ type }: any) => type === 'TOOL_CALL_RESULT');
    expect(end).toMatchObject({ toolCallId: result.tool_call_id, metadata: { outcome: 'succeeded', is_error: false } });
    expect(remote.requests[0]!.headers['webhook-id']).toBe(result.tool_call_id);
  });

  it('is called once when its run fails afterwards and its message is sent again with its key', async () => {
    const { key } = await makeTool();
    const agent_id = await agentWith([key]);
    const sendAs = (idempotencyKey: string, script: object[]) =>
      api.post('/v2/chat/messages', {
        body: plays(script, { agent_id }),
        headers: { 'idempotency-key': idempotencyKey },
      });
    const called = [call(key), { after_results: [{ status: 500 }] }];
    const failed = await sendAs('called', called);
    expect([failed.status, failed.body.error_code]).toEqual([502, 'upstream_failure']);
    const again = await sendAs('called', called);
    expect([again.status, again.body.error_code, again.body.detail]).toEqual([
      502,
      'upstream_failure',
      failed.body.detail,
    ]);
    expect(remote.requests).toHaveLength(1);
    for (let times = 0; times < 2; times += 1) await sendAs('not-called', [{ status: 500 }]);
    const { body } = await api.get(`/v2/conversations?agent_id=${agent_id}`);
    expect(body.data).toHaveLength(3);
  });

  it('is not called with arguments that break its schema, of which the model is told', async () => {
    const { key } = await makeTool();
    const script = [
      call(key, { city: 5 }),
      { after_results: [call(key, 'no JSON'), { after_results: [call(key), { after_results: [{ say: 'Done.' }] }] }] },
    ];
    const reply = await send(await agentWith([key]), script);
    expect(await resultsOf(reply)).toMatchObject([
      { outcome: 'refused', is_error: true, content: expect.stringContaining('/city') },
      { outcome: 'refused', is_error: true, content: expect.stringContaining('JSON object') },
      { outcome: 'succeeded' },
    ]);
    expect(remote.requests).toHaveLength(1);
  });

  it('is not called with JSON that no request may have either, whatever the model writes', async () => {
    const { key } = await makeTool({ parameters: {}, approval: { mode: 'when', arguments: { required: ['pay'] } } });
    const written = ['['.repeat(20_000) + ']'.repeat(20_000), '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)];
    for (const args of [`{"a":${written[0]}}`, written[1], `{"n":${'9'.repeat(2_000)}}`]) {
      const reply = await send(await agentWith([key]), thenSay(call(key, args)));
      expect(await resultsOf(reply)).toMatchObject([{ outcome: 'refused', content: expect.stringContaining('JSON') }]);
    }
    expect(remote.requests).toHaveLength(0);
  });

  it('that fails is a result, and the run goes on', async () => {
    const { key } = await makeTool();
    remote.answer = (_request, response) => void response.writeHead(500).end('no luck');
    const reply = await send(await agentWith([key]), thenSay(call(key)));
    expect([reply.message.content.text, await resultsOf(reply)]).toEqual([
      'Done.',
      [
        expect.objectContaining({
          outcome: 'failed',
          is_error: true,
          content: 'tool_execution_failed: It answered with the status 500: no luck',
        }),
      ],
    ]);
  });

  it('is sent the numbers as the model wrote them, and each member once', async () => {
    const { key } = await makeTool({ parameters: { type: 'object' } });
    const script = [
      call(key, '{"id": 90071992547409931, "id": 90071992547409933, "rate": 0.10}'),
      { after_results: [{ say: 'x' }] },
    ];
    const reply = await send(await agentWith([key]), script);
    expect(reply.message.content.text).toBe('x');
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"id":90071992547409933,"rate":0.10}']);
  });

  it('tells its outcome in streams', async () => {
    const { key } = await makeTool();
    const agent_id = await agentWith([key]);
    const { frames } = await api.stream('/v2/chat/messages/stream', plays(thenSay(call(key)), { agent_id }));
    const result = frames.map(({ item }: any) => item).find(({ event }) => event === 'tool_result');
    expect(result).toMatchObject({ outcome: 'succeeded', duration_ms: expect.any(Number) });
  });

  it('is given up after timeout_ms', async () => {
    const { key } = await makeTool();
    remote.answer = () => undefined;
    const reply = await send(await agentWith([key]), thenSay(call(key)), { timeout_ms: 150 });
    expect(await resultsOf(reply)).toMatchObject([{ outcome: 'failed', content: expect.stringContaining('150 ms') }]);
  });

  it('is called side by side with others where that is asked for', async () => {
    const { key } = await makeTool();
    const waiting: (() => void)[] = [];
    remote.answer = ({ body }, response) => {
      waiting.unshift(() => void response.end(body));
      if (waiting.length === 2) for (const release of waiting) release();
    };
    const script = thenSay(call(key, { city: 'Oslo' }), call(key, { city: 'Bergen' }));
    const reply = await send(await agentWith([key]), script, { parallel_execution: true });
    expect((await resultsOf(reply)).map(({ content }: any) => content)).toEqual([
      '{"city":"Oslo"}',
      '{"city":"Bergen"}',
    ]);
  });

  it('is called in max_steps answers at most', async () => {
    const { key } = await makeTool();
    const script = [call(key), { after_results: [call(key), { after_results: [{ say: 'Done.' }] }] }];
    const reply = await send(await agentWith([key]), script, { max_steps: 1 });
    expect(await resultsOf(reply)).toMatchObject([{ outcome: 'succeeded' }, { is_error: true }]);
    expect(remote.requests).toHaveLength(1);
  });

  it('that is for the caller waits for the caller', async () => {
    const { key } = await makeTool({ kind: 'caller', http: undefined });
    const reply = await send(await agentWith([key]), thenSay(call(key)));
    expect(reply.message).toMatchObject({ state: 'requires_tool_results', tool_calls: [{ name: key }] });
  });

  it('is not offered when it was deleted, the session does not allow it, or tools are off', async () => {
    const [kept, gone] = [await makeTool(), await makeTool()];
    const agent = await agentWith([kept.key, gone.key]);
    await api.delete(`/v2/tools/${gone.id}`);
    const refused = { is_error: true, content: expect.stringContaining('There is no tool') };
    expect(await resultsOf(await send(agent, thenSay(call(gone.key))))).toMatchObject([refused]);
    expect(await resultsOf(await send(agent, thenSay(call(kept.key)), { enabled: false }))).toMatchObject([refused]);
    const settings = { allowed_tools: [] };
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent, settings } });
    const body = plays(thenSay(call(kept.key)), { session_id: session.id });
    expect(await resultsOf((await api.post('/v2/chat/messages', { body })).body)).toMatchObject([refused]);
    expect(remote.requests).toHaveLength(0);
  });
});

describe('the version that an agent names', () => {
  it('is found anew for each run: one, the newest, or the newest with the same parameters', async () => {
    const { id, key } = await makeTool();
    const url = (path: string) => ({ http: { url: remote.url + path } });
    await api.patch(`/v2/tools/${id}`, { body: url('two') });
    const wider = { parameters: { type: 'object' }, ...url('three') };
    await api.patch(`/v2/tools/${id}`, { body: wider });
    const called: string[] = [];
    remote.answer = ({ path }, response) => {
      called.push(path);
      response.end();
    };
    for (const version of ['1', '^1', '^2', '3', '^3', 'latest', undefined]) {
      const agent = await makeAgent(api, { tool_refs: [{ key, ...(version && { version }) }] });
      await send(agent, thenSay(call(key)));
    }
    expect(called).toEqual(['/', '/two', '/two', '/three', '/three', '/three', '/three']);
  });
});

describe('createAgent with tool_refs', () => {
  it('201, and says what it names', async () => {
    const { key } = await makeTool();
    const agent = await makeAgent(api, { tool_refs: [{ key, version: '^1' }], tool_choice: 'required' });
    expect((await api.get(`/v2/agents/${agent}`)).body.tool_refs).toEqual([{ key, version: '^1' }]);
    expect((await api.get(`/v2/agents/${await makeAgent(api)}`)).body.tool_refs).toEqual([]);
  });

  it('400 for a tool or a version that is not there, and for two of one name', async () => {
    const { key } = await makeTool();
    const agent = await makeAgent(api);
    const cases: [string, string, object][] = [
      ['/tool_refs/0', 'unknown_tool', { tool_refs: [{ key: 'nothing' }] }],
      ['/tool_refs/1', 'unknown_tool', { tool_refs: [{ key }, { key: 'x', version: '2' }] }],
      ['/tool_refs/0', 'unknown_tool', { tool_refs: [{ key, version: '2' }] }],
      ['/tool_refs/1/key', 'unique', { tool_refs: [{ key }, { key, version: '1' }] }],
      ['/tool_refs/0/key', 'unique', { tools: [{ name: key, parameters: {} }], tool_refs: [{ key }] }],
      ['/tool_refs/0/version', 'pattern', { tool_refs: [{ key, version: '0' }] }],
    ];
    for (const [pointer, code, body] of cases) {
      const answer = await api.patch(`/v2/agents/${agent}`, { body });
      expect([answer.status, answer.body.errors]).toEqual([400, [expect.objectContaining({ pointer, code })]]);
    }
  });
});

describe('a call whose process stops', () => {
  const agentOn = async (by: Api, more: object = {}) => {
    const { key } = await makeTool(more, by);
    return { key, agent: await agentWith([key], by) };
  };
  const begin = async (by: Api, { key, agent }: { key: string; agent: string }) => {
    const called = new Promise<void>((resolve) => (remote.answer = () => resolve()));
    const body = { agent_id: agent, message: plays(thenSay(call(key)), {}).message };
    const made = await by.post('/v2/conversations', { body });
    await called;
    return made.body;
  };
  const expectUnknown = async (by: Api, { session_id, run_id }: any) => {
    await expect.poll(async () => (await by.get(`/v2/runs/${run_id}`)).body.status).toBe('failed');
    const messages = await messagesOf({ session: { id: session_id } }, by);
    expect(messages).toMatchObject([
      { kind: 'user' },
      { kind: 'tool_use' },
      { kind: 'tool_result', content: { outcome: 'unknown', is_error: true } },
      { kind: 'error', content: { problem: { error_code: 'runner_lost' } } },
    ]);
    const next = await by.post('/v2/chat/messages', { body: plays([{ say: 'Hello.' }], { session_id }) });
    expect(next.body.message.content.text).toBe('Hello.');
    expect(remote.requests).toHaveLength(1);
  };

  it('is unknown after the restart, and is not repeated', async () => {
    const database = await openOwnDatabase();
    // Its leases are over when they are given, as those of a process that has died.
    const late = () => new Date(Date.now() - 600_000);
    const dying = await startStage(database, {}, { outgoingAllow: loopbackAllowed }, late);
    const there = await testApi(dying);
    const lost = await begin(there, await agentOn(there));
    const next = await startStage(database, {}, { outgoingAllow: loopbackAllowed });
    await expectUnknown(there.on(next), lost);
    await next.drain();
    await dying.drain(0);
    await database.close();
  });

  it('is repeated once, by its id, when its tool is idempotent', async () => {
    const database = await openOwnDatabase();
    const late = () => new Date(Date.now() - 600_000);
    const dying = await startStage(database, {}, { outgoingAllow: loopbackAllowed }, late);
    const there = await testApi(dying);
    const agent = await agentOn(there, { idempotent: true });
    const lost = await begin(there, agent);
    remote.answer = (_request, response) => void response.end('4 degrees');
    const next = await startStage(database, {}, { outgoingAllow: loopbackAllowed });
    const by = there.on(next);
    await expect.poll(async () => (await by.get(`/v2/runs/${lost.run_id}`)).body.status).toBe('failed');
    const messages = await messagesOf({ session: { id: lost.session_id } }, by);
    expect(messages).toMatchObject([
      { kind: 'user' },
      { kind: 'tool_use' },
      { kind: 'tool_result', content: { outcome: 'succeeded', content: '4 degrees', is_error: false } },
      { kind: 'error', content: { problem: { error_code: 'runner_lost' } } },
    ]);
    const [first, second] = remote.requests;
    expect(remote.requests).toHaveLength(2);
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
    await next.drain();
    await dying.drain(0);
    await database.close();
  });

  it('is unknown when the server that repeats it stops too', async () => {
    const database = await openOwnDatabase();
    const late = () => new Date(Date.now() - 600_000);
    const dying = await startStage(database, {}, { outgoingAllow: loopbackAllowed }, late);
    const there = await testApi(dying);
    const lost = await begin(there, await agentOn(there, { idempotent: true }));
    const repeated = new Promise<void>((resolve) => (remote.answer = () => resolve()));
    const second = await startStage(database, {}, { outgoingAllow: loopbackAllowed });
    await repeated;
    expect((await there.on(second).get(`/v2/runs/${lost.run_id}`)).body.status).toBe('running');
    await second.drain(0);
    const third = await startStage(database, {}, { outgoingAllow: loopbackAllowed });
    const by = there.on(third);
    await expect.poll(async () => (await by.get(`/v2/runs/${lost.run_id}`)).body.status).toBe('failed');
    expect(await messagesOf({ session: { id: lost.session_id } }, by)).toMatchObject([
      { kind: 'user' },
      { kind: 'tool_use' },
      { kind: 'tool_result', content: { outcome: 'unknown' } },
      { kind: 'error' },
    ]);
    expect(remote.requests).toHaveLength(2);
    await third.drain();
    await dying.drain(0);
    await database.close();
  });

  it('is unknown when a stopping server cannot wait for it', async () => {
    const stopping = await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed });
    const there = api.on(stopping);
    const lost = await begin(there, await agentOn(there));
    await stopping.drain(0);
    await expectUnknown(api, lost);
  });

  it('is unknown when its run is cancelled', async () => {
    const { run_id, session_id } = await begin(api, await agentOn(api));
    const cancelled = await api.post(`/v2/runs/${run_id}/cancel`);
    expect(cancelled.body.status).toBe('cancelled');
    expect(await resultsOf({ session: { id: session_id } })).toMatchObject([{ outcome: 'unknown' }]);
  });
});
