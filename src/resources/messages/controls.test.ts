import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { piece, saying, startFakeGateway, toSseEvent, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let fake: FakeGateway;
let stop: () => Promise<void>;

beforeAll(async () => {
  fake = await startFakeGateway();
  const gateway = { baseUrl: fake.baseUrl, apiKey: 'sk-test-key-1234', timeoutMs: 5_000 };
  const stage = await startStage(await openTestDatabase(), gateway);
  api = await testApi(stage);
  stop = async () => {
    await stage.drain();
    fake.close();
  };
});
afterAll(() => stop());

beforeEach(() => {
  fake.requests.length = 0;
  fake.play(saying('Hi'));
});

const tools = ['look', 'write'].map((name) => ({ name, parameters: { type: 'object' } }));
const choose = (name: string) => ({ type: 'function', function: { name } });
const call = (name: string, id = 'c1') =>
  `${piece({ tool_calls: [{ index: 0, id, type: 'function', function: { name, arguments: '{}' } }] })}${piece({}, 'tool_calls')}data: [DONE]\n\n`;

const send = (context: object, options?: object, text = 'Hello') =>
  api.post('/v2/chat/messages', { body: says(text, context as Record<string, unknown>, options) });

const answerCall = (session_id: string, tool_call_id: string, options?: object) =>
  api.post('/v2/chat/messages', {
    body: {
      message: { role: 'tool', content: { type: 'tool_results', results: [{ tool_call_id, content: 'seen' }] } },
      context: { session_id },
      ...(options && { options }),
    },
  });

const response = {
  temperature: 0.5,
  max_tokens: 90,
  top_p: 0.9,
  stop: ['END'],
  seed: 7,
  reasoning_effort: 'low',
  model_settings: { top_k: 40 },
};
const controls = { tool_choice: 'required', parallel_tool_calls: false };
const onTheWire = () => {
  const {
    messages: _messages,
    model: _model,
    stream: _stream,
    stream_options: _options,
    tools: _tools,
    ...rest
  } = fake.requests.at(-1);
  return rest;
};

describe('the tokens of a run', () => {
  it('are all that the gateway has counted', async () => {
    const usage = {
      prompt_tokens: 9,
      completion_tokens: 3,
      total_tokens: 12,
      prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 },
      completion_tokens_details: { reasoning_tokens: 2 },
    };
    fake.play(saying('Hi').replace('data: [DONE]', `${toSseEvent({ choices: [], usage })}data: [DONE]`));
    const { body } = await send({ agent_id: await makeAgent(api, { model: 'm' }) });
    const { tokens } = (await api.get(`/v2/runs/${body.message.run_id}`)).body;
    expect(tokens).toEqual({ prompt: 9, completion: 3, total: 12, cached: 4, cache_write: 1, reasoning: 2 });
  });

  it('are told by kinds of content, with the parts that the model was sent, and are in the usage', async () => {
    const usage = {
      prompt_tokens: 300,
      completion_tokens: 30,
      prompt_tokens_details: { text_tokens: 40, image_tokens: 200, audio_tokens: 50, document_tokens: 10 },
      completion_tokens_details: { audio_tokens: 20, image_tokens: 5 },
    };
    fake.play(saying('Hi').replace('data: [DONE]', `${toSseEvent({ choices: [], usage })}data: [DONE]`));
    const agent_id = await makeAgent(api, { model: 'gpt-4o' });
    const data = Buffer.from('89504e470d0a1a0a0000000d49484452000004000000040008', 'hex').toString('base64');
    const image = { type: 'image', source: { type: 'data', media_type: 'image/png', data } };
    const linked = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } };
    const message = { role: 'user', content: { type: 'parts', parts: [{ type: 'text', text: 'See' }, image, linked] } };
    const { body } = await api.post('/v2/chat/messages', { body: { message, context: { agent_id } } });
    const { tokens } = (await api.get(`/v2/runs/${body.message.run_id}`)).body;
    expect(tokens).toMatchObject({ prompt_text: 40, prompt_image: 200, prompt_audio: 50, prompt_file: 10 });
    expect(tokens).toMatchObject({ completion_image: 5, completion_audio: 20 });
    const context = await api.get(`/v2/messages/${body.message.id}/context`);
    expect(context.body.messages.at(-1).parts).toMatchObject([
      { type: 'text', token_basis: 'tokenizer' },
      { type: 'image', tokens: 765, token_basis: 'model_rule' },
      { type: 'image', tokens: 1600, token_basis: 'estimate' },
    ]);
    const used = async () => (await api.get(`/v2/usage?group_by=agent&agent_id=${agent_id}`)).body.data[0]?.content;
    await expect.poll(used).toEqual([
      { kind: 'text', parts: 0, prompt_tokens: 40, completion_tokens: 0 },
      { kind: 'image', parts: 2, prompt_tokens: 200, completion_tokens: 5 },
      { kind: 'audio', parts: 0, prompt_tokens: 50, completion_tokens: 20 },
      { kind: 'file', parts: 0, prompt_tokens: 10, completion_tokens: 0 },
    ]);
  });
});

describe('controls of a message', () => {
  it('200 and all of them arrive at the gateway, with their standard names', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools });
    const { status, body } = await send({ agent_id }, { response, tools: controls });
    expect([status, body.message.content.text]).toEqual([200, 'Hi']);
    const { model_settings: settings, ...standard } = response;
    expect(onTheWire()).toEqual({ ...standard, ...settings, ...controls });
    const context = await api.get(`/v2/messages/${body.message.id}/context`);
    const { temperature, max_tokens, ...others } = response;
    expect(context.body).toMatchObject({ intact: true, temperature, max_tokens, controls: { ...others, ...controls } });
  });

  it('200 without anything of them when none is given, or when they say nothing', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools });
    await send({ agent_id });
    expect(onTheWire()).toEqual({});
    const silent = { stop: [], response_format: { type: 'text' }, model_settings: { top_k: null } };
    const { body } = await send({ agent_id }, { response: silent, tools: { tool_choice: 'auto' } });
    expect(onTheWire()).toEqual({});
    expect((await api.get(`/v2/messages/${body.message.id}/context`)).body.controls).toEqual({});
  });

  it.each(['\u0000', '\ufffd', 'a\u0000b'])('200 with %j in them, and the run ends', async (odd) => {
    const agent_id = await makeAgent(api, { model: 'm' });
    const schema = { type: 'object', description: odd, properties: { [`p${odd}`]: { enum: [odd, 1] } } };
    const format = { type: 'json_schema', json_schema: { name: 'odd', description: odd, schema } };
    for (const odds of [{ stop: [odd] }, { model_settings: { a: odd, [`b${odd}`]: 1 } }, { response_format: format }]) {
      const { body } = await send({ agent_id }, { response: odds });
      const run = await api.get(body.links?.run ?? `/v2/runs/${body.run_id}`);
      expect(run.body.status).not.toBe('running');
    }
  });

  it('200 in a batch and in a stream', async () => {
    const agent_id = await makeAgent(api, { model: 'm' });
    const options = { response: { seed: 3 } };
    const messages = [{ id: 'a', ...says('Hello', { agent_id }, options) }];
    expect((await api.post('/v2/chat/messages/batch', { body: { messages } })).body.succeeded).toBe(1);
    expect(onTheWire()).toEqual({ seed: 3 });
    await api.stream('/v2/chat/messages/stream', says('Hello', { agent_id }, { response: { stop: ['X'] } }));
    expect(onTheWire()).toEqual({ stop: ['X'] });
  });

  it('go before those of the session, which go before those of the agent', async () => {
    const agent_id = await makeAgent(api, {
      model: 'm',
      tools,
      max_tokens: 1,
      top_p: 0.1,
      seed: 1,
      model_settings: { a: 1, b: 1, c: 1 },
    });
    const settings = { top_p: 0.2, seed: 2, model_settings: { b: 2, c: 2 }, tool_choice: 'none' };
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id, settings } });
    await send({ session_id: session.id }, { response: { seed: 3, model_settings: { a: null, c: 3 } } });
    expect(onTheWire()).toEqual({ max_tokens: 1, top_p: 0.2, seed: 3, b: 2, c: 3, tool_choice: 'none' });
    await send({ session_id: session.id }, { tools: { tool_choice: 'auto' } });
    expect(onTheWire()).toEqual({ max_tokens: 1, top_p: 0.2, seed: 2, a: 1, b: 2, c: 2 });
  });

  it('say nothing of tools when none is offered', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools, tool_choice: 'required', parallel_tool_calls: false });
    await send({ agent_id }, { tools: { enabled: false } });
    expect(onTheWire()).toEqual({});
  });

  it('are sent to the fallback models too', async () => {
    const agent_id = await makeAgent(api, { model: 'm', fallback_models: ['n'], seed: 5 });
    fake.play({ status: 500, type: 'application/json', body: '{}' }, saying('Hi'));
    expect((await send({ agent_id })).body.message.model).toBe('n');
    expect(fake.requests.map(({ model, seed }) => [model, seed])).toEqual([
      ['m', 5],
      ['n', 5],
    ]);
  });

  it('400 for what is not theirs to set, and for a choice that nothing can satisfy', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools });
    const refused = async (options: object, context: object = { agent_id }) => {
      const { status, body } = await send(context, options);
      return [status, ...body.errors.map(({ pointer }: { pointer: string }) => pointer)];
    };
    const settings = { n: 2, Model: 'x', top_k: 1 };
    expect(await refused({ response: { model_settings: settings } })).toEqual([
      400,
      '/options/response/model_settings/n',
      '/options/response/model_settings/Model',
    ]);
    const at = '/options/tools/tool_choice';
    expect(await refused({ tools: { tool_choice: choose('no') } })).toEqual([400, `${at}/function/name`]);
    expect(await refused({ tools: { enabled: false, tool_choice: 'required' } })).toEqual([400, at]);
    const { body: session } = await api.post('/v2/sessions', {
      body: { agent_id, settings: { allowed_tools: ['look'] } },
    });
    expect(await refused({ tools: { tool_choice: choose('write') } }, { session_id: session.id })).toEqual([
      400,
      `${at}/function/name`,
    ]);
    expect(await refused({ tools: { tool_choice: 'any' } })).toEqual([400, at]);
    expect(await refused({ response: { stop: ['a', 'b', 'c', 'd', 'e'] } })).toEqual([400, '/options/response/stop']);
    expect(await refused({ response: { reasoning_effort: 'much' } })).toEqual([
      400,
      '/options/response/reasoning_effort',
    ]);
    expect(fake.requests).toEqual([]);
  });
});

describe('controls of a turn with tools', () => {
  it('are those of the message also in the run that takes the results, but for a demand', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools });
    fake.play(call('look'));
    const asked = await send(
      { agent_id },
      { response, tools: { tool_choice: choose('look'), parallel_tool_calls: false } },
    );
    expect(onTheWire()).toMatchObject({ tool_choice: choose('look'), parallel_tool_calls: false });
    const [first] = asked.body.message.tool_calls;
    fake.play(call('look', 'c2'));
    const again = await answerCall(asked.body.session.id, first.id);
    const { model_settings: settings, ...standard } = response;
    expect(onTheWire()).toEqual({ ...standard, ...settings, parallel_tool_calls: false });
    fake.play(saying('Done.'));
    const [second] = again.body.message.tool_calls;
    const last = await answerCall(asked.body.session.id, second.id, { response: { seed: 9 } });
    expect(onTheWire()).toEqual({ ...standard, ...settings, seed: 9, parallel_tool_calls: false });
    expect(last.body.message.content.text).toBe('Done.');
    await send({ session_id: asked.body.session.id });
    expect(onTheWire()).toEqual({});
  });

  it('demand no second call from what the agent or the session says either', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools, tool_choice: 'required' });
    fake.play(call('look'), saying('Done.'));
    const asked = await send({ agent_id });
    expect(onTheWire()).toEqual({ tool_choice: 'required' });
    await answerCall(asked.body.session.id, asked.body.message.tool_calls[0].id);
    expect(onTheWire()).toEqual({});
    await send({ session_id: asked.body.session.id });
    expect(onTheWire()).toEqual({ tool_choice: 'required' });
  });

  it('demand no call either when a result is answered again, and are those of its run', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools, tool_choice: 'required' });
    fake.play(call('look'), saying('Done.'));
    const asked = await send({ agent_id }, { response: { seed: 4 } });
    const answered = await answerCall(asked.body.session.id, asked.body.message.tool_calls[0].id);
    const { body } = await api.get(`/v2/sessions/${answered.body.session.id}/messages`);
    const { id: after_message_id } = body.data.find(({ kind }: { kind: string }) => kind === 'tool_result');
    const again = await api.post('/v2/chat/messages', { body: { context: { after_message_id } } });
    expect([again.status, onTheWire()]).toEqual([200, { seed: 4 }]);
  });

  it('are those of the first answer when a message is answered again, unless it is given others', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools });
    const again = async (after_message_id: string, options?: object) => {
      const body = { context: { after_message_id }, ...(options && { options }) };
      expect((await api.post('/v2/chat/messages', { body })).status).toBe(200);
      return onTheWire();
    };
    fake.play(call('look'), call('write', 'c2'), saying('Done.'));
    const asked = await send({ agent_id }, { response: { seed: 4, top_p: 0.5 }, tools: controls });
    const [{ id: callId }] = asked.body.message.tool_calls;
    await answerCall(asked.body.session.id, callId, { tools: { tool_choice: choose('write') } });
    const { body } = await api.get(`${asked.body.links.conversation}/messages`);
    const [question, , result] = body.data;
    const of = { seed: 4, top_p: 0.5, parallel_tool_calls: false };
    expect(await again(question.id)).toEqual({ ...of, tool_choice: 'required' });
    const others = { response: { seed: 5 }, tools: { tool_choice: 'none' } };
    expect(await again(question.id, others)).toEqual({ ...of, seed: 5, tool_choice: 'none' });
    expect(await again(question.id, { tools: { enabled: false } })).toEqual({ seed: 4, top_p: 0.5 });
    expect(await again(result.id)).toEqual({ ...of, tool_choice: choose('write') });
  });

  it('none: a call that the model makes all the same is answered within the run', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools });
    fake.play(call('look'), saying('Without.'));
    const { body } = await send({ agent_id }, { tools: { tool_choice: 'none' } });
    expect([body.message.content.text, body.message.state]).toEqual(['Without.', 'completed']);
    expect(fake.requests.map(({ tool_choice }) => tool_choice)).toEqual(['none', 'none']);
    expect(fake.requests[1].messages.at(-1)).toMatchObject({
      role: 'tool',
      content: expect.stringContaining('no tool "look"'),
    });
  });

  it('are those of the message also in an AG-UI run that brings the results', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools });
    fake.play(call('look'), saying('Done.'));
    const asked = await send({ agent_id }, { response: { seed: 4 }, tools: { tool_choice: 'required' } });
    const [{ id: toolCallId }] = asked.body.message.tool_calls;
    const input = {
      threadId: asked.body.session.id,
      runId: 'r1',
      messages: [{ id: 'm1', role: 'tool', toolCallId, content: 'seen' }],
      tools: [],
      context: [],
    };
    const { status } = await api.stream(`/v2/agents/${agent_id}/run`, input);
    expect(status).toBe(200);
    expect(onTheWire()).toEqual({ seed: 4 });
  });
});

describe('controls of an agent', () => {
  const own = { ...response, ...controls, response_format: { type: 'json_object' } };
  const none = {
    max_tokens: null,
    top_p: null,
    stop: [],
    seed: null,
    reasoning_effort: null,
    response_format: { type: 'text' },
    model_settings: {},
    tool_choice: 'auto',
    parallel_tool_calls: null,
  };

  it('are shown, changed one by one, and kept with its versions', async () => {
    const id = await makeAgent(api, { model: 'm', tools, ...own });
    expect((await api.get(`/v2/agents/${id}`)).body).toMatchObject(own);
    const { body } = await api.patch(`/v2/agents/${id}`, { body: { seed: null, stop: [] } });
    expect(body).toMatchObject({ ...own, seed: null, stop: [] });
    const versions = await api.get(`/v2/agents/${id}/versions`);
    expect(versions.body.data).toMatchObject([own, { ...own, seed: null, stop: [] }]);
    const plain = await makeAgent(api, { model: 'm' });
    expect((await api.get(`/v2/agents/${plain}`)).body).toMatchObject(none);
  });

  it('400 for what is not its to set, also after a change', async () => {
    const made = (more: object) => api.post('/v2/agents', { body: { key: 'x', name: 'x', model: 'm', ...more } });
    const pointers = ({ status, body }: { status: number; body: any }) => [status, body.errors?.[0].pointer];
    expect(pointers(await made({ model_settings: { n: 2 } }))).toEqual([400, '/model_settings/n']);
    expect(pointers(await made({ tool_choice: choose('look') }))).toEqual([400, '/tool_choice/function/name']);
    const id = await makeAgent(api, { model: 'm', tools, tool_choice: choose('look') });
    expect(pointers(await api.patch(`/v2/agents/${id}`, { body: { tools: [] } }))).toEqual([
      400,
      '/tool_choice/function/name',
    ]);
  });

  it('400 for a session that chooses what it does not allow', async () => {
    const agent_id = await makeAgent(api, { model: 'm', tools });
    const settings = { allowed_tools: ['look'], tool_choice: choose('write'), model_settings: { api_key: 'x' } };
    const { status, body } = await api.post('/v2/sessions', { body: { agent_id, settings } });
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      ['/settings/model_settings/api_key', '/settings/tool_choice/function/name'],
    ]);
  });
});
