import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type ApiAnswer, type Api } from '#src/testing/harness.ts';

let api: Api;
const nobody = 'mem_01k2c5gq8zf3vr4xw1m6t0y9ab';
const fact = (definition: string, more: object = {}) => ({
  memory_type: 'semantic',
  content: { concept: 'email_preferences', definition },
  ...more,
});
const note = (text: string, more: object = {}) => ({ memory_type: 'working', content: { note: text }, ...more });

const make = async (agent: string, body: object, caller = api) => {
  const made = await caller.post(`/v2/agents/${agent}/memories`, { body });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  return made.body;
};
/** The ids of an agent's sessions' and messages' making. */
const talk = async (agent: string) => {
  const said = await api.post('/v2/chat/messages', { body: plays([{ say: 'hello' }], { agent_id: agent }) });
  return { session: said.body.session.id as string, message: said.body.message.id as string };
};
const found = async (agent: string, query: string, more: object = {}) => {
  const { body } = await api.post(`/v2/agents/${agent}/memories/search`, { body: { query, ...more } });
  return body.results.map((result: any) => result.memory.id) as string[];
};

beforeAll(async () => {
  api = await testApi();
});

describe('createMemory', () => {
  it('201 for each type with its own content, and with defaults', async () => {
    const agent = await makeAgent(api);
    const bodies = [
      fact('daily digest at 9 AM', { importance: 0.9, metadata: { topic: 'email', n: [1, { a: null }] } }),
      {
        memory_type: 'episodic',
        content: { event: 'The order came late.', participants: ['Ada'], outcome: 'Refund.' },
      },
      { memory_type: 'procedural', content: { procedure: 'Refund', steps: ['Look it up.', 'Pay.'] } },
      note('comparing laptops', { expires_at: '2099-01-01T00:00:00.000Z' }),
    ];
    for (const body of bodies) {
      const made = await api.post(`/v2/agents/${agent}/memories`, { body });
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({
        importance: 0.5,
        metadata: {},
        status: 'active',
        version: 1,
        links: [],
        ...body,
      });
      expect((await api.get(made.headers.get('location')!)).body).toEqual(made.body);
    }
  });

  it('201 with any string, and whoever made it', async () => {
    const agent = await makeAgent(api);
    const strange = 'NUL \u0000, whole 😀 surrogates, "\\u0000", \ufffd';
    const made = await make(agent, note(strange, { metadata: { [strange.slice(0, 22)]: strange } }));
    expect(made.content.note).toBe(strange);
    expect(made.created_by).toMatch(/^usr_/);
    expect((await api.get(`/v2/memories/${made.id}`)).body).toEqual(made);
    expect(await found(agent, 'surrogate', { filters: { metadata: { [strange.slice(0, 22)]: strange } } })).toEqual([
      made.id,
    ]);
  });

  it('400 for a text that says nothing, in whatever part of the content, made or changed', async () => {
    const agent = await makeAgent(api);
    const blank = ' \u0000\t\u200b';
    const contents: [string, object, string][] = [
      ['working', { note: blank }, '/content/note'],
      ['working', { note: 'x', task: blank }, '/content/task'],
      ['semantic', { concept: blank, definition: 'x' }, '/content/concept'],
      ['semantic', { concept: 'x', definition: blank }, '/content/definition'],
      ['semantic', { concept: 'x', definition: 'x', cases: ['x', blank] }, '/content/cases/1'],
      ['episodic', { event: blank }, '/content/event'],
      ['episodic', { event: 'x', participants: [blank] }, '/content/participants/0'],
      ['procedural', { procedure: 'x', steps: [blank] }, '/content/steps/0'],
    ];
    for (const [memory_type, content, pointer] of contents) {
      const { status, body } = await api.post(`/v2/agents/${agent}/memories`, { body: { memory_type, content } });
      expect([status, body.errors]).toMatchObject([400, [{ pointer, code: 'x-not-blank' }]]);
    }
    const { id } = await make(agent, note('x'));
    const changed = await api.patch(`/v2/memories/${id}`, { body: { content: { note: blank } } });
    expect([changed.status, changed.body.errors[0]]).toMatchObject([400, { code: 'x-not-blank' }]);
    const named = await api.post('/v2/users', { body: { display_name: blank } });
    expect([named.status, named.body.errors[0]]).toMatchObject([400, { pointer: '/display_name' }]);
  });

  it('201 with its source message and its session', async () => {
    const agent = await makeAgent(api);
    const { session, message } = await talk(agent);
    const made = await make(agent, note('here', { session_id: session, source_message_id: message }));
    expect(made).toMatchObject({ session_id: session, source_message_id: message });
  });

  it('404 when the message is unknown, or the session is of another agent', async () => {
    const [agent, other] = [await makeAgent(api), await makeAgent(api)];
    const { session } = await talk(other);
    const post = (body: object) => api.post(`/v2/agents/${agent}/memories`, { body });
    expect((await post(note('x', { session_id: session }))).body.error_code).toBe('session_not_found');
    const unknown = await post(fact('x', { source_message_id: 'msg_01k2c5gq8zf3vr4xw1m6t0y9ab' }));
    expect([unknown.status, unknown.body.error_code]).toEqual([404, 'message_not_found']);
  });

  it('400 for content of another type, a session of what is no working memory, and an end in the past', async () => {
    const agent = await makeAgent(api);
    const faults = async (body: object) => {
      const answer = await api.post(`/v2/agents/${agent}/memories`, { body });
      return [answer.status, ...(answer.body.errors ?? []).map((error: any) => error.pointer)];
    };
    expect(await faults({ memory_type: 'episodic', content: { note: 'x' } })).toEqual(
      expect.arrayContaining([400, '/content/event']),
    );
    expect(await faults(fact('x', { session_id: 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab' }))).toEqual([400, '/session_id']);
    expect(await faults(fact('x', { expires_at: '2020-01-01T00:00:00.000Z' }))).toEqual([400, '/expires_at']);
    expect(await faults(fact('x', { importance: 1.5 }))).toEqual([400, '/importance']);
  });

  it('400 for moments that nobody could read again', async () => {
    const agent = await makeAgent(api);
    const wrong = [
      '2026-12-31T23:59:60Z',
      '2027-10-03 09:00:00Z',
      '2027-10-03T09:00:00+09',
      '9999-12-31T23:59:59-05:00',
    ];
    for (const at of wrong) {
      const event = { memory_type: 'episodic', content: { event: 'x', occurred_at: at } };
      const answers = [
        await api.post(`/v2/agents/${agent}/memories`, { body: event }),
        await api.post(`/v2/agents/${agent}/memories`, { body: note('x', { expires_at: at }) }),
        await api.post(`/v2/agents/${agent}/memories/search`, { body: { query: 'x', options: { as_of: at } } }),
        await api.get(`/v2/agents/${agent}/memories?created_after=${encodeURIComponent(at)}`),
      ];
      expect(answers.map(({ status, body }) => [status, body.errors?.[0].code])).toEqual(
        Array.from({ length: 4 }, () => [400, 'format']),
      );
    }
  });

  it('409 beyond the limit of the agent, also when many come at once; free again when one goes', async () => {
    const agent = await makeAgent(api, { memory_limit: 3 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => api.post(`/v2/agents/${agent}/memories`, { body: note(`thing ${i}`) })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.error_code).toBe('memory_limit_exceeded');
    await api.delete(`/v2/memories/${answers.find(({ status }) => status === 201)!.body.id}`);
    await make(agent, note('fits'));
  });
});

describe('createMemoryBatch', () => {
  const post = (agent: string, items: object[], batch_options?: object) =>
    api.post(`/v2/agents/${agent}/memories/batch`, {
      body: { memories: items.map((memory, i) => ({ id: `i${i}`, memory })), ...(batch_options && { batch_options }) },
    });
  const missing = fact('x', { source_message_id: 'msg_01k2c5gq8zf3vr4xw1m6t0y9ab' });

  it('200 with one result for each in its order, whatever became of it', async () => {
    const agent = await makeAgent(api, { memory_limit: 2 });
    const { body, status } = await post(agent, [note('one'), missing, note('two'), note('three')]);
    expect(status).toBe(200);
    expect(body.results.map((one: any) => [one.id, one.outcome, one.problem?.error_code])).toEqual([
      ['i0', 'succeeded', undefined],
      ['i1', 'failed', 'message_not_found'],
      ['i2', 'succeeded', undefined],
      ['i3', 'failed', 'memory_limit_exceeded'],
    ]);
    expect(body).toMatchObject({ succeeded: 2, failed: 2, skipped: 0 });
    expect((await found(agent, 'one two three')).toSorted()).toEqual(
      [body.results[0].memory.id, body.results[2].memory.id].toSorted(),
    );
  });

  it('200 with nothing stored behind a failure, when asked so', async () => {
    const agent = await makeAgent(api, { memory_limit: 1 });
    const stop = { stop_on_error: true };
    const outcomes = async (items: object[]) =>
      (await post(agent, items, stop)).body.results.map((one: any) => one.outcome);
    expect(await outcomes([missing, note('one')])).toEqual(['failed', 'skipped']);
    expect(await outcomes([note('one'), note('two'), note('three')])).toEqual(['succeeded', 'failed', 'skipped']);
  });

  it('400 for an id that comes twice', async () => {
    const agent = await makeAgent(api);
    const memories = ['a', 'b', 'a'].map((id) => ({ id, memory: note('x') }));
    const { body, status } = await api.post(`/v2/agents/${agent}/memories/batch`, { body: { memories } });
    expect([status, body.errors[0].pointer]).toEqual([400, '/memories/2/id']);
  });
});

describe('listMemories', () => {
  it('200 in pages that hold every memory once, the newest first', async () => {
    const agent = await makeAgent(api);
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.unshift((await make(agent, note(`thing ${i}`))).id);
    const seen: string[] = [];
    let path: string | undefined = `/v2/agents/${agent}/memories?limit=2&include_total=true`;
    while (path) {
      const { body, headers }: ApiAnswer = await api.get(path);
      expect(headers.get('x-total-count') ?? '5').toBe('5');
      seen.push(...body.data.map((memory: any) => memory.id));
      path = body.next_cursor ? `/v2/agents/${agent}/memories?limit=2&after=${body.next_cursor}` : undefined;
    }
    expect(seen).toEqual(made);
  });

  it('200 with filters, which a cursor belongs to', async () => {
    const agent = await makeAgent(api);
    const { session } = await talk(agent);
    const low = await make(agent, fact('low', { importance: 0.1 }));
    const high = await make(agent, fact('high', { importance: 0.9 }));
    const working = await make(agent, note('here', { session_id: session }));
    const list = async (query: string) =>
      (await api.get(`/v2/agents/${agent}/memories?${query}`)).body.data.map((memory: any) => memory.id);
    expect(await list('memory_type=semantic,procedural')).toEqual([high.id, low.id]);
    expect(await list('importance_min=0.5')).toEqual([working.id, high.id]);
    expect(await list(`session_id=${session}`)).toEqual([working.id]);
    expect(await list(`created_before=${low.created_at}`)).toEqual([]);
    expect(await list(`created_after=${low.created_at}`)).toHaveLength(3);
    expect(await list('status=consolidated')).toEqual([]);
    const { body } = await api.get(`/v2/agents/${agent}/memories?limit=1`);
    const other = await api.get(`/v2/agents/${agent}/memories?importance_min=0.5&after=${body.next_cursor}`);
    expect([other.status, other.body.error_code]).toEqual([400, 'invalid_cursor']);
  });
});

describe('updateMemory, updateMemoryImportance, listMemoryVersions', () => {
  it('200: what it says now is found at once, what it said is not; each version says who and how', async () => {
    const agent = await makeAgent(api);
    const { id } = await make(agent, fact('daily digest in the morning'));
    const other = await api.as({});
    const changed = await other.patch(`/v2/memories/${id}`, {
      body: { content: { concept: 'email_preferences', definition: 'weekly summary on Monday' }, metadata: { a: 1 } },
    });
    expect(changed.body).toMatchObject({ version: 2, metadata: { a: 1 }, importance: 0.5 });
    const important = await api.patch(`/v2/memories/${id}/importance`, { body: { importance: 1 } });
    expect(important.body).toMatchObject({ version: 3, importance: 1, content: changed.body.content });
    expect((await api.get(`/v2/memories/${id}`)).body).toEqual(important.body);
    expect(await found(agent, 'weekly summary')).toEqual([id]);
    expect(await found(agent, 'morning', { options: { min_relevance: 0.5 } })).toEqual([]);
    const versions = (await api.get(`/v2/memories/${id}/versions`)).body.data;
    expect(versions.map((one: any) => [one.version, one.change, one.changed_by])).toEqual([
      [1, 'created', important.body.created_by],
      [2, 'updated', changed.body.updated_by],
      [3, 'importance', important.body.updated_by],
    ]);
    expect(changed.body.updated_by).not.toBe(important.body.created_by);
    expect(versions[0].content.definition).toBe('daily digest in the morning');
  });

  it('200 when many change it at once: each is a version', async () => {
    const agent = await makeAgent(api);
    const { id } = await make(agent, note('start'));
    const change = (i: number) =>
      api.patch(`/v2/memories/${id}`, { body: { content: { note: `state ${i} letters` } } });
    const answers = await Promise.all([0, 1, 2, 3, 4].map(change));
    expect(answers.map(({ body }) => body.version).toSorted()).toEqual([2, 3, 4, 5, 6]);
    const times = (await api.get(`/v2/memories/${id}/versions`)).body.data.map((one: any) => one.created_at);
    expect(times).toEqual(times.toSorted());
    expect(await found(agent, 'letters')).toEqual([id]);
  });

  it('400 for content of another type, no change at all, and an end in the past; 404 for a message that is unknown', async () => {
    const { id } = await make(await makeAgent(api), note('x'));
    const patch = (body: object) => api.patch(`/v2/memories/${id}`, { body });
    const other = await patch({ content: { event: 'x' } });
    expect([other.status, other.body.errors[0].pointer]).toEqual([400, '/content']);
    expect((await patch({})).status).toBe(400);
    expect((await patch({ expires_at: '2020-01-01T00:00:00.000Z' })).status).toBe(400);
    const unknown = await patch({ source_message_id: 'msg_01k2c5gq8zf3vr4xw1m6t0y9ab' });
    expect([unknown.status, unknown.body.error_code]).toEqual([404, 'message_not_found']);
  });
});

describe('deleteMemory', () => {
  it('204: it is gone for everything, at once', async () => {
    const agent = await makeAgent(api);
    const { id } = await make(agent, note('forget about the parrot'));
    expect(await found(agent, 'parrot')).toEqual([id]);
    expect((await api.delete(`/v2/memories/${id}`)).status).toBe(204);
    expect(await found(agent, 'parrot')).toEqual([]);
    expect(await found(agent, 'parrot', { options: { as_of: new Date().toISOString() } })).toEqual([]);
    expect((await api.get(`/v2/agents/${agent}/memories`)).body.data).toEqual([]);
  });
});

describe('getMemory, updateMemory, updateMemoryImportance, deleteMemory, undoMemory, listMemoryVersions', () => {
  it('404 when it is unknown, deleted, expired, or of another organization', async () => {
    const agent = await makeAgent(api);
    const deleted = (await make(agent, note('x'))).id;
    await api.delete(`/v2/memories/${deleted}`);
    const expired = (await make(agent, note('y'))).id;
    await api.stage.database.dataSource.query('UPDATE memories SET expires_at = now() WHERE id = $1', [expired]);
    const stranger = await testApi();
    const theirs = (await make(await makeAgent(stranger), note('z'), stranger)).id;
    for (const id of [nobody, deleted, expired, theirs]) {
      const path = `/v2/memories/${id}`;
      const all = [
        await api.get(path),
        await api.patch(path, { body: { importance: 1 } }),
        await api.patch(`${path}/importance`, { body: { importance: 1 } }),
        await api.delete(path),
        await api.post(`${path}/undo`),
        await api.get(`${path}/versions`),
      ];
      expect(all.map(({ status, body }) => [status, body.error_code])).toEqual(
        Array(6).fill([404, 'memory_not_found']),
      );
    }
    expect(await found(agent, 'x y')).toEqual([]);
  });
});

describe('listMemories, createMemory, createMemoryBatch, searchMemories, consolidateMemories', () => {
  it('404 when the agent is unknown, deleted, or of another organization', async () => {
    const deleted = await makeAgent(api);
    await api.delete(`/v2/agents/${deleted}`);
    const theirs = await makeAgent(await testApi());
    for (const id of ['agt_01k2c5gq8zf3vr4xw1m6t0y9ab', deleted, theirs]) {
      const path = `/v2/agents/${id}/memories`;
      const all = [
        await api.get(path),
        await api.post(path, { body: note('x') }),
        await api.post(`${path}/batch`, { body: { memories: [{ id: 'a', memory: note('x') }] } }),
        await api.post(`${path}/search`, { body: { query: 'x' } }),
        await api.post(`${path}/consolidate`, { body: {} }),
      ];
      expect(all.map(({ status, body }) => [status, body.error_code])).toEqual(Array(5).fill([404, 'agent_not_found']));
    }
  });
});
