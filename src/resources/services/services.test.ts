import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';
import { machinesPath, newMachineBody } from '#src/testing/machine-bodies.ts';

let api: Api;
let agent: string;
let keys = 0;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

const create = async (more: object = {}) => {
  const body = { key: `service-${(keys += 1)}`, name: 'Support desk', agent_id: agent, ...more };
  const made = await api.post('/v2/services', { body });
  expect([made.status, made.body]).toEqual([201, expect.anything()]);
  return made.body;
};
const newVersion = async (of = agent) =>
  (await api.patch(`/v2/agents/${of}`, { body: { system_prompt: `Prompt ${(keys += 1)}.` } })).body.version as number;
const at = ({ id }: { id: string }, set: string, more = '') => `/v2/services/${id}/version_sets/${set}${more}`;
const codeOf = ({ status, body }: { status: number; body: any }) => [status, body.error_code];
const faultOf = ({ status, body }: { status: number; body: any }) => [
  status,
  body.errors[0].pointer,
  body.errors[0].code,
];
const unknown = 'svc_01k2c5gq8zf3vr4xw1m6t0y9ab';

describe('createService, getService, listServices', () => {
  it('201 with edge, which is always the newest, and release, pinned to what is newest', async () => {
    const of = await makeAgent(api);
    const version = await newVersion(of);
    const service = await create({ agent_id: of, description: 'Orders.', metadata: { team: 'x' } });
    expect(service).toMatchObject({
      id: expect.stringMatching(/^svc_/),
      agent_id: of,
      state_machine_id: null,
      tool_refs: [],
      description: 'Orders.',
      metadata: { team: 'x' },
      version_sets: {
        edge: { revision: 1, agent_version: null, state_machine_version: null, llm_model_preferences: {} },
        release: { revision: 1, agent_version: version, updated_by: expect.any(String) },
      },
    });
    expect((await api.get(`/v2/services/${service.id}`)).body).toEqual(service);
    expect((await api.get(`/v2/services?key=${service.key}`)).body.data).toEqual([service]);
    const page = await api.get('/v2/services?limit=1&include_total=true');
    expect(page.body).toMatchObject({ data: [{ id: service.id }] });
    expect(page.headers.get('x-total-count')).toBe(String(keys - 1));
  });

  it('201 with a state machine, whose version is pinned too', async () => {
    const machine = (await api.post(machinesPath, { body: newMachineBody() })).body;
    const service = await create({ state_machine_id: machine.id });
    expect(service).toMatchObject({
      state_machine_id: machine.id,
      version_sets: { edge: { state_machine_version: null }, release: { state_machine_version: 1 } },
    });
    const { body: session } = await api.post('/v2/sessions', { body: { service_id: service.id } });
    expect(session).toMatchObject({ state_machine_id: machine.id, state_machine_version: 1 });
    const bare = await api.put(at(service, 'release'), { body: { agent_version: 1 } });
    expect(faultOf(bare)).toEqual([400, '/state_machine_version', 'required']);
    const missing = await api.put(at(service, 'canary'), { body: { state_machine_version: 2 } });
    expect(faultOf(missing)).toEqual([400, '/state_machine_version', 'unknown_version']);
  });

  it('400, 404 and 409 for tools, agents and machines that are not there, and a key that is taken', async () => {
    const { key } = await create();
    const body = { key, name: 'x', agent_id: agent };
    const post = (more: object) => api.post('/v2/services', { body: { ...body, ...more } });
    expect(codeOf(await post({}))).toEqual([409, 'conflict']);
    expect(codeOf(await post({ agent_id: `agt_${unknown.slice(4)}` }))).toEqual([404, 'agent_not_found']);
    expect(codeOf(await post({ state_machine_id: `hsm_${unknown.slice(4)}` }))).toEqual([
      404,
      'state_machine_not_found',
    ]);
    expect(faultOf(await post({ key: 'other', tool_refs: [{ key: 'none' }] }))).toEqual([
      400,
      '/tool_refs/0',
      'unknown_tool',
    ]);
    expect(codeOf(await api.get(`/v2/services/${unknown}`))).toEqual([404, 'service_not_found']);
  });
});

describe('updateService, deleteService', () => {
  it('200 with what was given, and 204', async () => {
    const service = await create();
    const changed = await api.patch(`/v2/services/${service.id}`, { body: { name: 'Help desk', metadata: { a: 1 } } });
    expect(changed.body).toMatchObject({ name: 'Help desk', metadata: { a: 1 }, version_sets: service.version_sets });
    const { body: kept } = await api.post('/v2/sessions', { body: { service_id: service.id } });
    expect((await api.delete(`/v2/services/${service.id}`)).status).toBe(204);
    expect(codeOf(await api.get(`/v2/services/${service.id}`))).toEqual([404, 'service_not_found']);
    expect(codeOf(await api.delete(`/v2/services/${service.id}`))).toEqual([404, 'service_not_found']);
    expect(codeOf(await api.patch(`/v2/services/${service.id}`, { body: { name: 'x' } }))).toEqual([
      404,
      'service_not_found',
    ]);
    expect(codeOf(await api.post('/v2/sessions', { body: { service_id: service.id } }))).toEqual([
      404,
      'service_not_found',
    ]);
    const reply = await api.post('/v2/chat/messages', { body: plays([{ say: 'hi' }], { session_id: kept.id }) });
    expect(reply.body).toMatchObject({ session: { id: kept.id }, message: { content: { text: 'hi' } } });
    await create({ key: service.key });
  });
});

describe('replaceVersionSet, getVersionSet, deleteVersionSet', () => {
  it('200 with every model preference', async () => {
    const preferences = {
      model: 'offline/scripted',
      fallback_models: ['offline/echo'],
      temperature: 0.5,
      max_tokens: 100,
      top_p: 0.5,
      stop: ['END'],
      seed: 7,
      reasoning_effort: 'low',
      model_settings: { top_k: 5 },
    };
    const made = await api.put(at(await create(), 'canary'), { body: { llm_model_preferences: preferences } });
    expect(made.body).toMatchObject({ revision: 1, llm_model_preferences: preferences });
  });

  it('200: creates and replaces a set as a whole, under the tag of what is there', async () => {
    const service = await create();
    const made = await api.put(at(service, 'canary'), {
      body: { agent_version: 1, llm_model_preferences: { seed: 7 } },
    });
    expect(made.body).toMatchObject({
      name: 'canary',
      revision: 1,
      agent_version: 1,
      llm_model_preferences: { seed: 7 },
    });
    const read = await api.get(at(service, 'canary'));
    expect(read.body).toEqual(made.body);
    const headers = { 'If-Match': read.headers.get('etag')! };
    const again = await api.put(at(service, 'canary'), { body: {}, headers });
    expect(again.body).toMatchObject({ revision: 2, agent_version: null, llm_model_preferences: {} });
    expect(codeOf(await api.put(at(service, 'canary'), { body: {}, headers }))).toEqual([412, 'precondition_failed']);
    expect((await api.delete(at(service, 'canary'))).status).toBe(204);
    expect(codeOf(await api.get(at(service, 'canary')))).toEqual([404, 'version_set_not_found']);
    expect(codeOf(await api.delete(at(service, 'canary')))).toEqual([404, 'version_set_not_found']);
    for (const tag of ['*', headers['If-Match']])
      expect(codeOf(await api.put(at(service, 'canary'), { body: {}, headers: { 'If-Match': tag } }))).toEqual([
        412,
        'precondition_failed',
      ]);
    expect((await api.put(at(service, 'canary'), { body: {} })).body).toMatchObject({ revision: 4 });
    const { body: history } = await api.get(at(service, 'canary', '/history'));
    expect(history.data.map((one: any) => [one.revision, one.action])).toEqual([
      [1, 'created'],
      [2, 'replaced'],
      [3, 'deleted'],
      [4, 'created'],
    ]);
  });

  it('400 and 409 for what a set cannot be', async () => {
    const service = await create();
    const put = (set: string, body: object) => api.put(at(service, set), { body });
    expect(codeOf(await put('edge', {}))).toEqual([409, 'conflict']);
    expect(faultOf(await put('release', {}))).toEqual([400, '/agent_version', 'required']);
    expect(faultOf(await put('canary', { agent_version: 999 }))).toEqual([400, '/agent_version', 'unknown_version']);
    expect(faultOf(await put('canary', { state_machine_version: 1 }))).toEqual([
      400,
      '/state_machine_version',
      'no_state_machine',
    ]);
    const settings = { model_settings: { api_key: 'x' } };
    expect(faultOf(await put('canary', { llm_model_preferences: settings }))).toEqual([
      400,
      '/llm_model_preferences/model_settings/api_key',
      'not_allowed',
    ]);
    for (const set of ['edge', 'release'])
      expect(codeOf(await api.delete(at(service, set)))).toEqual([409, 'conflict']);
    for (let index = 0; index < 48; index += 1) expect((await put(`set-${index}`, {})).status).toBe(200);
    expect(codeOf(await put('one-more', {}))).toEqual([409, 'conflict']);
    expect(codeOf(await api.put(`/v2/services/${unknown}/version_sets/x`, { body: {} }))).toEqual([
      404,
      'service_not_found',
    ]);
  });
});

describe('promoteVersionSet, rollbackVersionSet, listVersionSetHistory', () => {
  it('200: pins what the other set is now, steps back one revision at a time, and tells who did what', async () => {
    const service = await create();
    const [first] = [service.version_sets.release.agent_version as number];
    const promote = () => api.post(at(service, 'release', '/promote'), { body: { from: 'edge' } });
    const back = (body?: object) => api.post(at(service, 'release', '/rollback'), body && { body });
    const second = await newVersion();
    expect((await promote()).body).toMatchObject({ name: 'release', revision: 2, agent_version: second });
    const third = await newVersion();
    expect((await promote()).body).toMatchObject({ revision: 3, agent_version: third });
    expect((await back()).body).toMatchObject({ revision: 4, agent_version: second });
    expect((await back()).body).toMatchObject({ revision: 5, agent_version: first });
    expect(codeOf(await back())).toEqual([409, 'conflict']);
    expect((await back({ revision: 3 })).body).toMatchObject({ revision: 6, agent_version: third });
    expect(codeOf(await back({ revision: 6 }))).toEqual([409, 'conflict']);
    const page = await api.get(at(service, 'release', '/history?limit=4'));
    expect(
      page.body.data.map((one: any) => [one.action, one.agent_version, one.promoted_from, one.restored_revision]),
    ).toEqual([
      ['created', first, null, null],
      ['promoted', second, 'edge', null],
      ['promoted', third, 'edge', null],
      ['rolled_back', second, null, 2],
    ]);
    expect(page.body.data[1]).toMatchObject({ promoted_revision: 1, created_by: expect.any(String) });
    const rest = await api.get(at(service, 'release', `/history?after=${page.body.next_cursor}`));
    expect(rest.body.data.map((one: any) => one.restored_revision)).toEqual([1, 3]);
  });

  it('400, 404 and 409 for sets that are not there, the set itself, and edge', async () => {
    const service = await create();
    const promote = (to: string, from: string) => api.post(at(service, to, '/promote'), { body: { from } });
    expect(codeOf(await promote('release', 'canary'))).toEqual([404, 'version_set_not_found']);
    expect(codeOf(await promote('edge', 'release'))).toEqual([409, 'conflict']);
    expect(faultOf(await promote('release', 'release'))).toEqual([400, '/from', 'same_version_set']);
    expect((await promote('canary', 'release')).body).toMatchObject({ name: 'canary', revision: 1 });
    expect(codeOf(await api.post(at(service, 'none', '/rollback')))).toEqual([404, 'version_set_not_found']);
    expect(codeOf(await api.get(at(service, 'none', '/history')))).toEqual([404, 'version_set_not_found']);
    expect(codeOf(await api.post(at(service, 'edge', '/rollback')))).toEqual([409, 'conflict']);
  });

  it('gives one number to each of many changes at once', async () => {
    const service = await create();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.put(at(service, 'canary'), { body: { agent_version: 1 } })),
    );
    expect(answers.map(({ body }) => body.revision).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('a conversation with a service', () => {
  it('keeps the versions and models with which its session began, until it is moved', async () => {
    const of = await makeAgent(api, { system_prompt: 'One.' });
    const service = await create({ agent_id: of });
    const say = async (context: Record<string, unknown>) =>
      (await api.post('/v2/chat/messages', { body: plays([{ say: 'hi' }], context) })).body;
    const first = await say({ service_id: service.id });
    const session = async () => (await api.get(`/v2/sessions/${first.session.id}`)).body;
    expect(await session()).toMatchObject({
      agent_id: of,
      agent_version: 1,
      service_id: service.id,
      version_set: 'release',
      version_set_revision: 1,
    });
    await api.patch(`/v2/agents/${of}`, { body: { system_prompt: 'Two.' } });
    const preferences = { model: 'offline/scripted', temperature: 0.5 };
    await api.put(at(service, 'release'), { body: { agent_version: 2, llm_model_preferences: preferences } });
    const second = await say({ conversation_id: first.conversation.id });
    expect(second.session.id).toBe(first.session.id);
    const contextOf = async (reply: any) => (await api.get(`/v2/messages/${reply.message.id}/context`)).body;
    expect(await contextOf(second)).toMatchObject({ agent_version: 1, temperature: null });
    const moved = await api.post(`/v2/sessions/${first.session.id}/move`);
    expect(moved.body).toMatchObject({ agent_version: 2, version_set: 'release', version_set_revision: 2 });
    expect(await session()).toEqual(moved.body);
    const third = await say({ session_id: first.session.id });
    expect(await contextOf(third)).toMatchObject({
      agent_version: 2,
      model: 'offline/scripted',
      fallback_models: [],
      temperature: 0.5,
      intact: true,
    });
    expect((await contextOf(second)).intact).toBe(true);
  });

  it('begins with the set that the conversation named, from whichever door', async () => {
    const service = await create();
    const conversation = await api.post('/v2/conversations', { body: { service_id: service.id, version_set: 'edge' } });
    expect(conversation.body).toMatchObject({ agent_id: agent, service_id: service.id, version_set: 'edge' });
    const { id } = conversation.body;
    const { body: reply } = await api.post('/v2/chat/messages', {
      body: plays([{ say: 'hi' }], { conversation_id: id, agent_id: agent }),
    });
    const newest = (await api.get(`/v2/agents/${agent}`)).body.version;
    expect((await api.get(`/v2/sessions/${reply.session.id}`)).body).toMatchObject({
      service_id: service.id,
      version_set: 'edge',
      agent_version: newest,
    });
    const { message } = plays([{ say: 'hi' }], {});
    const begun = await api.post('/v2/conversations', { body: { service_id: service.id, message } });
    expect((await api.get(`/v2/sessions/${begun.body.session_id}`)).body).toMatchObject({ version_set: 'release' });
    const listed = async (path: string) =>
      (await api.get(`${path}?service_id=${service.id}`)).body.data.map((one: any) => one.id);
    expect(await listed('/v2/conversations')).toEqual([begun.body.id, id]);
    expect(await listed('/v2/sessions')).toEqual([begun.body.session_id, reply.session.id]);
  });

  it('400, 404 and 409 for requests that do not say who answers, or say it twice', async () => {
    const service = await create();
    const begin = (context: Record<string, unknown>) =>
      api.post('/v2/chat/messages', { body: plays([{ say: 'hi' }], context) });
    const both = { agent_id: agent, service_id: service.id };
    expect(faultOf(await begin(both))).toEqual([400, '/context/service_id', 'context_mismatch']);
    expect(faultOf(await begin({ agent_id: agent, version_set: 'edge' }))).toEqual([
      400,
      '/context/version_set',
      'context_mismatch',
    ]);
    expect(codeOf(await begin({ service_id: unknown }))).toEqual([404, 'service_not_found']);
    expect(codeOf(await begin({ service_id: service.id, version_set: 'none' }))).toEqual([
      404,
      'version_set_not_found',
    ]);
    for (const path of ['/v2/conversations', '/v2/sessions']) {
      expect(faultOf(await api.post(path, { body: both }))).toEqual([400, '/service_id', 'context_mismatch']);
      const none = { service_id: service.id, version_set: 'none' };
      expect(codeOf(await api.post(path, { body: none }))).toEqual([404, 'version_set_not_found']);
    }
    expect(faultOf(await api.post('/v2/conversations', { body: {} }))).toEqual([400, '/agent_id', 'required']);
    const { body: session } = await api.post('/v2/sessions', { body: { service_id: service.id } });
    const named = (more: Record<string, unknown>) => begin({ session_id: session.id, ...more });
    expect(faultOf(await named({ service_id: unknown }))).toEqual([400, '/context/service_id', 'context_mismatch']);
    expect(faultOf(await named({ service_id: service.id, version_set: 'edge' }))).toEqual([
      400,
      '/context/version_set',
      'context_mismatch',
    ]);
    const inConversation = { conversation_id: session.conversation_id, service_id: service.id, version_set: 'edge' };
    expect(faultOf(await begin(inConversation))).toEqual([400, '/context/version_set', 'context_mismatch']);
    const { body: alone } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    expect(codeOf(await api.post(`/v2/sessions/${alone.id}/move`))).toEqual([409, 'conflict']);
    expect(codeOf(await api.post(`/v2/sessions/${session.id}/move`, { body: { version_set: 'none' } }))).toEqual([
      404,
      'version_set_not_found',
    ]);
    await api.post(`/v2/sessions/${session.id}/end`);
    expect(codeOf(await api.post(`/v2/sessions/${session.id}/move`))).toEqual([409, 'session_ended']);
  });

  it('offers the tools of the service beside those of the agent', async () => {
    const body = { key: 'open_door', kind: 'caller', parameters: { type: 'object' } };
    await api.post('/v2/tools', { body });
    const service = await create({ tool_refs: [{ key: 'open_door' }] });
    const call = { tool_call: { name: 'open_door', arguments: {} } };
    const reply = await api.post('/v2/chat/messages', { body: plays([call], { service_id: service.id }) });
    expect([reply.status, reply.body.message?.state ?? reply.body]).toEqual([200, 'requires_tool_results']);
  });
});

describe('a state machine of a service', () => {
  it('is of the version that the set has when the session begins', async () => {
    const machine = (await api.post(machinesPath, { body: newMachineBody() })).body;
    const service = await create({ state_machine_id: machine.id });
    await api.patch(`${machinesPath}/${machine.id}`, { body: { description: 'Two' } });
    const begin = async (version_set: string) =>
      (await api.post('/v2/sessions', { body: { service_id: service.id, version_set } })).body.state_machine_version;
    expect([await begin('release'), await begin('edge')]).toEqual([1, 2]);
  });
});

describe('the versions of tools', () => {
  const toolBody = () => ({
    key: `t${(keys += 1)}`,
    kind: 'caller',
    description: 'One.',
    parameters: { type: 'object' },
  });
  const http = { url: 'https://tools.example.com/' };
  const offered = async (session_id: string) => {
    const sent = await api.post('/v2/chat/messages', { body: plays([{ say: 'Hi.' }], { session_id }) });
    const context = await api.get(`/v2/messages/${sent.body.message.id}/context`);
    return context.body.tools.map(({ name, description }: any) => [name, description]);
  };
  const open = async (service_id: string, version_set: string): Promise<string> =>
    (await api.post('/v2/sessions', { body: { service_id, version_set } })).body.id;

  it('are pinned with a set, kept by its sessions, promoted and rolled back', async () => {
    const [one, two] = [(await api.post('/v2/tools', { body: toolBody() })).body, toolBody()];
    const other = (await api.post('/v2/tools', { body: two })).body;
    const of = await makeAgent(api, { model: 'offline/scripted', tool_refs: [{ key: one.key }] });
    const service = await create({ agent_id: of, tool_refs: [{ key: other.key, version: '^1' }] });
    const pinned = (version: number) => [
      { key: one.key, constraint: 'latest', version, tool_id: one.id },
      { key: other.key, constraint: '^1', version, tool_id: other.id },
    ];
    const { edge, release } = service.version_sets;
    expect([edge.tool_versions, release.tool_versions]).toEqual([null, pinned(1)]);
    const early = await open(service.id, 'edge');
    for (const { id } of [one, other]) await api.patch(`/v2/tools/${id}`, { body: { description: 'Two.' } });
    const told = (text: string) => [
      [one.key, text],
      [other.key, text],
    ];
    expect(await offered(early)).toEqual(told('One.'));
    expect(await offered(await open(service.id, 'release'))).toEqual(told('One.'));
    expect(await offered(await open(service.id, 'edge'))).toEqual(told('Two.'));
    const promoted = await api.post(at(service, 'release', '/promote'), { body: { from: 'edge' } });
    expect(promoted.body.tool_versions).toEqual(pinned(2));
    expect(await offered(await open(service.id, 'release'))).toEqual(told('Two.'));
    const back = await api.post(at(service, 'release', '/rollback'));
    expect(back.body.tool_versions).toEqual(pinned(1));
    expect(await offered(await open(service.id, 'release'))).toEqual(told('One.'));
    const history = await api.get(at(service, 'release', '/history'));
    expect(history.body.data.map(({ tool_versions }: any) => tool_versions)).toEqual([pinned(1), pinned(2), pinned(1)]);
    const put = await api.put(at(service, 'canary'), { body: { agent_version: 1 } });
    expect(put.body.tool_versions).toEqual(pinned(2));
    const follows = await api.put(at(service, 'canary'), { body: {} });
    expect(follows.body.tool_versions).toBeNull();
  });

  it('are of the tools that a set names itself, whatever becomes of those of the service', async () => {
    const [one, two] = [(await api.post('/v2/tools', { body: toolBody() })).body, toolBody()];
    await api.post('/v2/tools', { body: two });
    const of = await makeAgent(api, { model: 'offline/scripted' });
    const [first, second] = [[{ key: one.key, version: '^1' }], [{ key: two.key, version: '1' }]];
    const service = await create({ agent_id: of, tool_refs: first });
    const named = async (set: string) => (await offered(await open(service.id, set))).map(([name]: any) => name);
    const both = async () => [await named('release'), await named('edge')];
    const refsOf = ({ body }: { body: any }) => body.tool_refs;
    expect([service.version_sets.edge.tool_refs, service.version_sets.release.tool_refs]).toEqual([null, first]);
    await api.patch(`/v2/services/${service.id}`, { body: { tool_refs: second } });
    expect(await both()).toEqual([[one.key], [two.key]]);
    expect(refsOf(await api.post(at(service, 'release', '/promote'), { body: { from: 'edge' } }))).toEqual(second);
    await api.patch(`/v2/services/${service.id}`, { body: { tool_refs: [] } });
    expect(await both()).toEqual([[two.key], []]);
    expect(refsOf(await api.post(at(service, 'release', '/rollback')))).toEqual(first);
    expect(await named('release')).toEqual([one.key]);
    const put = (body: object) => api.put(at(service, 'canary'), { body });
    expect(refsOf(await put({ agent_version: 1 }))).toEqual([]);
    expect(refsOf(await put({}))).toBeNull();
    const own = (await put({ tool_refs: second })).body;
    expect([own.tool_refs, own.tool_versions]).toEqual([second, null]);
    expect(await named('canary')).toEqual([two.key]);
    const copy = await api.post(at(service, 'copy', '/promote'), { body: { from: 'canary' } });
    expect(copy.body).toMatchObject({ tool_refs: second, tool_versions: [{ key: two.key, version: 1 }] });
    const history = await api.get(at(service, 'release', '/history'));
    expect(history.body.data.map(({ tool_refs }: any) => tool_refs)).toEqual([first, second, first]);
  });

  it('are of the tools that were there, and of no others that get their keys', async () => {
    const [kept, gone, late] = [toolBody(), toolBody(), toolBody()];
    await api.post('/v2/tools', { body: kept });
    const { id } = (await api.post('/v2/tools', { body: gone })).body;
    const lost = (await api.post('/v2/tools', { body: late })).body;
    const of = await makeAgent(api, { model: 'offline/scripted' });
    const tool_refs = [kept, gone, late].map(({ key }) => ({ key }));
    const service = await create({ agent_id: of, tool_refs });
    await api.delete(`/v2/tools/${lost.id}`);
    await api.post(at(service, 'release', '/promote'), { body: { from: 'edge' } });
    const named = async (set: string) => (await offered(await open(service.id, set))).map(([name]: any) => name);
    expect(await named('release')).toEqual([kept.key, gone.key]);
    await api.delete(`/v2/tools/${id}`);
    for (const body of [gone, late]) expect((await api.post('/v2/tools', { body })).status).toBe(201);
    expect(await named('release')).toEqual([kept.key]);
    expect(await named('edge')).toEqual([kept.key, gone.key, late.key]);
  });

  it('400 for references that are not there, name a tool twice or have a rule that is none', async () => {
    const { key } = (await api.post('/v2/tools', { body: { ...toolBody(), kind: 'http', http } })).body;
    const service = await create();
    const fault = async (tool_refs: object[]) => {
      const answers = [
        await api.put(at(service, 'canary'), { body: { tool_refs } }),
        await api.patch(`/v2/services/${service.id}`, { body: { tool_refs } }),
        await api.post('/v2/services', { body: { key: 'none', name: 'None', agent_id: agent, tool_refs } }),
      ];
      return answers.map(faultOf);
    };
    const same = (pointer: string, code: string) => [1, 2, 3].map(() => [400, pointer, code]);
    expect(await fault([{ key: 'nothing' }])).toEqual(same('/tool_refs/0', 'unknown_tool'));
    expect(await fault([{ key }, { key, version: '1' }])).toEqual(same('/tool_refs/1/key', 'unique'));
    const when = { key, approval: { mode: 'when' } };
    expect(await fault([when])).toEqual(same('/tool_refs/0/approval/arguments', 'required'));
  });

  it('are those of the state machine, and of the machines within it', async () => {
    const [{ body: inner }, { body: outer }] = [
      await api.post('/v2/tools', { body: toolBody() }),
      await api.post('/v2/tools', { body: toolBody() }),
    ];
    const spec = (tool: string) => ({ tool, version_constraint: 'latest' });
    const withTool = (tool: string, more: object = {}) => {
      const body = newMachineBody();
      const [first, ...rest] = body.states as any[];
      return { ...body, states: [{ ...first, action_tool_call_specs: [spec(tool)] }, ...rest], ...more };
    };
    const within = (await api.post(machinesPath, { body: withTool(inner.key) })).body;
    const references = { part: { state_machine_id: within.id, version: 1 } };
    const body = withTool(outer.key, { references });
    const machine = await api.post(machinesPath, { body });
    expect([machine.status, machine.body.errors ?? null]).toEqual([201, null]);
    const service = await create({ state_machine_id: machine.body.id });
    const versions = service.version_sets.release.tool_versions.map(({ key }: any) => key);
    expect(versions.toSorted()).toEqual([inner.key, outer.key].toSorted());
  });
});
