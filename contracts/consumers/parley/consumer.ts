import assert from 'node:assert/strict';
import { createGateway } from '#src/llm/gateway.ts';
import type { ChatRequest, Delta } from '#src/llm/types.ts';
import type { Consumer, HttpInteraction } from '../../interaction.ts';
import { matching, several } from '../../matchers.ts';
import { json } from '../../parley.ts';
import { chunks, model } from './chunks.ts';

const weather = { name: 'get_weather', description: 'The weather.', parameters: { type: 'object', properties: {} } };

const request = (script: object[], more: Partial<ChatRequest> = {}): ChatRequest => ({
  models: [model],
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: JSON.stringify({ script }) },
  ],
  signal: new AbortController().signal,
  ...more,
});

/** The same as it is sent. */
const bodyOf = ({ messages }: ChatRequest, more: object = {}) => ({
  model,
  messages,
  stream: true,
  stream_options: { include_usage: true },
  ...more,
});

const gateway = (url: string) => createGateway({ baseUrl: `${url}/v1`, apiKey: null, timeoutMs: 5_000 });

async function deltasOf(url: string, asked: ChatRequest): Promise<Delta[]> {
  const deltas: Delta[] = [];
  for await (const delta of gateway(url).stream(asked)) deltas.push(delta);
  return deltas;
}

const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_795_254_000, model };
const choice = (delta: object, finish_reason: string | null = null) => ({ index: 0, delta, finish_reason });
const chunk = (delta: object, finish_reason: string | null = null) => ({
  ...head,
  choices: [choice(delta, finish_reason)],
});
const usage = { ...head, choices: [], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } };
const started = { index: 0, id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '' } };
const argumentsOf = { index: 0, function: { arguments: '{}' } };

/** Returns a whole answer: chunks, each a line `data:`, and the mark of the end. */
function answer(...chunks: object[]): HttpInteraction['response'] {
  const text = [...chunks.map((one) => JSON.stringify(one)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
  return {
    status: 200,
    headers: { 'Content-Type': matching('text/event-stream(; ?charset=utf-8)?', 'text/event-stream') },
    text: ['text/event-stream', text, '(data: \\{[^\\n]*"choices":[^\\n]*\\}\\n\\n)+data: \\[DONE\\]\\n\\n'],
  };
}

const post = (body: unknown) => ({ method: 'POST', path: '/v1/chat/completions', body }) as const;
const hello = request([{ say: 'Hello there.' }]);
const asksTool = request([{ tool_call: { name: 'get_weather', arguments: {}, id: 'call_1' } }], { tools: [weather] });
const limited = request([{ say: 'Hello there.' }], { temperature: 0.5, maxTokens: 100 });

const standard = {
  top_p: 0.9,
  stop: ['END'],
  seed: 7,
  reasoning_effort: 'low' as const,
  response_format: {
    type: 'json_schema' as const,
    json_schema: { name: 'forecast', schema: { type: 'object', properties: {} } },
  },
  tool_choice: 'none' as const,
  parallel_tool_calls: false,
};
const controlled = request([{ say: '{}END' }], {
  tools: [weather],
  controls: { ...standard, model_settings: { top_k: 40 } },
});

const answers: HttpInteraction[] = [
  {
    description: 'an answer of text',
    request: post(bodyOf(hello)),
    response: answer(chunk({ role: 'assistant', content: 'Hello there.' }), chunk({}, 'stop'), usage),
    async act(url) {
      const [, text, finish] = await deltasOf(url, hello);
      assert.deepEqual(text, { type: 'text', text: 'Hello there.' });
      assert.deepEqual(finish, {
        type: 'finish',
        reason: 'stop',
        incomplete: false,
        tokens: { prompt: 9, completion: 3, total: 12 },
        kept: {},
      });
    },
  },
  {
    description: 'an answer that calls a tool',
    request: post(bodyOf(asksTool, { tools: [{ type: 'function', function: weather }] })),
    response: answer(
      chunk({ role: 'assistant', tool_calls: [started] }),
      chunk({ tool_calls: [argumentsOf] }),
      chunk({}, 'tool_calls'),
      usage,
    ),
    act: async (url) =>
      assert.deepEqual(
        (await deltasOf(url, asksTool)).map(({ type }) => type),
        ['start', 'tool_call', 'tool_arguments', 'finish'],
      ),
  },
  {
    description: 'an answer within limits',
    request: post(bodyOf(limited, { temperature: 0.5, max_tokens: 100 })),
    response: answer(chunk({ role: 'assistant', content: 'Hello there.' }), chunk({}, 'stop'), usage),
    act: async (url) => assert.equal((await deltasOf(url, limited)).length, 3),
  },
  {
    description: 'an answer under all controls',
    request: post(bodyOf(controlled, { ...standard, top_k: 40, tools: [{ type: 'function', function: weather }] })),
    response: answer(chunk({ role: 'assistant', content: '{}' }), chunk({}, 'stop'), usage),
    act: async (url) => assert.deepEqual((await deltasOf(url, controlled))[1], { type: 'text', text: '{}' }),
  },
];

const error = { error: { message: 'It failed.', type: 'server_error' } };

function refusal(status: number, code: string, headers: HttpInteraction['response']['headers'] = {}): HttpInteraction {
  const asked = request([{ status, ...(status === 429 && { retry_after: 3 }) }]);
  return {
    description: `an answer with status ${status}`,
    request: post(bodyOf(asked)),
    response: { status, headers: { 'Content-Type': json, ...headers }, body: error },
    act: (url) => assert.rejects(deltasOf(url, asked), { code }),
  };
}

const models: HttpInteraction = {
  description: 'the models',
  request: { method: 'GET', path: '/v1/models' },
  response: { status: 200, headers: { 'Content-Type': json }, body: { data: several({ id: 'offline/echo' }) } },
  act: async (url) => assert.equal((await gateway(url).models()).data[0]?.id, 'offline/echo'),
};

const unknownModel: HttpInteraction = {
  description: 'an answer by a model that is not there',
  request: post({ ...bodyOf(hello), model: 'offline/none' }),
  response: { status: 404, headers: { 'Content-Type': json }, body: { error: { message: 'There is no such model.' } } },
  act: (url) => assert.rejects(deltasOf(url, { ...hello, models: ['offline/none'] }), { code: 'upstream_failure' }),
};

/** Parley itself, which asks an OpenAI-compatible gateway for its answers. */
export const parley: Consumer = {
  name: 'parley',
  provider: 'llm-gateway',
  interactions: [
    ...answers,
    refusal(429, 'upstream_rate_limited', { 'Retry-After': matching('\\d+', '3') }),
    refusal(500, 'upstream_failure'),
    refusal(503, 'service_unavailable'),
    unknownModel,
    models,
    ...chunks,
  ],
};
