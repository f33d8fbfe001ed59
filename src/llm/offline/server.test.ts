import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ResponseFormat } from '#src/llm/controls.ts';
import { repairMessage } from '#src/llm/repair-message.ts';
import { offlineModes } from './protocol.ts';
import { parseScript } from './script.ts';
import { startOffline } from './server.ts';
import type { Offline } from './server.ts';

let offline: Offline;
let openai: OpenAI;

beforeAll(async () => {
  offline = await startOffline();
  openai = new OpenAI({ baseURL: offline.baseUrl, apiKey: 'any', maxRetries: 0, logLevel: 'off' });
});
afterAll(() => offline.close());

type Messages = OpenAI.ChatCompletionMessageParam[];

async function chat(
  messages: Messages,
  model = 'offline/echo',
  more: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> = {},
) {
  const completion = await openai.chat.completions.create({ model, messages, ...more });
  return completion.choices[0];
}

const user = (text: string) => ({ role: 'user' as const, content: text });
const script = (value: unknown) => [user(JSON.stringify(value))];
const status = (promise: Promise<unknown>) =>
  promise.then(
    () => 200,
    (error: { status: number }) => error.status,
  );

describe('a path that is none', () => {
  it('is answered with 404', async () => {
    const { hostname, port } = new URL(offline.baseUrl);
    const sent = request({ hostname, port, path: '//' }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(404);
  });
});

describe('offline/echo', () => {
  it('repeats, says what it is and how to get a real model', async () => {
    const text = (await chat([user('Hello!')]))?.message.content;
    expect(text).toMatch(/^You said: “Hello!”/);
    expect(text).toContain('no language model is connected');
    expect(text).toContain('OPENAI_BASE_URL');
  });

  it('remembers the turns before, and quotes its instructions', async () => {
    const turns: Messages = [
      { role: 'system', content: 'Be brief.' },
      user('I am Ada.'),
      { role: 'assistant', content: '…' },
      user('I like ships.'),
      { role: 'assistant', content: '…' },
      user('Who am I?'),
    ];
    const text = (await chat(turns))?.message.content;
    expect(text).toContain('You said: “Who am I?”');
    expect(text).toContain('Before that you said: “I am Ada.”, then “I like ships.”');
    expect(text).toContain('my instructions are: “Be brief.”');
    expect(text).not.toContain('OPENAI_BASE_URL');
  });

  it('names the tools that it could call, and the results that it got', async () => {
    const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: {} } }];
    expect((await chat([user('Hi')], 'offline/echo', { tools }))?.message.content).toContain('I could call: weather.');
    const call = { id: 'c1', type: 'function' as const, function: { name: 'weather', arguments: '{}' } };
    const turns: Messages = [
      user('Hi'),
      { role: 'assistant', tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: 'Rain' },
    ];
    expect((await chat(turns))?.message.content).toMatch(/^weather answered: “Rain”/);
  });

  it('streams word by word, the same each time, with usage when asked', async () => {
    const ask = async () => {
      const parts: string[] = [];
      let usage;
      const body = { model: 'offline/echo', messages: [user('one two')], stream: true as const };
      for await (const chunk of await openai.chat.completions.create({
        ...body,
        stream_options: { include_usage: true },
      })) {
        parts.push(chunk.choices[0]?.delta.content ?? '');
        usage = chunk.usage ?? usage;
      }
      return { parts, usage };
    };
    const first = await ask();
    expect(first.parts.length).toBeGreaterThan(10);
    expect(first.usage?.prompt_tokens).toBe(2);
    expect(await ask()).toEqual(first);
  });

  it('stops at max_tokens', async () => {
    const choice = await chat([user('one two three')], 'offline/echo', { max_tokens: 3 });
    expect(choice).toMatchObject({ finish_reason: 'length', message: { content: 'You said: ' } });
  });
});

describe('the controls that offline models honour', () => {
  const parameters = { type: 'object', properties: { city: { type: 'string', enum: ['Bergen'] } }, required: ['city'] };
  const tools = ['look', 'weather'].map((name) => ({ type: 'function' as const, function: { name, parameters } }));
  const calls = async (tool_choice: OpenAI.ChatCompletionToolChoiceOption) => {
    const choice = await chat([user('Hi')], 'offline/echo', { tools, tool_choice });
    return choice?.message.tool_calls?.map((call) => call.type === 'function' && call.function);
  };

  it('calls the tool that is demanded, with arguments that its schema allows', async () => {
    const written = '{"city":"Bergen"}';
    expect(await calls('required')).toEqual([{ name: 'look', arguments: written }]);
    const named = { type: 'function' as const, function: { name: 'weather' } };
    expect(await calls(named)).toEqual([{ name: 'weather', arguments: written }]);
    for (const choice of ['auto', 'none'] as const) expect(await calls(choice)).toBeUndefined();
  });

  it('stops before the first of the texts to stop at, also where they come in pieces', async () => {
    const said = async (stop: string[]) => {
      const choice = await chat(script({ script: [{ say: 'one two three four' }] }), 'offline/scripted', { stop });
      return [choice?.message.content, choice?.finish_reason];
    };
    expect(await said(['four', 'wo th'])).toEqual(['one t', 'stop']);
    expect(await said(['four!', 'x'])).toEqual(['one two three four', 'stop']);
    expect(await said(['one'])).toEqual([null, 'stop']);
  });

  it('answers in the form that is asked for', async () => {
    const schema = {
      type: 'object',
      required: ['list', 'count', 'kind', 'nested'],
      properties: {
        list: { type: 'array', items: { type: 'string', minLength: 6 }, minItems: 2 },
        count: { type: 'integer', exclusiveMinimum: 4 },
        share: { type: 'number', minimum: 0.2, maximum: 0.3 },
        kind: { anyOf: [{ const: 'a' }, { type: 'null' }] },
        nested: { $ref: '#/$defs/nested' },
        at: { type: 'string', format: 'date' },
      },
      $defs: { nested: { allOf: [{ properties: { a: { type: 'boolean' } } }, { required: ['b'] }] } },
    };
    const response_format = { type: 'json_schema' as const, json_schema: { name: 'x', schema } };
    const choice = await chat([user('Hi')], 'offline/echo', { response_format });
    const value = JSON.parse(choice!.message.content!) as unknown;
    expect(new Ajv2020({ formats: { date: true } }).validate(schema, value), JSON.stringify(value)).toBe(true);
    const object = await chat([user('Hi')], 'offline/echo', { response_format: { type: 'json_object' } });
    expect(JSON.parse(object!.message.content!)).toEqual({ text: expect.stringMatching(/^You said/) });
  });

  it('plays what a script says to do when its answer is put back, and else answers in the form', async () => {
    const format: ResponseFormat = { type: 'json_object' };
    const again = (value: object) =>
      chat(
        [
          ...script(value),
          { role: 'assistant', content: 'no' },
          { role: 'user', content: repairMessage(format, ['The whole: It is not JSON.']).content! },
        ],
        'offline/scripted',
        { response_format: format },
      ).then((choice) => choice?.message.content);
    expect(await again({ script: [{ say: 'no' }], repair: [{ say: 'no again' }] })).toBe('no again');
    expect(JSON.parse((await again({ script: [{ say: 'no' }] }))!)).toHaveProperty('text');
  });
});

describe('offline/scripted', () => {
  const play = (value: unknown) => chat(script(value), 'offline/scripted');

  it('plays its steps', async () => {
    const choice = await play({
      script: [{ say: 'Hm. ' }, { repeat: { say: 'ho ', times: 3 } }, { finish: 'content_filter' }],
    });
    expect(choice).toMatchObject({ finish_reason: 'content_filter', message: { content: 'Hm. ho ho ho ' } });
  });

  it('continues with "after_results" when tool results come back, and else tells them', async () => {
    const steps = [
      { tool_call: { name: 'a', arguments: { x: 1 } } },
      { after_results: [{ say: 'Now b.' }, { tool_call: { name: 'b' } }, { after_results: [{ say: 'Done.' }] }] },
    ];
    const turns: Messages = script({ script: steps });
    const texts: (string | null | undefined)[] = [];
    for (let round = 0; round < 3; round++) {
      const choice = await chat(turns, 'offline/scripted');
      texts.push(choice?.message.content);
      if (!choice?.message.tool_calls) break;
      turns.push(choice.message);
      for (const { id } of choice.message.tool_calls) turns.push({ role: 'tool', tool_call_id: id, content: 'ok' });
    }
    expect(texts).toEqual([null, 'Now b.', 'Done.']);
    const calls = turns.flatMap((turn) => (turn.role === 'assistant' ? (turn.tool_calls ?? []) : []));
    expect(calls.map((call) => call.id)).toEqual(['call_1_0', 'call_3_0']);

    const short: Messages = script({ script: [{ tool_call: { name: 'a' } }] });
    const choice = await chat(short, 'offline/scripted');
    if (choice) short.push(choice.message, { role: 'tool', tool_call_id: 'call_1_0', content: '42' });
    expect((await chat(short, 'offline/scripted'))?.message.content).toBe('a answered: “42”');
  });

  it('fails as told', async () => {
    const call = openai.chat.completions.create({
      model: 'offline/scripted',
      messages: script({ script: [{ delay_ms: 1 }, { status: 429, retry_after: 9, message: 'Slow down' }] }),
    });
    const error = await call.then(
      () => null,
      (thrown: InstanceType<typeof OpenAI.APIError>) => thrown,
    );
    expect(error?.status).toBe(429);
    expect(error?.headers?.get('retry-after')).toBe('9');
    expect(error?.message).toContain('Slow down');
    expect(await status(play({ script: [{ bad_json: true }] }))).not.toBe(200);
    expect(await status(play({ script: [{ drop: true }] }))).not.toBe(200);
  });

  it('sends any chunk and any text of a stream, thinks, and ends without a reason', async () => {
    const steps = [
      { reasoning: 'Let me think.' },
      { tool_call: { name: 'ping', id: 5, whole: true } },
      { chunk: { odd: true } },
      { raw: ': alive\n\n' },
      { done: true },
    ];
    const response = await fetch(`${offline.baseUrl}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({
        model: 'offline/scripted',
        stream: true,
        messages: [{ role: 'user', content: JSON.stringify({ script: steps }) }],
      }),
    });
    const text = await response.text();
    expect([...text.matchAll(/"reasoning_content":"(.*?)"/g)].map((match) => match[1]).join('')).toBe('Let me think.');
    for (const part of ['"id":5,', 'data: {"odd":true}\n\n: alive\n\ndata: [DONE]\n\n']) expect(text).toContain(part);
    expect(text).not.toMatch(/"finish_reason":"/);
  });

  it('has a fallback with steps of its own, or the same ones', async () => {
    const both = script({ script: [{ status: 500 }], fallback: [{ say: 'here' }] });
    expect(await status(chat(both, 'offline/scripted'))).toBe(500);
    expect((await chat(both, 'offline/scripted-fallback'))?.message.content).toBe('here');
    expect(await status(chat(script({ script: [{ status: 500 }] }), 'offline/scripted-fallback'))).toBe(500);
  });

  it('echoes what is no script and says how to write one', async () => {
    const text = (await chat([user('Hello!')], 'offline/scripted'))?.message.content;
    expect(text).toContain('You said: “Hello!”');
    expect(text).toContain('{"script": [{"say": "Hello"}]}');
  });

  it.each([
    ['{"script": [', 'not valid JSON'],
    [{ script: 'say' }, 'script must be a list'],
    [{ script: [], other: 1 }, 'unknown member "other"'],
    [{ script: [{ sya: 'x' }] }, 'script[0]: unknown step (sya). Steps are: say,'],
    [{ script: [{ say: 'x', drop: true }] }, 'script[0]: unknown member "drop"'],
    [{ script: [{ say: 1 }] }, 'script[0].say must be a text'],
    [{ script: [{ delay_ms: -1 }] }, 'script[0].delay_ms must be a whole number from 0'],
    [{ script: [{ say: 'x' }, { status: 500 }] }, 'script[1]: "status" answers alone'],
    [{ script: [{ say: 'x' }, { after_results: [] }] }, '"after_results" is what follows tool results'],
    [{ script: [{ after_results: [] }, { say: 'x' }] }, '"after_results" must be the last step'],
    [{ script: [{ tool_call: { arguments: {} } }] }, 'script[0].tool_call.name must be a text'],
    [
      { script: [{ tool_call: { name: 'a' } }, { after_results: [{ say: '' }] }] },
      'script[1].after_results[0].say must be',
    ],
    [{ script: [], fallback: [{ drop: false }] }, 'fallback[0].drop must be true'],
  ])('refuses %j and says why', async (value, says) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const error = await chat([user(text)], 'offline/scripted').then(
      () => null,
      (thrown: Error) => thrown,
    );
    expect(error).toMatchObject({ status: 400 });
    expect(error?.message).toContain(says);
  });
});

describe('offline/embedding', () => {
  const embed = async (input: string[], more = {}) =>
    (await openai.embeddings.create({ model: 'offline/embedding', input, ...more })).data.map((one) => one.embedding);
  const dot = (a: number[] = [], b: number[] = []) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

  it('is of length one, the same each time, and near for texts that share words', async () => {
    const [ships, boats, tea, ships2] = await embed([
      'Ships sail the sea',
      'ships on the sea!',
      'Green tea',
      'ships SAIL the sea',
    ]);
    expect(ships?.length).toBe(256);
    expect(dot(ships, ships)).toBeCloseTo(1);
    expect(dot(ships, ships2)).toBeCloseTo(1);
    expect(dot(ships, boats)).toBeGreaterThan(dot(ships, tea) + 0.3);
  });

  it('is the same as numbers and as base64, has the asked length, and exists for marks alone', async () => {
    const [[packed], [plain]] = [await embed(['sea']), await embed(['sea'], { encoding_format: 'float' })];
    expect(packed).toEqual(plain);
    expect((await embed(['?!'], { dimensions: 8 }))[0]?.length).toBe(8);
  });

  it('refuses what it cannot embed', async () => {
    expect(await status(embed(['']))).toBe(400);
    expect(await status(embed([]))).toBe(400);
    expect(await status(embed(['a'], { dimensions: 0 }))).toBe(400);
    expect(await status(openai.embeddings.create({ model: 'offline/echo', input: 'a' }))).toBe(400);
    expect(await status(openai.embeddings.create({ model: 'other', input: 'a' }))).toBe(404);
  });
});

describe('the guide', () => {
  const guide = readFileSync('docs/guides/offline-model.md', 'utf8');

  it('shows scripts that play', () => {
    const shown = [...guide.matchAll(/```json\n(.*?)```/gs), ...guide.matchAll(/`(\{"script": .*?\})`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(shown.length).toBeGreaterThan(6);
    for (const text of shown) expect(parseScript(text)).not.toBeNull();
    const cells = [...guide.matchAll(/^\| (`\{.*?`),? .*\|$/gm)].map(([row]) => row.split(' | ')[0]!);
    const steps = cells.flatMap((cell) => [...cell.matchAll(/`(\{[^`]+\})`/g)].map((match) => match[1]!));
    for (const step of steps.filter((text) => !/after_results|"script"/.test(text)))
      expect(parseScript(`{"script": [${step}]}`)).not.toBeNull();
    expect(steps.length).toBeGreaterThan(30);
  });

  it('shows replies as they are', async () => {
    const turns: Messages = [];
    for (const text of ['Hello! My name is Ada.', 'I like lighthouses.', 'What do you know about me?']) {
      turns.push(user(text));
      const message = (await chat(turns))?.message;
      if (message) turns.push(message);
    }
    for (const at of [1, 5]) expect(guide).toContain(`\`\`\`\n${turns[at]?.content as string}\n\`\`\``);
  });
});

describe('the server', () => {
  it('lists its models', async () => {
    const ids = (await openai.models.list()).data.map((model) => model.id);
    expect(ids).toEqual(Object.keys(offlineModes));
  });

  it('answers wrong requests with errors of the protocol', async () => {
    expect(await status(chat([user('hi')], 'gpt-x'))).toBe(404);
    expect(await status(chat([user('hi')], 'offline/embedding'))).toBe(400);
    expect(await status(chat([]))).toBe(400);
    expect(await status(openai.get('/nothing'))).toBe(404);
    const answer = await fetch(`${offline.baseUrl}/chat/completions`, { method: 'POST', body: '{' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining('not valid JSON') } });
  });

  it('keeps the last requests and stops at once', async () => {
    const own = await startOffline({ keepRequests: 2 });
    for (let at = 0; at < 3; at++) await fetch(`${own.baseUrl}/models?${at}`).then((response) => response.text());
    expect(own.requests.length).toBe(2);
    const waiting = fetch(`${own.baseUrl}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'offline/scripted', messages: script({ script: [{ delay_ms: 60_000 }] }) }),
    }).then(
      () => 'answered',
      () => 'cut',
    );
    await expect.poll(() => own.requests.at(-1)?.body).toBeDefined();
    await own.close();
    expect(await waiting).toBe('cut');
  });
});
