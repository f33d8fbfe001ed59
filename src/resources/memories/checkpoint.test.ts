import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { createMemoriesPart } from './checkpoint.ts';

let api: Api;
const part = createMemoriesPart(() => new Date(), null);

beforeAll(async () => {
  api = await testApi();
});

const make = async (agent: string, note: string): Promise<string> =>
  (await api.post(`/v2/agents/${agent}/memories`, { body: { memory_type: 'working', content: { note } } })).body.id;
const notes = async (agent: string, query = '') => {
  const { body } = query
    ? await api.post(`/v2/agents/${agent}/memories/search`, { body: { query } })
    : await api.get(`/v2/agents/${agent}/memories`);
  const memories = query ? body.results.map((one: any) => one.memory) : body.data;
  return memories.map((memory: any) => memory.content.note).toSorted();
};
const inTransaction = <T>(work: (tx: any) => Promise<T>) => api.stage.database.dataSource.transaction(work);

describe('the memories of a checkpoint', () => {
  it('are again what they were: changed, merged and new ones; and that can be undone', async () => {
    const agent = await makeAgent(api);
    const changed = await make(agent, 'lives in Oslo');
    await make(agent, 'sails');
    await make(agent, 'sails');
    const readSaidAt = () =>
      api.stage.database.dataSource.query('SELECT said_at AS at FROM memories WHERE id = $1', [changed]);
    const said = await readSaidAt();
    const before = await inTransaction((tx) => part.capture(tx, agent));
    expect(Object.keys(before as object)).toHaveLength(3);

    await api.patch(`/v2/memories/${changed}`, { body: { content: { note: 'lives in Rome' } } });
    expect(await readSaidAt()).not.toEqual(said);
    await api.post(`/v2/agents/${agent}/memories/consolidate`, { body: { dry_run: false } });
    await make(agent, 'paints');
    const after = await inTransaction((tx) => part.capture(tx, agent));

    await inTransaction((tx) => part.restore(tx, agent, before));
    expect(await notes(agent)).toEqual(['lives in Oslo', 'sails', 'sails']);
    expect(await notes(agent, 'Oslo Rome sails paints')).toEqual(['lives in Oslo', 'sails', 'sails']);
    expect(await readSaidAt()).toEqual(said);
    expect((await api.get(`/v2/memories/${changed}`)).body).toMatchObject({ version: 3, updated_by: 'checkpoint' });

    await inTransaction((tx) => part.restore(tx, agent, after));
    expect(await notes(agent)).toEqual(['lives in Rome', 'paints', 'sails']);
    expect(await notes(agent, 'Oslo Rome sails paints')).toEqual(['lives in Rome', 'paints', 'sails']);
  });

  it('can be taken apart again after a restore was undone', async () => {
    const agent = await makeAgent(api);
    const ids = [await make(agent, 'sails'), await make(agent, 'sails')];
    const before = await inTransaction((tx) => part.capture(tx, agent));
    const { body } = await api.post(`/v2/agents/${agent}/memories/consolidate`, { body: { dry_run: false } });
    const merged = `/v2/memories/${body.actions[0].memory_id}`;
    const { links } = (await api.get(merged)).body;
    const after = await inTransaction((tx) => part.capture(tx, agent));
    await inTransaction((tx) => part.restore(tx, agent, before));
    await inTransaction((tx) => part.restore(tx, agent, after));
    expect((await api.get(merged)).body).toMatchObject({ status: 'active', links });
    expect((await api.get(`/v2/memories/${ids[0]}`)).body.status).toBe('consolidated');
    expect((await api.post(`${merged}/undo`)).body.restored).toHaveLength(2);
    expect(await notes(agent, 'sails')).toEqual(['sails', 'sails']);
  });

  it('do not come back when somebody has deleted them', async () => {
    const agent = await makeAgent(api);
    const id = await make(agent, 'a secret');
    const before = await inTransaction((tx) => part.capture(tx, agent));
    await api.delete(`/v2/memories/${id}`);
    await inTransaction((tx) => part.restore(tx, agent, before));
    expect(await notes(agent)).toEqual([]);
  });
});
