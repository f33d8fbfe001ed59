import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDeltaText } from '#src/testing/model-chunks.ts';
import {
  beginEvents,
  gatewayKey,
  makeChatRequest,
  requireProblem,
  useTestGateway,
  writeChunk,
} from '#src/testing/test-gateway.ts';
import { openGateway } from './gateway.ts';
import type { Delta } from './types.ts';

const { ask, gatewayTo, getGateway, getOffline, onEnd } = useTestGateway();

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
    const sent = getOffline().requests.at(-1);
    expect(sent?.authorization).toBe(`Bearer ${gatewayKey}`);
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
      `: hello\r\n${writeChunk({ content: 'Grüße ' })}${writeChunk({ content: '🌍' }, 'stop')}data: [DONE]\n\n`,
    );
    const to = await gatewayTo(async (response) => {
      beginEvents(response);
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        if (byte > 127 || byte === 10) await sleep(1);
      }
      response.end();
    });
    const { deltas, error } = await ask('hi', {}, to);
    expect(error).toBeUndefined();
    expect(readDeltaText(deltas)).toBe('Grüße 🌍');
  });

  it('is complete with a reason and no [DONE], also when the connection then breaks', async () => {
    const to = await gatewayTo(async (response) => {
      beginEvents(response).write(writeChunk({ content: 'hi' }, 'stop'));
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

describe('the body of an answer', () => {
  const events = `${writeChunk({ content: 'Hel' })}${writeChunk({ content: 'lo' }, 'stop')}data: [DONE]\n\n`;
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
    expect(readDeltaText(deltas)).toBe('Hello');
  });

  it.each<[string, Buffer, string]>([
    ['snappy', Buffer.from('x'), 'the content coding snappy, which nobody asked for'],
    ['gzip', Buffer.from(events), 'a compressed answer that cannot be read (Z_DATA_ERROR)'],
    ['gzip', gzipSync(events).subarray(0, 30), 'ended the stream before the answer was complete'],
  ])('in the coding %s is a failure when it cannot be decoded', async (coding, body, words) => {
    const told = await ask('hi', {}, await sends({ 'content-encoding': coding }, body));
    expect(requireProblem(told).detail).toContain(words);
  });

  it('of a refusal that cannot be decoded does not hide its status', async () => {
    const to = await gatewayTo((response) => response.writeHead(401, { 'content-encoding': 'gzip' }).end('no gzip'));
    expect(requireProblem(await ask('hi', {}, to)).options.retryable).toBe(false);
  });

  it('of a refusal is decoded too, and no coding is asked for', async () => {
    const asked: unknown[] = [];
    const to = await gatewayTo((response) => {
      asked.push(response.req.headers['accept-encoding']);
      const body = gzipSync('{"error":{"message":"Slow down"}}');
      response.writeHead(429, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body);
    });
    expect(requireProblem(await ask('hi', {}, to)).detail).toContain('Slow down');
    expect(asked).toEqual(['identity']);
  });

  it.each([events, ` \n: here\n\n${events}`, `event: message\n${events}`])(
    'is read as the events that it is, though it says that it is JSON: %j',
    async (body) => {
      const { deltas } = await ask('hi', {}, await sends({ 'content-type': 'application/json; charset=utf-8' }, body));
      expect(readDeltaText(deltas)).toBe('Hello');
    },
  );

  it.each(['', ' \n'])('may be empty though it says that it is JSON: %j', async (body) => {
    const told = await ask('hi', {}, await sends({ 'content-type': 'application/json' }, body));
    expect(requireProblem(told).code).toBe('upstream_failure');
    const zipped = await sends({ 'content-type': 'application/json', 'content-encoding': 'gzip' }, gzipSync(body));
    expect(requireProblem(await ask('hi', {}, zipped)).code).toBe('upstream_failure');
  });

  it.each(['', ' ', '{'])('may say that it is JSON and stop after %j: then it timed out', async (begin) => {
    const to = await gatewayTo((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      if (begin !== '') response.write(begin);
    }, 200);
    expect(requireProblem(await ask('hi', {}, to)).code).toBe('timeout');
  });

  it('may say that it is JSON and break off', async () => {
    const to = await gatewayTo((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      setImmediate(() => response.destroy());
    });
    expect(requireProblem(await ask('hi', {}, to)).code).toBe('upstream_failure');
  });

  it('may say that it is JSON and come slowly', async () => {
    const to = await gatewayTo(async (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (const part of [
        ' ',
        '\n',
        writeChunk({ content: 'Hel' }),
        writeChunk({ content: 'lo' }, 'stop'),
        'data: [DONE]\n\n',
      ]) {
        response.write(part);
        await sleep(5);
      }
      response.end();
    });
    expect(readDeltaText((await ask('hi', {}, to)).deltas)).toBe('Hello');
  });

  it.each(['"ping"', '1', 'true', 'null', ': OPENROUTER PROCESSING', 'ping'])(
    'may hold the data %s, which says nothing',
    async (data) => {
      const { deltas } = await ask('hi', {}, await sends({}, `data: ${data}\n\n${events}`));
      expect(readDeltaText(deltas)).toBe('Hello');
    },
  );

  it('may break off with an error that is no event', async () => {
    const told = await ask('hi', {}, await sends({}, `${writeChunk({ content: 'Hel' })}{"error":"Died here"}\n`));
    expect(readDeltaText(told.deltas)).toBe('Hel');
    expect(requireProblem(told).detail).toContain('Died here');
  });
});

describe('abort', () => {
  it('ends the iteration with the reason and the request upstream at once', async () => {
    const stop = new AbortController();
    const script = { script: [{ repeat: { say: 'tok ', times: 1000, delay_ms: 5 } }] };
    const reason = new Error('enough');
    const deltas: Delta[] = [];
    const run = (async () => {
      for await (const delta of getGateway().stream(makeChatRequest(script, { signal: stop.signal }))) {
        deltas.push(delta);
        if (deltas.length === 4) stop.abort(reason);
      }
    })();
    await expect(run).rejects.toBe(reason);
    expect(deltas.length).toBe(4);
    await expect.poll(() => getOffline().requests.at(-1)?.aborted).toBe(true);
  });

  it('works while the gateway is silent, and before it was asked', async () => {
    const signal = AbortSignal.timeout(50);
    const silent = await ask({ script: [{ delay_ms: 10_000 }] }, { signal });
    expect(silent.error).toBe(signal.reason);
    const before = getOffline().requests.length;
    const never = await ask('hi', { signal: AbortSignal.abort('no') });
    expect(never.error).toBe('no');
    expect(getOffline().requests.length).toBe(before);
  });

  it('also happens when the consumer leaves', async () => {
    for await (const delta of getGateway().stream(
      makeChatRequest({ script: [{ repeat: { say: 'tok ', times: 1000, delay_ms: 5 } }] }),
    )) {
      if (delta.type === 'text') break;
    }
    await expect.poll(() => getOffline().requests.at(-1)?.aborted).toBe(true);
  });
});

describe('openGateway', () => {
  it('starts the offline provider when no gateway is configured', async () => {
    const built = await openGateway({ baseUrl: null, apiKey: null, timeoutMs: 5000 });
    onEnd(() => built.close());
    expect(built.provider).toBe('offline');
    expect(await built.ping()).toMatchObject({ ok: true });
    expect((await built.models()).data.map((model) => model.id)).toContain('offline/echo');
    const { deltas } = await ask('Hello!', { models: ['offline/echo'] }, built);
    expect(readDeltaText(deltas)).toContain('You said: “Hello!”');
  });

  it('takes the configured one', async () => {
    const built = await openGateway({ baseUrl: getOffline().baseUrl, apiKey: gatewayKey, timeoutMs: 1000 });
    onEnd(() => built.close());
    expect(built.provider).toBe('openai_compatible');
  });
});
