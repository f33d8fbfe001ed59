import { beforeAll, describe, expect, it } from 'vitest';
import { hastyStage, makeAgent, plays, says, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
const nowhere = 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab';
const tool = { name: 'get_weather', parameters: { type: 'object' } };

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api, { tools: [tool] });
});

const create = async (body: object = { agent_id: agent }) => (await api.post('/v2/sessions', { body })).body;

describe('createSession', () => {
  it('201 in a new conversation, or in the one that is named, with its agent', async () => {
    const made = await api.post('/v2/sessions', { body: { agent_id: agent, settings: { temperature: 0.5 } } });
    expect(made.body).toMatchObject({
      status: 'active',
      last_seq: 0,
      agent_version: 1,
      settings: { temperature: 0.5 },
    });
    expect((await api.get(made.headers.get('location')!)).body).toEqual(made.body);
    const second = await create({ conversation_id: made.body.conversation_id });
    expect(second).toMatchObject({ agent_id: agent, conversation_id: made.body.conversation_id });
  });

  it('400 without agent and conversation, and for a tool that the agent does not have', async () => {
    expect((await api.post('/v2/sessions', { body: {} })).status).toBe(400);
    const { body } = await api.post('/v2/sessions', {
      body: { agent_id: agent, settings: { allowed_tools: ['get_weather', 'x'] } },
    });
    expect(body.errors[0].pointer).toBe('/settings/allowed_tools/1');
  });

  it('404 when the agent or the conversation is unknown', async () => {
    const other = nowhere.slice(5);
    expect((await create({ agent_id: `agt_${other}` })).error_code).toBe('agent_not_found');
    expect((await create({ conversation_id: `conv_${other}` })).error_code).toBe('conversation_not_found');
  });
});

describe('listSessions', () => {
  it('200 by conversation, agent and status', async () => {
    const one = await create();
    const two = await create({ conversation_id: one.conversation_id });
    await api.post(`/v2/sessions/${one.id}/end`);
    const ids = async (query: string) =>
      (await api.get(`/v2/sessions?conversation_id=${one.conversation_id}${query}`)).body.data.map((s: any) => s.id);
    expect(await ids('')).toEqual([two.id, one.id]);
    expect(await ids(`&status=active&agent_id=${agent}`)).toEqual([two.id]);
  });
});

describe('updateSession, endSession', () => {
  it('200, and 409 when it has ended', async () => {
    const { id } = await create({ agent_id: agent, metadata: { a: 1 } });
    const changed = await api.patch(`/v2/sessions/${id}`, { body: { settings: { allowed_tools: [] } } });
    expect(changed.body).toMatchObject({ settings: { allowed_tools: [] }, metadata: { a: 1 } });
    const wrong = await api.patch(`/v2/sessions/${id}`, { body: { settings: { allowed_tools: ['x'] } } });
    expect(wrong.body.errors[0].code).toBe('unknown_tool');
    const ended = await api.post(`/v2/sessions/${id}/end`);
    expect(ended.body).toMatchObject({ status: 'ended', ended_at: expect.any(String) });
    expect((await api.post(`/v2/sessions/${id}/end`)).body).toEqual(ended.body);
    expect((await api.patch(`/v2/sessions/${id}`, { body: { metadata: {} } })).body.error_code).toBe('session_ended');
    expect(
      (await api.post(`/v2/sessions/${id}/messages`, { body: { message: says('x', {}).message } })).body.error_code,
    ).toBe('session_ended');
  });
});

describe('createSessionMessage, listSessionMessages', () => {
  it('200 with the whole reply', async () => {
    const { id } = await create();
    const { body } = await api.post(`/v2/sessions/${id}/messages`, {
      body: { message: plays([{ say: 'hi' }], {}).message },
    });
    expect(body).toMatchObject({ session: { id }, message: { content: { text: 'hi' } } });
    const { data } = (await api.get(`/v2/sessions/${id}/messages`)).body;
    expect(data.map((m: any) => m.kind)).toEqual(['user', 'assistant']);
    expect((await api.get(`/v2/sessions/${id}`)).body.last_seq).toBe(8);
  });

  it('passes the problems of a chat on: 409, 422, 429, 502, 503, 504', async () => {
    const { id } = await create();
    const send = async (message: object) =>
      (await api.post(`/v2/sessions/${id}/messages`, { body: { message } })).status;
    expect(await send(plays([{ tool_call: { name: 'get_weather', arguments: {} } }], {}).message)).toBe(200);
    expect(await send(says('x', {}).message)).toBe(409);
    expect(
      await send({ role: 'tool', content: { type: 'tool_results', results: [{ tool_call_id: 'x', content: '' }] } }),
    ).toBe(422);
    const { id: other } = await create();
    const play = async (step: object, by = api) =>
      (await by.post(`/v2/sessions/${other}/messages`, { body: { message: plays([step], {}).message } })).status;
    expect(await play({ status: 429 })).toBe(429);
    expect(await play({ status: 500 })).toBe(502);
    expect(await play({ status: 503 })).toBe(503);
    expect(await play({ delay_ms: 20_000 }, api.on(await hastyStage()))).toBe(504);
  });
});

describe('getSession, updateSession, endSession, listSessionMessages, createSessionMessage', () => {
  it('404 when it is unknown or of another organization', async () => {
    const theirs = await testApi();
    const { body } = await theirs.post('/v2/sessions', { body: { agent_id: await makeAgent(theirs) } });
    for (const id of [nowhere, body.id]) {
      const path = `/v2/sessions/${id}`;
      const message = says('x', {}).message;
      const all = [
        await api.get(path),
        await api.patch(path, { body: { metadata: {} } }),
        await api.post(`${path}/end`),
        await api.get(`${path}/messages`),
        await api.post(`${path}/messages`, { body: { message } }),
      ];
      expect(all.map((a) => [a.status, a.body.error_code])).toEqual(Array(5).fill([404, 'session_not_found']));
    }
  });
});
