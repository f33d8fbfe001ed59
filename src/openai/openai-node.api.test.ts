import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eraseParts } from '#src/composition/erase-parts.ts';
import { sweepEphemeral } from '#src/resources/conversations/ephemeral.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let client: OpenAI;
let agentId: string;
const model = 'oslo-desk';
beforeAll(async () => {
  api = await testApi();
  agentId = await makeAgent(api, { key: model, name: 'Desk' });
  client = new OpenAI({ baseURL: `${api.stage.url}/openai/v1`, apiKey: api.key.key, maxRetries: 0 });
});

const play = (...script: object[]) => ({ role: 'user' as const, content: JSON.stringify({ script }) });
const callWeather = { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' } } };
const tools = [
  {
    type: 'function' as const,
    function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
];
const listConversations = async () => (await api.get('/v2/conversations')).body.data as { id: string }[];

/** Erases the conversations whose time will have come in two minutes. */
async function sweep(): Promise<void> {
  const { dataSource } = api.stage.database;
  const services = { dataSource, eraseParts, live: { forget: () => {} }, onError: () => {} };
  const later = new Date(Date.now() + 120_000);
  await sweepEphemeral({ ...services, clock: () => later, embedder: { model: async () => null } });
}

/** Reads a whole stream. */
async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}

/** Returns the failure of a request. */
async function failureOf(request: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const failure: unknown = await request.catch((error: unknown) => error);
  if (!(failure instanceof OpenAI.APIError)) throw new Error('It is no failure of the API.', { cause: failure });
  return failure;
}

describe('models', () => {
  it('are agents by their keys, and found by key and by id', async () => {
    const listed = await client.models.list();
    expect(listed.data).toContainEqual({ id: model, object: 'model', created: expect.any(Number), owned_by: 'agent' });
    expect(await client.models.retrieve(model)).toMatchObject({ id: model, owned_by: 'agent' });
    expect(await client.models.retrieve(agentId)).toMatchObject({ id: agentId });
  });

  it('that are not there are a 404 with the code of OpenAI', async () => {
    const failure = await failureOf(client.models.retrieve('gpt-4o'));
    expect(failure).toMatchObject({
      status: 404,
      code: 'model_not_found',
      param: 'model',
      type: 'invalid_request_error',
    });
    expect(failure.requestID).toMatch(/^req_/);
  });
});

describe('chat completions', () => {
  it('answer a question, and keep nothing', async () => {
    const answer = await client.chat.completions.create({ model, messages: [play({ say: 'It rains.' })] });
    expect(answer).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      model,
      choices: [{ index: 0, message: { role: 'assistant', content: 'It rains.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: expect.any(Number), total_tokens: expect.any(Number) },
    });
    expect(answer.metadata).toBeUndefined();
    expect(await listConversations()).toEqual([]);
    expect((await api.get('/v2/sessions')).body.data).toEqual([]);
    const runId = answer.id.replace('chatcmpl-', 'run_');
    expect((await api.get(`/v2/runs/${runId}`)).status).toBe(200);
    await sweep();
    expect((await api.get(`/v2/runs/${runId}`)).status).toBe(404);
  });

  it('keep what a person has to decide until it is decided', async () => {
    const approval = { mode: 'always' };
    const tool = { key: 'pay', kind: 'http', parameters: {}, http: { url: 'https://tools.example.com/' }, approval };
    expect((await api.post('/v2/tools', { body: tool })).status).toBe(201);
    await makeAgent(api, { key: 'payer', tool_refs: [{ key: 'pay' }] });
    const messages = [play({ tool_call: { name: 'pay', arguments: {} } }, { after_results: [{ say: 'Not paid.' }] })];
    const refusal = { status: 409, code: 'approval_required' };
    await expect(client.chat.completions.create({ model: 'payer', messages })).rejects.toMatchObject(refusal);
    const [open] = (await api.get('/v2/approvals?status=open')).body.data;
    await sweep();
    const body = { decisions: [{ tool_call_id: open.tool_call_id, action: 'reject' }] };
    const decided = await api.post(`/v2/runs/${open.run_id}/decisions`, { body });
    expect([decided.status, decided.body.message?.content.text]).toEqual([200, 'Not paid.']);
    await sweep();
    expect((await api.get(`/v2/runs/${open.run_id}`)).status).toBe(404);
  });

  it('stream pieces, then the reason, then usage', async () => {
    const stream = await client.chat.completions.create({
      model,
      messages: [play({ say: 'It ' }, { say: 'rains.' })],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('It rains.');
    expect(chunks[0]!.choices[0]!.delta.role).toBe('assistant');
    expect(chunks.at(-2)!.choices[0]!.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it('let runTools call the tools of the caller, streaming or not', async () => {
    const runnable = tools.map((tool) => ({
      ...tool,
      function: { ...tool.function, parse: JSON.parse, function: ({ city }: { city: string }) => `Rain in ${city}` },
    }));
    const messages = [play(callWeather)];
    const whole = client.chat.completions.runTools({ model, messages, tools: runnable as never });
    expect(await whole.finalContent()).toContain('Rain in Oslo');
    const streamed = client.chat.completions.runTools({ model, messages, tools: runnable as never, stream: true });
    expect(await streamed.finalContent()).toContain('Rain in Oslo');
    expect((await streamed.allChatCompletions())[0]!.choices[0]!.finish_reason).toBe('tool_calls');
  });

  it('parse an answer that has to have a form', async () => {
    const Forecast = z.object({ degrees: z.number() });
    const answer = await client.chat.completions.parse({
      model,
      messages: [play({ say: '{"degrees":3}' })],
      response_format: zodResponseFormat(Forecast, 'forecast'),
    });
    expect(answer.choices[0]!.message.parsed).toEqual({ degrees: 3 });
    const stream = client.chat.completions.stream({
      model,
      messages: [play({ say: '{"degrees"' }, { say: ':3}' })],
      response_format: zodResponseFormat(Forecast, 'forecast'),
    });
    expect((await stream.finalChatCompletion()).choices[0]!.message.parsed).toEqual({ degrees: 3 });
  });

  it('know functions by their old names', async () => {
    const functions = [tools[0]!.function];
    const first = await client.chat.completions.create({ model, messages: [play(callWeather)], functions });
    const { message, finish_reason } = first.choices[0]!;
    expect(finish_reason).toBe('function_call');
    expect(message.function_call).toEqual({ name: 'get_weather', arguments: expect.stringContaining('Oslo') });
    const result = { role: 'function' as const, name: 'get_weather', content: '3 degrees' };
    const second = await client.chat.completions.create({
      model,
      messages: [play(callWeather), message, result],
      functions,
      function_call: 'auto',
    });
    expect(second.choices[0]!.message.content).toContain('3 degrees');
    const streamed = await client.chat.completions.create({
      model,
      messages: [play(callWeather)],
      functions,
      function_call: { name: 'get_weather' },
      stream: true,
    });
    const chunks = await collect(streamed);
    expect(chunks.some(({ choices }) => choices[0]?.delta.function_call?.name === 'get_weather')).toBe(true);
  });

  it('keep a conversation that is to be stored, and go on with it', async () => {
    const first = await client.chat.completions.create({
      model,
      messages: [play({ say: 'One.' })],
      store: true,
      user: 'ann',
    });
    const { conversation_id: id } = first.metadata as { conversation_id: string };
    const kept = await api.get(`/v2/conversations/${id}`);
    expect(kept.body).toMatchObject({ id, message_count: 2, user_id: expect.stringMatching(/^usr_/) });
    await client.chat.completions.create({
      model,
      messages: [
        { role: 'system', content: 'Be brief.' },
        play({ say: 'One.' }),
        { role: 'assistant', content: 'One.' },
        play({ say: 'Two.' }),
      ],
      metadata: { conversation_id: id, channel: 'web' },
    });
    const { data } = (await api.get(`/v2/conversations/${id}/messages`)).body;
    expect(data.map(({ role, metadata }: any) => [role, metadata.channel])).toEqual([
      ['user', undefined],
      ['assistant', undefined],
      ['user', 'web'],
      ['assistant', undefined],
    ]);
  });

  it('refuse what is not done, by the name of the member', async () => {
    const ask = (more: object) =>
      failureOf(client.chat.completions.create({ model, messages: [play({ say: 'x' })], ...more } as never));
    const image = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'x' },
          { type: 'image_url', image_url: { url: 'data:,' } },
        ],
      },
    ];
    expect(await ask({ n: 2 })).toMatchObject({ status: 400, param: 'n' });
    expect(await ask({ logprobs: true })).toMatchObject({ status: 400, param: 'logprobs' });
    expect(await ask({ web_search_options: {} })).toMatchObject({ status: 400, param: 'web_search_options' });
    expect(await ask({ messages: image })).toMatchObject({
      status: 400,
      param: expect.stringMatching(/^messages\[0\]\.content\[1\]/),
    });
    expect(await ask({ model: 'gpt-4o' })).toMatchObject({ status: 404, code: 'model_not_found' });
    const orphan = [
      { role: 'user', content: 'x' },
      { role: 'tool', tool_call_id: 'call_9', content: 'x' },
    ];
    expect(await ask({ messages: orphan })).toMatchObject({ status: 400, param: 'messages[1].tool_call_id' });
    const callOf = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{}' } }],
    };
    expect(await ask({ messages: [{ role: 'user', content: 'x' }, callOf] })).toMatchObject({
      status: 400,
      param: 'messages[1]',
    });
  });

  it('take the same id for calls of two rounds', async () => {
    const callOf = {
      role: 'assistant' as const,
      content: null,
      tool_calls: [{ id: 'call_0', type: 'function' as const, function: { name: 'get_weather', arguments: '{}' } }],
    };
    const result = { role: 'tool' as const, tool_call_id: 'call_0', content: 'Rain' };
    const messages = [{ role: 'user' as const, content: 'x' }, callOf, result, callOf, result, play({ say: 'Twice.' })];
    const answer = await client.chat.completions.create({ model, messages, tools });
    expect(answer.choices[0]!.message.content).toBe('Twice.');
  });

  it('fail with the status of the failure, or with an event when the stream has begun', async () => {
    const messages = [play({ say: 'It ' }, { stream_error: 'broken' })];
    const whole = await failureOf(client.chat.completions.create({ model, messages }));
    expect(whole.status).toBe(502);
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    const failure = await failureOf(collect(stream));
    expect(failure).toMatchObject({ code: 'upstream_failure', type: 'server_error' });
  });

  it('tell the limits in the dialect of OpenAI, and refuse a wrong key as OpenAI does', async () => {
    const { response } = await client.models.list().withResponse();
    expect(response.headers.get('x-ratelimit-remaining-requests')).toMatch(/^\d+$/);
    expect(response.headers.get('x-ratelimit-reset-requests')).toMatch(/^\d+s$/);
    const other = new OpenAI({ baseURL: client.baseURL, apiKey: 'sk-wrong', maxRetries: 0 });
    expect(await failureOf(other.models.list())).toMatchObject({ status: 401, code: 'invalid_api_key' });
    const unknown = await failureOf(client.get('/fine_tuning/jobs'));
    expect(unknown).toMatchObject({ status: 404, type: 'not_found_error', code: 'resource_not_found' });
    expect(await failureOf(client.delete('/models'))).toMatchObject({ status: 405 });
  });
});
