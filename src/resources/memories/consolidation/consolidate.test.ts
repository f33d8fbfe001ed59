import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;

beforeAll(async () => {
  api = await testApi();
});

const note = (text: string, more: object = {}) => ({ memory_type: 'working', content: { note: text }, ...more });
const fact = (concept: string, definition: string, more: object = {}) => ({
  memory_type: 'semantic',
  content: { concept, definition },
  ...more,
});
const make = async (agent: string, body: object): Promise<string> =>
  (await api.post(`/v2/agents/${agent}/memories`, { body })).body.id;
const get = async (id: string) => (await api.get(`/v2/memories/${id}`)).body;
const consolidate = async (agent: string, body: object = {}) =>
  (await api.post(`/v2/agents/${agent}/memories/consolidate`, { body })).body;
const execute = (agent: string, body: object = {}) => consolidate(agent, { dry_run: false, ...body });
const found = async (agent: string, query: string, options: object = {}) =>
  (await api.post(`/v2/agents/${agent}/memories/search`, { body: { query, options } })).body.results.map(
    (one: any) => one.memory.id,
  );
/** Makes memories old, as nobody can over the API. */
const age = (ids: string[], days: number) =>
  api.stage.database.dataSource.query(
    `UPDATE memories SET created_at = created_at - $2 * interval '1 day', said_at = said_at - $2 * interval '1 day'
      WHERE id = ANY($1)`,
    [ids, days],
  );

describe('consolidateMemories', () => {
  it('200: a dry run shows the plan and changes nothing; executing does exactly that; then nothing is left', async () => {
    const agent = await makeAgent(api);
    const less = await make(agent, note('User prefers dark mode', { importance: 0.9, metadata: { a: 1 } }));
    const more = await make(agent, note('user prefers  dark MODE.', { importance: 0.4, metadata: { a: 2, b: 2 } }));
    const other = await make(agent, note('Orders tea in the afternoon'));
    const plan = await consolidate(agent);
    expect(plan).toMatchObject({ dry_run: true, considered: 3, done: 0 });
    expect(plan.actions).toMatchObject([
      {
        action: 'merge',
        outcome: 'planned',
        sources: [more, less],
        importance: 0.9,
        needs_model: false,
        decision: null,
        content: { note: 'user prefers  dark MODE.' },
        memory_id: null,
      },
    ]);
    expect(await consolidate(agent, { dry_run: true })).toEqual(plan);
    expect((await get(less)).status).toBe('active');

    const done = await execute(agent);
    const made = done.actions[0].memory_id;
    expect(done.actions).toEqual([{ ...plan.actions[0], outcome: 'done', memory_id: made }]);
    expect(await get(made)).toMatchObject({
      content: { note: 'user prefers  dark MODE.' },
      importance: 0.9,
      metadata: { a: 2, b: 2 },
      created_by: 'parley',
      links: [
        { relation: 'merged_from', memory_id: [less, more].toSorted()[0] },
        { relation: 'merged_from', memory_id: [less, more].toSorted()[1] },
      ],
    });
    expect(await get(less)).toMatchObject({
      status: 'consolidated',
      links: [{ relation: 'merged_into', memory_id: made }],
    });
    expect(await found(agent, 'dark mode', { min_relevance: 0.5 })).toEqual([made]);
    const listed = async (query = '') =>
      (await api.get(`/v2/agents/${agent}/memories${query}`)).body.data.map((memory: any) => memory.id);
    expect(await listed()).toEqual([other, made]);
    expect(await listed('?status=consolidated')).toEqual([more, less]);
    expect((await execute(agent)).actions).toEqual([]);
  });

  it('200: what differs in a number, a negation or a word on both sides is not merged', async () => {
    const agent = await makeAgent(api);
    for (const text of [
      'The customer wants the daily digest of all her orders at 9 in the morning',
      'The customer wants the daily digest of all her orders at 10 in the morning',
      'The customer never wants the daily digest of all her orders at 9 in the morning',
      'The customer wants the weekly digest of all her orders at 9 in the morning',
    ])
      await make(agent, note(text));
    await make(agent, {
      memory_type: 'episodic',
      content: { event: 'The customer wants the daily digest of all her orders at 9 in the morning' },
    });
    expect((await consolidate(agent, { decide: 'equal', similarity: 0.5 })).actions).toEqual([]);
    for (const action of (await consolidate(agent)).actions) expect(action).toMatchObject({ needs_model: true });
  });

  it('200: what is made of several has as much metadata as a memory may have, that of the first ones', async () => {
    const agent = await makeAgent(api);
    const many = (name: string) => Object.fromEntries(Array.from({ length: 60 }, (_, index) => [name + index, index]));
    await make(agent, note('likes green tea', { importance: 0.9, metadata: many('a') }));
    await make(agent, note('likes green tea', { metadata: many('b') }));
    const { memory_id } = (await execute(agent)).actions[0];
    expect(Object.keys((await get(memory_id)).metadata)).toEqual([
      ...Object.keys(many('b')),
      ...Object.keys(many('a')).slice(0, 4),
    ]);
  });

  it('200: contradictions are kept and linked, once', async () => {
    const agent = await makeAgent(api);
    const older = await make(agent, fact('email_preferences', 'daily digest at 9 AM'));
    const newer = await make(agent, fact('Email preferences', 'no mail at all'));
    const done = await execute(agent);
    expect(done.actions).toMatchObject([{ action: 'link', outcome: 'done', memories: [newer, older] }]);
    for (const [id, other] of [
      [older, newer],
      [newer, older],
    ] as const)
      expect(await get(id)).toMatchObject({ status: 'active', links: [{ relation: 'contradicts', memory_id: other }] });
    expect((await execute(agent)).actions).toEqual([]);
    const newest = await make(agent, fact('email preferences', 'a letter once a year'));
    expect((await execute(agent)).actions).toMatchObject([{ memories: [newest, newer, older] }]);
  });

  it('200: a merged memory takes the contradictions of its sources over', async () => {
    const agent = await makeAgent(api);
    const one = await make(agent, fact('diet', 'eats no meat'));
    const other = await make(agent, fact('diet', 'loves steak'));
    await execute(agent);
    await make(agent, fact('diet', 'Eats no meat.'));
    const { actions } = await execute(agent);
    expect(actions[0]).toMatchObject({ action: 'merge', outcome: 'done', sources: [expect.any(String), one] });
    expect((await get(actions[0].memory_id)).links).toContainEqual({ relation: 'contradicts', memory_id: other });
    expect((await execute(agent)).actions).toEqual([]);
  });

  it('200: what is merged contradicts nothing newly by that, and is as old as what it was made of', async () => {
    const agent = await makeAgent(api);
    for (const city of ['Oslo', 'Oslo', 'Rome']) await make(agent, fact('home', `lives in ${city}`));
    const { actions } = await execute(agent);
    const [merge, link] = actions;
    expect(link).toMatchObject({ action: 'link', memories: [expect.any(String), merge.memory_id] });
    const newest = await make(agent, fact('home', 'lives in Paris'));
    const [again] = (await execute(agent)).actions;
    expect(again.memories).toEqual([newest, link.memories[0], merge.memory_id]);
    await api.delete(`/v2/memories/${newest}`);
    expect((await execute(agent)).actions).toEqual([]);
  });

  it("200: old episodes are summarised by the agent's model, month by month", async () => {
    const agent = await makeAgent(api, { model: 'offline/echo' });
    const ids: string[] = [];
    for (const thing of ['Paris', 'Rome', 'Vienna', 'Berlin', 'Madrid'])
      ids.push(
        await make(agent, {
          memory_type: 'episodic',
          content: { event: `Travelled to ${thing}`, participants: ['Ada'] },
        }),
      );
    expect((await consolidate(agent, { decide: 'equal' })).actions).toEqual([]);
    await age(ids, 100);
    const plan = await consolidate(agent);
    expect(plan.actions).toMatchObject([{ action: 'summarise', outcome: 'planned', sources: ids, memory_id: null }]);
    const { actions } = await execute(agent);
    const summary = await get(actions[0].memory_id);
    expect(summary).toMatchObject({ memory_type: 'episodic', content: { event: expect.stringContaining('Vienna') } });
    expect(summary.links).toHaveLength(5);
    expect(await get(ids[0]!)).toMatchObject({
      status: 'consolidated',
      links: [{ relation: 'summarised_in', memory_id: summary.id }],
    });
    expect(await found(agent, 'Madrid')).toEqual([summary.id]);
    expect((await execute(agent, { older_than_days: 0 })).actions).toEqual([]);
  });

  it('200: an action that fails holds its problem, and the others are carried out', async () => {
    const agent = await makeAgent(api, { model: 'offline/no-such-model' });
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1)
      ids.push(await make(agent, { memory_type: 'episodic', content: { event: `Event number ${i}` } }));
    await age(ids, 100);
    await make(agent, note('likes green tea'));
    await make(agent, note('likes green tea'));
    await make(agent, note('likes green tea at night'));
    const done = await execute(agent);
    expect(done).toMatchObject({ done: 1, failed: 2, skipped: 0 });
    expect(done.actions[2]).toMatchObject({ action: 'merge', outcome: 'failed', problem: { status: 502 } });
    expect(done.actions[1]).toMatchObject({
      action: 'summarise',
      outcome: 'failed',
      problem: { error_code: 'upstream_failure', instance: `/v2/agents/${agent}/memories/consolidate` },
    });
    expect((await get(ids[0]!)).status).toBe('active');
  });

  it('200: two at once do the work once', async () => {
    const agent = await makeAgent(api);
    for (let i = 0; i < 6; i += 1) await make(agent, note(`likes drink${'abcdef'[i]} hot`));
    for (let i = 0; i < 6; i += 1) await make(agent, note(`likes drink${'abcdef'[i]} hot`));
    for (let i = 0; i < 6; i += 1) await make(agent, fact('hour', `it was ${i} o'clock`));
    const both = await Promise.all([execute(agent), execute(agent)]);
    expect(both[0].done + both[1].done).toBe(7);
    expect((await api.get(`/v2/agents/${agent}/memories`)).body.data).toHaveLength(12);
  });

  it('200 only with the strategies asked for', async () => {
    const agent = await makeAgent(api);
    for (const text of ['likes it hot', 'likes it hot', 'hates it hot']) await make(agent, fact('tea', text));
    const actions = async (strategies: string[]) =>
      (await consolidate(agent, { strategies, decide: 'equal' })).actions.map((one: any) => one.action);
    expect(await actions(['merge_duplicates'])).toEqual(['merge']);
    expect(await actions(['link_contradictions'])).toEqual(['link']);
    expect(await actions(['summarise_episodes'])).toEqual([]);
  });
});

describe('undoMemory', () => {
  it('200: the sources are back as they were, found again, and not merged again', async () => {
    const agent = await makeAgent(api);
    const ids = [await make(agent, note('plays the violin')), await make(agent, note('plays the violin'))];
    const { actions } = await execute(agent);
    const made = actions[0].memory_id;
    const { status, body } = await api.post(`/v2/memories/${made}/undo`);
    expect(status).toBe(200);
    expect(body.restored.map((memory: any) => [memory.id, memory.status])).toEqual(
      ids.toSorted().map((id) => [id, 'active']),
    );
    expect((await found(agent, 'violin')).toSorted()).toEqual(ids.toSorted());
    expect((await api.get(`/v2/memories/${made}`)).status).toBe(404);
    expect((await get(ids[0]!)).links).toEqual([{ relation: 'kept_apart', memory_id: ids[1] }]);
    const { data } = (await api.get(`/v2/memories/${ids[0]}/versions`)).body;
    expect(data.map((one: any) => [one.change, one.changed_by])).toEqual([
      ['created', expect.stringMatching(/^usr_/)],
      ['consolidated', 'parley'],
      ['restored', expect.stringMatching(/^usr_/)],
    ]);
    expect((await execute(agent)).actions).toEqual([]);
  });

  it('200 without the sources that are gone', async () => {
    const agent = await makeAgent(api);
    const ids = [await make(agent, note('plays chess')), await make(agent, note('plays chess'))];
    const { actions } = await execute(agent);
    await api.delete(`/v2/memories/${ids[0]}`);
    const { body } = await api.post(`/v2/memories/${actions[0].memory_id}/undo`);
    expect(body.restored.map((memory: any) => memory.id)).toEqual([ids[1]]);
  });

  it('409 for a memory that was not made by consolidation, or was itself consolidated', async () => {
    const agent = await makeAgent(api);
    const id = await make(agent, note('plays golf'));
    const plain = await api.post(`/v2/memories/${id}/undo`);
    expect([plain.status, plain.body.error_code]).toEqual([409, 'conflict']);
    await make(agent, note('plays golf'));
    const first = (await execute(agent)).actions[0].memory_id;
    await make(agent, note('plays golf'));
    const second = (await execute(agent)).actions[0].memory_id;
    const inner = await api.post(`/v2/memories/${first}/undo`);
    expect([inner.status, inner.body.detail]).toEqual([409, expect.stringContaining(second)]);
  });
});

describe('updateMemory, updateMemoryImportance', () => {
  it('409 for a memory that was consolidated', async () => {
    const agent = await makeAgent(api);
    const id = await make(agent, note('sings'));
    await make(agent, note('sings'));
    await execute(agent);
    const patched = await api.patch(`/v2/memories/${id}`, { body: { metadata: {} } });
    const weighed = await api.patch(`/v2/memories/${id}/importance`, { body: { importance: 1 } });
    expect([patched.status, weighed.status, patched.body.error_code]).toEqual([409, 409, 'conflict']);
  });
});
