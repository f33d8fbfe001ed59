import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
const nobody = 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab';
const nowhere = 'conv_01k2c5gq8zf3vr4xw1m6t0y9ab';

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

const create = async (more: object = {}) =>
  (await api.post('/v2/conversations', { body: { agent_id: agent, ...more } })).body;

describe('createConversation', () => {
  it('201 and empty', async () => {
    const { status, body, headers } = await api.post('/v2/conversations', {
      body: { agent_id: agent, title: 'NUL \u0000 too' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      title: 'NUL \u0000 too',
      status: 'open',
      message_count: 0,
      session_id: null,
      run_id: null,
    });
    const { session_id, run_id, ...conversation } = body;
    expect([session_id, run_id]).toEqual([null, null]);
    expect((await api.get(headers.get('location')!)).body).toEqual(conversation);
  });

  it('201 with a first message, which is answered', async () => {
    const { message } = plays([{ say: 'Welcome.' }], {});
    const made = await create({ message });
    expect(made).toMatchObject({ message_count: 1, session_id: expect.any(String), run_id: expect.any(String) });
    await expect.poll(async () => (await api.get(`/v2/runs/${made.run_id}`)).body.status).toBe('completed');
    const { data } = (await api.get(`/v2/conversations/${made.id}/messages`)).body;
    expect(data.map((m: any) => m.kind)).toEqual(['user', 'assistant']);
  });

  it('404 when the agent is unknown', async () => {
    const { status, body } = await api.post('/v2/conversations', { body: { agent_id: nobody } });
    expect([status, body.error_code]).toEqual([404, 'agent_not_found']);
  });
});

describe('the first message of a conversation', () => {
  it('is answered with what the agent remembers, also when it names memories', async () => {
    const agent_id = await makeAgent(api, { model: 'offline/echo', memory: { enabled: true } });
    const content = { concept: 'tea', definition: 'Ada drinks green tea' };
    const memory = { memory_type: 'semantic', content };
    const { id } = (await api.post(`/v2/agents/${agent_id}/memories`, { body: memory })).body;
    const begin = (text: string, more: object = {}) => {
      const message = { role: 'user', content: { type: 'text', text }, ...more };
      return api.post('/v2/conversations', { body: { agent_id, message } });
    };
    for (const answer of [await begin('Which tea does Ada drink?'), await begin('Hello', { memory_refs: [id] })]) {
      const list = `/v2/sessions/${answer.body.session_id}/messages`;
      const refs = async () => (await api.get(list)).body.data.at(-1).memory_refs;
      await expect.poll(refs).toEqual([id]);
    }
    const unknown = await begin('Hello', { memory_refs: ['mem_01k2c5gq8zf3vr4xw1m6t0y9ab'] });
    expect([unknown.status, unknown.body.errors[0].code]).toEqual([400, 'unknown_memory']);
  });
});

describe('listConversations', () => {
  it('200 by agent, status and time', async () => {
    const other = await makeAgent(api);
    const before = new Date().toISOString();
    const mine = await create({ agent_id: other });
    const closed = await create({ agent_id: other });
    await api.post(`/v2/conversations/${closed.id}/close`);
    const ids = async (query: string) => (await api.get(`/v2/conversations?${query}`)).body.data.map((c: any) => c.id);
    expect(await ids(`agent_id=${other}`)).toEqual([closed.id, mine.id]);
    expect(await ids(`agent_id=${other}&status=open`)).toEqual([mine.id]);
    expect(await ids(`agent_id=${other}&created_before=${before}`)).toEqual([]);
    expect(await ids(`agent_id=${other}&created_after=${before}`)).toEqual([closed.id, mine.id]);
  });
});

describe('updateConversation', () => {
  it('200 and leaves what is not given', async () => {
    const { id } = await create({ title: 'a', metadata: { x: 1 } });
    expect((await api.patch(`/v2/conversations/${id}`, { body: { title: null } })).body).toMatchObject({
      title: null,
      metadata: { x: 1 },
    });
  });
});

describe('closeConversation', () => {
  it('200, twice, and ends the sessions', async () => {
    const { id } = await create();
    const { body: session } = await api.post('/v2/sessions', { body: { conversation_id: id } });
    const closed = await api.post(`/v2/conversations/${id}/close`);
    expect(closed.body).toMatchObject({ status: 'closed', closed_at: expect.any(String) });
    expect((await api.post(`/v2/conversations/${id}/close`)).body).toEqual(closed.body);
    expect((await api.get(`/v2/sessions/${session.id}`)).body.status).toBe('ended');
    expect((await api.post('/v2/sessions', { body: { conversation_id: id } })).body.error_code).toBe(
      'conversation_closed',
    );
  });
});

describe('listConversationMessages', () => {
  it('200 in pages, the oldest first', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: plays([{ say: 'one' }], { agent_id: agent }) });
    await api.post('/v2/chat/messages', { body: plays([{ say: 'two' }], { conversation_id: body.conversation.id }) });
    const path = `/v2/conversations/${body.conversation.id}/messages`;
    const first = await api.get(`${path}?limit=3`);
    const second = await api.get(`${path}?limit=3&after=${first.body.next_cursor}`);
    const kinds = [...first.body.data, ...second.body.data].map((m: any) => m.kind);
    expect(kinds).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(second.body).toMatchObject({ has_more: false, prev_cursor: expect.any(String) });
  });
});

describe('getConversation, updateConversation, closeConversation, listConversationMessages', () => {
  it('404 when it is unknown or of another organization', async () => {
    const theirs = await testApi();
    const { body } = await theirs.post('/v2/conversations', { body: { agent_id: await makeAgent(theirs) } });
    for (const id of [nowhere, body.id]) {
      const path = `/v2/conversations/${id}`;
      const all = [
        await api.get(path),
        await api.patch(path, { body: { title: 'x' } }),
        await api.post(`${path}/close`),
        await api.get(`${path}/messages`),
      ];
      expect(all.map((a) => [a.status, a.body.error_code])).toEqual(Array(4).fill([404, 'conversation_not_found']));
    }
  });
});
