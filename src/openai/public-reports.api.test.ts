import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

/** Public reports about servers that speak OpenAI's protocol, tried on this one as their programs send and read it: without an SDK. */

let api: Api;
const model = 'reported';
beforeAll(async () => {
  api = await testApi();
  await makeAgent(api, { key: model, name: 'Reported', model: 'offline/scripted' });
});

const play = (...script: object[]) => ({ role: 'user', content: JSON.stringify({ script }) });
const said = play({ say: 'Hi there' });
const tools = ['weather', 'time'].map((name) => ({
  type: 'function',
  function: { name, parameters: { type: 'object' } },
}));

/** Returns the data of each event of a stream. */
async function chunksOf(body: object): Promise<any[]> {
  const response = await fetch(`${api.stage.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.key.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, stream: true, ...body }),
  });
  const events = (await response.text()).split('\n\n').filter(Boolean);
  expect(events.pop()).toBe('data: [DONE]');
  return events.map((event) => JSON.parse(event.replace(/^data: /, '')));
}

const post = (path: string, body: object) => api.post(`/openai/v1/${path}`, { body });

describe('a stream', () => {
  it('tells finish_reason in each chunk, and ends with an empty delta (vLLM 19650, 35705)', async () => {
    const chunks = await chunksOf({ messages: [said], max_completion_tokens: 1 });
    const choices = chunks.map(({ choices: [choice] }) => choice);
    expect(choices.map(({ finish_reason }) => finish_reason)).toEqual([null, null, 'length']);
    expect(choices.at(-1).delta).toEqual({});
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it('tells usage once at its end, without a choice, and null before (Ollama 4448)', async () => {
    const chunks = await chunksOf({ messages: [said], stream_options: { include_usage: true } });
    const last = chunks.pop();
    expect([last.choices, last.usage.total_tokens]).toEqual([[], 20]);
    expect(chunks.every(({ usage, choices }) => usage === null && choices.length === 1)).toBe(true);
  });

  it('names each call by id, type and place, and says tool_calls in a chunk of its own (vLLM 18412, vllm-ascend 8327)', async () => {
    const call = (name: string) => ({ tool_call: { name } });
    const chunks = await chunksOf({ messages: [play(call('weather'), call('time'))], tools });
    const pieces = chunks.flatMap(({ choices: [{ delta }] }) => delta.tool_calls ?? []);
    const calls = pieces.filter(({ id }) => id);
    expect(pieces.filter(({ id }) => !id)).toEqual([0, 1].map((index) => ({ index, function: { arguments: '{}' } })));
    expect(calls.map(({ index, type, function: { name } }) => [index, type, name])).toEqual([
      [0, 'function', 'weather'],
      [1, 'function', 'time'],
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(chunks.at(-1).choices).toEqual([{ index: 0, delta: {}, logprobs: null, finish_reason: 'tool_calls' }]);
  });
});

describe('a message that comes back', () => {
  const call = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '' } };
  const answer = { role: 'tool', tool_call_id: 'call_1', content: '' };
  it.each([
    [
      'with nulls for what it has not',
      [{ role: 'assistant', content: 'Yes', refusal: null, audio: null, tool_calls: null }],
    ],
    ['without anything', [{ role: 'assistant', content: null }]],
    ['with no calls in a list', [{ role: 'assistant', content: 'Yes', tool_calls: [] }]],
    ['with the index of a chunk', [{ role: 'assistant', content: null, tool_calls: [{ index: 0, ...call }] }, answer]],
    ['with arguments and an answer that are empty', [{ role: 'assistant', content: '', tool_calls: [call] }, answer]],
    ['with thoughts', [{ role: 'assistant', content: 'Yes', reasoning_content: 'Hm' }]],
    ['with a name', [{ role: 'user', name: 'ann', content: 'Hello' }]],
  ])('%s is taken', async (_what, messages) => {
    const first = { role: 'developer', content: 'Be brief.' };
    const { status, body } = await post('chat/completions', { model, messages: [first, ...messages, said] });
    expect([status, body.choices?.[0].message.content]).toEqual([200, 'Hi there']);
  });
});

it.each([
  ['max_tokens', 0],
  ['n', 2],
  ['logprobs', true],
  ['top_k', 5],
  ['seed', 2 ** 63],
])('%s of %s is refused by its name', async (param, value) => {
  const { status, body } = await post('chat/completions', { model, messages: [said], [param]: value });
  expect([status, body.error.param]).toEqual([400, param]);
});

describe('models without an agent', () => {
  it('make vectors of one level, as bytes when that is asked for (llama-cpp-python 1588, LM Studio 756)', async () => {
    const asked = { model: 'offline/embedding', input: 'x', dimensions: 4 };
    const numbers = (await post('embeddings', { ...asked, encoding_format: null })).body.data[0].embedding;
    const { embedding } = (await post('embeddings', { ...asked, encoding_format: 'base64' })).body.data[0];
    const bytes = Buffer.from(embedding, 'base64');
    expect(numbers).toHaveLength(4);
    expect(Array.from({ length: 4 }, (_, at) => bytes.readFloatLE(4 * at))).toEqual(numbers);
  });

  it('answer text as text that says its encoding, and take a stream that is not asked for (openai-openapi 361)', async () => {
    const form = new FormData();
    for (const [name, value] of [
      ['model', 'offline/transcription'],
      ['response_format', 'text'],
      ['stream', 'false'],
    ] as const)
      form.append(name, value);
    form.append('file', new Blob([Buffer.from('none')]), 'a.mp3');
    const response = await fetch(`${api.stage.url}/openai/v1/audio/transcriptions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.key.key}` },
      body: form,
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    const drawn = await post('images/generations', {
      model: 'offline/image',
      prompt: 'x',
      size: '16x16',
      stream: false,
    });
    expect(drawn.status).toBe(200);
  });
});
