import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, openTestDatabase, plays, says, startStage, testApi, type Api } from '#src/testing/harness.ts';

/** A window in which a long conversation does not fit. */
const contextWindowTokens = 3_000;

describe('what an agent knows, as its user sees it', () => {
  let api: Api;
  let agent: string;

  beforeAll(async () => {
    api = await testApi(await startStage(await openTestDatabase(), {}, { contextWindowTokens }));
    agent = await makeAgent(api, { model: 'offline/echo', system_prompt: 'You help.' });
  });

  const remember = async (content: object, importance: number): Promise<string> => {
    const body = { memory_type: 'semantic', content, importance };
    const { status, body: memory } = await api.post(`/v2/agents/${agent}/memories`, { body });
    expect(status).toBe(201);
    return memory.id;
  };
  const ask = (text: string, context: object, memory: object = { enabled: true, max_results: 3 }) =>
    api.post('/v2/chat/messages', { body: says(text, context as Record<string, unknown>, { memory }) });

  it('is told in one conversation and recalled in another, and the snapshot shows why', async () => {
    const { body: told } = await ask('I like my coffee black.', { agent_id: agent }, { enabled: false });
    const coffee = await remember({ concept: 'coffee', definition: 'Ada likes her coffee black' }, 0.9);
    await remember({ concept: 'lighthouse', definition: 'Ada collects pictures of lighthouses' }, 0.4);
    const { body: asked } = await ask('How does Ada like her coffee?', { agent_id: agent });
    expect(asked.conversation.id).not.toBe(told.conversation.id);
    expect(asked.message.memory_refs[0]).toBe(coffee);
    expect(asked.metrics.memory_searches).toBe(1);
    const { body: snapshot } = await api.get(`/v2/messages/${asked.message.id}/context`);
    expect(snapshot.intact).toBe(true);
    const [first] = snapshot.messages;
    expect(JSON.stringify(first)).toContain('black');
    expect(JSON.stringify(snapshot)).toContain(coffee);
  });

  it('is consolidated, and what was made of it can be undone', async () => {
    const twice = { concept: 'tea', definition: 'Ada drinks green tea in the afternoon' };
    const ids = [await remember(twice, 0.5), await remember(twice, 0.6)];
    const find = async () =>
      (
        await api.post(`/v2/agents/${agent}/memories/search`, { body: { query: 'green tea in the afternoon' } })
      ).body.results
        .map(({ memory }: any) => memory)
        .filter(({ content }: any) => content.concept === 'tea');
    expect((await find()).map(({ id }: any) => id).toSorted()).toEqual(ids.toSorted());
    const consolidate = (dry_run: boolean) =>
      api.post(`/v2/agents/${agent}/memories/consolidate`, { body: { dry_run, strategies: ['merge_duplicates'] } });
    expect((await consolidate(true)).status).toBe(200);
    expect(await find()).toHaveLength(2);
    expect((await consolidate(false)).status).toBe(200);
    const merged = await find();
    expect(merged).toHaveLength(1);
    const { status } = await api.post(`/v2/memories/${merged[0].id}/undo`);
    expect(status).toBe(200);
    expect((await find()).map(({ id }: any) => id).toSorted()).toEqual(ids.toSorted());
  });

  it('has a state that is checkpointed, changed and restored', async () => {
    const path = `/v2/agents/${agent}/state`;
    const patch = (state: object, version: number) =>
      api.patch(path, { body: { state, mode: 'merge' }, headers: { 'if-match': `"${version}"` } });
    expect((await patch({ city: 'Oslo' }, 0)).status).toBe(200);
    const { body: checkpoint } = await api.post(`${path}/checkpoints`, {
      body: { name: 'before', include: ['memories'] },
    });
    await patch({ city: 'Bergen' }, 1);
    await remember({ concept: 'later', definition: 'Something that was learnt after the checkpoint' }, 0.5);
    const restore = (dry_run: boolean) =>
      api.post(`${path}/restore`, { body: { checkpoint_id: checkpoint.id, dry_run }, headers: { 'if-match': '"2"' } });
    expect((await restore(true)).status).toBe(200);
    expect((await api.get(path)).body.state).toEqual({ city: 'Bergen' });
    expect((await restore(false)).status).toBe(200);
    expect((await api.get(path)).body.state).toEqual({ city: 'Oslo' });
    const { body: found } = await api.post(`/v2/agents/${agent}/memories/search`, {
      body: { query: 'learnt after the checkpoint' },
    });
    expect(found.results.map(({ memory }: any) => memory.content.concept)).not.toContain('later');
  });

  it('answers in a conversation of 300 messages inside of a small window', async () => {
    const scripted = await makeAgent(api);
    const { body: first } = await api.post('/v2/chat/messages', {
      body: plays([{ say: 'Hello.' }], { agent_id: scripted }),
    });
    const context = { session_id: first.session.id };
    for (let i = 1; i < 150; i += 1)
      await api.post('/v2/chat/messages', {
        body: plays([{ say: `Answer ${i} is about as long as answers are.` }], context),
      });
    const { body, status } = await api.post('/v2/chat/messages', { body: plays([{ say: 'Still here.' }], context) });
    expect([status, body.message.content.text]).toEqual([200, 'Still here.']);
    const { body: snapshot } = await api.get(`/v2/messages/${body.message.id}/context`);
    expect(snapshot.left_out.length).toBeGreaterThan(0);
    expect(snapshot.intact).toBe(true);
    const { body: conversation } = await api.get(`/v2/conversations/${body.conversation.id}`);
    expect(conversation.message_count).toBe(302);
  });
});
