import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

/** Returns the lines of the notes that a model was given for an answer to `text`. */
async function notesFor(agent_id: string, text: string, place: object = {}): Promise<string[]> {
  const memory = { enabled: true, max_results: 10, min_relevance: 0 };
  const { body } = await api.post('/v2/chat/messages', { body: says(text, { agent_id, ...place }, { memory }) });
  const context = (await api.get(`/v2/messages/${body.message.id}/context`)).body;
  const part = context.parts.find(({ kind }: any) => kind === 'memories');
  return part ? part.text.split('\n').slice(1) : [];
}

const today = new Date().toISOString().slice(0, 10);

const home = (definition: string, more: object = {}) => ({
  memory_type: 'semantic',
  content: { concept: 'home city', definition },
  ...more,
});

describe('the notes of a prompt', () => {
  it('say type and days, the newest first', async () => {
    const agent = await makeAgent(api, { model: 'offline/echo' });
    const remember = (body: object) => api.post(`/v2/agents/${agent}/memories`, { body });
    await remember({ memory_type: 'semantic', content: { concept: 'food', definition: 'Ada likes sushi' } });
    const event = { event: 'Ada ate sushi in Oslo', occurred_at: '2026-03-14T12:00:00.000Z' };
    await remember({ memory_type: 'episodic', content: event });
    expect(await notesFor(agent, 'Where did Ada eat sushi?')).toEqual([
      `- [episodic, said on ${today}, happened on 2026-03-14] "Ada ate sushi in Oslo"`,
      `- [semantic, said on ${today}] "food: Ada likes sushi"`,
    ]);
  });

  it('tell the newer of two that contradict each other, and that an older one says otherwise', async () => {
    const agent = await makeAgent(api, { model: 'offline/echo' });
    const remember = (definition: string) =>
      api.post(`/v2/agents/${agent}/memories`, {
        body: { memory_type: 'semantic', content: { concept: 'home city', definition } },
      });
    await remember('Ada lives in Oslo near the harbour');
    await remember('Ada lives in Bergen');
    const body = { dry_run: false, strategies: ['link_contradictions'] };
    expect((await api.post(`/v2/agents/${agent}/memories/consolidate`, { body })).body.done).toBe(1);
    expect(await notesFor(agent, 'Does Ada live in Oslo near the harbour?')).toEqual([
      `- [semantic, said on ${today}] "home city: Ada lives in Bergen" (an older note of ${today} says otherwise: "home city: Ada lives in Oslo near the harbour")`,
    ]);
  });

  it('tell a correction as newer than what was said after the memory that it corrects was made', async () => {
    const agent = await makeAgent(api, { model: 'offline/echo' });
    const remember = async (definition: string, more?: object) =>
      (await api.post(`/v2/agents/${agent}/memories`, { body: home(definition, more) })).body.id;
    const key = { key: 'home', created_at: '2020-01-02T03:04:05.000Z' };
    const id = await remember('Ada lives in Oslo', key);
    await remember('Ada lives in Rome');
    const question = 'Does Ada live in Oslo, Rome or Bergen?';
    const rome = `"home city: Ada lives in Rome"`;
    expect(await notesFor(agent, question)).toEqual([
      `- [semantic, said on ${today}] ${rome}`,
      '- [semantic, said on 2020-01-02] "home city: Ada lives in Oslo"',
    ]);
    expect(await remember('Ada lives in Bergen', key)).toBe(id);
    const bergen = (city: string) => `- [semantic, said on ${today}] "home city: Ada lives in ${city}"`;
    expect(await notesFor(agent, question)).toEqual([bergen('Bergen'), `- [semantic, said on ${today}] ${rome}`]);
    const body = { dry_run: false, strategies: ['link_contradictions'], decide: 'equal' };
    const { actions } = (await api.post(`/v2/agents/${agent}/memories/consolidate`, { body })).body;
    expect(actions).toMatchObject([{ action: 'link', outcome: 'done', memories: [id, expect.anything()] }]);
    const otherwise = `(an older note of ${today} says otherwise: ${rome})`;
    expect(await notesFor(agent, question)).toEqual([`${bergen('Bergen')} ${otherwise}`]);

    await api.patch(`/v2/memories/${id}`, { body: { content: home('Ada lives in Lom').content } });
    expect(await notesFor(agent, question)).toEqual([`${bergen('Lom')} ${otherwise}`]);
    expect((await api.get(`/v2/memories/${id}`)).body.created_at).toBe(key.created_at);
  });

  it('keep their day when something else than the content changes', async () => {
    const agent = await makeAgent(api, { model: 'offline/echo' });
    const old = home('Ada lives in Oslo', { created_at: '2020-01-02T03:04:05.000Z' });
    const { id } = (await api.post(`/v2/agents/${agent}/memories`, { body: old })).body;
    await api.patch(`/v2/memories/${id}`, { body: { importance: 0.9, metadata: { checked: true } } });
    expect(await notesFor(agent, 'Where does Ada live, Oslo?')).toEqual([
      '- [semantic, said on 2020-01-02] "home city: Ada lives in Oslo"',
    ]);
  });

  it('have days in the time zone of the user', async () => {
    const agent = await makeAgent(api, { model: 'offline/echo' });
    const body = { external_id: agent, time_zone: 'Pacific/Kiritimati' };
    const user = (await api.post('/v2/users', { body })).body.id;
    const event = { event: 'Ada ate sushi in Oslo', occurred_at: '2026-03-14T12:00:00.000Z' };
    const scope = { type: 'user_agent', user_id: user };
    const created_at = '2026-03-15T23:30:00.000Z';
    const sushi = { memory_type: 'episodic', content: event, scope, created_at };
    expect((await api.post(`/v2/agents/${agent}/memories`, { body: sushi })).status).toBe(201);
    expect(await notesFor(agent, 'Where did Ada eat sushi?', { user: { external_id: agent } })).toEqual([
      '- [episodic, said on 2026-03-16, happened on 2026-03-15] "Ada ate sushi in Oslo"',
    ]);
  });
});
