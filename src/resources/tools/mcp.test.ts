import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAgent, openTestDatabase, plays, rateLimits, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { describedAdd, startMcpServer, type TestMcpServer } from '#src/testing/mcp-server.ts';
import { loopbackAllowed, startToolServer } from '#src/testing/tool-server.ts';

const authorization = 'Bearer of-the-server';
let api: Api;
let server: TestMcpServer;

beforeAll(async () => {
  server = await startMcpServer(authorization);
  api = await testApi(await startStage(await openTestDatabase(), {}, { rateLimits, outgoingAllow: loopbackAllowed }));
});
afterAll(async () => {
  await api.stage.drain();
  await server.close();
});

beforeEach(() => {
  server.add = describedAdd();
  server.structured = null;
  server.onCall = () => undefined;
  server.during = () => undefined;
});

const request_headers = { Authorization: authorization };
const discover = (more: object = {}) =>
  api.post('/v2/tools/discover', { body: { url: server.url, request_headers, ...more } });
const outcomes = ({ body }: { body: any }) => body.tools.map(({ name, outcome }: any) => [name, outcome]);
const test = (id: string, args: object) => api.post(`/v2/tools/${id}/test`, { body: { arguments: args } });

describe('discoverTools', () => {
  it('200 with the tools of a server, and imports them once', async () => {
    const listed = await discover();
    expect(listed.body.server).toEqual({ name: 'sums', version: '1.0.0' });
    expect(outcomes(listed)).toEqual([
      ['add', 'listed'],
      ['fail', 'listed'],
    ]);
    expect(listed.body.tools[0]).toMatchObject({
      key: 'add',
      description: 'Adds two numbers.',
      parameters: { type: 'object', required: ['a', 'b'] },
      tool_id: null,
    });
    const made = await discover({ import: true, prefix: 'sum_' });
    expect(outcomes(made).map(([, outcome]: string[]) => outcome)).toEqual(['created', 'created']);
    const { tool_id: id, key } = made.body.tools[0];
    const { body: tool } = await api.get(`/v2/tools/${id}`);
    expect(tool).toMatchObject({ key, kind: 'mcp', http: null, mcp: { url: server.url, tool: 'add' }, version: 1 });
    expect(JSON.stringify(tool)).not.toContain('of-the-server');
    expect(
      (await api.get('/v2/audit?limit=20').then(({ body }) => JSON.stringify(body))).includes('of-the-server'),
    ).toBe(false);
  });

  it('200 and follows a server that describes its tools otherwise', async () => {
    await discover({ import: true, prefix: 'again_' });
    server.add!.description = 'Adds two numbers, exactly.';
    const again = await discover({ import: true, prefix: 'again_' });
    expect(outcomes(again)).toEqual([
      ['add', 'updated'],
      ['fail', 'unchanged'],
    ]);
    expect((await api.get(`/v2/tools/${again.body.tools[0].tool_id}`)).body).toMatchObject({
      version: 2,
      description: 'Adds two numbers, exactly.',
    });
  });

  it('200 and leaves a key alone that another tool has', async () => {
    await api.post('/v2/tools', { body: { key: 'taken_add', kind: 'caller', parameters: {} } });
    const made = await discover({ import: true, prefix: 'taken_' });
    expect(outcomes(made)[0]).toEqual(['add', 'conflict']);
  });

  it('200 with the tools beside those that cannot be used', async () => {
    const plain = await startToolServer();
    const deep = '{"type":"object","items":'.repeat(5_000) + '{}' + '}'.repeat(5_000);
    plain.answer = ({ body }, response) => {
      const { id, method } = JSON.parse(body || '{}');
      if (id === undefined) return void response.writeHead(202).end();
      const init =
        '{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"odd","version":"1"}}';
      const list = `{"tools":[{"name":"deep","inputSchema":${deep}},{"name":"text","inputSchema":{"type":"string"}},
        {"name":"none"},{"name":"good","inputSchema":{"type":"object"}},{"name":"good","inputSchema":{}}]}`;
      response.setHeader('content-type', 'application/json');
      response.end(`{"jsonrpc":"2.0","id":${id},"result":${method === 'initialize' ? init : list}}`);
    };
    for (const good of ['created', 'unchanged']) {
      const made = await discover({ url: plain.url, import: true, prefix: 'odd_' });
      expect(made.status).toBe(200);
      expect(outcomes(made)).toEqual([
        ['deep', 'unusable'],
        ['text', 'unusable'],
        ['none', 'unusable'],
        ['good', good],
      ]);
    }
    await plain.close();
  });

  it('502 for a server that does not answer, or not as the protocol says', async () => {
    const plain = await startToolServer();
    const cases: [object, string][] = [
      [{ request_headers: {} }, '403'],
      [{ url: 'http://10.0.0.1/mcp' }, 'private or special network'],
      [{ url: plain.url }, 'as the protocol says'],
      [{ url: 'http://127.0.0.1:1/mcp' }, '^127.0.0.1:1 could not be reached'],
    ];
    for (const [more, text] of cases) {
      const { status, body } = await discover(more);
      expect([status, body.error_code, body.detail]).toEqual([502, 'upstream_failure', expect.stringMatching(text)]);
    }
    await plain.close();
  });

  it('504 for a server that takes too long', async () => {
    const silent = await startToolServer();
    silent.answer = () => undefined;
    const { status, body } = await discover({ url: silent.url, timeout_ms: 150 });
    expect([status, body.error_code]).toEqual([504, 'timeout']);
    await silent.close();
  });

  it('400 for an address or a header that cannot be', async () => {
    const cases: [object, string, string][] = [
      [{ url: 'http://ada:secret@127.0.0.1/' }, '/url', 'url'],
      [{ request_headers: { 'Mcp-Session-Id': 'x' } }, '/request_headers/Mcp-Session-Id', 'not_allowed'],
      [{ request_headers: { 'X-Line': 'a\nb' } }, '/request_headers/X-Line', 'header'],
      [{ request_headers: { 'X/~ ': 'a' } }, '/request_headers/X~1~0 ', 'header'],
    ];
    for (const [more, pointer, code] of cases) {
      const { status, body } = await discover(more);
      expect([status, body.errors]).toEqual([400, [expect.objectContaining({ pointer, code })]]);
    }
  });
});

describe('a tool of a server of the Model Context Protocol', () => {
  const add = async (more: object = {}) => {
    const key = `mcp_${Math.random().toString(36).slice(2)}`;
    const mcp = { url: server.url, tool: 'add' };
    const body = { key, kind: 'mcp', parameters: { type: 'object' }, mcp, request_headers, ...more };
    const made = await api.post('/v2/tools', { body });
    expect([made.status, made.body.secret]).toEqual([201, null]);
    return made.body;
  };

  it('is called in a run, with its headers', async () => {
    const { key } = await add();
    const agent = await makeAgent(api, { tool_refs: [{ key }] });
    const call = { tool_call: { name: key, arguments: { a: 2, b: 3 } } };
    const script = [call, { after_results: [{ say: 'Done.' }] }];
    const { body: reply } = await api.post('/v2/chat/messages', { body: plays(script, { agent_id: agent }) });
    const { body } = await api.get(`/v2/sessions/${reply.session.id}/messages`);
    expect(body.data.map(({ content }: any) => content)).toMatchObject([
      {},
      {},
      { content: '5', is_error: false, outcome: 'succeeded' },
      { text: 'Done.' },
    ]);
    expect(server.headers.at(-1)).toMatchObject({ authorization });
  });

  it('is called again after its server was started again', async () => {
    const { id } = await add();
    expect((await test(id, { a: 1, b: 1 })).body).toMatchObject({ outcome: 'succeeded', content: '2' });
    await server.restart();
    expect((await test(id, { a: 1, b: 2 })).body).toMatchObject({ outcome: 'succeeded', content: '3' });
  });

  it('is called in a new session when its server has forgotten the one of the call', async () => {
    const { id } = await add();
    let calls = 0;
    server.onCall = () => {
      calls += 1;
      if (calls === 1) server.forget();
    };
    expect((await test(id, { a: 1, b: 2 })).body).toMatchObject({ outcome: 'succeeded', content: '3' });
    expect(calls).toBe(2);
  });

  it('gets numbers with the digits that the model wrote', async () => {
    const { key } = await add();
    const agent = await makeAgent(api, { tool_refs: [{ key }] });
    const written = '{"a": 12345678901234567890, "b": 1.50, "c": [-0, 1E400, {"d": 0.1000000000000000055}], "a": 2}';
    let sent = '';
    server.onCall = (text) => (sent = text);
    const call = { tool_call: { name: key, arguments: written } };
    await api.post('/v2/chat/messages', {
      body: plays([call, { after_results: [{ say: 'Done.' }] }], { agent_id: agent }),
    });
    expect(sent).toContain('"arguments":{"a":2,"b":1.50,"c":[-0,1E400,{"d":0.1000000000000000055}]}');
    const { body } = await api.post('/v2/chat/messages', {
      body: plays([{ tool_call: { name: key, arguments: '1.50' } }, { after_results: [{ say: 'Done.' }] }], {
        agent_id: agent,
      }),
    });
    const { body: messages } = await api.get(`/v2/sessions/${body.session.id}/messages`);
    expect(messages.data[2].content).toMatchObject({
      outcome: 'refused',
      content: expect.stringContaining('one JSON object'),
    });
  });

  it('that fails is a result', async () => {
    const { id } = await add({ mcp: { url: server.url, tool: 'fail' } });
    expect((await test(id, {})).body).toMatchObject({
      outcome: 'failed',
      is_error: true,
      content: 'tool_execution_failed: no luck',
    });
    const { id: gone } = await add({ mcp: { url: server.url, tool: 'nothing' } });
    expect((await test(gone, {})).body).toMatchObject({ outcome: 'failed', is_error: true });
    const { id: wrong } = await add({ request_headers: {} });
    expect((await test(wrong, {})).body).toMatchObject({ outcome: 'failed', is_error: true });
  });

  it('takes other headers without a new version', async () => {
    const { id } = await add({ request_headers: {} });
    const changed = await api.patch(`/v2/tools/${id}`, { body: { request_headers } });
    expect([changed.status, changed.body.version]).toEqual([200, 1]);
    expect((await test(id, { a: 4, b: 4 })).body.content).toBe('8');
    expect((await api.post(`/v2/tools/${id}/rotate`)).body.error_code).toBe('conflict');
  });
});

describe('the headers of a tool', () => {
  it('are sent to the server for which they were given, and to no other', async () => {
    const other = await startToolServer();
    const there = (url: string) => ({ mcp: { url, tool: 'add' } });
    const body = { key: 'moves', kind: 'mcp', parameters: { type: 'object' }, ...there(server.url), request_headers };
    const { id } = (await api.post('/v2/tools', { body })).body;
    const change = (more: object) => api.patch(`/v2/tools/${id}`, { body: more });
    const refused = await change(there(other.url));
    const origin = new URL(server.url).origin;
    const fault = { pointer: '/request_headers', code: 'required', detail: expect.stringContaining(origin) };
    expect([refused.status, refused.body.errors]).toEqual([400, [fault]]);
    expect((await change(there(`${server.url}?again`))).status).toBe(200);
    const moved = await change({ ...there(other.url), request_headers: { Authorization: 'Bearer of-the-other' } });
    expect([moved.status, moved.body.version]).toEqual([200, 3]);
    // An earlier version, which agents may have pinned, names the server before.
    const before = server.headers.length;
    const call = (version: number) =>
      api.post(`/v2/tools/${id}/test`, { body: { arguments: { a: 1, b: 2 }, version } });
    expect((await call(1)).body.outcome).toBe('failed');
    expect(server.headers.slice(before).map(({ authorization: sent }) => sent)).toEqual([undefined]);
    await call(3);
    expect(other.requests[0]!.headers.authorization).toBe('Bearer of-the-other');
    await other.close();
  });
});

describe('a tool that was imported', () => {
  let prefixes = 0;
  const importAdd = async () => {
    prefixes += 1;
    const prefix = `drift${prefixes}_`;
    const { body } = await discover({ import: true, prefix });
    const id = body.tools.find(({ name }: any) => name === 'add').tool_id as string;
    return { id, again: (more: object) => discover({ prefix, ...more }) };
  };
  const read = async (id: string) => (await api.get(`/v2/tools/${id}`)).body;

  it('is not called once its server describes it otherwise, until it is imported again', async () => {
    const { id, again } = await importAdd();
    expect(await read(id)).toMatchObject({ drift: null, output_schema: null, mcp: { on_drift: 'refuse' } });
    expect((await test(id, { a: 1, b: 1 })).body.content).toBe('2');
    server.add = { ...describedAdd(), description: 'Sends money.', inputSchema: { type: 'object' } };
    let calls = 0;
    server.onCall = () => (calls += 1);
    for (const _ of [1, 2])
      expect((await test(id, { a: 1, b: 1 })).body).toMatchObject({
        outcome: 'failed',
        content: expect.stringMatching(
          /^tool_execution_failed: Nothing was called: .*description and parameters of add/,
        ),
      });
    expect(calls).toBe(0);
    const drifted = await read(id);
    expect(drifted).toMatchObject({
      version: 1,
      description: 'Adds two numbers.',
      drift: {
        differs: ['description', 'parameters'],
        described: { description: 'Sends money.', parameters: { type: 'object' }, output_schema: null },
      },
    });
    expect((await again({})).body.tools[0]).toMatchObject({
      outcome: 'listed',
      tool_id: id,
      differs: ['description', 'parameters'],
    });
    expect((await read(id)).drift.seen_at).toBe(drifted.drift.seen_at);
    expect((await again({ import: true })).body.tools[0]).toMatchObject({ outcome: 'updated', differs: [] });
    expect(await read(id)).toMatchObject({ version: 2, description: 'Sends money.', drift: null });
    expect((await test(id, { a: 1, b: 1 })).body.content).toBe('2');
    const { body: earlier } = await api.post(`/v2/tools/${id}/test`, {
      body: { arguments: { a: 1, b: 2 }, version: 1 },
    });
    expect(earlier.content).toBe('3');
  });

  it('has no drift any more when its server takes it back, whatever the order of members', async () => {
    const { id } = await importAdd();
    server.add = null;
    expect((await test(id, { a: 1, b: 1 })).body.content).toContain('has no tool add any more');
    expect((await read(id)).drift).toMatchObject({ differs: ['tool'], described: null });
    const { type, ...others } = describedAdd().inputSchema;
    server.add = { ...describedAdd(), inputSchema: { ...others, type } };
    expect((await test(id, { a: 1, b: 1 })).body.content).toBe('2');
    expect((await read(id)).drift).toBeNull();
  });

  it('is told as missing by a discovery with the same headers', async () => {
    const { id } = await importAdd();
    const receiver = await startToolServer();
    const hook = { url: receiver.url, event_types: ['tool.drifted'] };
    const { body: webhook } = await api.post('/v2/webhooks', { body: hook });
    server.add = { ...describedAdd(), description: '\u0000 \ud800' };
    await discover();
    server.add = null;
    const { body } = await discover();
    const { body: told } = await api.get(`/v2/webhooks/${webhook.id}/deliveries?limit=100`);
    const events = await Promise.all(
      told.data.map(
        async ({ id: one }: any) => (await api.get(`/v2/webhooks/${webhook.id}/deliveries/${one}`)).body.event,
      ),
    );
    const url = `${api.stage.url}/v2/tools/${id}`;
    expect(events.filter(({ data }) => data.tool_id === id)).toMatchObject([
      { type: 'tool.drifted', data: { tool_id: id, key: expect.stringMatching(/_add$/), differs: ['tool'], url } },
      { type: 'tool.drifted', data: { tool_id: id, differs: ['description'] } },
    ]);
    await api.delete(`/v2/webhooks/${webhook.id}`);
    await receiver.close();
    expect(body.missing).toContainEqual({ tool_id: id, key: expect.stringMatching(/_add$/), name: 'add' });
    expect((await read(id)).drift).toMatchObject({ differs: ['tool'] });
    await api.patch(`/v2/tools/${id}`, { body: { request_headers: { ...request_headers, 'X-Other': '1' } } });
    server.add = describedAdd();
    await discover();
    expect((await read(id)).drift).toMatchObject({ differs: ['tool'] });
  });

  it('is looked at again when its server says during a call that its tools have changed', async () => {
    const { id } = await importAdd();
    server.during = async (notify) => {
      server.add!.description = 'Other words.';
      await notify('notifications/tools/list_changed');
    };
    expect((await test(id, { a: 1, b: 1 })).body.content).toBe('2');
    expect((await read(id)).drift).toMatchObject({ differs: ['description'] });
  });

  it('is called all the same where drift is ignored', async () => {
    const { id } = await importAdd();
    const { body } = await api.patch(`/v2/tools/${id}`, {
      body: { mcp: { url: server.url, tool: 'add', on_drift: 'ignore' } },
    });
    expect(body.mcp).toMatchObject({ on_drift: 'ignore' });
    server.add!.description = 'Other words.';
    expect((await test(id, { a: 1, b: 1 })).body.content).toBe('2');
    expect((await read(id)).drift).toBeNull();
  });

  it('keeps what somebody has changed here, unless its server has changed that too', async () => {
    const { id, again } = await importAdd();
    await api.patch(`/v2/tools/${id}`, { body: { description: 'Our own words.', approval: { mode: 'always' } } });
    server.add!.inputSchema = { type: 'object' };
    await again({ import: true });
    expect(await read(id)).toMatchObject({ description: 'Our own words.', parameters: { type: 'object' }, version: 3 });
    server.add!.description = 'New words.';
    await again({ import: true });
    expect(await read(id)).toMatchObject({ description: 'New words.', approval: { mode: 'always' }, version: 4 });
  });

  it('belongs to no import any more when it is another tool', async () => {
    const { id } = await importAdd();
    await api.patch(`/v2/tools/${id}`, { body: { mcp: { url: server.url, tool: 'fail' } } });
    expect((await test(id, { a: 1, b: 1 })).body.content).toBe('tool_execution_failed: no luck');
  });

  it('has its results held to the schema that its server promises', async () => {
    server.add!.outputSchema = { type: 'object', properties: { sum: { type: 'number' } }, required: ['sum'] };
    const { id } = await importAdd();
    expect((await read(id)).output_schema).toEqual(server.add!.outputSchema);
    const results: [Record<string, unknown> | null, RegExp][] = [
      [{ sum: 2 }, /^2$/],
      [{ sum: 'two' }, /does not fit its output schema\.\n\/sum: /],
      [null, /no structured content/],
    ];
    for (const [structured, content] of results) {
      server.structured = structured;
      expect((await test(id, { a: 1, b: 1 })).body.content).toMatch(content);
    }
  });
});
