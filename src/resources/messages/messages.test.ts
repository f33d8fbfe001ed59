import { EventSchemas } from '@ag-ui/core/schemas';
import { beforeAll, describe, expect, it } from 'vitest';
import { expandRow } from '#src/event-log/expand.ts';
import { readRowsFrom } from '#src/resources/events/log/row-store.ts';
import { hastyStage, makeAgent, plays, says, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

let api: Api;
let agent: string;
const tool = { name: 'get_weather', parameters: { type: 'object' } };

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api, { tools: [tool] });
});

const results = (context: object, ...ids: [string, string][]) => ({
  message: {
    role: 'tool',
    content: { type: 'tool_results', results: ids.map(([tool_call_id, content]) => ({ tool_call_id, content })) },
  },
  context,
});

const callsTool = [
  { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' } } },
  { after_results: [{ say: 'It rains.' }] },
];

describe('createMessage', () => {
  it('200 with the whole reply, in a conversation and a session that it makes', async () => {
    const { status, body } = await api.post('/v2/chat/messages', {
      body: plays([{ say: 'Good morning.' }], { agent_id: agent }),
    });
    expect(status).toBe(200);
    expect(body.message).toMatchObject({
      kind: 'assistant',
      state: 'completed',
      content: { text: 'Good morning.' },
      model: 'offline/scripted',
    });
    expect(body.conversation.message_count).toBe(2);
    expect(body.session.active).toBe(true);
    expect(body.metrics).toMatchObject({
      model: 'offline/scripted',
      tool_calls: 0,
      tokens: { total: expect.any(Number) },
    });
    for (const link of Object.values(body.links) as string[]) expect((await api.get(link)).status).toBe(200);
  });

  it('200 and remembers the turns before, in the same session', async () => {
    const echo = await makeAgent(api, { model: 'offline/echo' });
    const first = await api.post('/v2/chat/messages', { body: says('My name is Ada.', { agent_id: echo }) });
    const context = { conversation_id: first.body.conversation.id };
    await api.post('/v2/chat/messages', { body: says('I live in Oslo.', context) });
    const third = await api.post('/v2/chat/messages', { body: says('Who am I?', context) });
    expect(third.body.session.id).toBe(first.body.session.id);
    expect(third.body.message.content.text).toMatch(/My name is Ada\.[^]*I live in Oslo\./);
  });

  it('200 without metrics when they are not wanted', async () => {
    const body = { ...plays([{ say: 'x' }], { agent_id: agent }), options: { response: { include_metrics: false } } };
    expect((await api.post('/v2/chat/messages', { body })).body).not.toHaveProperty('metrics');
  });

  it('200 in state requires_tool_results, and goes on with the results', async () => {
    const asked = await api.post('/v2/chat/messages', { body: plays(callsTool, { agent_id: agent }) });
    const { message, session } = asked.body;
    expect(message).toMatchObject({ kind: 'tool_use', state: 'requires_tool_results' });
    const [call] = message.tool_calls;
    expect(call).toMatchObject({ name: 'get_weather', arguments: '{"city":"Oslo"}' });
    const context = { session_id: session.id };
    const answered = await api.post('/v2/chat/messages', { body: results(context, [call.id, '3 degrees']) });
    expect(answered.body.message.content.text).toBe('It rains.');
    expect((await api.get(`/v2/chat/messages/${message.id}`)).body.state).toBe('completed');
    const retried = await api.post('/v2/chat/messages', { body: results(context, [call.id, '3 degrees']) });
    expect(retried.body.message.id).toBe(answered.body.message.id);
    expect(retried.body.conversation.message_count).toBe(4);
  });

  it('404 when the agent, conversation or session is unknown, or another organization has it', async () => {
    const stranger = await testApi();
    const made = await stranger.post('/v2/chat/messages', { body: says('x', { agent_id: await makeAgent(stranger) }) });
    const { conversation, session } = made.body;
    const theirs = {
      conversation_not_found: { conversation_id: conversation.id },
      session_not_found: { session_id: session.id },
    };
    for (const [code, context] of Object.entries(theirs)) {
      const { status, body } = await api.post('/v2/chat/messages', { body: says('x', context) });
      expect([status, body.error_code]).toEqual([404, code]);
    }
  });

  it('400 when session and conversation do not belong together', async () => {
    const one = await api.post('/v2/chat/messages', { body: says('x', { agent_id: agent }) });
    const two = await api.post('/v2/chat/messages', { body: says('x', { agent_id: agent }) });
    const context = { session_id: one.body.session.id, conversation_id: two.body.conversation.id };
    const { status, body } = await api.post('/v2/chat/messages', { body: says('x', context) });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ pointer: '/context/conversation_id' }]);
  });

  it('409 when the conversation is closed, the session has ended, or results are due', async () => {
    const code = async (context: object) =>
      (await api.post('/v2/chat/messages', { body: says('x', context as never) })).body.error_code;
    const waiting = await api.post('/v2/chat/messages', { body: plays(callsTool, { agent_id: agent }) });
    const context = { session_id: waiting.body.session.id };
    expect(await code(context)).toBe('tool_results_required');
    expect((await api.post(`/v2/sessions/${context.session_id}/end`)).status).toBe(200);
    expect(await code(context)).toBe('session_ended');
    const conversation_id = waiting.body.conversation.id;
    await api.post(`/v2/conversations/${conversation_id}/close`);
    expect(await code({ conversation_id })).toBe('conversation_closed');
  });

  it('409 while another run answers in the session', async () => {
    const { body: created } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const hold = createHold();
    const slow = plays([{ say: 'tok ' }, hold.step], { session_id: created.id });
    const running = api.post('/v2/chat/messages', { body: slow });
    await expect.poll(async () => (await api.get(`/v2/sessions/${created.id}`)).body.last_seq).toBeGreaterThan(0);
    const { status, body } = await api.post('/v2/chat/messages', { body: says('x', { session_id: created.id }) });
    expect([status, body.error_code]).toEqual([409, 'run_in_progress']);
    hold.release();
    expect((await running).status).toBe(200);
  });

  it('422 for results that are unknown, given twice or missing', async () => {
    const twice = [
      { tool_call: { name: 'get_weather', arguments: {} } },
      { tool_call: { name: 'get_weather', arguments: {} } },
    ];
    const asked = await api.post('/v2/chat/messages', { body: plays(twice, { agent_id: agent }) });
    const [one, two] = asked.body.message.tool_calls.map((call: { id: string }) => call.id);
    const context = { session_id: asked.body.session.id };
    const wrong = await api.post('/v2/chat/messages', {
      body: results(context, [one, 'a'], [one, 'b'], ['call_x', 'c']),
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map((error: { code: string }) => error.code)).toEqual([
      'duplicate_tool_call',
      'unknown_tool_call',
      'missing_tool_call',
    ]);
    const right = await api.post('/v2/chat/messages', { body: results(context, [two, 'b'], [one, 'a']) });
    expect(right.status).toBe(200);
  });

  it.each([
    ['429', { status: 429, retry_after: 7 }, 429, 'upstream_rate_limited'],
    ['502', { status: 500 }, 502, 'upstream_failure'],
    ['503', { status: 503 }, 503, 'service_unavailable'],
  ])('%s when the model fails before its first token', async (_name, fault, status, code) => {
    const answer = await api.post('/v2/chat/messages', { body: plays([fault], { agent_id: agent }) });
    expect([answer.status, answer.body.error_code]).toEqual([status, code]);
    if (status === 429) expect(answer.headers.get('retry-after')).toBe('7');
  });

  it('504 when the model says nothing for too long', async () => {
    const { status, body } = await api.on(await hastyStage()).post('/v2/chat/messages', {
      body: plays([{ delay_ms: 20_000 }, { say: 'late' }], { agent_id: agent }),
    });
    expect([status, body.error_code]).toEqual([504, 'timeout']);
  });

  it('200 from a fallback model when the first one fails', async () => {
    const careful = await makeAgent(api, { fallback_models: ['offline/scripted-fallback'] });
    const body = plays([{ status: 500 }], { agent_id: careful }, { fallback: [{ say: 'Here I am.' }] });
    const answer = await api.post('/v2/chat/messages', { body });
    expect(answer.body.message).toMatchObject({ model: 'offline/scripted-fallback', content: { text: 'Here I am.' } });
  });

  it('502 when the stream breaks off, and keeps what had arrived, marked', async () => {
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const { status } = await api.post('/v2/chat/messages', {
      body: plays([{ say: 'half an ' }, { drop: true }], { session_id: session.id }),
    });
    expect(status).toBe(502);
    const { data } = (await api.get(`/v2/sessions/${session.id}/messages`)).body;
    expect(data.map((m: any) => [m.kind, m.state])).toEqual([
      ['user', 'completed'],
      ['assistant', 'incomplete'],
      ['error', 'completed'],
    ]);
    expect(data[1].content.text).toBe('half an ');
    expect(data[2].content.problem.error_code).toBe('upstream_failure');
    const next = await api.post('/v2/chat/messages', { body: plays([{ say: 'whole' }], { session_id: session.id }) });
    expect(next.body.message.content.text).toBe('whole');
  });

  it('keeps NUL and pairs of surrogates', async () => {
    const text = 'a\u0000b😀c';
    const { body } = await api.post('/v2/chat/messages', { body: says(text, { agent_id: agent }) });
    const { data } = (await api.get(`/v2/sessions/${body.session.id}/messages`)).body;
    expect(data[0].content.text).toBe(text);
  });
});

describe('streamMessage', () => {
  it.each(['text/event-stream', 'application/x-ndjson'])('200 as %s, ending with the whole reply', async (accept) => {
    const { frames } = await api.stream(
      '/v2/chat/messages/stream',
      plays([{ say: 'one two three' }], { agent_id: agent }),
      accept,
    );
    const events = frames.map(({ item }) => item.event);
    expect(events[0]).toBe('message_start');
    expect(events.at(-1)).toBe('message_complete');
    const deltas = frames.filter(({ item }) => item.event === 'content_delta');
    expect(deltas.map(({ item }) => item.delta).join('')).toBe('one two three');
    expect(deltas.map(({ item }) => item.index)).toEqual(deltas.map((_, index) => index));
    const { message } = frames.at(-1)!.item;
    expect((await api.get(`/v2/chat/messages/${message.id}`)).body).toEqual(message);
    expect(message.last_seq).toBeLessThan(frames.at(-1)!.seq);
  });

  it('200 with the tool call, and with its result when the run goes on', async () => {
    const asked = await api.stream('/v2/chat/messages/stream', plays(callsTool, { agent_id: agent }));
    const call = asked.frames.find(({ item }) => item.event === 'tool_call')!.item.tool_call;
    const { message, session } = asked.frames.at(-1)!.item;
    expect(message.state).toBe('requires_tool_results');
    const answered = await api.stream(
      '/v2/chat/messages/stream',
      results({ session_id: session.id }, [call.id, 'cold']),
    );
    expect(answered.frames.map(({ item }) => item.event)).toContain('tool_result');
    const again = await api.stream('/v2/chat/messages/stream', results({ session_id: session.id }, [call.id, 'cold']));
    expect(again.frames.map(({ item, seq }) => [seq, item.event])).toEqual(
      answered.frames.map(({ item, seq }) => [seq, item.event]),
    );
  });

  it.each([
    [429, { status: 429 }],
    [502, { status: 500 }],
    [503, { status: 503 }],
  ])('%i when the model fails before its first token', async (status, step) => {
    expect((await api.stream('/v2/chat/messages/stream', plays([step], { agent_id: agent }))).status).toBe(status);
  });

  it('504 when the model says nothing for too long before its first token', async () => {
    const body = plays([{ delay_ms: 20_000 }], { agent_id: agent });
    expect((await api.on(await hastyStage()).stream('/v2/chat/messages/stream', body)).status).toBe(504);
  });

  it('404, 409 and 422 before the stream begins', async () => {
    const nowhere = { session_id: 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab' };
    const status = async (body: object) => (await api.stream('/v2/chat/messages/stream', body)).status;
    expect(await status(says('x', nowhere))).toBe(404);
    const asked = await api.stream('/v2/chat/messages/stream', plays(callsTool, { agent_id: agent }));
    const context = { session_id: asked.frames.at(-1)!.item.session.id };
    expect(await status(says('x', context))).toBe(409);
    expect(await status(results(context, ['call_x', 'y']))).toBe(422);
  });

  it('ends with an error event when the model fails in the middle', async () => {
    const { frames } = await api.stream(
      '/v2/chat/messages/stream',
      plays([{ say: 'half ' }, { bad_json: true }], { agent_id: agent }),
    );
    expect(frames.at(-1)!.item).toMatchObject({
      event: 'error',
      error: { error_code: 'upstream_failure', status: 502 },
    });
  });

  it('goes on when its caller goes away', async () => {
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const gone = new AbortController();
    const script = plays([{ repeat: { say: 'tok ', times: 30, delay_ms: 10 } }], { session_id: session.id });
    const response = await fetch(`${api.stage.url}/v2/chat/messages/stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(script),
      signal: gone.signal,
    });
    await response.body!.getReader().read();
    gone.abort();
    await expect
      .poll(async () => (await api.get(`/v2/sessions/${session.id}/messages`)).body.data.at(-1))
      .toMatchObject({ state: 'completed', content: { text: 'tok '.repeat(30) } });
  });
});

describe('the event log of a chat', () => {
  it('holds AG-UI events, by the schemas of AG-UI itself', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: plays(callsTool, { agent_id: agent }) });
    await api.post('/v2/chat/messages', {
      body: results({ session_id: body.session.id }, [body.message.tool_calls[0].id, 'cold']),
    });
    const { body: broken } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    await api.post('/v2/chat/messages', { body: plays([{ say: 'half ' }, { drop: true }], { session_id: broken.id }) });
    const { dataSource } = api.stage.database;
    const rows = await Promise.all([body.session.id, broken.id].map((id) => readRowsFrom(dataSource, id, 1)));
    const logs = rows.map((log) => log.flatMap(expandRow));
    for (const { event } of logs.flat()) expect(EventSchemas.safeParse(event).error).toBeUndefined();
    expect(logs.map((log) => log.map(({ seq }) => seq))).toEqual(logs.map((log) => log.map((_, index) => index + 1)));
    expect(logs.flat().map(({ event }) => event.type)).toEqual(
      expect.arrayContaining(['TOOL_CALL_RESULT', 'RUN_FINISHED', 'RUN_ERROR']),
    );
  });
});

describe('createMessageBatch', () => {
  it('200 with one result for each message, in their order', async () => {
    const item = (id: string, script: object[]) => ({ id, ...plays(script, { agent_id: agent }) });
    const messages = [
      item('a', [{ delay_ms: 50 }, { say: 'A' }]),
      item('b', [{ status: 500 }]),
      item('c', [{ say: 'C' }]),
    ];
    const { status, body } = await api.post('/v2/chat/messages/batch', { body: { messages } });
    expect(status).toBe(200);
    expect(body.results.map((r: any) => [r.id, r.outcome])).toEqual([
      ['a', 'succeeded'],
      ['b', 'failed'],
      ['c', 'succeeded'],
    ]);
    expect(body).toMatchObject({ succeeded: 2, failed: 1, skipped: 0 });
    expect(body.results[1].problem.error_code).toBe('upstream_failure');
    const stopped = await api.post('/v2/chat/messages/batch', {
      body: { messages, batch_options: { stop_on_error: true } },
    });
    expect(stopped.body.results.map((r: any) => r.outcome)).toEqual(['succeeded', 'failed', 'skipped']);
  });

  it('400 when two messages have the same id', async () => {
    const message = { id: 'a', ...says('x', { agent_id: agent }) };
    const { status, body } = await api.post('/v2/chat/messages/batch', { body: { messages: [message, message] } });
    expect([status, body.errors[0].pointer]).toEqual([400, '/messages/1/id']);
  });
});

describe('getMessage, updateMessageMetadata, listMessageVersions', () => {
  it('200, and a change of metadata makes a version', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: plays([{ say: 'hi' }], { agent_id: agent }) });
    const path = `/v2/chat/messages/${body.message.id}`;
    const changed = await api.patch(`${path}/metadata`, { body: { metadata: { rating: 5 } } });
    expect(changed.body).toMatchObject({ version: 2, metadata: { rating: 5 } });
    const versions = await api.get(`${path}/versions`);
    expect(versions.body.data.map((v: any) => [v.version, v.metadata])).toEqual([
      [1, {}],
      [2, { rating: 5 }],
    ]);
    expect((await api.get(path)).body).toEqual(changed.body);
  });

  it('404 for what another organization has', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: plays([{ say: 'hi' }], { agent_id: agent }) });
    const stranger = await testApi();
    const path = `/v2/chat/messages/${body.message.id}`;
    const answers = [
      await stranger.get(path),
      await stranger.get(`${path}/versions`),
      await stranger.patch(`${path}/metadata`, { body: { metadata: {} } }),
    ];
    expect(answers.map((a) => [a.status, a.body.error_code])).toEqual(Array(3).fill([404, 'message_not_found']));
  });
});
