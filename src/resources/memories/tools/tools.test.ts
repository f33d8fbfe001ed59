import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOffline, type Offline } from '#src/llm/offline/server.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { modelRequestFaults } from '#src/testing/model-request.ts';

let offline: Offline;
let api: Api;

beforeAll(async () => {
  offline = await startOffline();
  api = await testApi(await startStage(await openTestDatabase(), { baseUrl: offline.baseUrl }));
});
afterAll(async () => {
  await api.stage.drain();
  await offline.close();
});

const everyTool = { tools: ['remember', 'recall', 'forget'] };
const weather = { name: 'get_weather', parameters: { type: 'object' } };
const userOf = (name: string) => ({ external_id: name });
const call = (name: string, args: unknown) => ({ tool_call: { name, arguments: args } });
const fact = (definition: string, concept = 'diet') => ({
  memory_type: 'semantic',
  content: { concept, definition },
});
const script = (...steps: object[]) => JSON.stringify({ script: steps });
const thenSay = (text: string, ...steps: object[]) => script(...steps, { after_results: [{ say: text }] });

const send = async (text: string, context: object, options?: object) =>
  (await api.post('/v2/chat/messages', { body: says(text, { ...context }, options) })).body;
const messagesOf = async (reply: any) => (await api.get(`/v2/sessions/${reply.session.id}/messages`)).body.data;
const memoriesOf = async (agent: string) => (await api.get(`/v2/agents/${agent}/memories`)).body.data;

/** Has the model make calls, and returns what they got. */
async function callTools(agent_id: string, context: object, ...steps: object[]): Promise<any[]> {
  const reply = await send(thenSay('Done.', ...steps), { agent_id, ...context });
  expect(reply.message?.content.text, JSON.stringify(reply)).toBe('Done.');
  return (await messagesOf(reply)).flatMap(({ kind, content }: any) => (kind === 'tool_result' ? [content] : []));
}

/** What the model was sent last. */
const received = (): any => offline.requests.findLast(({ path }) => path === '/v1/chat/completions')!.body;

describe('the memory tools of a model', () => {
  it('are offered only where a setting says so, and their calls are refused elsewhere', async () => {
    const plain = await makeAgent(api);
    const [result] = await callTools(plain, {}, call('remember', fact('Ada is vegan')));
    expect([result.is_error, result.content]).toEqual([true, expect.stringContaining('There is no tool "remember"')]);
    expect(received().tools).toBeUndefined();
    await send(script({ say: 'x' }), { agent_id: plain }, { memory: { tools: ['recall'] } });
    expect(received().tools.map((tool: any) => tool.function.name)).toEqual(['recall']);
    const agent = await makeAgent(api, { memory: everyTool });
    await send(script({ say: 'x' }), { agent_id: agent });
    expect(received().tools.map((tool: any) => tool.function.name)).toEqual(everyTool.tools);
    const { body: session } = await api.post('/v2/sessions', {
      body: { agent_id: agent, settings: { memory: { tools: [] } } },
    });
    await send(script({ say: 'x' }), { session_id: session.id });
    expect(received().tools).toBeUndefined();
    await send(script({ say: 'x' }), { agent_id: agent }, { tools: { enabled: false } });
    expect(received().tools).toBeUndefined();
  });

  it('remember once in the scope of the user, recall it later, replace it, and forget it', async () => {
    const agent = await makeAgent(api, { memory: { ...everyTool, instructions: 'Nothing about health.' } });
    const context = { user: userOf('ada') };
    const reply = await send(thenSay('Noted.', call('remember', fact('Ada is vegan'))), {
      agent_id: agent,
      ...context,
    });
    const [memory] = await memoriesOf(agent);
    expect((await api.get(reply.links.learned)).body.data).toEqual([memory]);
    expect(memory).toMatchObject({
      content: { concept: 'diet', definition: 'Ada is vegan' },
      scope: { type: 'user_agent' },
      source_message_id: reply.input_message_ids[0],
      created_by: 'parley',
    });
    expect(received().tools[0].function.description).toContain('Nothing about health.');
    expect(modelRequestFaults(received().messages)).toEqual([]);
    const [again] = await callTools(agent, context, call('remember', fact('ada is vegan')));
    expect(again).toMatchObject({ is_error: false, content: '{"known":true}' });
    const [recalled] = await callTools(agent, context, call('recall', { query: 'is Ada vegan' }));
    expect(recalled.content.split('\n')[1]).toContain(`{"id":"${memory.id}","memory_type":"semantic"`);
    const [moved] = await callTools(
      agent,
      context,
      call('remember', { ...fact('Ada eats fish'), replaces: memory.id }),
    );
    const { id, replaced } = JSON.parse(moved.content);
    expect(replaced).toBe(memory.id);
    expect((await memoriesOf(agent)).map((one: any) => one.id)).toEqual([id]);
    const [forgotten] = await callTools(agent, context, call('forget', { id }));
    expect(forgotten).toMatchObject({ is_error: false, content: JSON.stringify({ forgotten: id }) });
    expect((await api.get(`/v2/memories/${id}`)).status).toBe(404);
    const [none] = await callTools(agent, context, call('recall', { query: 'is Ada vegan' }));
    expect(none).toMatchObject({ is_error: false, content: 'No note answers this.' });
  });

  it('reach nothing of another user, nor what all users share', async () => {
    const agent = await makeAgent(api, { memory: everyTool });
    const make = async (more: object) =>
      (await api.post(`/v2/agents/${agent}/memories`, { body: { ...fact('Ada is vegan'), ...more } })).body.id;
    const [hers, shared] = [await make({ user: userOf('ada') }), await make({})];
    const context = { user: userOf('bob') };
    const results = await callTools(
      agent,
      context,
      call('recall', { query: 'is Ada vegan' }),
      call('forget', { id: hers }),
      call('forget', { id: shared }),
      call('remember', { ...fact('Ada eats fish'), replaces: hers }),
      call('remember', { ...fact('Ada eats fish'), replaces: shared }),
    );
    expect(results.map(({ is_error }) => is_error)).toEqual([false, true, true, true, true]);
    expect(results[0].content).toContain(shared);
    expect(results[0].content).not.toContain(hers);
    expect((await memoriesOf(agent)).map(({ id }: any) => id).toSorted()).toEqual([hers, shared].toSorted());
  });

  it('tell the model what is wrong with a call', async () => {
    const agent = await makeAgent(api, { memory: everyTool, memory_limit: 0 });
    const wrong = [
      call('remember', 'no JSON'),
      call('remember', '[]'),
      call('remember', { memory_type: 'semantic' }),
      call('remember', { memory_type: 'secret', content: { concept: 'a', definition: 'b' } }),
      call('remember', { ...fact('x'), replaces: 5 }),
      call('remember', fact('there is no room for this')),
      call('recall', { query: '' }),
      call('recall', {}),
      call('forget', {}),
      call('forget', { id: 'mem_01k2c5gq8zf3vr4xw1m6t0y9ab' }),
    ];
    const results = await callTools(agent, {}, ...wrong);
    expect(results.map(({ is_error }) => is_error)).toEqual(wrong.map(() => true));
    expect(new Set(results.map(({ content }) => content)).size).toBeGreaterThan(4);
    expect(await memoriesOf(agent)).toEqual([]);
  });

  it('refuse arguments that they do not have, and do nothing then', async () => {
    const agent = await makeAgent(api, { memory: everyTool });
    const flat = { memory_type: 'semantic', concept: 'diet', definition: 'vegan', importance: 0.9 };
    const [kept] = await callTools(agent, {}, call('remember', flat));
    const { id } = JSON.parse(kept.content);
    const { content } = fact('Ada sings');
    const wrong = [
      [call('remember', { ...fact('Ada sings'), expires_in: '1 day' }), '"expires_in"'],
      [call('remember', { ...fact('Ada sings'), content: { ...content, source: 'x' } }), '"content.source"'],
      [call('remember', { ...flat, definition: 'sings', secret: true }), '"secret"'],
      [call('recall', { query: 'diet', user: 'bob' }), '"user"'],
      [call('forget', { id, dry_run: true }), '"dry_run"'],
    ] as const;
    const results = await callTools(agent, {}, ...wrong.map(([one]) => one));
    for (const [index, { is_error, content: told }] of results.entries())
      expect([is_error, told]).toEqual([true, expect.stringContaining(`There is no argument ${wrong[index]![1]} of`)]);
    expect((await memoriesOf(agent)).map((one: any) => one.id)).toEqual([id]);
  });

  it('keep one of several memories that replace another at once', async () => {
    const agent = await makeAgent(api, { memory: everyTool });
    const { id } = (await api.post(`/v2/agents/${agent}/memories`, { body: fact('Oslo', 'home') })).body;
    const towns = ['Bergen', 'Tromsø', 'Bodø', 'Molde', 'Hamar', 'Narvik'];
    await Promise.all(
      towns.map((town) => callTools(agent, {}, call('remember', { ...fact(town, 'home'), replaces: id }))),
    );
    expect(await memoriesOf(agent)).toMatchObject([{ content: { concept: 'home' }, status: 'active' }]);
    const superseded = (await api.get(`/v2/agents/${agent}/memories?status=superseded`)).body.data;
    expect(superseded.every(({ links }: any) => links.some((link: any) => link.relation === 'superseded_by'))).toBe(
      true,
    );
  });

  it('tell the model what of a memory could not be read', async () => {
    const agent = await makeAgent(api, { memory: everyTool });
    const event = (more: object) =>
      call('remember', { memory_type: 'episodic', content: { event: 'Ada moved', ...more } });
    const [lost] = await callTools(agent, {}, event({ occurred_at: 'yesterday', participants: 'Ada', outcome: '' }));
    const { id, left_out } = JSON.parse(lost.content);
    expect(left_out).toMatch(/^occurred_at, which must be ISO 8601.*; participants, which must be a list of names$/);
    const [whole] = await callTools(
      agent,
      {},
      call('remember', {
        replaces: id,
        memory_type: 'episodic',
        content: { event: 'Ada moved', occurred_at: '2026-11-20' },
      }),
    );
    expect(JSON.parse(whole.content)).toMatchObject({ replaced: id });
    expect(whole.content).not.toContain('left_out');
    expect(await memoriesOf(agent)).toMatchObject([{ content: { occurred_at: '2026-11-20T00:00:00.000Z' } }]);
  });

  it('leave a tool of the caller its name', async () => {
    const own = { name: 'recall', parameters: { type: 'object', properties: { mine: { type: 'string' } } } };
    const agent = await makeAgent(api, { tools: [own], memory: everyTool });
    const reply = await send(thenSay('Done.', call('recall', { mine: 'x' })), { agent_id: agent });
    expect(reply.message).toMatchObject({ state: 'requires_tool_results', tool_calls: [{ name: 'recall' }] });
    const names = received().tools.map((tool: any) => tool.function.name);
    expect(names).toEqual(['recall', 'remember', 'forget']);
    expect(received().tools[0].function.parameters).toEqual(own.parameters);
  });

  it('are carried out beside tools of the caller, who is asked for the results of those alone', async () => {
    const agent = await makeAgent(api, { tools: [weather] });
    const steps = [
      call('remember', fact('Lives in Oslo', 'home')),
      call('get_weather', { city: 'Oslo' }),
      { after_results: [call('recall', { query: 'who lives in Oslo' }), { after_results: [{ say: 'Rain.' }] }] },
    ];
    const reply = await send(script(...steps), { agent_id: agent }, { memory: everyTool });
    expect(reply.message).toMatchObject({ state: 'requires_tool_results', tool_calls: [{ name: 'get_weather' }] });
    expect((await memoriesOf(agent)).length).toBe(1);
    const results = [{ tool_call_id: reply.message.tool_calls[0].id, content: 'wet' }];
    const message = { role: 'tool', content: { type: 'tool_results', results } };
    const body = { message, context: { session_id: reply.session.id } };
    const answered = await api.post('/v2/chat/messages', { body });
    expect([answered.status, answered.body.message?.content.text]).toEqual([200, 'Rain.']);
    expect(modelRequestFaults(received().messages)).toEqual([]);
    const said = received().messages.flatMap(({ role, content }: any) => (role === 'tool' ? [content] : []));
    expect(said).toMatchObject([
      expect.stringMatching(/^\{"id":"mem_/),
      'wet',
      expect.stringContaining('Lives in Oslo'),
    ]);
    const kinds = (await messagesOf(reply)).map(({ kind, state }: any) => `${kind} ${state}`);
    expect(kinds).toEqual([
      'user completed',
      'tool_use completed',
      'tool_result completed',
      'tool_result completed',
      'tool_use completed',
      'tool_result completed',
      'assistant completed',
    ]);
  });

  it('are shown in a stream with their results, marked as handled', async () => {
    const agent_id = await makeAgent(api, { memory: everyTool });
    const text = thenSay('Noted.', call('remember', fact('Ada is vegan')));
    const { frames } = await api.stream('/v2/chat/messages/stream', says(text, { agent_id }));
    const events = frames.map(({ item }) => item);
    expect(events.map(({ event }) => event).filter((event) => event !== 'content_delta')).toEqual([
      'message_start',
      'tool_call',
      'tool_result',
      'message_start',
      'message_complete',
    ]);
    const called = events.find(({ event }) => event === 'tool_call');
    expect([called.handled, called.refused, called.tool_call.name]).toEqual([true, undefined, 'remember']);
    expect(events.find(({ event }) => event === 'tool_result')).toMatchObject({
      tool_call_id: called.tool_call.id,
      is_error: false,
    });
  });

  it('work for AG-UI front ends and in a batch', async () => {
    const agent = await makeAgent(api, { memory: everyTool });
    const content = thenSay('Noted.', call('remember', fact('by AG-UI')));
    const messages = [{ id: 'm', role: 'user', content }];
    const input = { threadId: 't', runId: 'r', messages, tools: [], context: [], state: {} };
    const body = { ...input, forwardedProps: { user: userOf('eve') } };
    const { frames } = await api.stream(`/v2/agents/${agent}/run`, body);
    const types = frames.map(({ item }) => item.type).filter((type) => type.startsWith('TOOL_CALL'));
    expect([...new Set(types)]).toEqual(['TOOL_CALL_START', 'TOOL_CALL_ARGS', 'TOOL_CALL_END', 'TOOL_CALL_RESULT']);
    expect(frames.at(-1)!.item).toMatchObject({ type: 'RUN_FINISHED', outcome: { type: 'success' } });
    const one = (id: string) => ({
      id,
      ...says(thenSay('Noted.', call('remember', fact('by batch', id))), { agent_id: agent }),
    });
    const batch = await api.post('/v2/chat/messages/batch', { body: { messages: [one('a'), one('b')] } });
    expect(batch.body.results.map(({ reply }: any) => reply.message.content.text)).toEqual(['Noted.', 'Noted.']);
    const told = (await memoriesOf(agent)).map(({ scope, content: { definition } }: any) => [scope.type, definition]);
    expect(told.toSorted()).toEqual([
      ['agent', 'by batch'],
      ['agent', 'by batch'],
      ['user_agent', 'by AG-UI'],
    ]);
  });

  it('can be demanded, once in a run', async () => {
    const choice = { tool_choice: { type: 'function', function: { name: 'recall' } } };
    const agent_id = await makeAgent(api, { memory: everyTool, ...choice });
    const reply = await send('Who am I?', { agent_id });
    expect(reply.message).toMatchObject({ kind: 'assistant', state: 'completed' });
    expect((await messagesOf(reply)).map(({ kind }: any) => kind)).toContain('tool_result');
    expect(received().tool_choice).toBeUndefined();
    const body = { key: `k${Date.now()}`, name: 'x', model: 'offline/scripted', ...choice };
    expect((await api.post('/v2/agents', { body })).body.errors[0].code).toBe('unknown_tool');
  });
});
