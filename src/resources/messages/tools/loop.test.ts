import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOffline, type Offline } from '#src/llm/offline/server.ts';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { modelRequestFaults } from '#src/testing/model-request.ts';

let offline: Offline;
let api: Api;
const tool = { name: 'get_weather', parameters: { type: 'object' } };

beforeAll(async () => {
  offline = await startOffline();
  api = await testApi(await startStage(await openTestDatabase(), { baseUrl: offline.baseUrl }));
});
afterAll(async () => {
  await api.stage.drain();
  await offline.close();
});

const call = (name: string, id?: string) => ({ tool_call: { name, arguments: { city: 'Oslo' }, ...(id && { id }) } });
const refusedOnce = [{ say: 'Let me look. ' }, call('get_weather'), { after_results: [{ say: 'I cannot.' }] }];

const messagesOf = async (session_id: string) => (await api.get(`/v2/sessions/${session_id}/messages`)).body.data;
const shapes = (messages: any[]) => messages.map(({ kind, state }) => [kind, state]);
const answeredInRun = [
  ['user', 'completed'],
  ['tool_use', 'completed'],
  ['tool_result', 'completed'],
  ['assistant', 'completed'],
];

/** What the model was sent last. */
const received = (): any => offline.requests.findLast(({ path }) => path === '/v1/chat/completions')!.body;

describe('a call of a tool that is not allowed', () => {
  it.each([
    ['tools are off for the message', { tools: [tool] }, {}, { tools: { enabled: false } }],
    ['the session allows none', { tools: [tool] }, { allowed_tools: [] }, undefined],
    [
      'the session allows others',
      { tools: [tool, { ...tool, name: 'look_up' }] },
      { allowed_tools: ['look_up'] },
      undefined,
    ],
    ['no agent has a tool of that name', {}, {}, undefined],
  ])('gets an error within the run when %s', async (_, agent, settings, options) => {
    const agent_id = await makeAgent(api, agent);
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id, settings } });
    const { message } = plays(refusedOnce, {});
    const { status, body } = await api.post(`/v2/sessions/${session.id}/messages`, {
      body: { message, ...(options && { options }) },
    });
    expect([status, body.message.content.text, body.message.state]).toEqual([200, 'I cannot.', 'completed']);
    const said = await messagesOf(session.id);
    expect(shapes(said)).toEqual(answeredInRun);
    const { content } = said[2];
    expect(content).toMatchObject({ tool_call_id: said[1].tool_calls[0].id, is_error: true });
    expect(content.content).toMatch(/^There is no tool "get_weather" here\. There (are none|are: look_up)/);
    expect(new Set(said.map(({ run_id }: any) => run_id)).size).toBe(1);
    const { body: run } = await api.get(`/v2/runs/${body.message.run_id}`);
    expect(run).toMatchObject({ status: 'completed', tokens: body.metrics.tokens });
    expect(run.tokens.prompt).toBeGreaterThan(received().messages.length);
    expect(modelRequestFaults(received().messages)).toEqual([]);
    const [second, first] = await Promise.all(
      [body.message.id, said[1].id].map(async (id) => (await api.get(`/v2/messages/${id}/context`)).body),
    );
    const sent = second.messages.map(({ role, content: text }: any) => ({ role, content: text }));
    expect(sent).toEqual(received().messages.map(({ role, content: text }: any) => ({ role, content: text })));
    expect([second.intact, first.intact, first.messages.length]).toEqual([true, true, sent.length - 2]);
  });

  it('adds up the tokens of all rounds, and keeps the time of the first token', async () => {
    const agent_id = await makeAgent(api);
    const { body } = await api.post('/v2/chat/messages', { body: plays(refusedOnce, { agent_id }) });
    const [first, second] = offline.requests
      .slice(-2)
      .map(({ body: sent }) => JSON.stringify((sent as any).messages).length);
    expect(first).toBeLessThan(second!);
    const { prompt, completion, total } = body.metrics.tokens;
    expect([total, completion]).toEqual([prompt + completion, 17]);
    expect(body.metrics.time_to_first_token_ms).toBeLessThanOrEqual(body.metrics.processing_time_ms);
  });

  it('is in the log and in the stream with its result, marked as refused', async () => {
    const agent_id = await makeAgent(api);
    const { frames } = await api.stream('/v2/chat/messages/stream', plays(refusedOnce, { agent_id }));
    const events = frames.map(({ item }) => item.event).filter((event) => event !== 'content_delta');
    expect(events).toEqual(['message_start', 'tool_call', 'tool_result', 'message_start', 'message_complete']);
    expect(frames.find(({ item }) => item.event === 'tool_call')!.item.refused).toBe(true);
    const { session } = frames.at(-1)!.item;
    const { data } = (await api.get(`/v2/sessions/${session.id}/events/history?event_type=TOOL_CALL_RESULT`)).body;
    expect(data).toMatchObject([{ event: { metadata: { is_error: true } } }]);
  });

  it('is answered at once beside one that is allowed, and all results go to the model together', async () => {
    const agent_id = await makeAgent(api, { tools: [tool] });
    const steps = [call('erase_disk', 'bad'), call('get_weather', 'good'), { after_results: [{ say: 'Rain.' }] }];
    const { body } = await api.post('/v2/chat/messages', { body: plays(steps, { agent_id }) });
    expect(body.message).toMatchObject({ kind: 'tool_use', state: 'requires_tool_results' });
    expect(body.message.tool_calls).toMatchObject([{ name: 'get_weather' }]);
    const context = { session_id: body.session.id };
    expect(shapes(await messagesOf(body.session.id))).toEqual([
      ['user', 'completed'],
      ['tool_use', 'requires_tool_results'],
      ['tool_result', 'completed'],
    ]);
    const results = [{ tool_call_id: body.message.tool_calls[0].id, content: 'wet' }];
    const message = { role: 'tool', content: { type: 'tool_results', results } };
    const answered = await api.post('/v2/chat/messages', { body: { message, context } });
    expect([answered.status, answered.body.message?.content.text]).toEqual([200, 'Rain.']);
    const kept = (await messagesOf(body.session.id))[1];
    expect(kept.tool_calls.map(({ name }: any) => name)).toEqual(['erase_disk', 'get_weather']);
    const { messages } = received();
    expect(modelRequestFaults(messages)).toEqual([]);
    expect(messages.flatMap(({ role, content }: any) => (role === 'tool' ? [content] : []))).toEqual([
      'The tool failed: There is no tool "erase_disk" here. There are: get_weather.',
      'wet',
    ]);
    const again = await api.post('/v2/chat/messages', { body: { message, context } });
    expect(again.body.message.id).toBe(answered.body.message.id);
  });

  it('fails the run when the model makes nothing but such calls', async () => {
    const agent_id = await makeAgent(api);
    const forever = (rounds: number): object[] =>
      rounds === 0 ? [{ say: 'never' }] : [call('x'), { after_results: forever(rounds - 1) }];
    const before = offline.requests.length;
    const { status, body } = await api.post('/v2/chat/messages', { body: plays(forever(9), { agent_id }) });
    expect([status, body.error_code]).toEqual([502, 'upstream_failure']);
    expect(body.detail).toContain('5 times in a row');
    expect(offline.requests.slice(before).filter(({ path }) => path === '/v1/chat/completions')).toHaveLength(5);
  });

  it('is not one of the tools that a front end brings, and one that it does not bring is', async () => {
    const agent_id = await makeAgent(api);
    const content = JSON.stringify({ script: refusedOnce });
    const input = (threadId: string, tools: object[]) => ({
      threadId,
      runId: 'r',
      protocolVersion: '1.0',
      messages: [{ id: 'm', role: 'user', content }],
      tools,
      context: [],
      state: {},
      forwardedProps: {},
    });
    const run = async (threadId: string, tools: object[]) =>
      (await api.stream(`/v2/agents/${agent_id}/run`, input(threadId, tools))).frames.map(({ item }) => item);
    const offered = await run('a', [{ ...tool, description: 'The weather.' }]);
    expect(offered.at(-1).outcome.pendingToolCallIds).toHaveLength(1);
    const refused = await run('b', []);
    expect(refused.at(-1).outcome).toEqual({ type: 'success' });
    expect(refused.map(({ type }) => type)).toContain('TOOL_CALL_RESULT');
  });

  it('stops with the run when that is cancelled in a later round', async () => {
    const agent_id = await makeAgent(api);
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id } });
    const slow = [call('x'), { after_results: [{ say: 'slow ' }, { delay_ms: 60_000 }] }];
    const sent = api.post(`/v2/sessions/${session.id}/messages`, { body: { message: plays(slow, {}).message } });
    await expect.poll(async () => (await messagesOf(session.id)).at(-1)?.content.text).toBe('slow ');
    const [{ run_id }] = await messagesOf(session.id);
    expect((await api.post(`/v2/runs/${run_id}/cancel`)).body.status).toBe('cancelled');
    expect((await sent).body.error_code).toBe('run_cancelled');
    expect(shapes(await messagesOf(session.id)).at(-1)).toEqual(['assistant', 'cancelled']);
  });
});
