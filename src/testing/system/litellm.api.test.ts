import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startOffline } from '#src/llm/offline/server.ts';
import { makeAgent, plays, says, stage, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { makeDesk, makeMachineSession } from '#src/testing/machine-desk.ts';
import { startMcpServer } from '#src/testing/mcp-server.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

/** The litellm command; `.ci/run` installs it. */
const command = process.env['PARLEY_TEST_LITELLM'];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A LiteLLM proxy on a port of its own, started again by `ready` should it have died: it is somebody else's process. */
async function litellm(offlineUrl: string) {
  const port = await freePort();
  const apiKey = `sk-${randomUUID()}`;
  const config = join(import.meta.dirname, '../../../.ci/litellm.yaml');
  const env = {
    LITELLM_MASTER_KEY: apiKey,
    ...process.env,
    OFFLINE_URL: offlineUrl,
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
  };
  let child: ChildProcess | null = null;
  let output = '';

  const running = () => child !== null && child.exitCode === null && child.signalCode === null;
  const said = () => `LiteLLM ${running() ? 'runs' : `ended (${child?.signalCode ?? child?.exitCode})`}:\n${output}`;
  const alive = () =>
    fetch(`http://127.0.0.1:${port}/health/liveliness`).then(
      ({ ok }) => ok,
      () => false,
    );

  /** Starts it, again should it end at once, and waits until it answers. */
  async function ready() {
    for (let starts = 0; !running(); starts += 1) {
      if (child) console.warn(said());
      if (starts === 3) throw new Error(`It does not start. ${said()}`);
      child = spawn(command!, ['--config', config, '--host', '127.0.0.1', '--port', String(port)], {
        env,
        stdio: 'pipe',
      });
      for (const stream of [child.stdout!, child.stderr!]) {
        stream.on('data', (bytes) => (output = (output + bytes).slice(-4000)));
      }
      while (running() && !(await alive())) await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  return { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey, ready, said, stop: () => child?.kill() };
}

describe.skipIf(!command)('through a real LiteLLM proxy', { retry: 2 }, () => {
  let proxy: Awaited<ReturnType<typeof litellm>>;
  let offline: Awaited<ReturnType<typeof startOffline>>;
  let remote: ToolServer;
  let api: Api;
  const agentOn = (model: string, more: object = {}) => makeAgent(api, { model, ...more });

  beforeAll(async () => {
    offline = await startOffline();
    proxy = await litellm(offline.baseUrl);
    await proxy.ready();
    const { database } = await stage();
    const { baseUrl, apiKey } = proxy;
    remote = await startToolServer();
    api = await testApi(
      await startStage(database, { baseUrl, apiKey, timeoutMs: 20_000 }, { outgoingAllow: loopbackAllowed }),
    );
  }, 240_000);
  beforeEach(() => proxy.ready(), 240_000);
  afterAll(async () => {
    proxy.stop();
    await Promise.all([offline.close(), remote.close()]);
  });

  it('lists its catalogue', async () => {
    const { body } = await api.get('/v2/models');
    expect(body.data.map((model: { id: string }) => model.id)).toEqual(
      expect.arrayContaining(['mock', 'limited', 'broken']),
    );
    const agent = await api.get(`/v2/agents/${await agentOn('mock', { fallback_models: ['nope'] })}`);
    expect(agent.body.unsupported_models).toEqual(['nope']);
  });

  it('replies, whole and streamed', async () => {
    const agent = await agentOn('mock');
    const whole = await api.post('/v2/chat/messages', { body: says('hi', { agent_id: agent }) });
    expect(whole.body.message.content.text).toBe('Hello from the mock model of LiteLLM.');
    const { frames } = await api.stream('/v2/chat/messages/stream', says('hi', { agent_id: agent }));
    const deltas = frames.flatMap(({ item }) => (item.event === 'content_delta' ? [item.delta] : []));
    expect(deltas.join('')).toBe('Hello from the mock model of LiteLLM.');
  });

  it('calls a tool and goes on with its result', async () => {
    const agent = await agentOn('scripted', { tools: [{ name: 'get_weather', parameters: { type: 'object' } }] });
    const script = [
      { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' } } },
      { after_results: [{ say: 'Rain.' }] },
    ];
    const asked = await api.post('/v2/chat/messages', { body: plays(script, { agent_id: agent }) });
    expect(asked.body.message).toMatchObject({ state: 'requires_tool_results', tool_calls: [{ name: 'get_weather' }] });
    const results = [{ tool_call_id: asked.body.message.tool_calls[0].id, content: 'wet' }];
    const message = { role: 'tool', content: { type: 'tool_results', results } };
    const answered = await api.post('/v2/chat/messages', {
      body: { message, context: { session_id: asked.body.session.id } },
    });
    expect(answered.body.message.content.text).toBe('Rain.');
  });

  /** Makes a tool of kind `http` that refunds. A test that is tried again makes another one. */
  async function makeRefundTool(more: object = {}): Promise<string> {
    const key = `refund_${randomUUID()}`;
    const parameters = { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] };
    const body = { key, kind: 'http', parameters, http: { url: remote.url }, ...more };
    expect((await api.post('/v2/tools', { body })).status).toBe(201);
    return key;
  }

  it('calls tools over MCP and HTTP in one run, the second once it is approved', async () => {
    const mcp = await startMcpServer('Bearer desk');
    const prefix = `mcp_${randomUUID().slice(0, 8)}_`;
    const server = { url: mcp.url, request_headers: { Authorization: 'Bearer desk' } };
    const found = await api.post('/v2/tools/discover', { body: { ...server, import: true, prefix } });
    expect(found.status).toBe(200);
    const refund = await makeRefundTool({ approval: { mode: 'always' } });
    remote.requests.length = 0;
    const agent = await agentOn('scripted', { tool_refs: [{ key: `${prefix}add` }, { key: refund }] });
    const script = [
      { tool_call: { name: `${prefix}add`, arguments: { a: 20, b: 22 } } },
      {
        after_results: [
          { tool_call: { name: refund, arguments: { amount: 42 } } },
          { after_results: [{ say: 'You have 42 back.' }] },
        ],
      },
    ];
    const asked = await api.post('/v2/chat/messages', { body: plays(script, { agent_id: agent }) });
    expect([asked.status, asked.body.message?.state], `${asked.body.detail}\n${proxy.said()}`).toEqual([
      200,
      'requires_approval',
    ]);
    expect(remote.requests).toEqual([]);
    const [approval] = asked.body.approvals;
    const decisions = [{ tool_call_id: approval.tool_call_id, action: 'approve' }];
    const answered = await api.post(`/v2/runs/${approval.run_id}/decisions`, { body: { decisions } });
    expect(answered.body.message?.content.text, answered.body.detail).toBe('You have 42 back.');
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":42}']);
    const { body: messages } = await api.get(`/v2/sessions/${asked.body.session.id}/messages`);
    const results = messages.data.filter(({ kind }: { kind: string }) => kind === 'tool_result');
    expect(results.map(({ content }: any) => [content.content, content.outcome])).toEqual([
      ['42', 'succeeded'],
      ['ok', 'succeeded'],
    ]);
    await mcp.close();
  });

  it('chooses the exits of a desk of nine states, to its end', async () => {
    const machineId = await makeDesk(api, { refund: await makeRefundTool() });
    const session = await makeMachineSession(api, { agentId: await agentOn('scripted'), machineId });
    remote.requests.length = 0;
    for (const text of ['Hello', 'Help -> identify.ask', 'ada@example.org -> look_up -> refund', 'Thanks -> done']) {
      const { status, body } = await api.post('/v2/chat/messages', { body: says(text, { session_id: session }) });
      expect(status, `${body.detail}\n${proxy.said()}`).toBe(200);
    }
    const { body } = await api.get(`/v2/sessions/${session}/state_machine`);
    expect([body.is_finished, body.transitions.map(({ at }: any) => at.state)]).toEqual([
      true,
      ['done', 'answer', 'refund', 'route', 'think', 'look_up', 'ask', 'greet'],
    ]);
    expect(remote.requests.map(({ body: sent }) => sent)).toEqual(['{"amount":1}']);
  });

  it.each([
    ['limited', 429, 'upstream_rate_limited'],
    ['broken', 502, 'upstream_failure'],
  ])('names the failure of the model %s', async (model, status, code) => {
    const answer = await api.post('/v2/chat/messages', { body: says('hi', { agent_id: await agentOn(model) }) });
    expect([answer.status, answer.body.error_code], `${answer.body.detail}\n${proxy.said()}`).toEqual([status, code]);
  });

  it('falls back from a failing model to one that works', async () => {
    const agent = await agentOn('broken', { fallback_models: ['mock'] });
    const { status, body } = await api.post('/v2/chat/messages', { body: says('hi', { agent_id: agent }) });
    expect([status, body.message?.model], `${body.detail}\n${proxy.said()}`).toEqual([200, 'mock']);
  });
});
