import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import cases from '#src/testing/gateway-streams.json' with { type: 'json' };
import {
  piece,
  saying,
  toSseEvent,
  startFakeGateway,
  type FakeGateway,
  type GatewayAnswer,
} from '#src/testing/fake-gateway.ts';
import { readAll } from '#src/testing/read-session.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';

let gateway: FakeGateway;
let stage: Stage;
let api: Api;
let agent: string;

beforeAll(async () => {
  gateway = await startFakeGateway();
  stage = await startStage(await openTestDatabase(), { baseUrl: gateway.baseUrl });
  api = await testApi(stage);
  const tools = ['ping', 'f', 'g', 'write'].map((name) => ({ name, parameters: { type: 'object' } }));
  agent = await makeAgent(api, { model: 'm', fallback_models: ['fallback'], tools });
});
afterAll(async () => {
  gateway.close();
  await stage.drain();
  expect(stage.guard.violations).toEqual([]);
});

const stream = (name: string): string => cases.find((one) => one.name === name)!.chunks.join('');

/** Sends a message that is answered with these bytes. */
async function send(...answers: GatewayAnswer[]) {
  gateway.play(...answers);
  gateway.requests.length = 0;
  const { status, body } = await api.post('/v2/chat/messages', { body: says('Hello', { agent_id: agent }) });
  return { status, body, message: body.message, session: body.session?.id as string };
}

async function sendResults(session_id: string, calls: { id: string }[], ...answers: GatewayAnswer[]) {
  gateway.play(...answers);
  gateway.requests.length = 0;
  const results = calls.map(({ id }) => ({ tool_call_id: id, content: 'pong' }));
  const message = { role: 'tool', content: { type: 'tool_results', results } };
  return api.post('/v2/chat/messages', { body: { message, context: { session_id } } });
}

describe('a stream that a gateway was reported to send', () => {
  it.each([
    ['numeric-call-id', 5],
    ['long-call-id', expect.stringMatching(/^call_9f__thought__.{500}/)],
  ])('%s: the upstream sees its own id again', async (name, upstreamId) => {
    const { message, session } = await send(stream(name));
    expect(message).toMatchObject({
      state: 'requires_tool_results',
      finish_reason: 'tool_calls',
      tool_calls: [{ id: expect.stringMatching(/^call_[0-9a-f]{32}$/), name: 'ping', arguments: '{}' }],
    });
    await readAll(api, session);
    const { body } = await sendResults(session, message.tool_calls, saying('Pong.'));
    expect(body.message.content.text).toBe('Pong.');
    const [, asked, answered] = gateway.requests[0].messages;
    expect(asked.tool_calls).toMatchObject([{ id: upstreamId, type: 'function' }]);
    expect(answered).toMatchObject({ role: 'tool', tool_call_id: asked.tool_calls[0].id, content: 'pong' });
    expect(JSON.stringify(gateway.requests[0])).not.toContain(message.tool_calls[0].id);
    await readAll(api, session);
  });

  it('a number that no double holds is sent back with its digits', async () => {
    const text = stream('numeric-call-id').replace('"id":5', '"id":12345678901234567891');
    const { message, session } = await send(text);
    const { status } = await sendResults(session, message.tool_calls, saying('Pong.'));
    expect(status).toBe(200);
    expect(gateway.requests[0].messages[1].tool_calls[0].id).toBe(Number('12345678901234567891'));
  });

  it('negative-usage: completed, with what cannot be marked as unknown', async () => {
    const { message, body, session } = await send(stream('negative-usage'));
    expect(message).toMatchObject({ state: 'completed', content: { text: 'Hi' }, finish_reason: 'stop' });
    expect(body.metrics.tokens).toEqual({ prompt: 7, completion: 0, total: 7, unknown: ['completion', 'total'] });
    await readAll(api, session);
  });

  it('same-id-next-turn: each turn has calls of its own, and answers of its own', async () => {
    const first = await send(stream('same-id-next-turn'));
    const second = await sendResults(first.session, first.message.tool_calls, stream('same-id-next-turn'));
    expect(second.body.message.tool_calls[0].id).not.toBe(first.message.tool_calls[0].id);
    const third = await sendResults(first.session, second.body.message.tool_calls, saying('Third.'));
    expect(third.body.message.content.text).toBe('Third.');
    const again = await sendResults(first.session, second.body.message.tool_calls, saying('Never.'));
    expect(again.body.message.id).toBe(third.body.message.id);
    expect(gateway.requests).toEqual([]);
    await readAll(api, first.session);
  });

  it.each([
    ['error-finish-reason', 'Half an ans', 'upstream_failure'],
    ['error-in-choice', 'Half', 'Provider disconnected'],
  ])('%s: a failure, with the part that arrived kept and marked', async (name, text, words) => {
    const { status, body } = await send(stream(name));
    expect([status, body.error_code]).toEqual([502, 'upstream_failure']);
    expect(JSON.stringify(body)).toContain(words);
    const { body: list } = await api.get('/v2/conversations?limit=1');
    const { body: page } = await api.get(`/v2/conversations/${list.data[0].id}/messages`);
    expect(page.data).toMatchObject([
      { kind: 'user' },
      { state: 'incomplete', finish_reason: null, content: { text } },
      { kind: 'error', content: { problem: { error_code: 'upstream_failure' } } },
    ]);
    await readAll(api, page.data[0].session_id);
  });

  it('error-event: the fallback model is asked, and else the words of the provider are told', async () => {
    const { message } = await send(stream('error-event'), saying('The second.'));
    expect(message).toMatchObject({ content: { text: 'The second.' }, model: 'fallback' });
    const { status, body } = await send(stream('error-event'));
    expect([status, body.error_code, body.retryable]).toEqual([502, 'upstream_failure', true]);
    expect(body.detail).toContain('Internal Network Failure');
  });

  it('cut-call: not offered, and kept for people', async () => {
    const { body, message, session } = await send(stream('cut-call'));
    expect(body.finish_reason).toBe('length');
    expect(message).toMatchObject({
      state: 'incomplete',
      finish_reason: 'length',
      tool_calls: [{ name: 'write', arguments: '{"path":"/etc/hosts","content":"line1' }],
    });
    expect((await api.get(`/v2/runs/${message.run_id}`)).body).toMatchObject({
      status: 'completed',
      finish_reason: 'length',
    });
    gateway.play(stream('cut-call'));
    const { frames } = await api.stream('/v2/chat/messages/stream', says('Again', { session_id: session }));
    expect(frames.map(({ item }) => item.event)).toEqual(['message_start', 'message_complete']);
    expect(JSON.stringify(gateway.requests.at(-1))).not.toContain('line1');
    await readAll(api, session);
  });

  it('cut-text: the reason is on message, run, reply and message_complete', async () => {
    const { body, message, session } = await send(stream('cut-text'));
    expect([body.finish_reason, message.finish_reason, message.state]).toEqual(['length', 'length', 'incomplete']);
    expect((await api.get(`/v2/runs/${message.run_id}`)).body.finish_reason).toBe('length');
    const { frames } = await api.stream('/v2/chat/messages/stream', says('Again', { session_id: session }));
    expect(frames.at(-1)!.item).toMatchObject({ finish_reason: 'length', message: { finish_reason: 'length' } });
  });

  it('legacy-function-call: one call, sent back as calls are now', async () => {
    const { message, session } = await send(stream('legacy-function-call'));
    expect(message.tool_calls).toEqual([{ id: expect.any(String), name: 'f', arguments: '{"a":1}' }]);
    await sendResults(session, message.tool_calls, saying('Pong.'));
    expect(gateway.requests[0].messages[1].tool_calls).toMatchObject([{ id: message.tool_calls[0].id }]);
  });

  it('text-in-parts: the text', async () => {
    const { message } = await send(stream('text-in-parts'));
    expect(message).toMatchObject({ content: { text: 'Hello there' }, state: 'completed' });
  });

  it('reasoning: in the log, with the message, and sent back with the result', async () => {
    const { message, session } = await send(stream('reasoning'));
    const { body } = await api.get(`/v2/sessions/${session}/events/history`);
    expect(body.data.map(({ event_type }: any) => event_type)).toEqual([
      'RUN_STARTED',
      'TEXT_MESSAGE_START',
      'TEXT_MESSAGE_CONTENT',
      'TEXT_MESSAGE_END',
      'REASONING_START',
      'REASONING_MESSAGE_START',
      'REASONING_MESSAGE_CONTENT',
      'REASONING_MESSAGE_END',
      'REASONING_END',
      'TEXT_MESSAGE_START',
      'TOOL_CALL_START',
      'TOOL_CALL_ARGS',
      'TEXT_MESSAGE_END',
      'TOOL_CALL_END',
      'RUN_FINISHED',
    ]);
    const asked = `/v2/chat/messages/${message.id}?include_reasoning=true`;
    expect((await api.get(asked)).body.reasoning).toBe('Let me think.');
    const { body: list } = await api.get(`/v2/sessions/${session}/messages?include_reasoning=true`);
    expect(list.data.map(({ reasoning }: any) => reasoning)).toEqual([null, 'Let me think.']);
    expect(message).not.toHaveProperty('reasoning');
    await sendResults(session, message.tool_calls, saying('Pong.'));
    expect(gateway.requests[0].messages[1]).toMatchObject({
      role: 'assistant',
      reasoning_content: 'Let me think.',
      tool_calls: [{ id: 'call_a' }],
    });
    gateway.play(saying('Yes.'));
    await api.post('/v2/chat/messages', { body: says('And now?', { session_id: session }) });
    expect(JSON.stringify(gateway.requests.at(-1))).not.toContain('reasoning_content');
    await readAll(api, session);
  });

  it('reasoning is in a reply that asks for it, and streams begin with it', async () => {
    gateway.play(stream('reasoning'));
    const options = { response: { include_reasoning: true } };
    const { body } = await api.post('/v2/chat/messages', { body: says('Hello', { agent_id: agent }, options) });
    expect(body.message.reasoning).toBe('Let me think.');
    const { frames } = await api.stream('/v2/chat/messages/stream', says('Hello', { agent_id: agent }, options));
    expect(frames.map(({ item }) => item.event)).toEqual(['message_start', 'tool_call', 'message_complete']);
    expect(frames.at(-1)!.item.message.reasoning).toBe('Let me think.');
    const rejoined = await fetch(`${stage.url}/v2/chat/messages/stream?run_id=${body.message.run_id}`, {
      headers: { authorization: `Bearer ${api.token}` },
    });
    expect(await rejoined.text()).toContain('"reasoning":"Let me think."');
  });

  it('empty-data-keepalive: the answer', async () => {
    const { message } = await send(stream('empty-data-keepalive'));
    expect(message).toMatchObject({ content: { text: 'Hi' }, state: 'completed' });
  });

  it('two-calls-on-index-0: both, each with its arguments', async () => {
    const { message } = await send(stream('two-calls-on-index-0'));
    expect(message.tool_calls).toMatchObject([
      { name: 'f', arguments: '{"a":1}' },
      { name: 'g', arguments: '{"b":2}' },
    ]);
  });
});

describe('the calls of an answer', () => {
  const call = (more: object) => piece({ tool_calls: [more] });
  const head = call({ index: 0, id: 'call_a', type: 'function', function: { name: 'ping', arguments: '' } });
  const rest = call({ index: 0, function: { arguments: '{"a":1}' } });
  const signed = (thought_signature: string) => ({ index: 0, extra_content: { google: { thought_signature } } });
  const ends = `${piece({}, 'tool_calls')}data: [DONE]\n\n`;

  it.each([
    ['in pieces before the arguments', `${head}${call(signed('AA'))}${call(signed('BB'))}${rest}${ends}`],
    ['after the arguments', `${head}${rest}${call(signed('AABB'))}${ends}`],
  ])('a signature that comes %s is sent back', async (_name, bytes) => {
    const { message, session } = await send(bytes);
    await sendResults(session, message.tool_calls, saying('Pong.'));
    const { google } = gateway.requests[0].messages[1].tool_calls[0].extra_content;
    expect(google).toEqual({ thought_signature: 'AABB' });
    expect(JSON.stringify(message)).not.toContain('AABB');
    await readAll(api, session);
  });

  it('an id that comes after the arguments began is sent back, also with a call that is refused', async () => {
    const late = (name: string) =>
      `${call({ index: 0, function: { name, arguments: '{"a"' } })}${call({ index: 0, id: `${name}_late`, function: { arguments: ':1}' } })}${ends}`;
    const { message, session } = await send(late('ping'));
    const { body } = await sendResults(session, message.tool_calls, late('unknown'), saying('Pong.'));
    expect(body.message.content.text).toBe('Pong.');
    const [, first, , second] = gateway.requests[1].messages;
    expect([first.tool_calls[0].id, second.tool_calls[0].id]).toEqual(['ping_late', 'unknown_late']);
    await readAll(api, session);
  });

  it('a call that is cut off without a word is not offered', async () => {
    const cut = call({ index: 0, id: 'call_b', function: { name: 'ping', arguments: '{"a' } });
    const { body, message, session } = await send(`${cut}data: [DONE]\n\n`);
    expect(message).toMatchObject({ state: 'incomplete', finish_reason: null, tool_calls: [{ arguments: '{"a' }] });
    expect((await api.get(`/v2/runs/${message.run_id}`)).body).toMatchObject({ status: 'completed' });
    expect(body.finish_reason).toBeNull();
    await readAll(api, session);
  });

  it('a result that comes after its call was cancelled is told so', async () => {
    const { message, session } = await send(`${head}${rest}${ends}`);
    await api.post(`/v2/runs/${message.run_id}/cancel`);
    const { status, body } = await sendResults(session, message.tool_calls);
    expect([status, body.error_code]).toEqual([422, 'invalid_tool_results']);
    expect(body.errors).toMatchObject([
      { code: 'unknown_tool_call', detail: expect.stringContaining('was cancelled') },
    ]);
  });

  it('placeholders are none, and a whole answer at the end says nothing new', async () => {
    const nothing = { tool_calls: [{ index: 0, id: '', function: { name: '', arguments: '' } }] };
    const again = toSseEvent({ choices: [{ index: 0, message: { content: 'Hello' }, finish_reason: 'stop' }] });
    const pieces = piece({ content: 'Hel', ...nothing }) + piece({ content: 'lo', ...nothing });
    const { message, session } = await send(`${pieces}${again}data: [DONE]\n\n`);
    expect(message).toMatchObject({ state: 'completed', content: { text: 'Hello' }, finish_reason: 'stop' });
    await readAll(api, session);
  });
});

describe('what else a gateway may send', () => {
  it('an unknown reason is passed on as it is', async () => {
    const { body, message } = await send(`${piece({ content: 'Hi' })}${piece({}, 'eos_token')}data: [DONE]\n\n`);
    expect(message).toMatchObject({ state: 'completed', finish_reason: 'eos_token' });
    expect(body.finish_reason).toBe('eos_token');
  });

  it('citations and refusals are in the metadata of the message', async () => {
    const annotations = [{ type: 'url_citation', url_citation: { url: 'https://a.example' } }];
    const { message, session } = await send(`${piece({ refusal: 'No.', annotations })}${piece({}, 'stop')}`);
    expect(message).toMatchObject({ content: { text: 'No.' }, metadata: { refusal: true, annotations } });
    await readAll(api, session);
  });

  it('retryable follows the cause, and what to do is said', async () => {
    const refuse = (status: number, error: object) => ({
      status,
      type: 'application/json',
      body: JSON.stringify({ error }),
    });
    for (const [status, error] of [
      [401, { message: 'Bad key' }],
      [404, { message: 'No such model', code: 'model_not_found' }],
      [400, { message: 'too long', code: 'context_length_exceeded' }],
    ] as const) {
      const { body } = await send(refuse(status, error));
      expect([body.error_code, body.retryable]).toEqual(['upstream_failure', false]);
      expect(body.suggestions).toHaveLength(1);
    }
    expect((await send(refuse(500, { message: 'Died' }))).body.retryable).toBe(true);
  });

  it('a list of models with names that none can have', async () => {
    const own = await startFakeGateway();
    own.models = {
      data: [
        { id: 'x'.repeat(3_000) },
        { id: 'a\0b' },
        { id: '\ud800' },
        { id: 5 },
        null,
        { id: 'ok', owned_by: 'a\0', created: -1 },
      ],
    };
    const other = await startStage(stage.database, { baseUrl: own.baseUrl });
    const { status, body } = await (await testApi(other)).get('/v2/models');
    expect([status, body.data]).toEqual([
      200,
      [{ id: 'ok', provider: null, created_at: null, modalities: null, tasks: null }],
    ]);
    expect(other.guard.violations).toEqual([]);
    await other.drain();
    own.close();
  });

  it('a clock that is set back while a run goes on', async () => {
    const backwards = await startFakeGateway();
    let backMs = 0;
    backwards.answer = () => {
      backMs += 60_000;
      return stream('reasoning');
    };
    const clock = () => new Date(Date.now() - backMs);
    const other = await startStage(stage.database, { baseUrl: backwards.baseUrl }, {}, clock);
    const caller = await testApi(other);
    const id = await makeAgent(caller, { model: 'm', tools: [{ name: 'ping', parameters: { type: 'object' } }] });
    const { status, body } = await caller.post('/v2/chat/messages', { body: says('Hello', { agent_id: id }) });
    expect([status, body.metrics?.processing_time_ms]).toEqual([200, 0]);
    await readAll(caller, body.session.id);
    expect(other.guard.violations).toEqual([]);
    await other.drain();
    backwards.close();
  });

  it('a gateway that refuses stream_options is asked again without, and remembered', async () => {
    const refusal = { status: 400, type: 'application/json', body: '{"error":{"message":"Unknown: stream_options"}}' };
    await send(refusal, saying('Hi'));
    expect(gateway.requests.map((body) => 'stream_options' in body)).toEqual([true, false]);
    await send(saying('Hi'));
    expect(gateway.requests.map((body) => 'stream_options' in body)).toEqual([false]);
    expect(toSseEvent({})).toBe('data: {}\n\n');
  });
});
