import { beforeAll, describe, expect, it } from 'vitest';
import { hastyStage, makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

let api: Api;
let agentId: string;
beforeAll(async () => {
  api = await testApi();
  agentId = await makeAgent(api, { name: 'Weather', tools: [{ name: 'get_weather', parameters: {} }] });
});

const places = { channelId: 'C1', workspaceId: 'W1' };
const unknown = '01k2c5gq8zf3vr4xw1m6t0y9ab';
const chat = (message: string, more: object = {}, by = api) =>
  by.post('/v1/chat', { body: { message, agentId, ...places, ...more } });
const play = (...script: object[]) => JSON.stringify({ script });
const stream = (message: string, more: object = {}, by = api) =>
  by.stream('/v1/chat/stream', { message, agentId, ...places, ...more });
const codeOf = ({ status, body }: { status: number; body: any }) => [status, body.error.code];

/** A conversation in which a run is answering, until it is told to end. */
async function busy(): Promise<{ conversationId: string; end: () => Promise<unknown> }> {
  const { body } = await chat(play({ say: 'x' }));
  const { conversationId } = body;
  const hold = createHold();
  const done = chat(play({ say: 'tok ' }, hold.step), { conversationId });
  const isRunning = async () => (await api.get(`/v2/conversations/${conversationId}`)).body.message_count > 2;
  await expect.poll(isRunning).toBe(true);
  const end = () => {
    hold.release();
    return done;
  };
  return { conversationId, end };
}

describe('sendChat', () => {
  it('200 with the text, the agent and a conversation that version 2 knows too', async () => {
    const { status, body, headers } = await chat(play({ say: 'It rains.' }));
    expect(status).toBe(200);
    expect(body).toEqual({
      message: 'It rains.',
      agent: { id: agentId, name: 'Weather' },
      conversationId: expect.any(String),
    });
    expect(headers.get('x-api-version')).toBe('1.0');
    const conversation = await api.get(`/v2/conversations/${body.conversationId}`);
    expect(conversation.body).toMatchObject({ agent_id: agentId, metadata: { channel_id: 'C1', workspace_id: 'W1' } });
  });

  it('200 and goes on with a conversation; each message keeps where it came from', async () => {
    const first = await chat(play({ say: 'One.' }));
    const { conversationId } = first.body;
    const second = await chat(play({ say: 'Two.' }), { conversationId, channelId: 'C2' });
    expect(second.body).toEqual({ ...first.body, message: 'Two.' });
    const { data } = (await api.get(`/v2/conversations/${conversationId}/messages`)).body;
    expect(data.map(({ role, metadata }: any) => [role, metadata.channel_id])).toEqual([
      ['user', 'C1'],
      ['assistant', undefined],
      ['user', 'C2'],
      ['assistant', undefined],
    ]);
  });

  it('400 with every fault in the message', async () => {
    const { status, body } = await api.post('/v1/chat', { body: { message: '', agentId: 'x', channelId: 'C1' } });
    expect([status, Object.keys(body.error)]).toEqual([400, ['code', 'message']]);
    for (const fault of ['/message', '/agentId', 'workspaceId']) expect(body.error.message).toContain(fault);
  });

  it('404 when the agent or the conversation is unknown, and nothing is begun', async () => {
    const before = (await api.get('/v1/conversations')).headers.get('x-total-count');
    expect(codeOf(await chat('x', { agentId: `agt_${unknown}` }))).toEqual([404, 'agent_not_found']);
    const nowhere = { conversationId: `conv_${unknown}` };
    expect(codeOf(await chat('x', nowhere))).toEqual([404, 'conversation_not_found']);
    expect((await api.get('/v1/conversations')).headers.get('x-total-count')).toBe(before);
  });

  it('409 while another message is answered, and when the conversation is closed', async () => {
    const { conversationId, end } = await busy();
    expect(codeOf(await chat('x', { conversationId }))).toEqual([409, 'conversation_busy']);
    await end();
    await api.post(`/v2/conversations/${conversationId}/close`);
    expect(codeOf(await chat('x', { conversationId }))).toEqual([409, 'conversation_closed']);
  });

  it.each([
    [429, 'rate_limit_exceeded', { status: 429, retry_after: 7 }],
    [502, 'upstream_failure', { status: 500 }],
    [503, 'service_unavailable', { status: 503 }],
  ])('%i when the model fails', async (status, code, step) => {
    expect(codeOf(await chat(play(step)))).toEqual([status, code]);
  });

  it('504 when the model says nothing for too long', async () => {
    const silent = play({ delay_ms: 20_000 });
    expect(codeOf(await chat(silent, {}, api.on(await hastyStage())))).toEqual([504, 'timeout']);
  });
});

describe('streamChat', () => {
  it('200 with the old events, without numbers', async () => {
    const { frames } = await stream(play({ say: 'It rains.' }));
    const events = frames.map(({ item }) => item);
    const [start] = events;
    expect(start).toEqual({ type: 'start', conversationId: expect.any(String), messageId: expect.any(String) });
    const tokens = events.filter(({ type }) => type === 'token');
    expect(tokens.map(({ text }) => text).join('')).toBe('It rains.');
    expect(events.at(-1)).toEqual({
      type: 'done',
      message: 'It rains.',
      agent: { id: agentId, name: 'Weather' },
      conversationId: start.conversationId,
    });
    expect(events).toHaveLength(tokens.length + 2);
  });

  it('200 as bytes: the name in `event`, no `id`', async () => {
    const response = await fetch(`${api.stage.url}/v1/chat/stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ message: play({ say: 'x' }), agentId, ...places }),
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = await response.text();
    expect(text).toMatch(/^event: start\ndata: \{"type":"start",/);
    expect(text).toContain('event: token\ndata: {"type":"token","text":"x"}\n\n');
    expect(text).not.toContain('id:');
  });

  it('200 that ends with an error in the form of version 1, when the model breaks off', async () => {
    const { frames } = await stream(play({ say: 'half ' }, { bad_json: true }));
    expect(frames.at(-1)!.item).toEqual({
      type: 'error',
      error: { code: 'upstream_failure', message: expect.any(String) },
    });
  });

  it('404 and 409 before it begins', async () => {
    expect(codeOf(await stream('x', { agentId: `agt_${unknown}` }))).toEqual([404, 'agent_not_found']);
    const { body } = await chat(play({ say: 'x' }));
    const { conversationId } = body;
    await api.post(`/v2/conversations/${conversationId}/close`);
    expect(codeOf(await stream('x', { conversationId }))).toEqual([409, 'conversation_closed']);
  });

  it.each([
    [429, { status: 429 }],
    [502, { status: 500 }],
    [503, { status: 503 }],
  ])('%i when the model fails before its first token', async (status, step) => {
    expect((await stream(play(step))).status).toBe(status);
  });

  it('504 when the model says nothing for too long', async () => {
    expect((await stream(play({ delay_ms: 20_000 }), {}, api.on(await hastyStage()))).status).toBe(504);
  });
});
