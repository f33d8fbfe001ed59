import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreateSimulationTest } from '#generated/v2/client/types.gen.ts';
import { makeAgent, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import { newPersonaBody, newScenarioBody, newSimulationTest, newTestBody } from '#src/testing/simulation-bodies.ts';

let stage: Stage;
let api: Api;

beforeAll(async () => {
  stage = await startStage(await openOwnDatabase());
  api = await testApi(stage);
});
afterAll(async () => {
  await stage.drain();
  await stage.database.close();
});

const unknown = '01k2c5gq8zf3vr4xw1m6t0y9ab';
const newKey = () => `k${Math.random().toString(36).slice(2)}`;
const codeOf = ({ status, body }: { status: number; body: any }) => [status, body.error_code];
const faultsOf = ({ body }: { body: any }) => body.errors?.map(({ pointer, code }: any) => [pointer, code]);
const create = async (path: string, body: object) => {
  const made = await api.post(path, { body });
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return made.body;
};
const play = (...steps: object[]) => JSON.stringify({ script: steps });
const newPersona = () => create('/v2/simulations/personas', newPersonaBody());
const newScenario = (...messages: string[]) => create('/v2/simulations/scenarios', newScenarioBody(messages));
const newTest = async (persona: string, scenario: string, more: Partial<CreateSimulationTest> = {}) =>
  create('/v2/simulations/tests', newTestBody(persona, scenario, more));
const newSet = (more: object) => create('/v2/simulations/sets', { key: newKey(), name: 'Gate', ...more });
const newService = async () => {
  const agent_id = await makeAgent(api, { model: 'offline/scripted' });
  return (await create('/v2/services', { key: newKey(), name: 'Desk', agent_id })).id as string;
};
const post = (simulation_set_id: string, more: object = {}) =>
  api.post('/v2/simulations/runs', { body: { simulation_set_id, ...more } });
const finish = async ({ body: { id } }: { body: { id: string } }) => {
  const read = async () => (await api.get(`/v2/simulations/runs/${id}`)).body;
  await expect.poll(async () => (await read()).status).not.toBe('running');
  return read();
};
const run = async (setId: string, more: object = {}) => finish(await post(setId, more));
const pinOf = ({ id, key, version }: any) => ({ id, key, version });

describe('test_refs', () => {
  it('are played after the tests of the set, in the versions that the run shows, with one persona in many tests', async () => {
    const persona = await newPersona();
    const [greets, asks] = [
      await newScenario(play({ say: 'Hi.' })),
      await newScenario(play({ say: 'In Oslo.' }), play({ say: 'Bye.' })),
    ];
    const one = await newTest(persona.key, greets.key);
    const other = await newTest(persona.key, asks.key, { conversations: 2 });
    const inline = newSimulationTest([play({ say: 'Inline.' })], { name: 'inline' });
    const set = await newSet({ tests: [inline], test_refs: [{ key: one.key }, { key: other.key, version: '1' }] });
    expect(set.test_refs).toEqual([
      { key: one.key, version: 'latest' },
      { key: other.key, version: '1' },
    ]);
    await api.patch(`/v2/simulations/personas/${persona.id}`, { body: { prompt: 'You are Grace.' } });
    await api.patch(`/v2/simulations/tests/${other.id}`, { body: { conversations: 9 } });
    const ended = await run(set.id, { service_id: await newService() });
    const played = { id: persona.id, key: persona.key, version: 2 };
    expect(ended.test_versions).toEqual([
      { ...pinOf(one), persona: played, scenario: pinOf(greets) },
      { ...pinOf(other), persona: played, scenario: pinOf(asks) },
    ]);
    expect(ended.results.map((result: any) => [result.test, result.attempt, result.status, result.turns])).toEqual([
      ['inline', 1, 'passed', 1],
      [one.key, 1, 'passed', 1],
      [other.key, 1, 'passed', 2],
      [other.key, 2, 'passed', 2],
    ]);
    const listed = await api.get(`/v2/simulations/runs?simulation_set_id=${set.id}`);
    expect(listed.body.data[0].test_versions).toEqual(ended.test_versions);
  });

  it('are played with the versions that they name, whatever is newer or deleted by then', async () => {
    const speaks = (text: string) => JSON.stringify({ script: [], calls: { speak_as_user: { is_done: true, text } } });
    const persona = await newPersona();
    const scenario = await create('/v2/simulations/scenarios', newScenarioBody([], { prompt: speaks('One.') }));
    const first = await newTest(persona.key, scenario.key, { scenario: { key: scenario.key, version: '1' } });
    const newest = await newTest(persona.key, scenario.key);
    const set = await newSet({ test_refs: [{ key: first.key }, { key: newest.key }] });
    await api.patch(`/v2/simulations/scenarios/${scenario.id}`, { body: { prompt: speaks('Two.') } });
    const begun = await post(set.id, { service_id: await newService() });
    for (const [path, { id }] of [
      ['sets', set],
      ['tests', first],
      ['tests', newest],
      ['scenarios', scenario],
      ['personas', persona],
    ] as const)
      expect((await api.delete(`/v2/simulations/${path}/${id}`)).status).toBe(204);
    const { results } = await finish(begun);
    const said = await Promise.all(
      results.map(async ({ session_id }: any) => {
        const { data } = (await api.get(`/v2/sessions/${session_id}/messages`)).body;
        return data.find(({ role }: any) => role === 'user').content.text;
      }),
    );
    expect(said).toEqual(['One.', 'Two.']);
  });

  it('are of the versions of a set: a change of the set leaves them unless it gives others', async () => {
    const [persona, scenario] = [await newPersona(), await newScenario('Hello')];
    const test = await newTest(persona.key, scenario.key);
    const set = await newSet({ test_refs: [{ key: test.key }] });
    expect(set.tests).toEqual([]);
    const at = `/v2/simulations/sets/${set.id}`;
    await api.patch(at, { body: { tests: [newSimulationTest(['Hello'])] } });
    const changed = (await api.patch(at, { body: { test_refs: [] } })).body;
    const versions = (await api.get(`${at}/versions`)).body.data;
    expect(versions.map(({ version, tests, test_refs: refs }: any) => [version, tests.length, refs.length])).toEqual([
      [1, 0, 1],
      [2, 1, 1],
      [3, 1, 0],
    ]);
    expect(versions[2]).toMatchObject({ simulation_set_id: set.id, key: set.key, created_at: changed.updated_at });
    expect(codeOf(await api.get(`/v2/simulations/sets/simset_${unknown}/versions`))).toEqual([
      404,
      'simulation_set_not_found',
    ]);
  });

  it('400 for none of either, names twice, what is not there, too many tests, and too many conversations', async () => {
    const [persona, scenario] = [await newPersona(), await newScenario('Hello')];
    const test = await newTest(persona.key, scenario.key, { conversations: 50 });
    const faults = async (more: object) =>
      faultsOf(await api.post('/v2/simulations/sets', { body: { key: newKey(), name: 'Gate', ...more } }));
    expect(await faults({})).toEqual([['/tests', 'required']]);
    expect(
      await faults({ tests: [newSimulationTest(['x'], { name: test.key })], test_refs: [{ key: test.key }] }),
    ).toEqual([['/test_refs/0/key', 'unique']]);
    expect(await faults({ test_refs: [{ key: test.key }, { key: test.key, version: '1' }] })).toEqual([
      ['/test_refs/1/key', 'unique'],
    ]);
    expect(await faults({ test_refs: [{ key: 'none' }, { key: test.key, version: '2' }] })).toEqual([
      ['/test_refs/0', 'unknown_test'],
      ['/test_refs/1', 'unknown_test'],
    ]);
    const many = Array.from({ length: 50 }, (_, index) => newSimulationTest(['x'], { name: `t${index}` }));
    expect(await faults({ tests: many, test_refs: [{ key: test.key }] })).toEqual([['/tests', 'maximum']]);
    const long = many.slice(0, 4).map((one) => ({ ...one, conversations: 40 }));
    expect(await faults({ tests: long, test_refs: [{ key: test.key }] })).toEqual([['/tests', 'maximum']]);
    const set = await newSet({ test_refs: [{ key: test.key }] });
    expect(faultsOf(await api.patch(`/v2/simulations/sets/${set.id}`, { body: { test_refs: [] } }))).toEqual([
      ['/tests', 'required'],
    ]);
    const later = await newTest(persona.key, scenario.key);
    const grown = await newSet({ tests: long, test_refs: [{ key: later.key }] });
    await api.patch(`/v2/simulations/tests/${later.id}`, { body: { conversations: 50 } });
    expect(faultsOf(await post(grown.id, { service_id: await newService() }))).toEqual([
      ['/simulation_set_id', 'maximum'],
    ]);
  });
});

describe('the service of a test', () => {
  it('is the one of a run that names none, with its version set', async () => {
    const [persona, scenario, service] = [
      await newPersona(),
      await newScenario(play({ say: 'Hi.' })),
      await newService(),
    ];
    await api.put(`/v2/services/${service}/version_sets/canary`, { body: { agent_version: 1 } });
    const test = await newTest(persona.key, scenario.key, { service_id: service, version_set: 'canary' });
    const free = await newTest(persona.key, scenario.key);
    const set = await newSet({ test_refs: [{ key: test.key }, { key: free.key }] });
    expect(await run(set.id)).toMatchObject({ service_id: service, version_set: 'canary', status: 'passed' });
    expect(await run(set.id, { version_set: 'edge' })).toMatchObject({ service_id: service, version_set: 'edge' });
    expect(faultsOf(await post(set.id, { service_id: await newService() }))).toEqual([
      ['/service_id', 'other_service'],
    ]);
    const alone = await newSet({ test_refs: [{ key: free.key }] });
    expect(faultsOf(await post(alone.id))).toEqual([['/service_id', 'required']]);
    const second = await newTest(persona.key, scenario.key, { service_id: service });
    const both = await newSet({ test_refs: [{ key: test.key }, { key: second.key }] });
    expect(faultsOf(await post(both.id))).toEqual([['/version_set', 'ambiguous']]);
    const third = await newTest(persona.key, scenario.key, { service_id: await newService() });
    const mixed = await newSet({ test_refs: [{ key: test.key }, { key: third.key }] });
    expect(faultsOf(await post(mixed.id))).toEqual([['/service_id', 'ambiguous']]);
    const strange = { persona: { key: persona.key }, scenario: { key: scenario.key }, criteria: test.criteria };
    const named = { ...strange, key: newKey(), name: 'x', service_id: service, version_set: 'none' };
    expect(faultsOf(await api.post('/v2/simulations/tests', { body: named }))).toEqual([
      ['/version_set', 'unknown_version_set'],
    ]);
  });
});

describe('requires_passed_set', () => {
  it('compares the versions of tests, personas and scenarios: a change of one needs another run', async () => {
    const [persona, scenario, service] = [
      await newPersona(),
      await newScenario(play({ say: 'Hi.' })),
      await newService(),
    ];
    const test = await newTest(persona.key, scenario.key);
    const set = await newSet({ test_refs: [{ key: test.key }] });
    const at = `/v2/services/${service}/version_sets/release`;
    await api.put(at, { body: { agent_version: 1, requires_passed_set: set.id } });
    const promote = () => api.post(`${at}/promote`, { body: { from: 'edge' } });
    for (const [path, { id }, change] of [
      ['personas', persona, { prompt: 'You are Grace.' }],
      ['scenarios', scenario, { prompt: 'You want something else.' }],
      ['tests', test, { metadata: { a: 1 } }],
    ] as const) {
      expect((await run(set.id, { service_id: service })).status).toBe('passed');
      expect((await promote()).status).toBe(200);
      await api.patch(`/v2/simulations/${path}/${id}`, { body: change });
      expect(codeOf(await promote())).toEqual([409, 'conflict']);
    }
  });
});

describe('a session that is ended', () => {
  const hold = createHold();

  it('ends its conversation, whose criteria are held', async () => {
    const messages = [play(hold.step, { say: 'Hi.' }), play({ say: 'More.' })];
    const [set, service] = [await newSet({ tests: [newSimulationTest(messages)] }), await newService()];
    const begun = await post(set.id, { service_id: service });
    const read = async () => (await api.get(`/v2/simulations/runs/${begun.body.id}`)).body.results[0];
    const { dataSource } = stage.database;
    const active = async () =>
      (
        await dataSource.query(`SELECT id FROM runs WHERE session_id = $1 AND status = 'running'`, [
          (await read()).session_id,
        ])
      ).length;
    await expect.poll(active).toBe(1);
    // A tool or a person ends it between two turns.
    await dataSource.query(`UPDATE sessions SET status = 'ended', ended_at = now() WHERE id = $1`, [
      (await read()).session_id,
    ]);
    hold.release();
    const { results } = await finish(begun);
    expect(results[0]).toMatchObject({ status: 'passed', ended_by: 'session_end', turns: 1 });
    expect(results[0].detail).toContain('has ended');
  });
});
