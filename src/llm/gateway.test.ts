import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '#src/api/problems.ts';
import { createGateway, openGateway } from './gateway.ts';
import { startOffline } from './offline/server.ts';
import type { Offline } from './offline/server.ts';
import type { ChatRequest, Delta, Gateway } from './types.ts';

const apiKey = 'sk-secret-0123456789';
let offline: Offline;
let gateway: Gateway;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  offline = await startOffline({ keepRequests: 1000 });
  gateway = createGateway({ baseUrl: offline.baseUrl, apiKey, timeoutMs: 5000 });
});
afterAll(async () => {
  await gateway.close();
  await offline.close();
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Told = { deltas: Delta[]; error?: unknown };

async function listen(stream: AsyncIterable<Delta>): Promise<Told> {
  const deltas: Delta[] = [];
  try {
    for await (const delta of stream) deltas.push(delta);
    return { deltas };
  } catch (error) {
    return { deltas, error };
  }
}

function request(content: unknown, options: Partial<ChatRequest> = {}): ChatRequest {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    models: ['offline/scripted'],
    messages: [{ role: 'user', content: text }],
    signal: new AbortController().signal,
    ...options,
  };
}

const ask = (script: unknown, options: Partial<ChatRequest> = {}, from = gateway) =>
  listen(from.stream(request(script, options)));

const textOf = (deltas: Delta[]) => deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join('');

function failure(told: Told): Problem {
  expect(told.error).toBeInstanceOf(Problem);
  return told.error as Problem;
}

/** A gateway in front of a server that answers as told. */
async function gatewayTo(answer: (response: ServerResponse) => unknown, timeoutMs = 5000): Promise<Gateway> {
  const server = createServer((_request, response) => void answer(response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const to = createGateway({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey, timeoutMs });
  closers.push(
    () => to.close(),
    () => (server.closeAllConnections(), server.close()),
  );
  return to;
}

const sse = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

describe('an answer', () => {
  it('comes word by word, with its model first and its reason and tokens last', async () => {
    const { deltas, error } = await ask({ script: [{ say: 'one two three' }] });
    expect(error).toBeUndefined();
    expect(deltas[0]).toEqual({ type: 'start', model: 'offline/scripted' });
    expect(deltas.slice(1, -1)).toEqual(['one ', 'two ', 'three'].map((text) => ({ type: 'text', text })));
    const tokens = { prompt: 19, completion: 3, total: 22 };
    expect(deltas.at(-1)).toEqual({ type: 'finish', reason: 'stop', incomplete: false, tokens, kept: {} });
  });

  it('is asked for as a stream with usage, with tools, temperature and limit, and the key in the header only', async () => {
    const tools = [{ name: 'look', description: 'Looks', parameters: { type: 'object' } }];
    const { deltas } = await ask({ script: [{ say: 'one two three' }] }, { tools, temperature: 0.5, maxTokens: 2 });
    expect(deltas.at(-1)).toMatchObject({ type: 'finish', reason: 'length' });
    const sent = offline.requests.at(-1);
    expect(sent?.authorization).toBe(`Bearer ${apiKey}`);
    expect(sent?.body).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks', parameters: { type: 'object' } } }],
      temperature: 0.5,
      max_tokens: 2,
    });
  });

  it('has null tokens when the gateway counts none', async () => {
    const { deltas } = await ask({ script: [{ say: 'hi' }, { usage: false }] });
    expect(deltas.at(-1)).toMatchObject({ type: 'finish', reason: 'stop', tokens: null });
  });

  it('can be empty', async () => {
    const { deltas } = await ask({ script: [] });
    expect(deltas.map((delta) => delta.type)).toEqual(['start', 'finish']);
  });

  it('carries parallel tool calls, each with its arguments in pieces', async () => {
    const { deltas } = await ask({
      script: [
        { say: 'Looking.' },
        { tool_call: { name: 'weather', arguments: { city: 'Bergen' } } },
        { tool_call: { name: 'clock', id: 'call_x', whole: true } },
      ],
    });
    const calls = deltas.filter((delta) => delta.type === 'tool_call');
    const id = expect.stringMatching(/^call_[0-9a-f]{32}$/);
    expect(calls).toEqual([
      { type: 'tool_call', index: 0, id, name: 'weather', upstream: { id: 'call_1_0' } },
      { type: 'tool_call', index: 1, id, name: 'clock', upstream: { id: 'call_x' } },
    ]);
    const written = (index: number) =>
      deltas.map((delta) => (delta.type === 'tool_arguments' && delta.index === index ? delta.delta : '')).join('');
    expect(JSON.parse(written(0))).toEqual({ city: 'Bergen' });
    expect(written(1)).toBe('{}');
    expect(deltas.filter((delta) => delta.type === 'tool_arguments').length).toBeGreaterThan(2);
    expect(deltas.at(-1)).toMatchObject({ type: 'finish', reason: 'tool_calls' });
  });

  it('gives a tool call an id when the gateway does not', async () => {
    const { deltas } = await ask({ script: [{ tool_call: { name: 'clock', id: null } }] });
    expect(deltas.find((delta) => delta.type === 'tool_call')?.id).toMatch(/^call_[0-9a-f]{32}$/);
  });

  it('reads characters and events that are cut anywhere', async () => {
    const bytes = Buffer.from(
      `: hello\r\n${chunk({ content: 'Grüße ' })}${chunk({ content: '🌍' }, 'stop')}data: [DONE]\n\n`,
    );
    const to = await gatewayTo(async (response) => {
      sse(response);
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        if (byte > 127 || byte === 10) await sleep(1);
      }
      response.end();
    });
    const { deltas, error } = await ask('hi', {}, to);
    expect(error).toBeUndefined();
    expect(textOf(deltas)).toBe('Grüße 🌍');
  });

  it('is complete with a reason and no [DONE], also when the connection then breaks', async () => {
    const to = await gatewayTo(async (response) => {
      sse(response).write(chunk({ content: 'hi' }, 'stop'));
      await sleep(20);
      response.destroy();
    });
    const { deltas, error } = await ask('hi', {}, to);
    expect(error).toBeUndefined();
    expect(deltas.map((delta) => delta.type)).toEqual(['start', 'text', 'finish']);
  });

  it('is read from a gateway that does not stream', async () => {
    const message = {
      role: 'assistant',
      content: 'whole',
      tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }],
    };
    const to = await gatewayTo((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'tool_calls' }] }));
    });
    const { deltas } = await ask('hi', {}, to);
    expect(deltas.map((delta) => delta.type)).toEqual(['start', 'text', 'tool_call', 'tool_arguments', 'finish']);
  });
});

/** What else a gateway may answer with status 200. */
const bodyOf = (type: string, body: string) =>
  gatewayTo((response) => response.writeHead(200, { 'content-type': type }).end(body));

describe('the body of an answer', () => {
  const events = `${chunk({ content: 'Hel' })}${chunk({ content: 'lo' }, 'stop')}data: [DONE]\n\n`;
  const sends = (headers: object, body: string | Buffer) =>
    gatewayTo((response) => response.writeHead(200, { 'content-type': 'text/event-stream', ...headers }).end(body));

  it.each<[string, Buffer]>([
    ['gzip', gzipSync(events)],
    ['deflate', deflateSync(events)],
    ['br', brotliCompressSync(events)],
    ['zstd', zstdCompressSync(events)],
    ['br, GZIP', gzipSync(brotliCompressSync(events))],
    ['identity', Buffer.from(events)],
  ])('is decoded when it comes in the coding %s, which is not asked for', async (coding, body) => {
    const { deltas } = await ask('hi', {}, await sends({ 'content-encoding': coding }, body));
    expect(textOf(deltas)).toBe('Hello');
  });

  it.each<[string, Buffer, string]>([
    ['snappy', Buffer.from('x'), 'the content coding snappy, which nobody asked for'],
    ['gzip', Buffer.from(events), 'a compressed answer that cannot be read (Z_DATA_ERROR)'],
    ['gzip', gzipSync(events).subarray(0, 30), 'ended the stream before the answer was complete'],
  ])('in the coding %s is a failure when it cannot be decoded', async (coding, body, words) => {
    const told = await ask('hi', {}, await sends({ 'content-encoding': coding }, body));
    expect(failure(told).detail).toContain(words);
  });

  it('of a refusal that cannot be decoded does not hide its status', async () => {
    const to = await gatewayTo((response) => response.writeHead(401, { 'content-encoding': 'gzip' }).end('no gzip'));
    expect(failure(await ask('hi', {}, to)).options.retryable).toBe(false);
  });

  it('of a refusal is decoded too, and no coding is asked for', async () => {
    const asked: unknown[] = [];
    const to = await gatewayTo((response) => {
      asked.push(response.req.headers['accept-encoding']);
      const body = gzipSync('{"error":{"message":"Slow down"}}');
      response.writeHead(429, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body);
    });
    expect(failure(await ask('hi', {}, to)).detail).toContain('Slow down');
    expect(asked).toEqual(['identity']);
  });

  it.each([events, ` \n: here\n\n${events}`, `event: message\n${events}`])(
    'is read as the events that it is, though it says that it is JSON: %j',
    async (body) => {
      const { deltas } = await ask('hi', {}, await sends({ 'content-type': 'application/json; charset=utf-8' }, body));
      expect(textOf(deltas)).toBe('Hello');
    },
  );

  it.each(['', ' \n'])('may be empty though it says that it is JSON: %j', async (body) => {
    const told = await ask('hi', {}, await sends({ 'content-type': 'application/json' }, body));
    expect(failure(told).code).toBe('upstream_failure');
    const zipped = await sends({ 'content-type': 'application/json', 'content-encoding': 'gzip' }, gzipSync(body));
    expect(failure(await ask('hi', {}, zipped)).code).toBe('upstream_failure');
  });

  it.each(['', ' ', '{'])('may say that it is JSON and stop after %j: then it timed out', async (begin) => {
    const to = await gatewayTo((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      if (begin !== '') response.write(begin);
    }, 200);
    expect(failure(await ask('hi', {}, to)).code).toBe('timeout');
  });

  it('may say that it is JSON and break off', async () => {
    const to = await gatewayTo((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      setImmediate(() => response.destroy());
    });
    expect(failure(await ask('hi', {}, to)).code).toBe('upstream_failure');
  });

  it('may say that it is JSON and come slowly', async () => {
    const to = await gatewayTo(async (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (const part of [' ', '\n', chunk({ content: 'Hel' }), chunk({ content: 'lo' }, 'stop'), 'data: [DONE]\n\n']) {
        response.write(part);
        await sleep(5);
      }
      response.end();
    });
    expect(textOf((await ask('hi', {}, to)).deltas)).toBe('Hello');
  });

  it.each(['"ping"', '1', 'true', 'null', ': OPENROUTER PROCESSING', 'ping'])(
    'may hold the data %s, which says nothing',
    async (data) => {
      const { deltas } = await ask('hi', {}, await sends({}, `data: ${data}\n\n${events}`));
      expect(textOf(deltas)).toBe('Hello');
    },
  );

  it('may break off with an error that is no event', async () => {
    const told = await ask('hi', {}, await sends({}, `${chunk({ content: 'Hel' })}{"error":"Died here"}\n`));
    expect(textOf(told.deltas)).toBe('Hel');
    expect(failure(told).detail).toContain('Died here');
  });
});

describe('a failure with status 200', () => {
  const died = JSON.stringify({ error: { message: 'Backend died', code: 500 } });

  it.each([
    ['application/json', died, 'Backend died'],
    ['text/plain', died, 'Backend died'],
    ['text/event-stream', died, 'Backend died'],
    ['application/json', '{"detail":"Not today"}', 'Not today'],
    ['application/json', '[{"error":{"message":"In a list"}}]', 'In a list'],
    ['application/json', '{}', 'no chat completion'],
    ['application/json', '"hello"', 'no chat completion'],
    ['application/json', '{"choices":null,"base_resp":{"status_code":1008,"status_msg":"No balance"}}', 'No balance'],
    ['text/event-stream', 'data: {"errors":[{"message":"No capacity"}]}\n\n', 'No capacity'],
    ['application/json', '{"success":false,"errors":[{"code":1,"message":"No capacity"}]}', 'No capacity'],
    ['application/json', 'null', 'no chat completion'],
    ['text/event-stream', 'data: [DONE]\n\n', 'without saying anything'],
    [
      'text/event-stream',
      'event: error\ndata: {"message":"Internal Network Failure","code":502}\n\n',
      'Network Failure',
    ],
    ['text/event-stream', 'event: error\ndata: Out of memory\n\n', 'Out of memory'],
    ['text/event-stream', 'data: {"object":"error","message":"Gone"}\n\n', 'Gone'],
  ])('%s %s', async (type, body, words) => {
    const told = await ask('hi', {}, await bodyOf(type, body));
    expect(told.deltas).toEqual([]);
    expect(failure(told).code).toBe('upstream_failure');
    expect(failure(told).detail).toContain(words);
  });

  it('lets the next model answer', async () => {
    const bodies = ['data: [DONE]\n\n', `data: ${died}\n\n`, chunk({ content: 'third' }, 'stop')];
    const to = await gatewayTo((response) => sse(response).end(bodies.shift()));
    expect(textOf((await ask('hi', { models: ['a', 'b', 'c'] }, to)).deltas)).toBe('third');
  });
});

describe('a failure before the first token', () => {
  it.each([
    [400, 'upstream_failure', 502],
    [403, 'upstream_failure', 502],
    [408, 'timeout', 504],
    [429, 'upstream_rate_limited', 429],
    [500, 'upstream_failure', 502],
    [503, 'service_unavailable', 503],
    [504, 'timeout', 504],
  ])('%i is %s', async (status, code, answered) => {
    const told = await ask({ script: [{ status, message: 'The reason is here' }] });
    const problem = failure(told);
    expect(told.deltas).toEqual([]);
    expect([problem.code, problem.status]).toEqual([code, answered]);
    expect(problem.detail).toContain('offline/scripted');
    expect(problem.detail).toContain(String(status));
    expect(problem.detail).toContain('The reason is here.');
  });

  it('passes Retry-After on', async () => {
    expect(failure(await ask({ script: [{ status: 429, retry_after: 17 }] })).options.retryAfterS).toBe(17);
  });

  it('understands Retry-After as a date, and as LiteLLM passes it on', async () => {
    const answers = [
      { 'retry-after': new Date(Date.now() + 300_000).toUTCString() },
      { 'llm_provider-retry-after': '7' },
    ];
    const to = await gatewayTo((response) => response.writeHead(429, answers.shift()).end('{}'));
    const seconds = failure(await ask('hi', {}, to)).options.retryAfterS;
    expect(seconds).toBeGreaterThan(200);
    expect(seconds).toBeLessThanOrEqual(300);
    expect(failure(await ask('hi', {}, to)).options.retryAfterS).toBe(7);
  });

  it.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after': '1.5' }, 2],
    [{ 'retry-after': '3, 5' }, 5],
    [{ 'retry-after': '5s' }, 5],
    [{ 'retry-after': '-3' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '99999999999' }, 86_400],
    [{ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
    [{ 'retry-after-ms': '2500' }, 3],
  ])('reads %j', async (headers, seconds) => {
    const to = await gatewayTo((response) => response.writeHead(429, headers).end('{}'));
    expect(failure(await ask('hi', {}, to)).options.retryAfterS).toBe(seconds);
  });

  it.each([
    '{"error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000"}}',
    '{"error":{"message":"x","code":"model_max_prompt_tokens_exceeded"}}',
    '{"error":{"message":"prompt token count of 70000 exceeds the limit of 64000"}}',
  ])('says what to do when the window is too small: %s', async (body) => {
    const to = await gatewayTo((response) => response.writeHead(400, { 'content-type': 'application/json' }).end(body));
    const { retryable, suggestions } = failure(await ask('hi', {}, to)).options;
    expect([retryable, suggestions]).toEqual([false, [expect.stringContaining('context')]]);
  });

  it('never shows the key, whatever the gateway says', async () => {
    const unauthorized = failure(await ask({ script: [{ status: 401, message: `Wrong key ${apiKey}` }] }));
    expect(unauthorized.code).toBe('upstream_failure');
    expect(unauthorized.detail).toContain('OPENAI_API_KEY');
    const refused = failure(await ask({ script: [{ status: 400, message: `Bad ${apiKey} and sk-other-key-1234` }] }));
    for (const { detail } of [unauthorized, refused]) {
      expect(detail).not.toContain(apiKey);
      expect(detail).not.toContain('sk-other');
    }
  });

  it.each<[number, string, boolean]>([
    [401, 'Wrong key', false],
    [402, 'Insufficient balance', false],
    [403, 'Forbidden', false],
    [404, 'The model does not exist', false],
    [400, 'Invalid model name passed in model=x', false],
    [400, "This model's maximum context length is 8192 tokens", false],
    [429, 'Slow down', true],
    [500, 'Died', true],
    [503, 'Busy', true],
  ])('%i (%s): retryable is %s, and what to do is said', async (status, message, retryable) => {
    const { options, code } = failure(await ask({ script: [{ status, message }] }));
    expect(options.retryable).toBe(retryable);
    if (!retryable && status !== 403) expect(options.suggestions).toHaveLength(1);
    expect(code).not.toBe('internal_error');
  });

  it('bounds what the gateway says, and leaves pages out', async () => {
    expect(failure(await ask({ script: [{ status: 500, message: 'x'.repeat(5000) }] })).detail.length).toBeLessThan(
      500,
    );
    expect(failure(await ask({ script: [{ status: 502, body: '<html>Bad gateway</html>' }] })).detail).not.toContain(
      '<',
    );
  });

  it('names an unknown model', async () => {
    const problem = failure(await ask('hi', { models: ['offline/none'] }));
    expect(problem.code).toBe('upstream_failure');
    expect(problem.detail).toContain('offline/none');
    expect(problem.detail).toContain('does not exist');
  });

  it.each([
    ['bad JSON', [{ bad_json: true }], 'parsed'],
    ['a drop', [{ drop: true }], 'connection'],
    ['a silent end', [{ end: true }], 'before the answer was complete'],
    ['an error in the stream', [{ stream_error: 'backend died' }], 'backend died'],
  ])('%s is upstream_failure', async (_name, script, says) => {
    const told = await ask({ script });
    expect(failure(told)).toMatchObject({ code: 'upstream_failure' });
    expect(failure(told).detail).toContain(says);
    expect(told.deltas).toEqual([]);
  });

  it('a gateway that is not there is service_unavailable', async () => {
    const gone = await startOffline();
    await gone.close();
    const to = createGateway({ baseUrl: gone.baseUrl, apiKey: null, timeoutMs: 5000 });
    const problem = failure(await ask('hi', {}, to));
    expect(problem.code).toBe('service_unavailable');
    expect(problem.detail).not.toContain('127.0.0.1');
  });

  it('a web page is upstream_failure that points to the setting', async () => {
    const to = await gatewayTo((response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'),
    );
    expect(failure(await ask('hi', {}, to)).detail).toContain('OPENAI_BASE_URL');
  });
});

describe('fallback', () => {
  const models = ['offline/scripted', 'offline/scripted-fallback'] as const;

  it.each([
    ['429', [{ status: 429 }]],
    ['500', [{ status: 500 }]],
    ['bad JSON', [{ bad_json: true }]],
    ['a drop', [{ drop: true }]],
  ])('goes to the next model on %s', async (_name, script) => {
    const { deltas, error } = await ask({ script, fallback: [{ say: 'from the second' }] }, { models: [...models] });
    expect(error).toBeUndefined();
    expect(deltas[0]).toEqual({ type: 'start', model: 'offline/scripted-fallback' });
    expect(textOf(deltas)).toBe('from the second');
  });

  it('goes on when a model is unknown or too slow', async () => {
    const hasty = createGateway({ baseUrl: offline.baseUrl, apiKey, timeoutMs: 1000 });
    const script = { script: [{ delay_ms: 20_000 }], fallback: [{ say: 'ok' }] };
    const { deltas } = await ask(script, { models: ['offline/none', ...models] }, hasty);
    expect(textOf(deltas)).toBe('ok');
    await hasty.close();
  });

  it('goes on from a model that LiteLLM does not know', async () => {
    const unknown = { status: 400, message: 'Invalid model name passed in model=x.' };
    const { deltas } = await ask({ script: [unknown], fallback: [{ say: 'ok' }] }, { models: [...models] });
    expect(textOf(deltas)).toBe('ok');
  });

  it('tells of every model when all fail', async () => {
    const script = {
      script: [{ status: 500, message: 'first' }],
      fallback: [{ status: 429, retry_after: 3, message: 'second' }],
    };
    const problem = failure(await ask(script, { models: [...models] }));
    expect(problem.code).toBe('upstream_rate_limited');
    expect(problem.options.retryAfterS).toBe(3);
    expect(problem.detail).toMatch(/scripted-fallback .*second.*offline\/scripted .*first/);
  });

  it.each([400, 401])('does not happen on %i: another model would not help', async (status) => {
    const before = offline.requests.length;
    failure(await ask({ script: [{ status }], fallback: [{ say: 'no' }] }, { models: [...models] }));
    expect(offline.requests.length).toBe(before + 1);
  });

  it('never happens after a token', async () => {
    const told = await ask(
      { script: [{ say: 'half ' }, { drop: true }], fallback: [{ say: 'no' }] },
      { models: [...models] },
    );
    expect(failure(told).code).toBe('upstream_failure');
    expect(textOf(told.deltas)).toBe('half ');
  });
});

describe('a failure in the middle', () => {
  it.each([
    ['a drop', { drop: true }, 'connection'],
    ['bad JSON', { bad_json: true }, 'parsed'],
    ['an end without a reason', { end: true }, 'complete'],
    ['an error in the stream', { stream_error: 'backend died' }, 'backend died'],
  ])('%s keeps what came before it', async (_name, fault, says) => {
    const told = await ask({ script: [{ say: 'one two ' }, fault] });
    expect(textOf(told.deltas)).toBe('one two ');
    expect(failure(told).code).toBe('upstream_failure');
    expect(failure(told).detail).toContain('in the middle of its answer');
    expect(failure(told).detail).toContain(says);
  });

  it('takes each sign of life for one, but not for ever', async () => {
    const signs = [': still here\n\n', 'data:\n\n', 'data: [PING]\n\n', 'event: ping\ndata: 5\n\n', ':\n'];
    const answers = signs.map(async (sign) => {
      const to = await gatewayTo((response) => {
        sse(response).write(chunk({ content: 'one' }));
        const timer = setInterval(() => response.write(sign), 20);
        response.once('close', () => clearInterval(timer));
        setTimeout(() => response.write(chunk({ content: ' two' })), 900);
      }, 300);
      const told = await ask('hi', {}, to);
      return [sign, textOf(told.deltas), failure(told).code];
    });
    expect(await Promise.all(answers)).toEqual(signs.map((sign) => [sign, 'one two', 'timeout']));
  });

  it('slow tokens are no timeout, nor is a slow consumer', async () => {
    const patient = createGateway({ baseUrl: offline.baseUrl, apiKey, timeoutMs: 1000 });
    closers.push(() => patient.close());
    const slow = await ask({ script: [{ repeat: { say: 'tok ', times: 6, delay_ms: 250 } }] }, {}, patient);
    expect(slow.error).toBeUndefined();
    let count = 0;
    for await (const delta of patient.stream(
      request({ script: [{ repeat: { say: 'tok ', times: 3, delay_ms: 20 } }] }),
    )) {
      if (delta.type === 'text' && count++ === 0) await sleep(1300);
    }
    expect(count).toBe(3);
  });
});

describe('abort', () => {
  it('ends the iteration with the reason and the request upstream at once', async () => {
    const stop = new AbortController();
    const script = { script: [{ repeat: { say: 'tok ', times: 1000, delay_ms: 5 } }] };
    const reason = new Error('enough');
    const deltas: Delta[] = [];
    const run = (async () => {
      for await (const delta of gateway.stream(request(script, { signal: stop.signal }))) {
        deltas.push(delta);
        if (deltas.length === 4) stop.abort(reason);
      }
    })();
    await expect(run).rejects.toBe(reason);
    expect(deltas.length).toBe(4);
    await expect.poll(() => offline.requests.at(-1)?.aborted).toBe(true);
  });

  it('works while the gateway is silent, and before it was asked', async () => {
    const signal = AbortSignal.timeout(50);
    const silent = await ask({ script: [{ delay_ms: 10_000 }] }, { signal });
    expect(silent.error).toBe(signal.reason);
    const before = offline.requests.length;
    const never = await ask('hi', { signal: AbortSignal.abort('no') });
    expect(never.error).toBe('no');
    expect(offline.requests.length).toBe(before);
  });

  it('also happens when the consumer leaves', async () => {
    for await (const delta of gateway.stream(
      request({ script: [{ repeat: { say: 'tok ', times: 1000, delay_ms: 5 } }] }),
    )) {
      if (delta.type === 'text') break;
    }
    await expect.poll(() => offline.requests.at(-1)?.aborted).toBe(true);
  });
});

describe('openGateway', () => {
  it('starts the offline provider when no gateway is configured', async () => {
    const built = await openGateway({ baseUrl: null, apiKey: null, timeoutMs: 5000 });
    closers.push(() => built.close());
    expect(built.provider).toBe('offline');
    expect(await built.ping()).toMatchObject({ ok: true });
    expect((await built.models()).data.map((model) => model.id)).toContain('offline/echo');
    const { deltas } = await ask('Hello!', { models: ['offline/echo'] }, built);
    expect(textOf(deltas)).toContain('You said: “Hello!”');
  });

  it('takes the configured one', async () => {
    const built = await openGateway({ baseUrl: offline.baseUrl, apiKey, timeoutMs: 1000 });
    closers.push(() => built.close());
    expect(built.provider).toBe('openai_compatible');
  });
});
