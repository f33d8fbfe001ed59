import { beforeAll, describe, expect, it } from 'vitest';
import { findTablesWith } from '#src/testing/find-text.ts';
import { makeAgent, spareStage, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi(await spareStage());
});

const newMarker = () => `rosebud${Math.random().toString(36).slice(2)}`;
const findPlaces = (marker: string) => findTablesWith(api.stage.database.dataSource, marker);
const unknownCheckpoint = 'chk_01k2c5gq8zf3vr4xw1m6t0y9ab';

async function change(agent: string, document: object): Promise<void> {
  const body = { mode: 'replace', state: document };
  const { status } = await api.patch(`/v2/agents/${agent}/state`, { body, headers: { 'If-Match': '*' } });
  expect(status).toBe(200);
}

describe('deleteAgentStateCheckpoint, deleteSessionStateCheckpoint', () => {
  it('204 and nothing of it is left; 404 afterwards', async () => {
    const agent = await makeAgent(api);
    const session = (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;
    for (const owner of [`/v2/agents/${agent}`, `/v2/sessions/${session}`]) {
      const marker = newMarker();
      const made = await api.post(`${owner}/state/checkpoints`, { body: { name: marker, metadata: { marker } } });
      const path = `${owner}/state/checkpoints/${made.body.id}`;
      expect((await api.delete(path)).status).toBe(204);
      expect(await findPlaces(marker)).toEqual([]);
      const gone = [await api.get(path), await api.delete(path)];
      expect(gone.map(({ status, body }) => [status, body.error_code])).toEqual(
        Array(2).fill([404, 'checkpoint_not_found']),
      );
    }
  });

  it('404 for those of others', async () => {
    const [agent, other] = [await makeAgent(api), await makeAgent(api)];
    const { id } = (await api.post(`/v2/agents/${other}/state/checkpoints`, { body: { name: 'kept' } })).body;
    expect((await api.delete(`/v2/agents/${agent}/state/checkpoints/${id}`)).status).toBe(404);
    expect((await api.get(`/v2/agents/${other}/state/checkpoints/${id}`)).status).toBe(200);
    const stranger = await testApi(api.stage);
    expect((await stranger.delete(`/v2/agents/${other}/state/checkpoints/${id}`)).status).toBe(404);
    const unknown = '/v2/sessions/sess_01k2c5gq8zf3vr4xw1m6t0y9ab';
    expect((await api.delete(`${unknown}/state/checkpoints/${unknownCheckpoint}`)).status).toBe(404);
  });
});

describe('deleteAgentStateHistory', () => {
  it('200: erases the versions before one, which tells its document alone, and keeps all later ones', async () => {
    const agent = await makeAgent(api);
    const marker = newMarker();
    for (const value of [marker, `${marker} too`, 'three', 'four', 'five'])
      await change(agent, { value, [value.replaceAll(' ', '_')]: 1 });
    const path = `/v2/agents/${agent}/state`;
    const { status, body } = await api.delete(`${path}/history?before_version=3`);
    expect([status, body]).toEqual([200, { agent_id: agent, before_version: 3, deleted_count: 2 }]);
    expect(await findPlaces(marker)).toEqual([]);
    const versions = (await api.get(`${path}/history`)).body.data;
    expect(versions.map(({ version }: any) => version)).toEqual([5, 4, 3]);
    expect(versions[2].patch).toEqual([{ op: 'replace', path: '', value: { value: 'three', three: 1 } }]);
    expect((await api.get(`${path}/history/4`)).body.state).toEqual({ value: 'four', four: 1 });
    expect((await api.get(`${path}/history/2`)).body.error_code).toBe('state_version_not_found');
    expect((await api.get(path)).body).toMatchObject({ version: 5, state: { value: 'five' } });
    expect((await api.delete(`${path}/history?before_version=3`)).body.deleted_count).toBe(0);
  });

  it('400 for a version after the present one, and 404 for an unknown agent', async () => {
    const agent = await makeAgent(api);
    const { status, body } = await api.delete(`/v2/agents/${agent}/state/history?before_version=1`);
    expect([status, body.errors[0]]).toMatchObject([400, { parameter: 'before_version', code: 'maximum' }]);
    const unknown = await api.delete('/v2/agents/agt_01k2c5gq8zf3vr4xw1m6t0y9ab/state/history?before_version=1');
    expect(unknown.status).toBe(404);
  });
});

describe('restoreAgentState of what was erased since', () => {
  it('200: says what cannot come back, in a dry run too, and brings back the rest', async () => {
    const agent = await makeAgent(api);
    const remember = async (note: string) =>
      (await api.post(`/v2/agents/${agent}/memories`, { body: { memory_type: 'working', content: { note } } })).body.id;
    const [gone, changed] = [await remember('gone'), await remember('before')];
    const conversation = (await api.post('/v2/conversations', { body: { agent_id: agent } })).body.id;
    const template = (await api.post('/v2/context/templates', { body: { name: 'Tone', body: 'Be kind.' } })).body.id;
    await api.post(`/v2/conversations/${conversation}/context/apply`, { body: { template_id: template } });
    const include = ['memories', 'context'];
    const { id } = (await api.post(`/v2/agents/${agent}/state/checkpoints`, { body: { name: 'all', include } })).body;
    await api.delete(`/v2/memories/${gone}`);
    await api.patch(`/v2/memories/${changed}`, { body: { content: { note: 'after' } } });
    await api.delete(`/v2/conversations/${conversation}`);
    const restore = (dry_run: boolean) =>
      api.post(`/v2/agents/${agent}/state/restore`, {
        body: { checkpoint_id: id, dry_run },
        headers: { 'If-Match': '*' },
      });
    const lost = [
      { part: 'context', count: 1, ids: [conversation] },
      { part: 'memories', count: 1, ids: [gone] },
    ];
    for (const dryRun of [true, false]) {
      const { status, body } = await restore(dryRun);
      expect([status, body.lost]).toEqual([200, lost]);
      expect(body.replaced).toEqual([{ part: 'memories', count: 1, ids: [changed] }]);
    }
    const { data } = (await api.get(`/v2/agents/${agent}/memories`)).body;
    expect(data.map(({ content }: any) => content.note)).toEqual(['before']);
  });

  it('200: names the newer memory of a key whose place the captured one has again, or nobody has', async () => {
    const agent = await makeAgent(api);
    const put = async (key: string, note: string) =>
      (await api.post(`/v2/agents/${agent}/memories`, { body: { memory_type: 'working', content: { note }, key } }))
        .body.id as string;
    const save = async (name: string) =>
      (await api.post(`/v2/agents/${agent}/state/checkpoints`, { body: { name, include: ['memories'] } })).body.id;
    const restore = async (target: object, dry_run: boolean) =>
      (
        await api.post(`/v2/agents/${agent}/state/restore`, {
          body: { ...target, dry_run },
          headers: { 'If-Match': '*' },
        })
      ).body;
    const notes = async () =>
      (await api.get(`/v2/agents/${agent}/memories`)).body.data.map(({ content }: any) => content.note).toSorted();
    const empty = await save('empty');
    const [diet, home] = [await put('diet', 'vegan'), await put('home', 'Oslo')];
    const undone = await restore({ checkpoint_id: empty }, false);
    expect(undone.replaced).toEqual([{ part: 'memories', count: 2, ids: [diet, home].toSorted() }]);
    const newer = [await put('diet', 'eats fish'), await put('home', 'Bergen')];
    const expected = { replaced: [{ part: 'memories', count: 2, ids: newer.toSorted() }], lost: [] };
    expect(await restore(undone.undo, true)).toMatchObject(expected);
    const back = await restore(undone.undo, false);
    expect(back).toMatchObject(expected);
    expect(await notes()).toEqual(['Oslo', 'vegan']);
    expect(await restore(back.undo, false)).toMatchObject({ lost: [], replaced: [{ count: 2 }] });
    expect(await notes()).toEqual(['Bergen', 'eats fish']);
    await api.delete(`/v2/memories/${newer[0]}`);
    const rest = await restore(back.undo, true);
    expect(rest).toMatchObject({ replaced: [], lost: [{ ids: [newer[0]] }] });
  });
});
