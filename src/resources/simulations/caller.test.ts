import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allScopes, makeAgent, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import { newSimulationSetBody, newSimulationTest } from '#src/testing/simulation-bodies.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let stage: Stage;
let api: Api;
let remote: ToolServer;

beforeAll(async () => {
  remote = await startToolServer();
  stage = await startStage(await openOwnDatabase(), {}, { outgoingAllow: loopbackAllowed });
  api = await testApi(stage);
});
afterAll(async () => {
  await stage.drain();
  await stage.database.close();
  await remote.close();
});

/** Has a caller begin a run of one test with an agent. Returns the id of the run. */
async function begin(caller: Api, test: ReturnType<typeof newSimulationTest>, agent: object = {}): Promise<string> {
  const agent_id = await makeAgent(api, { model: 'offline/scripted', ...agent });
  const body = { key: `s${Math.random().toString(36).slice(2)}`, name: 'Desk', agent_id };
  const service = await api.post('/v2/services', { body });
  const set = await api.post('/v2/simulations/sets', { body: newSimulationSetBody([test]) });
  const named = { simulation_set_id: set.body.id, service_id: service.body.id };
  const made = await caller.post('/v2/simulations/runs', { body: named });
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return made.body.id;
}
const readRun = async (id: string) => (await api.get(`/v2/simulations/runs/${id}`)).body;
const finish = async (id: string) => {
  await expect.poll(async () => (await readRun(id)).status).not.toBe('running');
  return readRun(id);
};

describe('a simulation run whose key is revoked', () => {
  it('plays no further turn, and says why', async () => {
    const caller = await api.as({});
    const hold = createHold();
    const messages = [[{ say: 'First.' }, hold.step], [{ say: 'Second.' }]].map((script) => JSON.stringify({ script }));
    const id = await begin(caller, newSimulationTest(messages, { conversations: 2 }));
    const readSession = async () => (await readRun(id)).results[0].session_id;
    await expect.poll(readSession).not.toBeNull();
    const readMessages = async () => (await api.get(`/v2/sessions/${await readSession()}/messages`)).body.data;
    await expect.poll(async () => (await readMessages()).length).toBe(2);
    expect((await api.delete(`/v2/keys/${caller.key.id}`)).status).toBe(204);
    hold.release();
    const { status, results } = await finish(id);
    expect(status).toBe('cancelled');
    expect(results).toMatchObject([
      { status: 'cancelled', turns: 1, detail: expect.stringContaining('revoked') },
      { status: 'cancelled', turns: 0, session_id: null },
    ]);
    expect(results[0].tokens).toBeGreaterThan(0);
    expect(await readMessages()).toHaveLength(2);
  });
});

describe('a scenario that approves calls', () => {
  it('does so only for a caller who may decide', async () => {
    const approval = { mode: 'always' };
    const tool = { key: 'pay', kind: 'http', parameters: {}, http: { url: remote.url }, approval };
    expect((await api.post('/v2/tools', { body: tool })).status).toBe(201);
    const script = [{ tool_call: { name: 'pay', arguments: {} } }, { after_results: [{ say: 'Paid.' }] }];
    const test = newSimulationTest([JSON.stringify({ script })]);
    test.scenario.approvals = 'approve';
    const agent = { tool_refs: [{ key: 'pay' }] };
    const lesser = await api.as({ scopes: allScopes.filter((scope) => scope !== 'approvals:write') });
    const refused = await finish(await begin(lesser, test, agent));
    expect(refused.results).toMatchObject([
      { ended_by: 'approval', detail: expect.stringContaining('lacks the scope approvals:write') },
    ]);
    expect(remote.requests).toEqual([]);
    const approved = await finish(await begin(api, test, agent));
    expect(approved.results).toMatchObject([{ status: 'passed', ended_by: 'max_turns' }]);
    expect(remote.requests).toHaveLength(1);
  });
});
