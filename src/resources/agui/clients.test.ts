import { HttpAgent, randomUUID, type RunAgentParameters } from '@ag-ui/client';
import * as client59 from '@ag-ui/client-0.0.59';
import type { Message } from '@ag-ui/core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

type Client = new (config: ConstructorParameters<typeof HttpAgent>[0]) => HttpAgent;
type Step = { type: string; [member: string]: any };

/** Before 1.0, which announces the protocol's version, a client refuses every member of an outcome that it does not know. */
const clients: [string, Client, { announces: boolean }][] = [
  ['1.0.0', HttpAgent, { announces: true }],
  ['0.0.59', client59.HttpAgent as unknown as Client, { announces: false }],
];

let api: Api;
beforeAll(async () => {
  api = await testApi();
  // The clients tell the console of each refusal.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

const asUser = (content: string): Message => ({ id: randomUUID(), role: 'user', content });
const script = (...steps: object[]) => asUser(JSON.stringify({ script: steps }));
const resultOf = (toolCallId: string, content: string): Message => ({
  id: randomUUID(),
  role: 'tool',
  toolCallId,
  content,
});
const tools = ['get_weather', 'get_time'].map((name) => ({ name, description: name, parameters: { type: 'object' } }));
const call = (name: string) => ({ tool_call: { name, arguments: { city: 'Oslo' } } });
/** Asks for an answer that goes on until it is cancelled. */
const heldScript = () => script({ say: 'tok ' }, createHold().step);
const messagesOf = async (session: string) => (await api.get(`/v2/sessions/${session}/messages?limit=100`)).body.data;
const cancel = (run: string) => api.post(`/v2/runs/${run}/cancel`);

/** Seventeen things that people do with a front end, in one thread after another. */
describe.each(clients)('a front end with the client %s', (_version, Agent, { announces }) => {
  let agent: string;

  beforeAll(async () => {
    agent = await makeAgent(api);
  });

  function frontEnd(
    options: { id?: string; threadId?: string; initialState?: object; initialMessages?: Message[] } = {},
  ) {
    const { id = agent, ...more } = options;
    return new Agent({
      url: `${api.stage.url}/v2/agents/${id}/run`,
      headers: { Authorization: `Bearer ${api.token}` },
      ...more,
    });
  }

  async function run(
    client: HttpAgent,
    said: Message[] = [],
    parameters: RunAgentParameters = {},
    onEvent?: (event: Step) => void,
  ) {
    for (const message of said) client.addMessage(message);
    const events: Step[] = [];
    const subscriber = { onEvent: ({ event }: { event: Step }) => (events.push(event), void onEvent?.(event)) };
    const { newMessages } = await client.runAgent(parameters, subscriber as Parameters<HttpAgent['runAgent']>[1]);
    const ids = events[0]!['metadata'] as { session_id: string; run_id: string };
    return { events, last: events.at(-1)!, newMessages: newMessages as any[], ...ids };
  }

  /** A thread in which these tools were called, and the calls. */
  async function asked(...names: string[]) {
    const client = frontEnd();
    const said = script(...names.map(call), { after_results: [{ say: 'So it is.' }] });
    const { newMessages, ...rest } = await run(client, [said], { tools });
    return { client, calls: newMessages[0].toolCalls.map(({ id }: { id: string }) => id) as string[], ...rest };
  }

  it('chats', async () => {
    const { newMessages, last } = await run(frontEnd(), [script({ say: 'Hello.' })]);
    expect(newMessages).toMatchObject([{ role: 'assistant', content: 'Hello.' }]);
    expect(last).toMatchObject({ type: 'RUN_FINISHED', outcome: { type: 'success' } });
  });

  it('goes on in its thread', async () => {
    const client = frontEnd({ id: await makeAgent(api, { model: 'offline/echo' }) });
    await run(client, [asUser('My name is Ada.')]);
    const { newMessages } = await run(client, [asUser('Who am I?')]);
    expect(newMessages[0].content).toContain('My name is Ada.');
  });

  it('is asked for a tool, and told which call waits when it says that it understands', async () => {
    const { calls, last } = await asked('get_weather');
    const pendingToolCallIds = announces ? { pendingToolCallIds: calls } : {};
    expect(last).toMatchObject({ type: 'RUN_FINISHED', outcome: { type: 'success', ...pendingToolCallIds } });
    expect(Object.keys(last['outcome'])).toHaveLength(announces ? 2 : 1);
  });

  it('brings a result', async () => {
    const { client, calls } = await asked('get_weather');
    const { newMessages } = await run(client, [resultOf(calls[0]!, '3 degrees')], { tools });
    expect(newMessages).toMatchObject([{ role: 'assistant', content: 'So it is.' }]);
  });

  it('brings the results of several calls', async () => {
    const { client, calls } = await asked('get_weather', 'get_time');
    const { session_id } = await run(
      client,
      calls.map((id) => resultOf(id, 'x')),
      { tools },
    );
    expect((await messagesOf(session_id)).map(({ kind }: any) => kind)).toEqual([
      'user',
      'tool_use',
      'tool_result',
      'tool_result',
      'assistant',
    ]);
  });

  it('sends the whole history again, with results and calls under other ids', async () => {
    const { client, calls } = await asked('get_weather');
    await run(client, [resultOf(calls[0]!, '3 degrees')], { tools });
    const renamed = client.messages.map((message) =>
      message.role === 'tool' || ('toolCalls' in message && message.toolCalls)
        ? { ...message, id: randomUUID() }
        : message,
    );
    const again = frontEnd({ threadId: client.threadId, initialMessages: renamed });
    const { session_id, events } = await run(again, [script({ say: 'Still here.' })], { tools });
    expect(events[0]!['input'].messages).toHaveLength(1);
    expect(await messagesOf(session_id)).toHaveLength(6);
  });

  it('sends a state', async () => {
    const { session_id } = await run(frontEnd({ initialState: { city: 'Oslo' } }), [script({ say: 'x' })]);
    expect((await api.get(`/v2/sessions/${session_id}/state`)).body.state).toEqual({ city: 'Oslo' });
  });

  it('is told the state', async () => {
    const first = frontEnd({ initialState: { city: 'Oslo' } });
    await run(first, [script({ say: 'x' })]);
    const second = frontEnd({ threadId: first.threadId });
    await run(second, [script({ say: 'x' })]);
    expect(second.state).toEqual({ city: 'Oslo' });
  });

  it('says what the model should know', async () => {
    const client = frontEnd({ id: await makeAgent(api, { model: 'offline/echo' }) });
    const context = [{ description: 'Where the person is', value: 'Oslo' }];
    const { newMessages } = await run(client, [asUser('Hi')], { context });
    expect(newMessages[0].content).toMatch(/Where the person is[^]*Oslo/);
  });

  it('resumes with the answer to one call, and cancels another', async () => {
    const { client, calls, session_id } = await asked('get_weather', 'get_time');
    const resume = [
      { interruptId: calls[0]!, status: 'resolved' as const, payload: { degrees: 3 } },
      { interruptId: calls[1]!, status: 'cancelled' as const },
    ];
    const { newMessages } = await run(client, [], { tools, resume });
    expect(newMessages.at(-1)).toMatchObject({ role: 'assistant', content: 'So it is.' });
    const results = (await messagesOf(session_id)).filter(({ kind }: any) => kind === 'tool_result');
    expect(results).toMatchObject([
      { content: { tool_call_id: calls[0], content: '{"degrees":3}', is_error: false } },
      { content: { tool_call_id: calls[1], content: 'Cancelled by the caller.', is_error: true } },
    ]);
  });

  it('is told which interrupt is none', async () => {
    const { client, calls } = await asked('get_weather');
    const resume = [{ interruptId: 'another', status: 'resolved' as const }];
    await expect(run(client, [], { resume })).rejects.toThrow(/422/);
    const { status, body } = await api.post(`/v2/agents/${agent}/run`, {
      body: { threadId: client.threadId, runId: randomUUID(), messages: [], resume },
    });
    expect([status, body.error_code]).toEqual([422, 'invalid_tool_results']);
    expect(body.errors).toMatchObject([
      { pointer: '/resume/0/interruptId', code: 'unknown_tool_call' },
      { code: 'missing_tool_call', detail: expect.stringContaining(calls[0]!) },
    ]);
  });

  it('goes on after calls were cancelled', async () => {
    const { client, run_id, session_id } = await asked('get_weather');
    expect((await cancel(run_id)).body.status).toBe('cancelled');
    const { newMessages } = await run(client, [script({ say: 'Something else.' })], { tools });
    expect(newMessages.at(-1)).toMatchObject({ content: 'Something else.' });
    const kinds = (await messagesOf(session_id)).map(({ kind }: any) => kind);
    expect(kinds).toEqual(['user', 'tool_use', 'tool_result', 'user', 'assistant']);
  });

  it('is told of a run that is cancelled', async () => {
    const { last } = await run(frontEnd(), [heldScript()], {}, (event) => {
      if (event.type === 'RUN_STARTED') void cancel(event['metadata'].run_id);
    });
    expect(last).toMatchObject(announces ? { outcome: { type: 'cancelled' } } : { metadata: { cancelled: true } });
    expect('outcome' in last && last['outcome'] !== undefined).toBe(announces);
  });

  it('joins a run in its middle', async () => {
    const client = frontEnd();
    const { session_id } = await run(client, [script({ say: 'one ' }, { say: 'two ' }, { say: 'three' })]);
    const headers = { authorization: `Bearer ${api.token}` };
    const url = `${api.stage.url}/v2/sessions/${session_id}/events?follow=false&view=raw&after_seq=3`;
    const joining = new Agent({ url: 'http://agent.test', fetch: () => fetch(url, { headers }) });
    await joining.runAgent();
    expect(joining.messages).toEqual(client.messages);
  });

  it('sees an error, and asks again', async () => {
    const client = frontEnd();
    const { last } = await run(client, [script({ say: 'Half an ans' }, { drop: true })]);
    expect(last).toMatchObject({ type: 'RUN_ERROR', code: 'upstream_failure' });
    const { newMessages } = await run(client, [script({ say: 'Whole.' })]);
    expect(newMessages.at(-1)).toMatchObject({ content: 'Whole.' });
  });

  it('is refused while another run answers', async () => {
    const client = frontEnd();
    const started = Promise.withResolvers<string>();
    const running = run(client, [heldScript()], {}, ({ type, metadata }) => {
      if (type === 'RUN_STARTED') started.resolve(metadata.run_id);
    });
    const id = await started.promise;
    await expect(run(frontEnd({ threadId: client.threadId }), [asUser('x')])).rejects.toThrow(/409/);
    await cancel(id);
    await running;
  });

  it('takes in what a runner sends, side by side', async () => {
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const [threadId, runId] = [session.id, 'r'];
    const pushed = [
      { type: 'RUN_STARTED', threadId, runId },
      { type: 'TEXT_MESSAGE_START', messageId: 'a', role: 'assistant' },
      { type: 'TEXT_MESSAGE_START', messageId: 'b', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'b', delta: 'B' },
      { type: 'TEXT_MESSAGE_END', messageId: 'b' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'a', delta: 'A' },
      { type: 'TEXT_MESSAGE_END', messageId: 'a' },
      { type: 'RUN_FINISHED', threadId, runId },
    ];
    const events = pushed.map((event, index) => ({ producer_seq: index + 1, event }));
    await api.post(`/v2/sessions/${threadId}/events`, { body: { producer_epoch: 1, events } });
    const headers = { authorization: `Bearer ${api.token}` };
    const path = `${api.stage.url}/v2/sessions/${threadId}/events?follow=false`;
    for (const query of ['', '&after_seq=5']) {
      const client = new Agent({ url: 'http://agent.test', fetch: () => fetch(path + query, { headers }) });
      await client.runAgent();
      expect(client.messages.map(({ id, content }) => [id, content])).toEqual([
        ['a', 'A'],
        ['b', 'B'],
      ]);
    }
  });
});
