import { HttpAgent, randomUUID, type BaseEvent, type RunAgentParameters } from '@ag-ui/client';
import type { Message } from '@ag-ui/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

let api: Api;
let agent: string;
const weather = { name: 'get_weather', description: 'Tells the weather.', parameters: { type: 'object' } };

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

type Options = Partial<ConstructorParameters<typeof HttpAgent>[0]> & { id?: string };

/** A front end: AG-UI's own client, which checks the order of what it is sent. */
function frontEnd({ id = agent, ...options }: Options = {}): HttpAgent {
  const url = `${api.stage.url}/v2/agents/${id}/run`;
  return new HttpAgent({ url, headers: { Authorization: `Bearer ${api.token}` }, ...options });
}

const asUser = (content: string): Message => ({ id: randomUUID(), role: 'user', content });
const script = (...steps: object[]) => asUser(JSON.stringify({ script: steps }));

/** Runs the agent and returns what the client took in. */
async function run(client: HttpAgent, parameters: RunAgentParameters = {}) {
  const events: (BaseEvent & Record<string, any>)[] = [];
  const { newMessages } = await client.runAgent(parameters, { onEvent: ({ event }) => void events.push(event) });
  const ids = events[0]!['metadata'] as { session_id: string; conversation_id: string; run_id: string };
  return { events, types: events.map(({ type }) => type), newMessages, ...ids };
}

const messagesOf = async (session: string) => (await api.get(`/v2/sessions/${session}/messages?limit=100`)).body.data;
const stateOf = async (session: string) => (await api.get(`/v2/sessions/${session}/state`)).body.state;

/** The input as a front end of no library would send it. */
const input = (more: object = {}) => ({
  threadId: randomUUID(),
  runId: randomUUID(),
  messages: [asUser('x')],
  ...more,
});
const post = (body: object, id = agent) => api.post(`/v2/agents/${id}/run`, { body });
const read = (body: object, accept?: string) => api.stream(`/v2/agents/${agent}/run`, body, accept);

describe('runAgent', () => {
  it('200 with the events of a run, which the client makes a message of', async () => {
    const client = frontEnd();
    client.addMessage(script({ say: 'Good morning.' }));
    const { events, newMessages, ...ids } = await run(client, { runId: 'run-of-mine' });
    expect(newMessages).toMatchObject([{ role: 'assistant', content: 'Good morning.' }]);
    expect(events[0]).toMatchObject({ type: 'RUN_STARTED', threadId: client.threadId, runId: 'run-of-mine' });
    expect(events.at(-1)).toMatchObject({ type: 'RUN_FINISHED', threadId: client.threadId, runId: 'run-of-mine' });
    const stored = await messagesOf(ids.session_id);
    expect(stored).toMatchObject([
      { kind: 'user', run_id: ids.run_id, conversation_id: ids.conversation_id },
      { kind: 'assistant', id: newMessages[0]!.id, content: { text: 'Good morning.' } },
    ]);
    expect((await api.get(`/v2/runs/${ids.run_id}`)).body).toMatchObject({ status: 'completed', first_seq: 1 });
  });

  it('200 in the same thread again and again: each side has each message once', async () => {
    const client = frontEnd({ id: await makeAgent(api, { model: 'offline/echo' }) });
    const sent: string[][] = [];
    let session = '';
    for (const text of ['My name is Ada.', 'I live in Oslo.', 'Who am I?']) {
      client.addMessage(asUser(text));
      const { events, session_id } = await run(client);
      sent.push(events[0]!['input'].messages.map((message: Message) => message.content));
      session = session_id;
    }
    expect(sent).toEqual([['My name is Ada.'], ['I live in Oslo.'], ['Who am I?']]);
    expect(client.messages.at(-1)!.content).toMatch(/My name is Ada\.[^]*I live in Oslo\./);
    const stored = await messagesOf(session);
    expect(stored.map((message: any) => message.content.text)).toEqual(client.messages.map(({ content }) => content));
    expect(stored).toHaveLength(6);
  });

  it('200 and goes on by the chat API in the same session, and back', async () => {
    const client = frontEnd();
    client.addMessage(script({ say: 'One.' }));
    const { session_id } = await run(client);
    const body = { message: { role: 'user', content: { type: 'text', text: '{"script": [{"say": "Two."}]}' } } };
    const chat = await api.post(`/v2/sessions/${session_id}/messages`, { body });
    expect(chat.body.message.content.text).toBe('Two.');
    const { body: log } = await api.get(`/v2/sessions/${session_id}/events/history?event_type=RUN_STARTED`);
    expect(log.data.at(-1).event.threadId).toBe(client.threadId);
    client.addMessage(script({ say: 'Three.' }));
    await run(client);
    const said = (await messagesOf(session_id)).filter(({ kind }: any) => kind === 'assistant');
    expect(said.map((message: any) => message.content.text)).toEqual(['One.', 'Two.', 'Three.']);
  });

  it('200 in a session that is there, by its id', async () => {
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const client = frontEnd({ threadId: session.id });
    client.addMessage(script({ say: 'x' }));
    expect((await run(client)).session_id).toBe(session.id);
  });

  it('200 with one session for several first runs at once, of which one may run', async () => {
    const threadId = randomUUID();
    const begin = () => read(input({ threadId, messages: [script({ say: 'x' }, createHold().step)] }));
    const answers = [begin(), begin(), begin()];
    const refused: any[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const answer of answers) void answer.then((it) => refused.push(it) === 2 && resolve());
    await promise;
    expect(refused.map(({ body }) => body?.error_code)).toEqual(['run_in_progress', 'run_in_progress']);
    await api.post(`/v2/runs/${/run_\w+/.exec(refused[0].body.detail)![0]}/cancel`);
    expect((await Promise.all(answers)).map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(await sessionsOf(threadId)).toEqual([{ sessions: 1, conversations: 1 }]);
  });

  it('200 without new messages: a run that had failed, once more', async () => {
    const failing = frontEnd({ id: await makeAgent(api, { system_prompt: 'Be kind.', model: 'offline/none' }) });
    failing.addMessage(asUser('Hello'));
    for (const count of [1, 0]) {
      const { events, types } = await run(failing);
      expect(types).toEqual(['RUN_STARTED', 'RUN_ERROR']);
      expect(events[0]!['input'].messages).toHaveLength(count);
    }
  });
});

/** How many sessions and conversations a thread has. */
function sessionsOf(threadId: string) {
  return api.stage.database.dataSource.query(
    `SELECT count(*)::int AS sessions, count(DISTINCT conversation_id)::int AS conversations
       FROM sessions WHERE thread_id = $1`,
    [threadId],
  );
}

describe('runAgent with tools', () => {
  const asks = script(
    { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' } } },
    { after_results: [{ say: 'It rains.' }] },
  );

  it('200 and stops for a tool of the front end, whose result the next run brings', async () => {
    const client = frontEnd();
    client.addMessage({ ...asks, id: randomUUID() });
    const asked = await run(client, { tools: [weather] });
    const { pendingToolCallIds } = asked.events.at(-1)!['outcome'];
    expect(asked.newMessages).toMatchObject([{ role: 'assistant', toolCalls: [{ id: pendingToolCallIds[0] }] }]);
    expect(await messagesOf(asked.session_id)).toMatchObject([
      {},
      { kind: 'tool_use', state: 'requires_tool_results' },
    ]);
    client.addMessage({ id: randomUUID(), role: 'tool', toolCallId: pendingToolCallIds[0], content: '3 degrees' });
    const answered = await run(client, { tools: [weather] });
    expect(answered.newMessages).toMatchObject([{ role: 'assistant', content: 'It rains.' }]);
    expect(await messagesOf(asked.session_id)).toMatchObject([
      {},
      { kind: 'tool_use', state: 'completed' },
      { kind: 'tool_result', content: { content: '3 degrees', is_error: false } },
      { kind: 'assistant' },
    ]);
  });

  it('200 and takes the result from the chat API too', async () => {
    const client = frontEnd();
    client.addMessage({ ...asks, id: randomUUID() });
    const { events, session_id } = await run(client, { tools: [weather] });
    const [tool_call_id] = events.at(-1)!['outcome'].pendingToolCallIds;
    const content = { type: 'tool_results', results: [{ tool_call_id, content: '3 degrees' }] };
    const chat = await api.post(`/v2/sessions/${session_id}/messages`, {
      body: { message: { role: 'tool', content } },
    });
    expect(chat.body.message.content.text).toBe('It rains.');
  });

  it("200 and offers the model the agent's tools, the front end's, and the context behind the prompt", async () => {
    const tools = [{ name: 'look_up', parameters: { type: 'object' } }];
    const client = frontEnd({ id: await makeAgent(api, { model: 'offline/echo', system_prompt: 'Be kind.', tools }) });
    client.addMessage(asUser('Hello'));
    const context = [{ description: 'Where the person is', value: 'Oslo' }];
    const { newMessages } = await run(client, { tools: [weather], context });
    expect(newMessages[0]!.content).toMatch(/Be kind\.[^]*- Where the person is: Oslo/);
    expect(newMessages[0]!.content).toMatch(/look_up[^]*get_weather/);
  });

  it('200 with a history that brings calls and results of its own, failed ones too', async () => {
    const call = (id: string) => ({ id, type: 'function', function: { name: 'get_weather', arguments: '{}' } });
    const messages = [
      { id: 's', role: 'developer', content: 'Be short.' },
      {
        id: 'u',
        role: 'user',
        content: [
          { type: 'text', text: 'See:' },
          { type: 'image', source: { type: 'url', value: 'https://x.test/a.png' } },
        ],
      },
      { id: 'r', role: 'reasoning', content: 'Let me think.' },
      { id: 'a', role: 'assistant', toolCalls: [call('c1')], metadata: { caller: 5, model: 7 } },
      { id: 't', role: 'tool', toolCallId: 'c1', content: '', error: 'No network', metadata: { from: 'browser' } },
      { id: 'v', role: 'activity', activityType: 'plan', content: {} },
      script({ say: 'Fine.' }),
    ];
    const { frames } = await read(input({ messages }));
    const { session_id } = frames[0]!.item.metadata;
    expect(frames[0]!.item.input.messages.map(({ id }: Message) => id).slice(0, 4)).toEqual(['s', 'u', 'a', 't']);
    expect(await messagesOf(session_id)).toMatchObject([
      { kind: 'system', content: { text: 'Be short.' } },
      { kind: 'user', content: { text: 'See:\n[image]' } },
      { kind: 'tool_use', state: 'completed', tool_calls: [{ id: 'c1' }], model: null },
      { kind: 'tool_result', content: { content: 'No network', is_error: true }, metadata: { from: 'browser' } },
      { kind: 'user' },
      { kind: 'assistant', content: { text: 'Fine.' } },
    ]);
  });

  it('409 until the results have come, 422 when they are others', async () => {
    const client = frontEnd();
    client.addMessage({ ...asks, id: randomUUID() });
    const { events } = await run(client, { tools: [weather] });
    const [toolCallId] = events.at(-1)!['outcome'].pendingToolCallIds;
    const { threadId } = client;
    const due = await post(input({ threadId }));
    expect([due.status, due.body.error_code]).toEqual([409, 'tool_results_required']);
    const result = (id: string, call: string) => ({ id, role: 'tool', toolCallId: call, content: 'x' });
    const messages = [...client.messages, result('r1', 'other'), result('r2', toolCallId), result('r3', toolCallId)];
    const wrong = await post(input({ threadId, messages }));
    expect([wrong.status, wrong.body.error_code]).toEqual([422, 'invalid_tool_results']);
    const at = client.messages.length;
    expect(wrong.body.errors).toMatchObject([
      { pointer: `/messages/${at}/toolCallId`, code: 'unknown_tool_call' },
      { pointer: `/messages/${at + 2}/toolCallId`, code: 'duplicate_tool_call' },
    ]);
    const late = await post(input({ messages: [result('r1', 'c')] }));
    expect([late.status, late.body.error_code]).toEqual([422, 'invalid_tool_results']);
  });
});

describe('runAgent with a state', () => {
  it('200 and keeps what the front end sends, once for each change', async () => {
    const client = frontEnd({ initialState: { city: 'Oslo' } });
    const snapshots = [];
    let session = '';
    for (const state of [{ city: 'Oslo' }, { city: 'Oslo' }, { city: 'Bergen' }]) {
      client.setState(state);
      client.addMessage(script({ say: 'x' }));
      const { events, session_id } = await run(client);
      snapshots.push(events[1]!.type === 'STATE_SNAPSHOT' ? events[1]!['snapshot'] : null);
      session = session_id;
    }
    expect(snapshots).toEqual([{ city: 'Oslo' }, null, { city: 'Bergen' }]);
    expect(await stateOf(session)).toEqual({ city: 'Bergen' });
  });

  it("200 and tells a front end that has none what the session has, the agent's own changes included", async () => {
    const client = frontEnd({ initialState: { steps: 1 } });
    client.addMessage(script({ say: 'x' }));
    const { session_id } = await run(client);
    const agentRun = [
      { type: 'RUN_STARTED', threadId: session_id, runId: 'r' },
      { type: 'STATE_DELTA', delta: [{ op: 'replace', path: '/steps', value: 2 }] },
      { type: 'RUN_FINISHED', threadId: session_id, runId: 'r' },
    ];
    const events = agentRun.map((event, index) => ({ producer_seq: index + 1, event }));
    const pushed = await api.post(`/v2/sessions/${session_id}/events`, { body: { producer_epoch: 1, events } });
    expect(pushed.status).toBe(200);
    const other = frontEnd({ threadId: client.threadId });
    other.addMessage(script({ say: 'x' }));
    await run(other);
    expect(other.state).toEqual({ steps: 2 });
    expect(await stateOf(session_id)).toEqual({ steps: 2 });
    for (const state of [null, undefined])
      expect((await read(input({ threadId: client.threadId, state }))).status).toBe(200);
    expect(await stateOf(session_id)).toEqual({ steps: 2 });
  });
});

describe('runAgent that does not end well', () => {
  it('200 with RUN_ERROR when the model fails, and goes on in the next run', async () => {
    const client = frontEnd();
    client.addMessage(script({ say: 'Half an ans' }, { drop: true }));
    const { events } = await run(client);
    expect(events.at(-1)).toMatchObject({ type: 'RUN_ERROR', code: 'upstream_failure' });
    client.addMessage(script({ say: 'Whole.' }));
    expect((await run(client)).newMessages.at(-1)).toMatchObject({ content: 'Whole.' });
  });

  it('200 with the outcome cancelled when it is cancelled', async () => {
    const client = frontEnd();
    client.addMessage(script({ say: 'tok ' }, createHold().step));
    const events: any[] = [];
    const onEvent = ({ event }: { event: any }) => {
      events.push(event);
      if (event.type === 'RUN_STARTED') void api.post(`/v2/runs/${event.metadata.run_id}/cancel`);
    };
    await client.runAgent({}, { onEvent });
    expect(events.at(-1)).toMatchObject({ type: 'RUN_FINISHED', outcome: { type: 'cancelled' } });
  });

  it('200 and goes on when the front end has gone; the rest is in the events of the session', async () => {
    const client = frontEnd();
    client.addMessage(script({ repeat: { say: 'tok ', times: 40, delay_ms: 10 } }));
    const started = Promise.withResolvers<any>();
    const onEvent = ({ event }: { event: any }) => {
      if (event.type === 'RUN_STARTED') started.resolve(event);
      if (event.type === 'TEXT_MESSAGE_CONTENT') client.abortRun();
    };
    await client.runAgent({}, { onEvent });
    const { session_id, run_id } = (await started.promise).metadata;
    const headers = { authorization: `Bearer ${api.token}`, 'last-event-id': '3' };
    const rest = await fetch(`${api.stage.url}/v2/sessions/${session_id}/events?view=raw`, { headers });
    let text = '';
    for await (const chunk of rest.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes('event: RUN_FINISHED')) break;
    }
    const seqs = [...text.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq));
    expect(seqs).toEqual(seqs.map((_, index) => index + 4));
    expect(text).toContain(`"threadId":"${client.threadId}"`);
    expect((await api.get(`/v2/runs/${run_id}`)).body.status).toBe('completed');
    const [, answer] = await messagesOf(session_id);
    expect(answer.content.text).toBe('tok '.repeat(40));
  });
});

describe('runAgent refuses', () => {
  it('400 what is wrong with ids and tools, all of it at once', async () => {
    const outer = await post(input({ threadId: '', runId: 'x'.repeat(201) }));
    expect([outer.status, outer.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      ['/threadId', '/runId'],
    ]);
    const { status, body } = await post(
      input({
        messages: [
          { id: 'a\0', role: 'user', content: 'x' },
          { id: 'b\0', role: 'tool', toolCallId: '', content: 'x' },
        ],
        tools: [{ name: 'a b', description: '', parameters: true }],
      }),
    );
    expect([status, body.error_code]).toEqual([400, 'invalid_request']);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/messages/0/id',
      '/messages/1/id',
      '/messages/1/toolCallId',
      '/tools/0/name',
      '/tools/0/parameters',
    ]);
  });

  it('400 a tool that the agent has, messages with one id, a session of another agent, and nothing to answer', async () => {
    const other = await makeAgent(api, { tools: [{ name: weather.name, parameters: { type: 'object' } }] });
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: other } });
    const cases: [string, object, string?][] = [
      ['/tools/0/name', input({ tools: [weather] }), other],
      ['/tools/1/name', input({ tools: [weather, weather] })],
      ['/messages/1/id', input({ messages: ['a', 'b'].map((content) => ({ id: 'm', role: 'user', content })) })],
      ['/threadId', input({ threadId: session.id })],
      ['/messages', input({ messages: [] })],
    ];
    for (const [pointer, body, id] of cases) {
      const answer = await post(body, id);
      expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
    }
  });

  it('404 an agent that was deleted, and a session that is not there or somebody else has', async () => {
    const gone = await makeAgent(api);
    await api.delete(`/v2/agents/${gone}`);
    expect((await post(input(), gone)).body.error_code).toBe('agent_not_found');
    const stranger = await testApi();
    const theirs = await stranger.post('/v2/sessions', { body: { agent_id: await makeAgent(stranger) } });
    for (const threadId of [theirs.body.id, 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab'])
      expect((await post(input({ threadId }))).body.error_code).toBe('session_not_found');
  });

  it('409 a run that was there before, and a session that has ended', async () => {
    const body = input({ messages: [script({ say: 'x' })] });
    const { frames } = await read(body);
    const again = await post(body);
    expect([again.status, again.body.error_code, again.body.errors[0].pointer]).toEqual([409, 'conflict', '/runId']);
    const { session_id } = frames[0]!.item.metadata;
    await api.post(`/v2/sessions/${session_id}/end`);
    expect((await post({ ...body, runId: 'next' })).body.error_code).toBe('session_ended');
  });

  it('404 for a thread of another agent never: it is a thread of its own', async () => {
    const body = input({ messages: [script({ say: 'x' })] });
    const one = await read(body);
    const two = await api.stream(`/v2/agents/${await makeAgent(api)}/run`, body);
    expect(two.frames[0]!.item.metadata.session_id).not.toBe(one.frames[0]!.item.metadata.session_id);
  });
});

describe('runAgent as NDJSON', () => {
  it('200 with the same events as lines', async () => {
    const { frames } = await read(input({ messages: [script({ say: 'Hi' })] }), 'application/x-ndjson');
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index + 1));
    expect(frames.map(({ item }) => item.type)).toEqual([
      'RUN_STARTED',
      'TEXT_MESSAGE_START',
      'TEXT_MESSAGE_CONTENT',
      'TEXT_MESSAGE_END',
      'RUN_FINISHED',
    ]);
  });
});

describe('a front end that goes back in its thread', () => {
  const textsOf = (messages: any[]) => messages.map(({ content }) => content.text);
  const branches = async (id: string) => (await api.get(`/v2/conversations/${id}/branches`)).body.data;
  const echo = () => makeAgent(api, { model: 'offline/echo' });

  async function threeTurns() {
    const client = frontEnd({ id: await echo() });
    let ids = { session_id: '', conversation_id: '' };
    for (const text of ['a', 'b', 'c']) {
      client.addMessage(asUser(text));
      ids = await run(client);
    }
    return { client, ...ids };
  }

  it('200: another question in the place of an earlier one is a branch', async () => {
    const { client, session_id, conversation_id } = await threeTurns();
    client.setMessages([...client.messages.slice(0, 2), asUser('B')]);
    const { events } = await run(client);
    const [, branch] = await branches(conversation_id);
    expect((events[0]!['metadata'] as any).branch_id).toBe(branch.id);
    expect(textsOf(await messagesOf(session_id))).toEqual(client.messages.map(({ content }) => content));
    expect(client.messages.at(-1)!.content).not.toContain('“b”');
    client.addMessage(asUser('D'));
    await run(client);
    expect(textsOf(await messagesOf(session_id))).toEqual(client.messages.map(({ content }) => content));
    expect(await branches(conversation_id)).toHaveLength(2);
  });

  it('200: a question without its answer is answered again', async () => {
    const { client, session_id, conversation_id } = await threeTurns();
    const answer = client.messages.at(-1)!;
    client.setMessages(client.messages.slice(0, 5));
    await run(client);
    expect(client.messages.at(-1)!.id).not.toBe(answer.id);
    const shown = await messagesOf(session_id);
    expect(shown.at(-1).id).toBe(client.messages.at(-1)!.id);
    expect(shown).toHaveLength(6);
    expect(await branches(conversation_id)).toHaveLength(2);
  });

  it('200: goes on with the branch that it shows, which is current then', async () => {
    const { client, session_id, conversation_id } = await threeTurns();
    const shown = client.messages;
    client.setMessages([...shown.slice(0, 2), asUser('B')]);
    await run(client);
    client.setMessages([...shown, asUser('d')]);
    await run(client);
    const first = (await branches(conversation_id))[0];
    expect([first.is_current, first.parent_branch_id]).toEqual([true, null]);
    expect(textsOf(await messagesOf(session_id)).filter((text) => text.length === 1)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('200: what it cannot know, and what it does not repeat, is no branch', async () => {
    const { client, session_id, conversation_id } = await threeTurns();
    const body = { message: { role: 'user', content: { type: 'text', text: 'by chat' } } };
    await api.post(`/v2/sessions/${session_id}/messages`, { body });
    client.addMessage(asUser('d'));
    await run(client);
    client.setMessages([asUser('e')]);
    await run(client);
    const said = textsOf(await messagesOf(session_id)).filter((text) => !text.includes('said'));
    expect(said).toEqual(['a', 'b', 'c', 'by chat', 'd', 'e']);
    expect(await branches(conversation_id)).toHaveLength(1);
  });

  it('200: another question instead of tool results leaves the calls on their branch', async () => {
    const client = frontEnd();
    client.addMessage(script({ say: 'Hello.' }));
    await run(client);
    client.addMessage(script({ tool_call: { name: 'get_weather' } }));
    const called = await run(client, { tools: [weather] });
    client.setMessages([...client.messages.slice(0, 2), script({ say: 'Never mind.' })]);
    const { session_id } = await run(client);
    expect((await messagesOf(session_id)).map(({ kind }: any) => kind)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
    ]);
    expect((await api.get(`/v2/runs/${called.run_id}`)).body.status).toBe('requires_tool_results');
  });
});
