import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreateSimulationTest } from '#generated/v2/client/types.gen.ts';
import { startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import { newPersonaBody, newScenarioBody, newTestBody } from '#src/testing/simulation-bodies.ts';

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
const codeOf = ({ status, body }: { status: number; body: any }) => [status, body.error_code];
const faultsOf = ({ body }: { body: any }) => body.errors?.map(({ pointer, code }: any) => [pointer, code]);
const create = async (path: string, body: object) => {
  const made = await api.post(path, { body });
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return made.body;
};
const personas = '/v2/simulations/personas';
const scenarios = '/v2/simulations/scenarios';
const tests = '/v2/simulations/tests';
const sets = '/v2/simulations/sets';

const newTest = async (more: Partial<CreateSimulationTest> = {}) => {
  const persona = await create(personas, newPersonaBody());
  const scenario = await create(scenarios, newScenarioBody());
  const test = await create(tests, newTestBody(persona.key, scenario.key, more));
  return { persona, scenario, test };
};

describe.each([
  {
    what: 'Persona',
    path: personas,
    newBody: async () => newPersonaBody(),
    completed: { metadata: {} },
    change: { prompt: 'You are Grace.' },
    code: 'simulation_persona_not_found',
    prefix: 'simpersona',
    parent: 'simulation_persona_id',
  },
  {
    what: 'Scenario',
    path: scenarios,
    newBody: async () => {
      const { key, name, prompt } = newScenarioBody();
      return { key, name, prompt };
    },
    completed: { messages: [], caller_tools: {}, approvals: null, max_turns: 6, metadata: {} },
    change: { approvals: 'reject', caller_tools: { find_order: 'In Oslo.' } },
    code: 'simulation_scenario_not_found',
    prefix: 'simscenario',
    parent: 'simulation_scenario_id',
  },
  {
    what: 'Test',
    path: tests,
    newBody: async () => {
      const { test } = await newTest();
      return newTestBody(test.persona.key, test.scenario.key);
    },
    completed: { service_id: null, version_set: null, conversations: 1, metadata: {} },
    change: { conversations: 3 },
    code: 'simulation_test_not_found',
    prefix: 'simtest',
    parent: 'simulation_test_id',
  },
])('createSimulation$what and what follows it', ({ path, newBody, completed, change, code, prefix, parent }) => {
  it('201, 200 and 204: a change makes a version, and those before stay as they were', async () => {
    const body = await newBody();
    const made = await create(path, body);
    expect(made).toMatchObject({ ...completed, key: body.key, name: body.name, version: 1 });
    expect(made.id).toMatch(new RegExp(`^${prefix}_`));
    const at = `${path}/${made.id}`;
    expect((await api.get(at)).body).toEqual(made);
    expect((await api.get(`${path}?key=${made.key}`)).body.data).toEqual([made]);
    const changed = await api.patch(at, { body: change });
    expect(changed.body).toEqual({ ...made, ...change, version: 2, updated_at: expect.any(String) });
    const { id: _id, created_at: _created, updated_at: _updated, ...first } = made;
    const versions = (await api.get(`${at}/versions`)).body.data;
    expect(versions).toEqual([
      { [parent]: made.id, ...first, created_at: made.created_at },
      { [parent]: made.id, ...first, ...change, version: 2, created_at: changed.body.updated_at },
    ]);
    const taken = await api.post(path, { body: { ...body, key: made.key } });
    expect([...codeOf(taken), ...faultsOf(taken)]).toEqual([409, 'conflict', ['/key', 'unique']]);
    expect((await api.delete(at)).status).toBe(204);
    expect((await create(path, body)).version).toBe(1);
  });

  it('404 for one that was deleted, is unknown, or belongs to another organization', async () => {
    const { id } = await create(path, await newBody());
    const stranger = await testApi(stage);
    expect(codeOf(await stranger.get(`${path}/${id}`))).toEqual([404, code]);
    await api.delete(`${path}/${id}`);
    for (const at of [`${path}/${id}`, `${path}/${prefix}_${unknown}`])
      for (const answer of [
        await api.get(at),
        await api.get(`${at}/versions`),
        await api.patch(at, { body: change }),
        await api.delete(at),
      ])
        expect(codeOf(answer)).toEqual([404, code]);
  });
});

describe('createSimulationTest', () => {
  it('400 for what it names and is not there, and for criteria that cannot be held', async () => {
    const { persona, scenario } = await newTest();
    const post = async (more: Partial<CreateSimulationTest>) =>
      faultsOf(await api.post(tests, { body: newTestBody(persona.key, scenario.key, more) }));
    expect(await post({ persona: { key: 'none' }, scenario: { key: scenario.key, version: '2' } })).toEqual([
      ['/persona', 'unknown_persona'],
      ['/scenario', 'unknown_scenario'],
    ]);
    expect(await post({ service_id: `svc_${unknown}` })).toEqual([['/service_id', 'unknown_service']]);
    expect(await post({ version_set: 'edge' })).toEqual([['/version_set', 'context_mismatch']]);
    expect(await post({ criteria: [{ type: 'judged' }] })).toEqual([['/criteria/0', 'required']]);
    const stranger = await testApi(stage);
    const foreign = await stranger.post(tests, { body: newTestBody(persona.key, scenario.key) });
    expect(faultsOf(foreign)).toEqual([
      ['/persona', 'unknown_persona'],
      ['/scenario', 'unknown_scenario'],
    ]);
  });

  it('takes a version of each by its number', async () => {
    const { persona, scenario } = await newTest();
    await api.patch(`${personas}/${persona.id}`, { body: { prompt: 'Two.' } });
    const body = newTestBody(persona.key, scenario.key, { persona: { key: persona.key, version: '1' } });
    expect((await create(tests, body)).persona).toEqual({ key: persona.key, version: '1' });
  });
});

describe('deleteSimulationPersona, deleteSimulationScenario, deleteSimulationTest', () => {
  const remove = (path: string, { id }: { id: string }) => api.delete(`${path}/${id}`);

  it('409 for what a test or a set names, and 204 once nothing does', async () => {
    const { persona, scenario, test } = await newTest();
    const set = await create(sets, { key: `s${persona.key}`, name: 'Gate', test_refs: [{ key: test.key }] });
    for (const [path, part, user] of [
      [personas, persona, test],
      [scenarios, scenario, test],
      [tests, test, set],
    ]) {
      const refused = await remove(path, part);
      expect(codeOf(refused)).toEqual([409, 'conflict']);
      expect(refused.body.detail).toContain(user.key);
    }
    for (const [path, part] of [
      [sets, set],
      [tests, test],
      [scenarios, scenario],
      [personas, persona],
    ])
      expect((await remove(path, part)).status).toBe(204);
  });

  it('409 for what a version of a test names that a set names by its number', async () => {
    const { persona, test } = await newTest();
    const other = await create(personas, newPersonaBody());
    const named = { key: `s${persona.key}`, name: 'Gate', test_refs: [{ key: test.key, version: '1' }] };
    const set = await create(sets, named);
    await api.patch(`${tests}/${test.id}`, { body: { persona: { key: other.key } } });
    expect(codeOf(await remove(personas, persona))).toEqual([409, 'conflict']);
    await api.patch(`${sets}/${set.id}`, { body: { test_refs: [{ key: test.key }] } });
    expect((await remove(personas, persona)).status).toBe(204);
    const back = await api.patch(`${sets}/${set.id}`, { body: { test_refs: named.test_refs } });
    expect(faultsOf(back)).toEqual([['/test_refs/0', 'unknown_persona']]);
  });

  it('lets either the deletion or the test win that names what is being deleted', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [persona, scenario] = [
        await create(personas, newPersonaBody()),
        await create(scenarios, newScenarioBody()),
      ];
      const [deleted, made] = await Promise.all([
        remove(personas, persona),
        api.post(tests, { body: newTestBody(persona.key, scenario.key) }),
      ]);
      expect([
        [204, 400],
        [409, 201],
      ]).toContainEqual([deleted.status, made.status]);
    }
  });
});
