import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { piece, saying, startFakeGateway, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { modelRequestFaults } from '#src/testing/model-request.ts';

let api: Api;
let fake: FakeGateway;
let stop: () => Promise<void>;
let agent_id: string;

beforeAll(async () => {
  fake = await startFakeGateway();
  const stage = await startStage(await openTestDatabase(), { baseUrl: fake.baseUrl, apiKey: 'sk-test-key-1234' });
  api = await testApi(stage);
  agent_id = await makeAgent(api, { model: 'm', tools: [{ name: 'look', parameters: { type: 'object' } }] });
  stop = async () => {
    await stage.drain();
    fake.close();
  };
});
afterAll(() => stop());
beforeEach(() => void (fake.requests.length = 0));

const schema = { type: 'object', properties: { degrees: { type: 'number' } }, required: ['degrees'] };
const formatOf = (given: object) => ({ type: 'json_schema', json_schema: { name: 'forecast', schema: given } });
const jsonSchema = formatOf(schema);
const jsonObject = { type: 'json_object' };
const good = '{"degrees":3}';
const bad = '{"degrees":"three"}';

const ended = (text: string, reason: string) => `${piece({ content: text })}${piece({}, reason)}data: [DONE]\n\n`;
const call = (name: string) =>
  `${piece({ tool_calls: [{ index: 0, id: 'c1', function: { name, arguments: '{}' } }] })}${piece({}, 'tool_calls')}data: [DONE]\n\n`;

const bodyOf = (response_format: object, context: object = { agent_id }) =>
  says('Oslo?', context as Record<string, unknown>, { response: { response_format } });
const send = (format: object, ...answers: string[]) => {
  fake.play(...answers);
  return api.post('/v2/chat/messages', { body: bodyOf(format) });
};
const messagesOf = async (session: string) => (await api.get(`/v2/sessions/${session}/messages`)).body.data;
const lastSession = async () => (await api.get('/v2/sessions?limit=1')).body.data[0].id as string;

describe('response_format', () => {
  it.each([
    ['a JSON object', jsonObject, '{"a":1}'],
    ['JSON that satisfies a schema', jsonSchema, good],
    ['JSON that is no object', formatOf({ type: 'array' }), '[1]'],
  ])('200 with %s, at once', async (_, format, text) => {
    const { status, body } = await send(format, saying(text));
    expect([status, body.message.content.text, body.message.state]).toEqual([200, text, 'completed']);
    expect(fake.requests.map((request) => request.response_format)).toEqual([format]);
  });

  it('200 with an answer outside of the fence that it stood in, as it was streamed', async () => {
    const fenced = ['``', '`json\n{"deg', 'rees":3}', '\n``', '`\n'].map((content) => piece({ content }));
    fake.play(`${fenced.join('')}${piece({}, 'stop')}data: [DONE]\n\n`);
    const { frames } = await api.stream('/v2/chat/messages/stream', bodyOf(jsonSchema));
    const items = frames.map(({ item }) => item);
    const deltas = items.flatMap((item) => (item.event === 'content_delta' ? [item.delta] : []));
    expect([deltas.join(''), items.at(-1).message.content.text]).toEqual([good, good]);
    expect(fake.requests).toHaveLength(1);
  });

  it('200 with the second answer when the first has faults, which are told to the model', async () => {
    const { status, body } = await send(jsonSchema, saying(bad), saying(good));
    expect([status, body.message.content.text, body.finish_reason]).toEqual([200, good, 'stop']);
    const [, second] = fake.requests;
    expect(second.messages.slice(-2)).toMatchObject([
      { role: 'assistant', content: bad },
      { role: 'user', content: expect.stringContaining('/degrees: ') },
    ]);
    expect(second.messages.at(-1).content).toContain(JSON.stringify(schema));
    expect(second.response_format).toEqual(jsonSchema);
    expect(modelRequestFaults(second.messages)).toEqual([]);
    const [, first, last] = await messagesOf(body.session.id);
    expect(first).toMatchObject({
      content: { text: bad },
      state: 'incomplete',
      finish_reason: 'response_format_unmet',
      metadata: { response_format_faults: [expect.stringContaining('/degrees')] },
    });
    expect(last.id).toBe(body.message.id);
    const contextOf = async (id: string) => (await api.get(`/v2/messages/${id}/context`)).body;
    const shown = await contextOf(last.id);
    expect(shown.messages.map(({ role, content }: any) => ({ role, content }))).toEqual(second.messages);
    expect([shown.intact, (await contextOf(first.id)).intact]).toEqual([true, true]);
  });

  it('200 and in later turns the model is not told of the answer that was put back', async () => {
    const { body } = await send(jsonSchema, saying(bad), saying(good), saying('Hi'));
    await api.post('/v2/chat/messages', { body: says('And now?', { session_id: body.session.id }) });
    expect(fake.requests.at(-1).messages).toEqual([
      { role: 'user', content: 'Oslo?' },
      { role: 'assistant', content: good },
      { role: 'user', content: 'And now?' },
    ]);
  });

  it('streams the first answer as it comes, and says which message is in place of it', async () => {
    fake.play(saying(bad), saying(good));
    const { frames } = await api.stream('/v2/chat/messages/stream', bodyOf(jsonSchema));
    const items = frames.map(({ item }) => item);
    const starts = items.filter(({ event }) => event === 'message_start');
    expect(starts.map(({ replaces }) => replaces)).toEqual([undefined, starts[0].message_id]);
    expect(starts.map(({ provisional }) => provisional)).toEqual([true, true]);
    const textOf = (id: string) =>
      items.flatMap((item) => (item.event === 'content_delta' && item.message_id === id ? [item.delta] : [])).join('');
    expect(starts.map(({ message_id }) => textOf(message_id))).toEqual([bad, good]);
    expect(items.at(-1)).toMatchObject({ event: 'message_complete', message: { id: starts[1].message_id } });
  });

  it('502 with the text when the second answer has faults too', async () => {
    const { status, body } = await send(jsonSchema, saying('Three.'), saying(bad));
    expect([status, body.error_code, body.retryable]).toEqual([502, 'response_format_unmet', true]);
    expect(body.errors).toMatchObject([{ pointer: '/degrees', code: 'type' }]);
    expect(fake.requests).toHaveLength(2);
    const messages = await messagesOf(await lastSession());
    expect(messages.map(({ state, kind }: { state: string; kind: string }) => [kind, state])).toEqual([
      ['user', 'completed'],
      ['assistant', 'incomplete'],
      ['assistant', 'incomplete'],
      ['error', 'completed'],
    ]);
    expect(body.answer).toEqual({ message_id: messages[2].id, text: bad });
    expect(messages[2]).toMatchObject({ content: { text: bad }, finish_reason: 'response_format_unmet' });
    const run = await api.get(`/v2/runs/${messages[2].run_id}`);
    expect(run.body).toMatchObject({ status: 'failed', error: { error_code: 'response_format_unmet' } });
  });

  it('502 in a stream and in a batch too, with the text', async () => {
    fake.play(saying('One.'), saying('Two.'));
    const { frames } = await api.stream('/v2/chat/messages/stream', bodyOf(jsonObject));
    expect(frames.at(-1)!.item).toMatchObject({
      event: 'error',
      error: { error_code: 'response_format_unmet', answer: { text: 'Two.' } },
    });
    fake.play(saying('One.'), saying('Two.'));
    const messages = [{ id: 'a', ...bodyOf(jsonObject) }];
    const { body } = await api.post('/v2/chat/messages/batch', { body: { messages } });
    expect(body.results).toMatchObject([{ outcome: 'failed', problem: { answer: { text: 'Two.' } } }]);
  });

  it('goes on after a failure, and without the answers that had no form', async () => {
    await send(jsonObject, saying('One.'), saying('Two.'), saying('Hi'));
    const next = await api.post('/v2/chat/messages', { body: says('Again?', { session_id: await lastSession() }) });
    expect(next.body.message.content.text).toBe('Hi');
    expect(fake.requests.at(-1).messages.filter(({ role }: { role: string }) => role === 'assistant')).toEqual([]);
  });

  it('takes no answer to task that was cut, that refuses or that calls tools', async () => {
    const cut = await send(jsonSchema, ended('{"deg', 'length'));
    expect(cut.body.message).toMatchObject({
      state: 'incomplete',
      finish_reason: 'length',
      content: { text: '{"deg' },
    });
    const refuses = await send(jsonSchema, `${piece({ refusal: 'I must not.' })}${piece({}, 'stop')}data: [DONE]\n\n`);
    expect(refuses.body.message).toMatchObject({ state: 'completed', content: { text: 'I must not.' } });
    const calls = await send(jsonSchema, call('look'));
    expect(calls.body.message.state).toBe('requires_tool_results');
    expect(fake.requests).toHaveLength(3);
  });

  it('holds for the run that takes the results of tools', async () => {
    const asked = await send(jsonSchema, call('look'), saying('Three.'), saying(good));
    const [{ id: tool_call_id }] = asked.body.message.tool_calls;
    const results = [{ tool_call_id, content: 'seen' }];
    const message = { role: 'tool', content: { type: 'tool_results', results } };
    const context = { session_id: asked.body.session.id };
    const answered = await api.post('/v2/chat/messages', { body: { message, context } });
    expect(answered.body.message.content.text).toBe(good);
    expect(fake.requests.map(({ response_format: { type } }) => type)).toEqual(Array(3).fill('json_schema'));
  });

  it('holds beside calls that are refused, and demands no call of the answer that is put right', async () => {
    const { body } = await send(jsonSchema, call('no'), saying('Three.'), call('no'), saying(good));
    expect(body.message.content.text).toBe(good);
    fake.requests.length = 0;
    fake.play(saying('Three.'), saying(good));
    const options = { response: { response_format: jsonSchema }, tools: { tool_choice: 'required' } };
    await api.post('/v2/chat/messages', { body: says('Oslo?', { agent_id }, options) });
    expect(fake.requests.map(({ tool_choice }) => tool_choice)).toEqual(['required', undefined]);
  });

  it('counts the tokens of both answers', async () => {
    const usage = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 } })}\n\n`;
    const counted = (text: string) => `${piece({ content: text })}${piece({}, 'stop')}${usage}data: [DONE]\n\n`;
    const { body } = await send(jsonSchema, counted(bad), counted(good));
    expect(body.metrics.tokens).toMatchObject({ prompt: 10, completion: 4, total: 14 });
  });

  it('holds over AG-UI, where the agent says it', async () => {
    const agent = await makeAgent(api, { model: 'm', response_format: jsonSchema });
    const run = (runId: string, ...answers: string[]) => {
      fake.play(...answers);
      const messages = [{ id: `m-${runId}`, role: 'user', content: 'Oslo?' }];
      return api.stream(`/v2/agents/${agent}/run`, { threadId: runId, runId, messages, tools: [], context: [] });
    };
    expect((await run('repaired', saying(bad), saying(good))).frames.at(-1)!.item.type).toBe('RUN_FINISHED');
    expect((await run('unmet', saying(bad), saying(bad))).frames.at(-1)!.item).toMatchObject({
      type: 'RUN_ERROR',
      code: 'response_format_unmet',
    });
  });
});

/** To hold a value against it takes longer than anybody waits. */
const bomb = {
  $ref: '#/$defs/a0',
  $defs: Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `a${at}`,
      at === 59 ? { type: 'object' } : { allOf: [{ $ref: `#/$defs/a${at + 1}` }, { $ref: `#/$defs/a${at + 1}` }] },
    ]),
  ),
};

describe('the schema of a response_format', () => {
  const pointerOf = ({ status, body }: { status: number; body: any }) => [status, body.errors?.[0].pointer];
  const at = '/options/response/response_format/json_schema/schema';

  it('400 when it is none, refers elsewhere or is too large, before anything is stored', async () => {
    const refused = async (given: object) => pointerOf(await send(formatOf(given), saying(good)));
    expect(await refused({ type: 'nothing' })).toEqual([400, at]);
    expect(await refused({ properties: { a: { $ref: 'https://example.com/' } } })).toEqual([
      400,
      `${at}/properties/a/$ref`,
    ]);
    expect(await refused({ title: 'x'.repeat(64_000) })).toEqual([400, at]);
    expect(fake.requests).toEqual([]);
  });

  it('400 on an agent and on a session too', async () => {
    const response_format = formatOf({ type: 'nothing' });
    const own = '/response_format/json_schema/schema';
    const body = { key: 'odd', name: 'Odd', model: 'm', response_format };
    expect(pointerOf(await api.post('/v2/agents', { body }))).toEqual([400, own]);
    expect(pointerOf(await api.patch(`/v2/agents/${agent_id}`, { body: { response_format } }))).toEqual([400, own]);
    const settings = { response_format };
    const opened = await api.post('/v2/sessions', { body: { agent_id, settings } });
    expect(pointerOf(opened)).toEqual([400, `/settings${own}`]);
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id } });
    expect(pointerOf(await api.patch(`/v2/sessions/${session.id}`, { body: { settings } }))).toEqual([
      400,
      `/settings${own}`,
    ]);
  });

  it('422 when the answer cannot be held to it in time; the answer is kept', async () => {
    const { status, body } = await send(formatOf(bomb), saying(good));
    expect([status, body.error_code]).toEqual([422, 'schema_too_costly']);
    const [, answer] = await messagesOf(await lastSession());
    expect(answer).toMatchObject({ content: { text: good }, state: 'incomplete' });
  });
});
