import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

/** Returns the lines of the notes that a model was given for an answer to `text`. */
async function notesFor(agent_id: string, text: string): Promise<string[]> {
  const memory = { enabled: true, max_results: 10 };
  const { body } = await api.post('/v2/chat/messages', { body: says(text, { agent_id }, { memory }) });
  const context = (await api.get(`/v2/messages/${body.message.id}/context`)).body;
  const part = context.parts.find(({ kind }: any) => kind === 'memories');
  return part ? part.text.split('\n').slice(1) : [];
}

const today = new Date().toISOString().slice(0, 10);

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
});
