import { setTimeout as sleep } from 'node:timers/promises';
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
import { createGateway } from './gateway.ts';
import { startOffline } from './offline/server.ts';

const { ask, gatewayTo, getOffline, onEnd } = useTestGateway();

/** Returns a gateway in front of a server that answers with status 200 and this body. */
const bodyOf = (type: string, body: string) =>
  gatewayTo((response) => response.writeHead(200, { 'content-type': type }).end(body));

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
    expect(requireProblem(told).code).toBe('upstream_failure');
    expect(requireProblem(told).detail).toContain(words);
  });

  it('lets the next model answer', async () => {
    const bodies = ['data: [DONE]\n\n', `data: ${died}\n\n`, writeChunk({ content: 'third' }, 'stop')];
    const to = await gatewayTo((response) => beginEvents(response).end(bodies.shift()));
    expect(readDeltaText((await ask('hi', { models: ['a', 'b', 'c'] }, to)).deltas)).toBe('third');
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
    const problem = requireProblem(told);
    expect(told.deltas).toEqual([]);
    expect([problem.code, problem.status]).toEqual([code, answered]);
    expect(problem.detail).toContain('offline/scripted');
    expect(problem.detail).toContain(String(status));
    expect(problem.detail).toContain('The reason is here.');
  });

  it('passes Retry-After on', async () => {
    expect(requireProblem(await ask({ script: [{ status: 429, retry_after: 17 }] })).options.retryAfterS).toBe(17);
  });

  it('understands Retry-After as a date, and as LiteLLM passes it on', async () => {
    const answers = [
      { 'retry-after': new Date(Date.now() + 300_000).toUTCString() },
      { 'llm_provider-retry-after': '7' },
    ];
    const to = await gatewayTo((response) => response.writeHead(429, answers.shift()).end('{}'));
    const seconds = requireProblem(await ask('hi', {}, to)).options.retryAfterS;
    expect(seconds).toBeGreaterThan(200);
    expect(seconds).toBeLessThanOrEqual(300);
    expect(requireProblem(await ask('hi', {}, to)).options.retryAfterS).toBe(7);
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
    expect(requireProblem(await ask('hi', {}, to)).options.retryAfterS).toBe(seconds);
  });

  it.each([
    '{"error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000"}}',
    '{"error":{"message":"x","code":"model_max_prompt_tokens_exceeded"}}',
    '{"error":{"message":"prompt token count of 70000 exceeds the limit of 64000"}}',
  ])('says what to do when the window is too small: %s', async (body) => {
    const to = await gatewayTo((response) => response.writeHead(400, { 'content-type': 'application/json' }).end(body));
    const { retryable, suggestions } = requireProblem(await ask('hi', {}, to)).options;
    expect([retryable, suggestions]).toEqual([false, [expect.stringContaining('context')]]);
  });

  it('never shows the key, whatever the gateway says', async () => {
    const unauthorized = requireProblem(await ask({ script: [{ status: 401, message: `Wrong key ${gatewayKey}` }] }));
    expect(unauthorized.code).toBe('upstream_failure');
    expect(unauthorized.detail).toContain('OPENAI_API_KEY');
    const refused = requireProblem(
      await ask({ script: [{ status: 400, message: `Bad ${gatewayKey} and sk-other-key-1234` }] }),
    );
    for (const { detail } of [unauthorized, refused]) {
      expect(detail).not.toContain(gatewayKey);
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
    const { options, code } = requireProblem(await ask({ script: [{ status, message }] }));
    expect(options.retryable).toBe(retryable);
    if (!retryable && status !== 403) expect(options.suggestions).toHaveLength(1);
    expect(code).not.toBe('internal_error');
  });

  it('bounds what the gateway says, and leaves pages out', async () => {
    expect(
      requireProblem(await ask({ script: [{ status: 500, message: 'x'.repeat(5000) }] })).detail.length,
    ).toBeLessThan(500);
    expect(
      requireProblem(await ask({ script: [{ status: 502, body: '<html>Bad gateway</html>' }] })).detail,
    ).not.toContain('<');
  });

  it('names an unknown model', async () => {
    const problem = requireProblem(await ask('hi', { models: ['offline/none'] }));
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
    expect(requireProblem(told)).toMatchObject({ code: 'upstream_failure' });
    expect(requireProblem(told).detail).toContain(says);
    expect(told.deltas).toEqual([]);
  });

  it('a gateway that is not there is service_unavailable', async () => {
    const gone = await startOffline();
    await gone.close();
    const to = createGateway({ baseUrl: gone.baseUrl, apiKey: null, timeoutMs: 5000 });
    const problem = requireProblem(await ask('hi', {}, to));
    expect(problem.code).toBe('service_unavailable');
    expect(problem.detail).not.toContain('127.0.0.1');
  });

  it('a web page is upstream_failure that points to the setting', async () => {
    const to = await gatewayTo((response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'),
    );
    expect(requireProblem(await ask('hi', {}, to)).detail).toContain('OPENAI_BASE_URL');
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
    expect(readDeltaText(deltas)).toBe('from the second');
  });

  it('goes on when a model is unknown or too slow', async () => {
    const hasty = createGateway({ baseUrl: getOffline().baseUrl, apiKey: gatewayKey, timeoutMs: 1000 });
    const script = { script: [{ delay_ms: 20_000 }], fallback: [{ say: 'ok' }] };
    const { deltas } = await ask(script, { models: ['offline/none', ...models] }, hasty);
    expect(readDeltaText(deltas)).toBe('ok');
    await hasty.close();
  });

  it('goes on from a model that LiteLLM does not know', async () => {
    const unknown = { status: 400, message: 'Invalid model name passed in model=x.' };
    const { deltas } = await ask({ script: [unknown], fallback: [{ say: 'ok' }] }, { models: [...models] });
    expect(readDeltaText(deltas)).toBe('ok');
  });

  it('tells of every model when all fail', async () => {
    const script = {
      script: [{ status: 500, message: 'first' }],
      fallback: [{ status: 429, retry_after: 3, message: 'second' }],
    };
    const problem = requireProblem(await ask(script, { models: [...models] }));
    expect(problem.code).toBe('upstream_rate_limited');
    expect(problem.options.retryAfterS).toBe(3);
    expect(problem.detail).toMatch(/scripted-fallback .*second.*offline\/scripted .*first/);
  });

  it.each([400, 401])('does not happen on %i: another model would not help', async (status) => {
    const before = getOffline().requests.length;
    requireProblem(await ask({ script: [{ status }], fallback: [{ say: 'no' }] }, { models: [...models] }));
    expect(getOffline().requests.length).toBe(before + 1);
  });

  it('never happens after a token', async () => {
    const told = await ask(
      { script: [{ say: 'half ' }, { drop: true }], fallback: [{ say: 'no' }] },
      { models: [...models] },
    );
    expect(requireProblem(told).code).toBe('upstream_failure');
    expect(readDeltaText(told.deltas)).toBe('half ');
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
    expect(readDeltaText(told.deltas)).toBe('one two ');
    expect(requireProblem(told).code).toBe('upstream_failure');
    expect(requireProblem(told).detail).toContain('in the middle of its answer');
    expect(requireProblem(told).detail).toContain(says);
  });

  it('takes each sign of life for one, but not for ever', async () => {
    const signs = [': still here\n\n', 'data:\n\n', 'data: [PING]\n\n', 'event: ping\ndata: 5\n\n', ':\n'];
    const answers = signs.map(async (sign) => {
      const to = await gatewayTo((response) => {
        beginEvents(response).write(writeChunk({ content: 'one' }));
        const timer = setInterval(() => response.write(sign), 20);
        response.once('close', () => clearInterval(timer));
        setTimeout(() => response.write(writeChunk({ content: ' two' })), 900);
      }, 300);
      const told = await ask('hi', {}, to);
      return [sign, readDeltaText(told.deltas), requireProblem(told).code];
    });
    expect(await Promise.all(answers)).toEqual(signs.map((sign) => [sign, 'one two', 'timeout']));
  });

  it('slow tokens are no timeout, nor is a slow consumer', async () => {
    const patient = createGateway({ baseUrl: getOffline().baseUrl, apiKey: gatewayKey, timeoutMs: 1000 });
    onEnd(() => patient.close());
    const slow = await ask({ script: [{ repeat: { say: 'tok ', times: 6, delay_ms: 250 } }] }, {}, patient);
    expect(slow.error).toBeUndefined();
    let count = 0;
    for await (const delta of patient.stream(
      makeChatRequest({ script: [{ repeat: { say: 'tok ', times: 3, delay_ms: 20 } }] }),
    )) {
      if (delta.type === 'text' && count++ === 0) await sleep(1300);
    }
    expect(count).toBe(3);
  });
});
