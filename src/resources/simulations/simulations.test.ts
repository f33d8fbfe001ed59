import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SimulationCriterion } from '#generated/v2/client/types.gen.ts';
import { makeAgent, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import { newSimulationSetBody, newSimulationTest } from '#src/testing/simulation-bodies.ts';

let stage: Stage;
let api: Api;
let agent: string;

beforeAll(async () => {
  stage = await startStage(await openOwnDatabase());
  api = await testApi(stage);
  agent = await makeAgent(api, { model: 'offline/scripted' });
});
afterAll(async () => {
  await stage.drain();
  await stage.database.close();
});

const unknown = '01k2c5gq8zf3vr4xw1m6t0y9ab';
const codeOf = ({ status, body }: { status: number; body: any }) => [status, body.error_code];
const play = (steps: object[], more: object = {}) => JSON.stringify({ script: steps, ...more });
const newService = async (of = agent) => {
  const body = { key: `s${Math.random().toString(36).slice(2)}`, name: 'Desk', agent_id: of };
  return (await api.post('/v2/services', { body })).body.id as string;
};
const newSet = async (tests?: Parameters<typeof newSimulationSetBody>[0]) => {
  const made = await api.post('/v2/simulations/sets', { body: newSimulationSetBody(tests) });
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return made.body;
};
const begin = async (simulation_set_id: string, service_id: string, more: object = {}) => {
  const made = await api.post('/v2/simulations/runs', { body: { simulation_set_id, service_id, ...more } });
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return made.body;
};
const readRun = async (id: string) => (await api.get(`/v2/simulations/runs/${id}`)).body;
const finish = async ({ id }: { id: string }) => {
  await expect.poll(async () => (await readRun(id)).status).not.toBe('running');
  return readRun(id);
};

describe('createSimulationSet, getSimulationSet, listSimulationSets, updateSimulationSet, deleteSimulationSet', () => {
  it('201, 200 and 204: a change makes a new version', async () => {
    const set = await newSet();
    expect(set).toMatchObject({ id: expect.stringMatching(/^simset_/), version: 1, metadata: {} });
    const at = `/v2/simulations/sets/${set.id}`;
    expect((await api.get(at)).body).toEqual(set);
    expect((await api.get(`/v2/simulations/sets?key=${set.key}`)).body.data).toEqual([set]);
    const changed = await api.patch(at, { body: { name: 'Other', metadata: { a: 1 } } });
    expect(changed.body).toMatchObject({ name: 'Other', metadata: { a: 1 }, version: 2, tests: set.tests });
    const taken = await api.post('/v2/simulations/sets', { body: { ...newSimulationSetBody(), key: set.key } });
    expect(codeOf(taken)).toEqual([409, 'conflict']);
    expect((await api.delete(at)).status).toBe(204);
    for (const answer of [await api.get(at), await api.patch(at, { body: { name: 'x' } }), await api.delete(at)])
      expect(codeOf(answer)).toEqual([404, 'simulation_set_not_found']);
  });

  it('400 for criteria that lack what they need or have what is not theirs, names twice, and too many conversations', async () => {
    const post = async (...tests: ReturnType<typeof newSimulationTest>[]) => {
      const { body } = await api.post('/v2/simulations/sets', { body: newSimulationSetBody(tests) });
      return body.errors?.map(({ pointer, code }: any) => [pointer, code]);
    };
    const withCriteria = (...criteria: SimulationCriterion[]) => newSimulationTest(['x'], { criteria });
    expect(await post(withCriteria({ type: 'judged' }))).toEqual([['/tests/0/criteria/0', 'required']]);
    expect(await post(withCriteria({ type: 'tool_calls', expected: [], forbidden: [] }))).toEqual([
      ['/tests/0/criteria/0', 'required'],
    ]);
    expect(await post(withCriteria({ type: 'judged', sentence: 'x', states: ['a'] }))).toEqual([
      ['/tests/0/criteria/0/states', 'not_allowed'],
    ]);
    const schema = { type: 'nonsense' };
    expect((await post(withCriteria({ type: 'state_schema', schema })))[0][0]).toMatch(
      /^\/tests\/0\/criteria\/0\/schema/,
    );
    expect(await post(newSimulationTest(['x']), newSimulationTest(['x']))).toEqual([['/tests/1/name', 'unique']]);
    const many = Array.from({ length: 5 }, (_, index) =>
      newSimulationTest(['x'], { name: `t${index}`, conversations: 50 }),
    );
    expect(await post(...many)).toEqual([['/tests', 'maximum']]);
  });
});

describe('createSimulationRun, getSimulationRun, listSimulationRuns', () => {
  it('201: plays each conversation with the real engine, and tells what came of each criterion', async () => {
    const judged = { judge_conversation: { holds: true, reason: 'The answer names the place.' } };
    const test = newSimulationTest(
      [play([{ say: 'At the ' }, { say: 'harbour.' }], { calls: judged }), play([{ say: 'You are welcome.' }])],
      {
        name: 'asks',
        conversations: 2,
        criteria: [
          { type: 'judged', sentence: 'The user was told where the order is.' },
          { type: 'tool_calls', forbidden: ['refund'] },
          { type: 'state_schema', schema: { type: 'object' } },
        ],
      },
    );
    const fails = newSimulationTest([play([{ say: 'No.' }])], {
      name: 'fails',
      criteria: [
        { type: 'tool_calls', expected: ['find_order'] },
        { type: 'visited_states', states: ['ask_order'] },
        { type: 'state_schema', schema: { type: 'object', required: ['order'] } },
      ],
    });
    const [set, service] = [await newSet([test, fails]), await newService()];
    const run = await finish(await begin(set.id, service));
    expect(run).toMatchObject({
      simulation_set_id: set.id,
      set_version: 1,
      service_id: service,
      version_set: 'edge',
      agent_version: 1,
      status: 'failed',
      progress: { conversations: 3, finished: 3, passed: 2 },
      user_model: 'offline/scripted',
    });
    expect(run.results.map((one: any) => [one.test, one.attempt, one.status, one.turns, one.ended_by])).toEqual([
      ['asks', 1, 'passed', 2, 'max_turns'],
      ['asks', 2, 'passed', 2, 'max_turns'],
      ['fails', 1, 'failed', 1, 'max_turns'],
    ]);
    expect(run.results[0].tokens).toBeGreaterThan(0);
    expect(run.results[0].criteria[0]).toEqual({
      type: 'judged',
      passed: true,
      detail: judged.judge_conversation.reason,
    });
    expect(run.results[2].criteria.map(({ passed }: any) => passed)).toEqual([false, false, false]);
    const { data: owners } = (await api.get('/v2/organizations?limit=100')).body;
    const { id: owner } = owners.find(({ name }: any) => name === api.organization);
    const headers = { authorization: `Bearer ${api.token}`, accept: 'application/x-ndjson' };
    const exported = await (await fetch(`${api.stage.url}/v2/organizations/${owner}/export`, { headers })).text();
    const records = exported
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    const results = records.filter(({ kind }) => kind === 'simulation_result').map(({ data }) => data);
    expect(results).toEqual(run.results.map((result: object) => ({ simulation_run_id: run.id, ...result })));
    const { session_id } = run.results[0];
    const { body: messages } = await api.get(`/v2/sessions/${session_id}/messages`);
    expect(messages.data.map(({ content }: any) => content.text)).toContain('At the harbour.');
    const runs = await api.get(`/v2/simulations/runs?simulation_set_id=${set.id}&service_id=${service}`);
    const { results: _results, ...summary } = run;
    expect(runs.body.data).toEqual([summary]);
    const sessions = async (query: string) =>
      (await api.get(`/v2/sessions${query}`)).body.data.map(({ id }: any) => id);
    expect(await sessions('')).not.toContain(session_id);
    expect(await sessions(`?simulation_run_id=${run.id}`)).toContain(session_id);
    const { body: listed } = await api.get(`/v2/conversations?simulation_run_id=${run.id}`);
    expect(listed.data).toHaveLength(3);
    expect(listed.data[0]).toMatchObject({ simulation_run_id: run.id, service_id: service });
    expect((await api.get('/v2/conversations')).body.data).toEqual([]);
  });

  it('has a model play the user, until the user is done', async () => {
    const done = play([], { calls: { speak_as_user: { is_done: true, text: '' } } });
    const speaks = play([], { calls: { speak_as_user: { is_done: false, text: 'Where is it?' } } });
    const user = (name: string, prompt: string, messages: string[]) =>
      newSimulationTest([], { name, scenario: { prompt, messages, max_turns: 2 } });
    const tests = [user('a', done, ['Hello']), user('b', speaks, [])];
    const run = await finish(await begin((await newSet(tests)).id, await newService()));
    expect(run.results.map((one: any) => [one.test, one.turns, one.ended_by])).toEqual([
      ['a', 1, 'user'],
      ['b', 2, 'max_turns'],
    ]);
    const { body } = await api.get(`/v2/sessions/${run.results[1].session_id}/messages`);
    expect(body.data.filter(({ role }: any) => role === 'user').map(({ content }: any) => content.text)).toEqual([
      'Where is it?',
      'Where is it?',
    ]);
  });

  it('ends at its bound of tokens, at a tool that waits, and with an error that is of one conversation', async () => {
    const tooled = await makeAgent(api, {
      model: 'offline/scripted',
      tools: [{ name: 'find_order', parameters: { type: 'object' } }],
    });
    const call = play([{ tool_call: { name: 'find_order', arguments: {} } }]);
    const tests = [
      newSimulationTest([call], { name: 'calls', criteria: [{ type: 'tool_calls', expected: ['find_order'] }] }),
      newSimulationTest([play([{ status: 500 }])], { name: 'breaks' }),
      newSimulationTest([play([{ say: 'One two three four five.' }]), play([{ say: 'Six.' }])], { name: 'talks' }),
    ];
    const set = await newSet(tests);
    const service = await newService(tooled);
    const run = await finish(await begin(set.id, service));
    expect(run.results.map((one: any) => [one.test, one.status, one.ended_by])).toEqual([
      ['calls', 'passed', 'tool_results'],
      ['breaks', 'error', 'error'],
      ['talks', 'passed', 'max_turns'],
    ]);
    expect(run.results[1].detail).toEqual(expect.any(String));
    const bounded = await finish(await begin(set.id, service, { max_tokens: 1 }));
    expect(bounded.results.at(-1)).toMatchObject({ status: 'failed', ended_by: 'max_tokens', turns: 0 });
  });

  it('404 for a set, a service, a version set or a run that is not there', async () => {
    const [set, service] = [await newSet(), await newService()];
    const post = (body: object) => api.post('/v2/simulations/runs', { body });
    const named = { simulation_set_id: set.id, service_id: service };
    expect(codeOf(await post({ ...named, simulation_set_id: `simset_${unknown}` }))).toEqual([
      404,
      'simulation_set_not_found',
    ]);
    expect(codeOf(await post({ ...named, service_id: `svc_${unknown}` }))).toEqual([404, 'service_not_found']);
    expect(codeOf(await post({ ...named, version_set: 'none' }))).toEqual([404, 'version_set_not_found']);
    for (const answer of [
      await api.get(`/v2/simulations/runs/simrun_${unknown}`),
      await api.post(`/v2/simulations/runs/simrun_${unknown}/cancel`),
    ])
      expect(codeOf(answer)).toEqual([404, 'simulation_run_not_found']);
  });
});

describe('cancelSimulationRun', () => {
  it('200: what is not played is cancelled, and an ended run is left as it is', async () => {
    const long = newSimulationTest([play([{ repeat: { say: 'tok ', times: 20, delay_ms: 20 } }])], {
      conversations: 20,
    });
    const run = await begin((await newSet([long])).id, await newService());
    expect((await api.post(`/v2/simulations/runs/${run.id}/cancel`)).status).toBe(200);
    const ended = await finish(run);
    expect(ended).toMatchObject({ status: 'cancelled', finished_at: expect.any(String) });
    expect(ended.results.at(-1)).toMatchObject({ status: 'cancelled' });
    expect((await api.post(`/v2/simulations/runs/${run.id}/cancel`)).body).toEqual(ended);
  });
});

describe('requires_passed_set', () => {
  it('lets only what has passed on exactly these versions be promoted', async () => {
    const of = await makeAgent(api, { model: 'offline/scripted' });
    const [service, set] = [await newService(of), await newSet([newSimulationTest([play([{ say: 'Hi.' }])])])];
    const at = `/v2/services/${service}/version_sets/release`;
    const strange = await api.put(at, { body: { agent_version: 1, requires_passed_set: `simset_${unknown}` } });
    expect(strange.body.errors[0]).toMatchObject({ pointer: '/requires_passed_set', code: 'unknown_simulation_set' });
    const required = await api.put(at, { body: { agent_version: 1, requires_passed_set: set.id } });
    expect(required.body).toMatchObject({ requires_passed_set: set.id });
    await api.patch(`/v2/agents/${of}`, { body: { system_prompt: 'Two.' } });
    const promote = () => api.post(`${at}/promote`, { body: { from: 'edge' } });
    expect(codeOf(await promote())).toEqual([409, 'conflict']);
    expect((await finish(await begin(set.id, service))).status).toBe('passed');
    expect((await promote()).body).toMatchObject({ agent_version: 2, requires_passed_set: set.id });
    await api.patch(`/v2/agents/${of}`, { body: { system_prompt: 'Three.' } });
    expect(codeOf(await promote())).toEqual([409, 'conflict']);
    const back = await api.post(`${at}/rollback`);
    expect(back.body).toMatchObject({ agent_version: 1, requires_passed_set: set.id });
    expect((await api.delete(`/v2/simulations/sets/${set.id}`)).status).toBe(204);
    expect((await promote()).body).toMatchObject({
      error_code: 'conflict',
      detail: expect.stringContaining('was deleted'),
    });
  });

  it('counts the tools and their versions among these versions', async () => {
    const tool = { key: `t${Math.random().toString(36).slice(2)}`, kind: 'caller', parameters: {} };
    const { body: made } = await api.post('/v2/tools', { body: tool });
    const of = await makeAgent(api, { model: 'offline/scripted', tool_refs: [{ key: tool.key }] });
    const [service, set] = [await newService(of), await newSet([newSimulationTest([play([{ say: 'Hi.' }])])])];
    const at = `/v2/services/${service}/version_sets/release`;
    await api.put(at, { body: { agent_version: 1, requires_passed_set: set.id } });
    const promote = () => api.post(`${at}/promote`, { body: { from: 'edge' } });
    const run = await finish(await begin(set.id, service));
    expect(run).toMatchObject({
      status: 'passed',
      tool_versions: [{ key: tool.key, constraint: 'latest', version: 1 }],
    });
    expect((await promote()).status).toBe(200);
    await api.patch(`/v2/tools/${made.id}`, { body: { description: 'Another one.' } });
    expect(codeOf(await promote())).toEqual([409, 'conflict']);
    expect((await finish(await begin(set.id, service))).status).toBe('passed');
    expect((await promote()).body.tool_versions).toMatchObject([
      { key: tool.key, constraint: 'latest', version: 2, tool_id: made.id },
    ]);
    await api.patch(`/v2/services/${service}`, { body: { tool_refs: [{ key: tool.key, version: '1' }] } });
    expect(codeOf(await promote())).toEqual([409, 'conflict']);
    await finish(await begin(set.id, service));
    expect((await promote()).body.tool_refs).toEqual([{ key: tool.key, version: '1' }]);
  });
});

describe('calls that wait, in a simulation', () => {
  const scenarioOf = (script: object[], more: object) => ({
    ...newSimulationTest([play(script)]).scenario,
    ...more,
  });

  it('are answered as the scenario says, or end the conversation with the reason', async () => {
    const key = `t${Math.random().toString(36).slice(2)}`;
    const tool = {
      key,
      kind: 'http',
      parameters: {},
      http: { url: 'https://tool.example/' },
      approval: { mode: 'always' },
    };
    const made = await api.post('/v2/tools', { body: tool });
    expect([made.status, made.body.errors ?? null]).toEqual([201, null]);
    const of = await makeAgent(api, {
      model: 'offline/scripted',
      tools: [{ name: 'find_order', parameters: { type: 'object' } }],
      tool_refs: [{ key }],
    });
    const calls = (name: string) => [{ tool_call: { name, arguments: {} } }, { after_results: [{ say: 'Told.' }] }];
    const test = (name: string, script: object[], more: object) =>
      newSimulationTest([], { name, scenario: scenarioOf(script, more) });
    const set = await newSet([
      test('answered', calls('find_order'), { caller_tools: { find_order: 'In Oslo.' } }),
      test('unanswered', calls('find_order'), {}),
      test('rejected', calls(key), { approvals: 'reject' }),
      test('undecided', calls(key), {}),
    ]);
    const { results } = await finish(await begin(set.id, await newService(of)));
    expect(results.map((one: any) => [one.test, one.status, one.ended_by, one.turns])).toEqual([
      ['answered', 'passed', 'max_turns', 1],
      ['unanswered', 'passed', 'tool_results', 1],
      ['rejected', 'passed', 'max_turns', 1],
      ['undecided', 'passed', 'approval', 1],
    ]);
    expect(results.map(({ detail }: any) => detail)).toEqual([
      null,
      expect.stringContaining('find_order'),
      null,
      expect.stringContaining(key),
    ]);
    const { body } = await api.get(`/v2/sessions/${results[0].session_id}/messages`);
    expect(body.data.map(({ kind }: any) => kind)).toEqual(['user', 'tool_use', 'tool_result', 'assistant']);
  });

  it('counts the tokens of the model that judges', async () => {
    const judged = { type: 'judged' as const, sentence: 'The user was greeted.' };
    const script = [play([{ say: 'Hi.' }])];
    const set = await newSet([
      newSimulationTest(script, { name: 'plain' }),
      newSimulationTest(script, { name: 'judged', criteria: [judged] }),
    ]);
    const { results } = await finish(await begin(set.id, await newService()));
    expect(results[1].tokens).toBeGreaterThan(results[0].tokens);
  });
});
