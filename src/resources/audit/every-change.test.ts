import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';
import { newMachineBody } from '#src/testing/machine-bodies.ts';
import { newPersonaBody, newScenarioBody, newSimulationSetBody, newTestBody } from '#src/testing/simulation-bodies.ts';
import { uploadFile } from '#src/testing/upload-file.ts';

let api: Api;
let agent: string;
/** The path of the organization. */
let own: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  const [key] = await api.stage.database.dataSource.query<{ id: string }[]>(
    'SELECT organization_id AS id FROM api_keys WHERE id = $1',
    [api.key.id],
  );
  own = `/v2/organizations/${key!.id}`;
});

type Method = 'PATCH' | 'PUT' | 'DELETE';
/** A body that is a text is sent as bytes of an upload. */
type Sent = { path: string; body?: unknown };

async function send(method: Method, { path, body }: Sent, caller = api) {
  const response = await fetch(caller.stage.url + path, {
    method,
    headers: {
      authorization: `Bearer ${caller.token}`,
      // A change of a state requires it; what does not exist yet has nothing that it could match.
      ...(path.includes('/state') && { 'if-match': '*' }),
      ...(typeof body === 'string' && { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }),
      ...(typeof body === 'object' && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), requestId: response.headers.get('x-request-id')! };
}

async function make(path: string, body: object): Promise<string> {
  const answer = await api.post(path, { body });
  expect([path, answer.status < 300, answer.status < 300 || answer.body]).toEqual([path, true, true]);
  return answer.body.id;
}
const newAgent = () => makeAgent(api);
const newKey = () => make('/v2/keys', { name: 'one', scopes: ['agents:read'] });
const newUser = () => make('/v2/users', { display_name: 'Ada' });
const newConversation = () => make('/v2/conversations', { agent_id: agent });
const newSession = () => make('/v2/sessions', { agent_id: agent });
const newTemplate = () => make('/v2/context/templates', { name: `n${Math.random()}`, body: 'Be kind.' });
const newTool = () =>
  make('/v2/tools', { key: `t${Math.random().toString(36).slice(2)}`, kind: 'caller', parameters: {} });
const newMachine = () => make('/v2/service_hierarchical_state_machines', newMachineBody());
const newService = () =>
  make('/v2/services', { key: `s${Math.random().toString(36).slice(2)}`, name: 'One', agent_id: agent });
const newVersionSet = async (): Promise<string> => {
  const service = await newService();
  await send('PUT', { path: `/v2/services/${service}/version_sets/canary`, body: {} });
  return service;
};
const newWebhook = () => make('/v2/webhooks', { url: 'http://127.0.0.1:9/', event_types: ['key.expiring'] });
const newFile = async () => (await uploadFile(api, 'Oslo')).body.id;
const newUpload = async (): Promise<string> =>
  (await api.post('/v2/uploads', { headers: { 'upload-length': '10' } })).body.id;
const newSimulationSet = () => make('/v2/simulations/sets', newSimulationSetBody());
const newPersona = () => make('/v2/simulations/personas', newPersonaBody());
const newScenario = () => make('/v2/simulations/scenarios', newScenarioBody());
const newSimulationTest = async (): Promise<string> => {
  const [persona, scenario] = [newPersonaBody(), newScenarioBody()];
  await make('/v2/simulations/personas', persona);
  await make('/v2/simulations/scenarios', scenario);
  return make('/v2/simulations/tests', newTestBody(persona.key, scenario.key));
};
const newMemory = () =>
  make(`/v2/agents/${agent}/memories`, {
    memory_type: 'semantic',
    content: { concept: `it${Math.random()}`, definition: 'x' },
  });
const newMessage = async (): Promise<string> => {
  const answer = await api.post('/v2/chat/messages', { body: plays([{ say: 'Hi' }], { agent_id: agent }) });
  return answer.body.message.id;
};
const newCheckpoint = (owner: string) => make(`/v2/${owner}/state/checkpoints`, { name: `n${Math.random()}` });

const at = async (path: string, id: Promise<string>, body?: unknown): Promise<Sent> => ({
  path: path.replace('ID', await id),
  ...(body !== undefined && { body }),
});

const newClient = () =>
  make('/v2/oauth/clients', { name: 'one', grant_types: ['client_credentials'], scopes: ['agents:read'] });
const newRole = async (): Promise<string> => {
  const role = `r${Math.random().toString(36).slice(2)}`;
  await send('PUT', { path: `${own}/roles/${role}`, body: { scopes: ['users:read'] } });
  return role;
};
const newMember = async (): Promise<string> => {
  const user = await newUser();
  await send('PUT', { path: `${own}/members/${user}`, body: { roles: [{ role: 'viewer' }] } });
  return user;
};

/** A request of each operation that changes or deletes something that is there. */
const requests: Record<string, () => Promise<Sent>> = {
  updateOrganization: async () => ({ path: own, body: { name: `o${Math.random()}` } }),
  replaceRetention: async () => ({ path: `${own}/retention`, body: { events_days: 36_000 } }),
  replaceMember: () => at(`${own}/members/ID`, newUser(), { roles: [{ role: 'viewer' }] }),
  deleteMember: () => at(`${own}/members/ID`, newMember()),
  replaceRole: () => at(`${own}/roles/ID`, newRole(), { scopes: ['agents:read'] }),
  deleteRole: () => at(`${own}/roles/ID`, newRole()),
  updateOAuthClient: () => at('/v2/oauth/clients/ID', newClient(), { name: 'two' }),
  deleteOAuthClient: () => at('/v2/oauth/clients/ID', newClient()),
  updateKey: () => at('/v2/keys/ID', newKey(), { name: 'two' }),
  revokeKey: () => at('/v2/keys/ID', newKey()),
  updateUser: () => at('/v2/users/ID', newUser(), { display_name: 'Grace' }),
  deleteUser: () => at('/v2/users/ID', newUser()),
  updateAgent: () => at('/v2/agents/ID', newAgent(), { name: 'Two' }),
  deleteAgent: () => at('/v2/agents/ID', newAgent()),
  updateTool: () => at('/v2/tools/ID', newTool(), { description: 'Looks up more.' }),
  deleteTool: () => at('/v2/tools/ID', newTool()),
  updateStateMachine: () => at('/v2/service_hierarchical_state_machines/ID', newMachine(), { description: 'Two' }),
  updateStateMachineVersion: () =>
    at('/v2/service_hierarchical_state_machines/ID/versions/1', newMachine(), { deprecated: true }),
  deleteStateMachine: () => at('/v2/service_hierarchical_state_machines/ID', newMachine()),
  updateService: () => at('/v2/services/ID', newService(), { name: 'Two' }),
  deleteService: () => at('/v2/services/ID', newService()),
  replaceVersionSet: () => at('/v2/services/ID/version_sets/release', newService(), { agent_version: 1 }),
  deleteVersionSet: () => at('/v2/services/ID/version_sets/canary', newVersionSet()),
  updateWebhook: () => at('/v2/webhooks/ID', newWebhook(), { description: 'Tells more.' }),
  deleteFile: () => at('/v2/files/ID', newFile()),
  updateUpload: () => at('/v2/uploads/ID', newUpload(), 'Oslo'),
  deleteUpload: () => at('/v2/uploads/ID', newUpload()),
  deleteWebhook: () => at('/v2/webhooks/ID', newWebhook()),
  updateSimulationPersona: () => at('/v2/simulations/personas/ID', newPersona(), { name: 'Two' }),
  deleteSimulationPersona: () => at('/v2/simulations/personas/ID', newPersona()),
  updateSimulationScenario: () => at('/v2/simulations/scenarios/ID', newScenario(), { name: 'Two' }),
  deleteSimulationScenario: () => at('/v2/simulations/scenarios/ID', newScenario()),
  updateSimulationTest: () => at('/v2/simulations/tests/ID', newSimulationTest(), { name: 'Two' }),
  deleteSimulationTest: () => at('/v2/simulations/tests/ID', newSimulationTest()),
  updateSimulationSet: () => at('/v2/simulations/sets/ID', newSimulationSet(), { name: 'Two' }),
  deleteSimulationSet: () => at('/v2/simulations/sets/ID', newSimulationSet()),
  updateMemory: () => at('/v2/memories/ID', newMemory(), { importance: 0.9 }),
  updateMemoryImportance: () => at('/v2/memories/ID/importance', newMemory(), { importance: 0.9 }),
  deleteMemory: () => at('/v2/memories/ID', newMemory()),
  updateAgentState: () => at('/v2/agents/ID/state', newAgent(), { state: { a: 1 } }),
  updateAgentStateSchema: () => at('/v2/agents/ID/state/schema', newAgent(), { schema: { type: 'object' } }),
  deleteAgentStateHistory: async () => {
    const id = await newAgent();
    await send('PATCH', { path: `/v2/agents/${id}/state`, body: { state: { a: 1 } } });
    return { path: `/v2/agents/${id}/state/history?before_version=1` };
  },
  deleteAgentStateCheckpoint: () => at(`/v2/agents/${agent}/state/checkpoints/ID`, newCheckpoint(`agents/${agent}`)),
  updateConversation: () => at('/v2/conversations/ID', newConversation(), { title: 'Two' }),
  deleteConversation: () => at('/v2/conversations/ID', newConversation()),
  updateSession: () => at('/v2/sessions/ID', newSession(), { metadata: { a: 1 } }),
  deleteSessionStateCheckpoint: async () => {
    const session = await newSession();
    return at(`/v2/sessions/${session}/state/checkpoints/ID`, newCheckpoint(`sessions/${session}`));
  },
  deleteMessage: () => at('/v2/chat/messages/ID', newMessage()),
  updateMessageMetadata: () => at('/v2/chat/messages/ID/metadata', newMessage(), { metadata: { a: 1 } }),
  updateContextTemplate: () => at('/v2/context/templates/ID', newTemplate(), { name: 'Two' }),
  deleteContextTemplate: () => at('/v2/context/templates/ID', newTemplate()),
};

const changing = readOperations(readContract()).filter(({ method }) => method !== 'GET' && method !== 'POST');

const listEntries = async (requestId: string) => {
  const { data } = (await api.get('/v2/audit?limit=50')).body;
  return data.filter((entry: { request_id: string }) => entry.request_id === requestId);
};

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

describe('an operation that changes something', () => {
  it('is known here: each PATCH, PUT and DELETE has a request', () => {
    expect(changing.map(({ id }) => id).toSorted()).toEqual(Object.keys(requests).toSorted());
  });

  it.each(changing)('$id leaves an entry that tells who did what, and none when it is refused', async (operation) => {
    const { id, method } = operation;
    const request = await requests[id]!();
    const done = await send(method as Method, request);
    expect([done.status < 300, done.status < 300 || done.text]).toEqual([true, true]);
    const entries = await listEntries(done.requestId);
    expect(entries).toHaveLength(1);
    const place = operation.path.split('/').findLastIndex((part) => part.endsWith('}') && part !== '{version}');
    const named = request.path.split('?')[0]!.split('/')[place];
    // The erasure of a user puts a pseudonym into the entry at once.
    const target = id === 'deleteUser' ? expect.stringMatching(/^(usr|erased)_/) : named;
    expect(entries[0]).toMatchObject({ action: id, target, source: 'key', acting_for: null });
    if (id !== 'deleteUser') expect(entries[0].after_hash).toBe(done.text === '' ? null : hashOf(done.text));

    const stranger = await testApi();
    const refused = await send(method as Method, request, stranger);
    expect(refused.status).toBe(404);
    const told = (await stranger.get('/v2/audit')).body.data.map((entry: { action: string }) => entry.action);
    expect(told).toEqual(['signInWithApiKey']);
    expect(await listEntries(refused.requestId)).toEqual([]);
  });

  it('tells with one hash what it was before and after', async () => {
    const id = await newConversation();
    const { text: first } = await send('PATCH', { path: `/v2/conversations/${id}`, body: { title: 'One' } });
    const { requestId } = await send('PATCH', { path: `/v2/conversations/${id}`, body: { title: 'Two' } });
    const [entry] = await listEntries(requestId);
    expect(entry.before_hash).toBe(hashOf(first));
  });
});
