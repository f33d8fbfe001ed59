import { decodeJwt } from 'jose';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { makeAgent, says, type Api } from './harness.ts';
import { machinesPath, newMachineBody } from './machine-bodies.ts';
import { createTestOfParts, newPersonaBody, newScenarioBody, newSimulationSetBody } from './simulation-bodies.ts';
import { exampleRequest, type Existing } from './odd-requests.ts';
import { uploadFile } from './upload-file.ts';

const contract = readContract('v2');

/** Creates a tool whose address the server refuses to call, under a key of its own, and returns its id. */
async function makeTool(api: Api): Promise<string> {
  const key = `t${Math.random().toString(36).slice(2)}`;
  const body = { key, kind: 'http', parameters: { type: 'object' }, http: { url: 'http://127.0.0.1:9/' } };
  return (await api.post<{ id: string }>('/v2/tools', { body })).body.id;
}

/** Creates a webhook to which the server refuses to send, and the delivery of a test of it. Returns their ids by prefix. */
async function makeWebhook(api: Api): Promise<Existing> {
  const body = { url: 'http://127.0.0.1:9/', event_types: ['key.expiring'] };
  const whk = (await api.post<{ id: string }>('/v2/webhooks', { body })).body.id;
  return { whk, dlv: (await api.post<{ id: string }>(`/v2/webhooks/${whk}/test`)).body.id };
}

const makeAt = async (api: Api, path: string, body: object): Promise<string> =>
  (await api.post<{ id: string }>(path, { body })).body.id;

const makeService = (api: Api, agent: string): Promise<string> =>
  makeAt(api, '/v2/services', { key: `s${Math.random().toString(36).slice(2)}`, name: 'Desk', agent_id: agent });

/** Creates a simulation test with a persona and a scenario of its own, and returns its id. */
async function makeSimulationTest(api: Api): Promise<string> {
  const create = async (path: string, body: object) =>
    (await api.post<{ id: string; key: string }>(path, { body })).body;
  return (await createTestOfParts(create)).id;
}

/** Creates a simulation run that is cancelled, so that nothing is played, and returns its id. */
async function makeSimulationRun(api: Api, agent: string): Promise<string> {
  const simulation_set_id = await makeAt(api, '/v2/simulations/sets', newSimulationSetBody());
  const service_id = await makeService(api, agent);
  const run = await makeAt(api, '/v2/simulations/runs', { simulation_set_id, service_id });
  await api.post(`/v2/simulations/runs/${run}/cancel`);
  return run;
}

/** Creates one of each thing that an id can name, by the examples of the contract. Returns their ids by prefix. */
export const makeThings = (api: Api): Promise<Existing> => makeSomeThings(api, () => true);

/** Creates those of the things whose prefix is wanted, with what they belong to. Returns their ids by prefix. */
export async function makeSomeThings(api: Api, isWanted: (prefix: string) => boolean): Promise<Existing> {
  const known: Existing = {
    org: String(decodeJwt(api.token)['org']),
    agt: await makeAgent(api, { model: 'offline/echo' }),
  };
  if (['conv', 'sess', 'run', 'msg', 'brn'].some(isWanted)) Object.assign(known, await makeConversation(api, known));
  if (['whk', 'dlv'].some(isWanted)) Object.assign(known, await makeWebhook(api));
  const create = async (operationId: string): Promise<string> => {
    const operation = readOperations(contract).find(({ id }) => id === operationId)!;
    const { path, body } = exampleRequest(contract, operation, known);
    const made = await api.post<{ id: string }>(path, { body: JSON.parse(body!) as object });
    if (made.status !== 201) throw new Error(`${path}: ${JSON.stringify(made.body)}`);
    return made.body.id;
  };
  const makers = {
    mem: () => create('createMemory'),
    chk: () => create('createAgentStateCheckpoint'),
    tool: () => makeTool(api),
    hsm: async () => (await api.post<{ id: string }>(machinesPath, { body: newMachineBody() })).body.id,
    svc: () => makeService(api, known['agt']!),
    simpersona: () => makeAt(api, '/v2/simulations/personas', newPersonaBody()),
    simscenario: () => makeAt(api, '/v2/simulations/scenarios', newScenarioBody()),
    simtest: () => makeSimulationTest(api),
    simset: () => makeAt(api, '/v2/simulations/sets', newSimulationSetBody()),
    simrun: () => makeSimulationRun(api, known['agt']!),
    tpl: () => create('createContextTemplate'),
    file: async () => (await uploadFile(api, `${Math.random()}`)).body.id,
    usr: async () => (await api.post<{ id: string }>('/v2/users', { body: {} })).body.id,
    key: () => create('createKey'),
  };
  for (const [prefix, make] of Object.entries(makers)) if (isWanted(prefix)) known[prefix] = await make();
  return known;
}

/** Has an agent answer once. Returns the ids of all that came of it. */
async function makeConversation(api: Api, { agt: agent }: Existing): Promise<Existing> {
  const { body: reply } = await api.post('/v2/chat/messages', { body: says('Hello', { agent_id: agent }) });
  const branches = await api.get<{ data: { id: string }[] }>(`/v2/conversations/${reply.conversation.id}/branches`);
  return {
    conv: reply.conversation.id,
    sess: reply.message.session_id,
    run: reply.message.run_id,
    msg: reply.message.id,
    brn: branches.body.data[0]!.id,
  };
}
