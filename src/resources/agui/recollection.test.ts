import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api, { model: 'offline/echo', memory: { enabled: true } });
  const remember = (body: object) => api.post(`/v2/agents/${agent}/memories`, { body });
  await remember({
    memory_type: 'semantic',
    content: { concept: 'pets', definition: 'The office cat is called Miezi' },
  });
  const user = { external_id: 'front-end-user' };
  await api.post('/v2/users', { body: user });
  const own = { memory_type: 'semantic', content: { concept: 'cat', definition: 'Her own cat is called Mohrle' } };
  const made = await remember({ ...own, scope: { type: 'user_agent' }, user });
  expect(made.status).toBe(201);
});

/** Returns the notes that the model was given for the last answer of a run. */
async function notesOf(threadId: string, runId: string, user?: object): Promise<string> {
  const run = {
    threadId,
    runId,
    state: {},
    messages: [{ id: `m-${runId}`, role: 'user', content: 'What is the cat called?' }],
    tools: [],
    context: [],
    forwardedProps: user ? { user } : {},
  };
  const { status, frames } = await api.stream(`/v2/agents/${agent}/run`, run);
  expect(status).toBe(200);
  const { session_id } = frames[0]!.item.metadata;
  const { data } = (await api.get(`/v2/sessions/${session_id}/messages`)).body;
  const context = (await api.get(`/v2/messages/${data.at(-1).id}/context`)).body;
  return context.parts.find(({ kind }: any) => kind === 'memories')?.text ?? '';
}

describe('a run of a front end', () => {
  it('recalls what the agent remembers, and what it remembers of the user', async () => {
    expect(await notesOf('t1', 'r1')).toMatch(/Miezi/);
    expect(await notesOf('t1', 'r2')).not.toMatch(/Mohrle/);
    const user = { external_id: 'front-end-user' };
    for (const runId of ['r1', 'r2']) expect(await notesOf('t2', runId, user)).toMatch(/Mohrle/);
    expect(await notesOf('t3', 'r1', { external_id: 'somebody-else' })).not.toMatch(/Mohrle/);
  });

  it('leaves a faulty thread to the refusal of the run', async () => {
    const messages = [{ id: 'm1', role: 'user', content: 'Hello' }];
    const run = { threadId: 'a\0b', runId: 'r1', state: {}, messages, tools: [], context: [], forwardedProps: {} };
    const { status, body } = await api.stream(`/v2/agents/${agent}/run`, run);
    expect([status, body.errors[0].pointer]).toEqual([400, '/threadId']);
  });

  it('leaves a faulty user to the refusal of the run', async () => {
    const run = { threadId: 't4', runId: 'r1', state: {}, messages: [], tools: [], context: [] };
    for (const user of ['Ada', { id: 'usr_01k2c5gq8zf3vr4xw1m6t0y9ab' }]) {
      const { status, body } = await api.stream(`/v2/agents/${agent}/run`, { ...run, forwardedProps: { user } });
      expect([status, body.errors[0].pointer]).toEqual([400, expect.stringMatching(/^\/forwardedProps\/user/)]);
    }
  });
});
