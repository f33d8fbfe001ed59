import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import { newSimulationSetBody, newSimulationTest } from '#src/testing/simulation-bodies.ts';

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

type Tests = Parameters<typeof newSimulationSetBody>[0];

async function prepare(tests: Tests, caller: Api = api) {
  const agent_id = await makeAgent(caller, { model: 'offline/scripted' });
  const body = { key: `s${Math.random().toString(36).slice(2)}`, name: 'Desk', agent_id };
  const service = await caller.post('/v2/services', { body });
  const set = await caller.post('/v2/simulations/sets', { body: newSimulationSetBody(tests) });
  expect([service.status, set.status]).toEqual([201, 201]);
  return { simulation_set_id: set.body.id as string, service_id: service.body.id as string };
}
const begin = async (body: object, caller: Api = api): Promise<string> => {
  const made = await caller.post('/v2/simulations/runs', { body });
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return made.body.id;
};
const finish = async (id: string, caller: Api = api) => {
  const read = async () => (await caller.get(`/v2/simulations/runs/${id}`)).body;
  await expect.poll(async () => (await read()).status).not.toBe('running');
  return read();
};
const speaks = (call: object) =>
  newSimulationTest([], {
    scenario: { prompt: JSON.stringify({ script: [], calls: { speak_as_user: call } }), max_turns: 2 },
  });
const hello = JSON.stringify({ script: [{ say: 'Hello there.' }] });

describe('a model that plays the user', () => {
  it.each([
    ['says nothing', { is_done: false, text: ' ' }, /has not said anything/],
    ['says what is no text', { is_done: 'no', text: 5 }, /has not said anything/],
    ['is done at once', { is_done: true, text: '' }, /done before it had said anything/],
  ])('and %s tests nothing, so that nothing has passed', async (_what, call, detail) => {
    const { status, results } = await finish(await begin(await prepare([speaks(call)])));
    expect(status).toBe('failed');
    const error = { status: 'error', ended_by: 'error', turns: 0, criteria: [] };
    expect(results).toEqual([expect.objectContaining({ ...error, detail: expect.stringMatching(detail) })]);
  });
});

describe('a user who is done with a last word', () => {
  it('says it before the conversation ends', async () => {
    const last = { is_done: true, text: 'Then close my order.' };
    const { results } = await finish(await begin(await prepare([speaks(last)])));
    expect(results[0]).toMatchObject({ status: 'passed', turns: 1, ended_by: 'user' });
    const { body } = await api.get(`/v2/sessions/${results[0].session_id}/messages`);
    expect(body.data.map(({ content }: any) => content.text)).toContain(last.text);
  });
});

describe('a judge that fails', () => {
  it('leaves what was played, and its tokens count for the bound of the run', async () => {
    const criteria = [{ type: 'judged' as const, sentence: 'The user was greeted.' }];
    const tests = ['first', 'second'].map((name) => newSimulationTest([hello], { name, criteria }));
    const named = await prepare(tests);
    const { results } = await finish(await begin({ ...named, judge_model: 'none/such', max_tokens: 1 }));
    expect(results[0]).toMatchObject({
      status: 'error',
      turns: 1,
      ended_by: 'error',
      detail: expect.stringContaining('none/such'),
    });
    expect(results[0].tokens).toBeGreaterThan(0);
    expect(results[1]).toMatchObject({ turns: 0, tokens: 0 });
  });
});

describe('runs of several organizations', () => {
  it('have their turns: none waits for all conversations of another', async () => {
    const other = await testApi(stage);
    const long = await prepare([newSimulationTest([hello], { conversations: 20 })]);
    const short = await prepare([newSimulationTest([hello])], other);
    const first = await begin(long);
    const second = await begin(short, other);
    const [ofMany, ofOne] = [await finish(first), await finish(second, other)];
    expect([ofMany.status, ofOne.status]).toEqual(['passed', 'passed']);
    expect(Date.parse(ofOne.finished_at)).toBeLessThan(Date.parse(ofMany.finished_at));
  });

  it('429 for more than 20 at a time, which those of others do not count for', async () => {
    const { dataSource } = stage.database;
    const named = await prepare([newSimulationTest([hello])]);
    const id = await begin(named);
    await finish(id);
    await dataSource.query(
      `INSERT INTO simulation_runs SELECT (json_populate_record(r, json_build_object('id', 'simrun_' || lpad(n::text, 26, '0'),
         'status', 'running', 'runner_id', 'another', 'lease_expires_at', now() + interval '1 hour', 'finished_at', NULL))).*
         FROM simulation_runs r, generate_series(1, 20) n WHERE r.id = $1`,
      [id],
    );
    const refused = await api.post('/v2/simulations/runs', { body: named });
    expect([refused.status, refused.body.error_code]).toEqual([429, 'concurrency_limit_exceeded']);
    expect(refused.body.detail).toContain('20 simulation runs');
    const other = await testApi(stage);
    await finish(await begin(await prepare([newSimulationTest([hello])], other), other), other);
    await dataSource.query(`DELETE FROM simulation_runs WHERE runner_id = 'another'`);
    await finish(await begin(named));
  });
});
