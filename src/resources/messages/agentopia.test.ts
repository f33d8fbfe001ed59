import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

const post = (body: object) => api.post('/v2/chat/messages', { body });

describe('the channel and the workspace of a message', () => {
  it('200 and they are kept with its conversation, which can be found by them', async () => {
    const place = { channel_id: 'C-42', workspace_id: 'acme' };
    const { body } = await post(plays([{ say: 'x' }], { agent_id: agent, ...place }));
    const { id } = body.conversation;
    expect((await api.get(`/v2/conversations/${id}`)).body).toMatchObject(place);
    const ids = async (query: string) => (await api.get(`/v2/conversations?${query}`)).body.data.map((c: any) => c.id);
    expect(await ids('channel_id=C-42&workspace_id=acme')).toEqual([id]);
    expect(await ids('channel_id=C-43')).toEqual([]);
    const same = await post(plays([{ say: 'x' }], { conversation_id: id, ...place }));
    expect(same.status).toBe(200);
    const other = await post(plays([{ say: 'x' }], { conversation_id: id, channel_id: 'C-43' }));
    expect([other.status, other.body.errors[0].pointer]).toEqual([400, '/context/channel_id']);
  });

  it('200 and a conversation that has none learns them', async () => {
    const made = await api.post('/v2/conversations', { body: { agent_id: agent, workspace_id: 'acme' } });
    expect(made.body).toMatchObject({ channel_id: null, workspace_id: 'acme' });
    const { id } = made.body;
    await post(plays([{ say: 'x' }], { conversation_id: id, channel_id: 'C-7' }));
    expect((await api.get(`/v2/conversations/${id}`)).body).toMatchObject({ channel_id: 'C-7', workspace_id: 'acme' });
    const other = await post(plays([{ say: 'x' }], { conversation_id: id, workspace_id: 'else' }));
    expect([other.status, other.body.errors[0].pointer]).toEqual([400, '/context/workspace_id']);
  });
});

describe('memory_refs of a message', () => {
  const remember = async (whose: string, fact: string) => {
    const memory = { memory_type: 'semantic', content: { concept: 'a fact', definition: fact } };
    const { body, status } = await api.post(`/v2/agents/${whose}/memories`, { body: memory });
    expect([status, body]).toMatchObject([201, {}]);
    return body.id as string;
  };

  it('200 and the model is told these memories, and the answer names them', async () => {
    const echo = await makeAgent(api, { model: 'offline/echo' });
    const id = await remember(echo, 'The door code is 4711.');
    const message = { role: 'user', content: { type: 'text', text: 'Hello' }, memory_refs: [id] };
    const { status, body } = await post({ message, context: { agent_id: echo } });
    expect(status).toBe(200);
    expect(body.message.memory_refs).toEqual([id]);
    const context = await api.get(`/v2/messages/${body.message.id}/context`);
    expect(JSON.stringify(context.body)).toContain('The door code is 4711.');
  });

  it('200 and shows them on the message, which is answered again with those that are still there', async () => {
    const echo = await makeAgent(api, { model: 'offline/echo' });
    const refs = [await remember(echo, 'The door code is 4711.'), await remember(echo, 'The gate code is 4712.')];
    const message = { role: 'user', content: { type: 'text', text: 'Hello' }, memory_refs: refs };
    const { body: first } = await post({ message, context: { agent_id: echo } });
    const messages = async () => (await api.get(`${first.links.conversation}/messages`)).body.data;
    const shown = async () => (await messages()).map(({ memory_refs }: any) => memory_refs);
    expect(await shown()).toEqual([refs, refs]);
    const after_message_id = (await messages())[0].id;
    const again = async () => (await post({ context: { after_message_id } })).body.message;
    const second = await again();
    expect(second.memory_refs).toEqual(refs);
    expect(await shown()).toEqual([refs, refs]);
    const context = await api.get(`/v2/messages/${second.id}/context`);
    expect(JSON.stringify(context.body)).toContain('The door code is 4711.');
    await api.delete(`/v2/memories/${refs[0]}`);
    expect((await again()).memory_refs).toEqual(refs.slice(1));
  });

  it('400 for what is no memory of the agent', async () => {
    const id = await remember(await makeAgent(api), 'Of somebody else.');
    const { message } = plays([{ say: 'x' }], {});
    const { status, body } = await post({ message: { ...message, memory_refs: [id] }, context: { agent_id: agent } });
    expect([status, body.errors[0]]).toMatchObject([
      400,
      { pointer: '/message/memory_refs/0', code: 'unknown_memory' },
    ]);
  });
});

describe('include_metadata', () => {
  it('200 with a message without metadata in the reply, which is kept all the same', async () => {
    const options = { response: { include_metadata: false } };
    const { body } = await post({ ...plays([{ say: 'x' }], { agent_id: agent }), options });
    expect(body.message.metadata).toEqual({});
    const { frames } = await api.stream('/v2/chat/messages/stream', {
      ...plays([{ say: 'x' }], { agent_id: agent }),
      options,
    });
    expect(frames.at(-1)!.item.message.metadata).toEqual({});
  });
});
