import { beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { entities } from '#src/composition/entities.ts';
import { openDatabase } from '#src/db/data-source.ts';
import { startMcpServer, type TestMcpServer } from '#src/testing/mcp-server.ts';
import { loopbackAllowed } from '#src/testing/tool-server.ts';
import { makeAgent, plays, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';
import { newMachineBody } from '#src/testing/machine-bodies.ts';
import { newPersonaBody, newScenarioBody, newSimulationSetBody, newTestBody } from '#src/testing/simulation-bodies.ts';

let api: Api;
let agent: string;
let server: TestMcpServer;

beforeAll(async () => {
  // A database of its own, whose rows nothing else changes.
  const database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 10, entities });
  server = await startMcpServer('Bearer x');
  const stage = await startStage(database, {}, { outgoingAllow: loopbackAllowed });
  api = await testApi(stage);
  agent = await makeAgent(api);
  return async () => {
    await stage.drain();
    await server.close();
    await database.close();
  };
});

/** A body that is a text is sent as bytes. */
type Sent = { path: string; body?: unknown; headers?: Record<string, string> };

/** Posts with a key, and returns the answer as bytes. */
async function post(key: string, { path, body, headers }: Sent, caller = api) {
  const response = await fetch(caller.stage.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${caller.token}`,
      'idempotency-key': key,
      ...(body !== undefined && {
        'content-type': `application/${typeof body === 'string' ? 'octet-stream' : 'json'}`,
      }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
}

const tool = () => ({
  key: `t${Math.random().toString(36).slice(2)}`,
  kind: 'http',
  parameters: { type: 'object' },
  http: { url: 'https://tools.example.com/' },
});
const uploadOf = (bytes: number): Sent => ({ path: '/v2/uploads', headers: { 'upload-length': String(bytes) } });
const webhook = (description: string) => ({ url: 'http://127.0.0.1:9/', event_types: ['key.expiring'], description });
const newKey = () => `k-${Math.random()}`;

async function make(path: string, body: object): Promise<string> {
  const answer = await api.post(path, { body });
  expect([path, answer.status < 300, answer.status < 300 || answer.body]).toEqual([path, true, true]);
  return answer.body.id;
}
const newConversation = () => make('/v2/conversations', { agent_id: agent });
const newSession = () => make('/v2/sessions', { agent_id: agent });
const newMemory = (note: string) =>
  make(`/v2/agents/${agent}/memories`, { memory_type: 'semantic', content: { concept: 'it', definition: note } });

const service = () => ({ key: `s${Math.random().toString(36).slice(2)}`, name: 'One', agent_id: agent });
const newPromotedService = async (): Promise<string> => {
  const id = await make('/v2/services', service());
  await api.post(`/v2/services/${id}/version_sets/release/promote`, { body: { from: 'edge' } });
  return id;
};

const newSimulationRun = async () => ({
  simulation_set_id: await make('/v2/simulations/sets', newSimulationSetBody()),
  service_id: await make('/v2/services', service()),
});

/** A push of a whole run. */
function pushOf(runId: string) {
  const thread = { threadId: 't', runId };
  const events = [
    { type: 'RUN_STARTED', ...thread },
    { type: 'STATE_SNAPSHOT', snapshot: { count: 1 } },
    { type: 'RUN_FINISHED', ...thread },
  ];
  return { producer_epoch: 1, events: events.map((event, index) => ({ producer_seq: index + 1, event })) };
}

/** A session whose log has a snapshot of its state. */
async function newSessionWithState(): Promise<string> {
  const session = await newSession();
  await api.post(`/v2/sessions/${session}/events`, { body: pushOf('r') });
  return session;
}

/** A request of each operation that takes a key, and another one of the same operation. */
const requests: Record<string, () => Promise<[Sent, Sent]>> = {
  createUser: async () => bodies('/v2/users', { display_name: 'Ada' }, { display_name: 'Grace' }),
  createKey: async () => {
    const key = (name: string) => ({ name, scopes: ['agents:read'] });
    return bodies('/v2/keys', key('one'), key('two'));
  },
  rotateKey: async () => paths('/v2/keys/ID/rotate', () => make('/v2/keys', { name: 'one', scopes: ['agents:read'] })),
  createOrganization: async () => {
    const [one, other] = [`o${Math.random()}`, `o${Math.random()}`];
    return bodies('/v2/organizations', { name: one }, { name: other });
  },
  eraseOrganization: async () => {
    const name = `o${Math.random()}`;
    const made = await api.post('/v2/organizations', { body: { name } });
    const path = `/v2/organizations/${made.body.organization.id}/erasure`;
    const confirmed = { dry_run: false, confirm: name };
    await api.post(path, { body: confirmed });
    // What the background erases would count as rows of the request.
    await expect.poll(async () => (await api.get(path)).body.status).toBe('done');
    return bodies(path, confirmed, { ...confirmed, confirm: 'other' });
  },
  createOAuthClient: async () => bodies('/v2/oauth/clients', oauthClient('one'), oauthClient('two')),
  rotateOAuthClientSecret: async () =>
    paths('/v2/oauth/clients/ID/rotate', () => make('/v2/oauth/clients', oauthClient('one'))),
  createAgent: async () => {
    const definition = { key: `k${Math.random().toString(36).slice(2)}`, name: 'One', model: 'offline/echo' };
    return bodies('/v2/agents', definition, { ...definition, name: 'Two' });
  },
  discoverTools: async () => {
    const body = { url: server.url, request_headers: { Authorization: 'Bearer x' }, import: true };
    return bodies('/v2/tools/discover', body, { ...body, prefix: 'other_' });
  },
  createTool: async () => bodies('/v2/tools', tool(), tool()),
  createStateMachine: async () => bodies('/v2/service_hierarchical_state_machines', newMachineBody(), newMachineBody()),
  createService: async () => bodies('/v2/services', service(), service()),
  promoteVersionSet: async () =>
    paths('/v2/services/ID/version_sets/release/promote', () => make('/v2/services', service()), { from: 'edge' }),
  rollbackVersionSet: async () => paths('/v2/services/ID/version_sets/release/rollback', newPromotedService),
  moveSession: async () =>
    paths('/v2/sessions/ID/move', async () =>
      make('/v2/sessions', { service_id: await make('/v2/services', service()) }),
    ),
  createSimulationPersona: async () => bodies('/v2/simulations/personas', newPersonaBody(), newPersonaBody()),
  createSimulationScenario: async () => bodies('/v2/simulations/scenarios', newScenarioBody(), newScenarioBody()),
  createSimulationTest: async () => {
    const [persona, scenario] = [newPersonaBody(), newScenarioBody()];
    await make('/v2/simulations/personas', persona);
    await make('/v2/simulations/scenarios', scenario);
    const body = () => newTestBody(persona.key, scenario.key);
    return bodies('/v2/simulations/tests', body(), body());
  },
  createSimulationSet: async () => bodies('/v2/simulations/sets', newSimulationSetBody(), newSimulationSetBody()),
  createSimulationRun: async () => {
    const run = await newSimulationRun();
    return bodies('/v2/simulations/runs', run, { ...run, max_tokens: 1 });
  },
  cancelSimulationRun: async () =>
    paths('/v2/simulations/runs/ID/cancel', async () => make('/v2/simulations/runs', await newSimulationRun())),
  rotateToolSecret: async () => paths('/v2/tools/ID/rotate', () => make('/v2/tools', tool())),
  testTool: async () => {
    const path = `/v2/tools/${await make('/v2/tools', { ...tool(), kind: 'caller', http: undefined })}/test`;
    return bodies(path, { arguments: {} }, { arguments: { a: 1 } });
  },
  createFile: async () => bodies('/v2/files', 'one', 'two'),
  createUpload: async () => [uploadOf(4), uploadOf(5)],
  createWebhook: async () => bodies('/v2/webhooks', webhook('one'), webhook('two')),
  rotateWebhookSecret: async () => paths('/v2/webhooks/ID/rotate', () => make('/v2/webhooks', webhook('one'))),
  testWebhook: async () => paths('/v2/webhooks/ID/test', () => make('/v2/webhooks', webhook('one'))),
  redeliverWebhookDelivery: async () => {
    const id = await make('/v2/webhooks', webhook('one'));
    return paths(`/v2/webhooks/${id}/deliveries/ID/redeliver`, async () => {
      const made = await api.post(`/v2/webhooks/${id}/test`);
      return made.body.id;
    });
  },
  redeliverWebhookEvents: async () => {
    const path = `/v2/webhooks/${await make('/v2/webhooks', webhook('one'))}/redeliver`;
    return bodies(path, { since: '2026-01-01T00:00:00Z' }, { since: '2026-01-02T00:00:00Z' });
  },
  runAgent: async () => {
    const input = { threadId: `t${Math.random()}`, runId: 'r', state: {}, tools: [], context: [], forwardedProps: {} };
    const said = (content: string) => ({ ...input, messages: [{ id: 'm', role: 'user', content }] });
    return bodies(`/v2/agents/${agent}/run`, said('Hello'), said('Bye'));
  },
  createMemory: async () => bodies(`/v2/agents/${agent}/memories`, memory('tea'), memory('coffee')),
  createMemoryBatch: async () => {
    const batch = (note: string) => ({ memories: [{ id: '1', memory: memory(note) }] });
    return bodies(`/v2/agents/${agent}/memories/batch`, batch('rain'), batch('sun'));
  },
  searchMemories: async () => bodies(`/v2/agents/${agent}/memories/search`, { query: 'tea' }, { query: 'rain' }),
  deleteMemories: async () => {
    await newMemory('of short life');
    const all = (dry_run: boolean) => ({ dry_run, scopes: ['agent'] });
    return bodies(`/v2/agents/${agent}/memories/delete`, all(false), all(true));
  },
  consolidateMemories: async () =>
    bodies(`/v2/agents/${agent}/memories/consolidate`, { dry_run: false }, { dry_run: true }),
  undoMemory: async () => {
    const [older, newer] = [await newMemory('an older one'), await newMemory('a newer one')];
    await api.stage.database.dataSource.query(
      `INSERT INTO memory_links (memory_id, relation, other_id, created_at) VALUES ($1, 'supersedes', $2, now())`,
      [newer, older],
    );
    await api.stage.database.dataSource.query(`UPDATE memories SET status = 'superseded' WHERE id = $1`, [older]);
    return [{ path: `/v2/memories/${newer}/undo` }, { path: `/v2/memories/${older}/undo` }];
  },
  createAgentStateCheckpoint: async () => bodies(`/v2/agents/${agent}/state/checkpoints`, named(), named()),
  restoreAgentState: async () => {
    await api.put(`/v2/agents/${agent}/state`, { body: { a: 1 }, headers: { 'if-match': '*' } });
    const to = (dry_run: boolean) => ({ version: 0, dry_run });
    return bodies(`/v2/agents/${agent}/state/restore`, to(false), to(true), anyVersion);
  },
  createConversation: async () =>
    bodies('/v2/conversations', { agent_id: agent, message: { ...says('Hello', {}).message } }, { agent_id: agent }),
  closeConversation: async () => paths('/v2/conversations/ID/close', newConversation),
  createRealtimeSecret: async () => {
    const target = { agent_id: agent };
    return bodies('/v2/realtime/client_secrets', { target }, { target, expires_in: 60 });
  },
  createSession: async () => bodies('/v2/sessions', { agent_id: agent }, { agent_id: agent, metadata: { a: 1 } }),
  endSession: async () => paths('/v2/sessions/ID/end', newSession),
  createSessionMessage: async () => {
    const message = (text: string) => ({ message: says(text, {}).message });
    return bodies(`/v2/sessions/${await newSession()}/messages`, message('Hello'), message('Bye'));
  },
  createSessionEvents: async () => bodies(`/v2/sessions/${await newSession()}/events`, pushOf('1'), pushOf('2')),
  redactSessionEvents: async () => {
    const redaction = (reason: string) => ({ from_seq: 1, to_seq: 3, reason });
    return bodies(`/v2/sessions/${await newSessionWithState()}/events/redact`, redaction('one'), redaction('two'));
  },
  createSessionStateCheckpoint: async () =>
    bodies(`/v2/sessions/${await newSessionWithState()}/state/checkpoints`, named(), named()),
  restoreSessionState: async () => {
    const session = await newSessionWithState();
    const to = (dry_run: boolean) => ({ version: 0, dry_run });
    return bodies(`/v2/sessions/${session}/state/restore`, to(false), to(true), anyVersion);
  },
  createMessage: async () => bodies('/v2/chat/messages', said('Hello'), said('Bye')),
  streamMessage: async () => bodies('/v2/chat/messages/stream', said('Hello'), said('Bye')),
  createMessageBatch: async () => {
    const batch = (text: string) => ({ messages: ['1', '2'].map((id) => ({ id, ...said(text) })) });
    return bodies('/v2/chat/messages/batch', batch('Hello'), batch('Bye'));
  },
  createContextTemplate: async () =>
    bodies('/v2/context/templates', { name: 'One', body: 'Be kind.' }, { name: 'Two', body: 'Be kind.' }),
  applyContextTemplate: async () => {
    const id = await make('/v2/context/templates', { name: 'Tone', body: 'Be kind.' });
    return bodies(
      `/v2/conversations/${await newConversation()}/context/apply`,
      { template_id: id },
      { template_id: null },
    );
  },
  optimizeContext: async () => {
    const { body } = await api.post('/v2/chat/messages', { body: said('Hello') });
    const plan = (token_budget: number) => ({ token_budget, strategies: ['truncate'], dry_run: false });
    return bodies(`/v2/conversations/${body.conversation.id}/context/optimize`, plan(5_000), plan(6_000));
  },
  cancelRun: async () => {
    const begin = async (steps: object[]) => {
      const { message } = plays(steps, {});
      return (await api.post('/v2/conversations', { body: { agent_id: agent, message } })).body.run_id as string;
    };
    const [held, other] = [await begin([createHold().step]), await begin([{ say: 'x' }])];
    return [{ path: `/v2/runs/${held}/cancel` }, { path: `/v2/runs/${other}/cancel` }];
  },
  createDecisions: () => decided(''),
  streamDecisions: () => decided('/stream'),
  createMigrationJob: async () => bodies('/v2/migrate', { from_version: 'v1' }, { from_version: 'v1', dry_run: false }),
  importConversations: async () => {
    const at = { createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' };
    const dump = (id: string) => ({ conversations: [{ id, agentId: agent, status: 'open', ...at, messages: [] }] });
    return bodies('/v2/migration/import', dump('a'), dump('b'));
  },
};

/** Has an agent make a call that waits for a decision, and decides in one of two ways. */
async function decided(form: string) {
  const made = { ...tool(), approval: { mode: 'always' } };
  await make('/v2/tools', made);
  const body = { key: `d${Math.random().toString(36).slice(2)}`, name: 'D', model: 'offline/scripted' };
  const agent_id = await make('/v2/agents', { ...body, tool_refs: [{ key: made.key }] });
  const script = [{ tool_call: { name: made.key, arguments: {} } }, { after_results: [{ say: 'x' }] }];
  const { message } = (await api.post('/v2/chat/messages', { body: plays(script, { agent_id }) })).body;
  const [{ id: tool_call_id }] = message.tool_calls;
  const reject = { tool_call_id, action: 'reject' };
  const path = `/v2/runs/${message.run_id}/decisions${form}`;
  return bodies(path, { decisions: [reject] }, { decisions: [{ ...reject, reason: 'No.' }] });
}

const oauthClient = (name: string) => ({ name, grant_types: ['client_credentials'], scopes: ['agents:read'] });
const said = (text: string) => plays([{ say: text }], { agent_id: agent });
const memory = (note: string) => ({ memory_type: 'semantic', content: { concept: 'likes', definition: note } });
const named = () => ({ name: `n${Math.random()}` });
const anyVersion = { 'if-match': '*' };
const bodies = (path: string, one: unknown, other: unknown, headers = {}): [Sent, Sent] => [
  { path, body: one, headers },
  { path, body: other, headers },
];
const paths = async (path: string, create: () => Promise<string>, body?: object): Promise<[Sent, Sent]> => {
  const [one, other] = [await create(), await create()];
  const more = body && { body };
  return [
    { path: path.replace('ID', one), ...more },
    { path: path.replace('ID', other), ...more },
  ];
};

const keyed = readOperations(readContract()).filter(({ parameters }) =>
  parameters.some(({ name }) => name === 'Idempotency-Key'),
);

/** Counts the rows of every table, but for those that count requests and those that background work writes. */
async function countRows(): Promise<Record<string, number>> {
  const db = api.stage.database.dataSource;
  const beside = ['version_usage', 'version_usage_hours', 'memory_jobs', 'memory_embeddings'];
  const tables = await db.query<{ name: string }[]>(
    `SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public' AND NOT table_name = ANY($1)`,
    [beside],
  );
  const counts = tables.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS count FROM ${name}`);
  const rows = await db.query<{ name: string; count: number }[]>(counts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** Counts the entries of the audit that tell of a request. */
async function countAuditEntries(response: { headers: Headers }): Promise<number> {
  const rows = await api.stage.database.dataSource.query<unknown[]>('SELECT 1 FROM audit_log WHERE request_id = $1', [
    response.headers.get('x-request-id'),
  ]);
  return rows.length;
}

const writes = (id: string) =>
  keyed
    .find((operation) => operation.id === id)!
    .security.flat()
    .some((scope) => !scope.endsWith(':read'));

/** Waits until nothing answers any more, so that rows are those of requests. */
async function settle(): Promise<void> {
  const running = async () =>
    (
      await api.stage.database.dataSource.query<{ n: number }[]>(
        `SELECT (SELECT count(*) FROM runs WHERE status = 'running')::int
              + (SELECT count(*) FROM simulation_runs WHERE status = 'running')::int AS n`,
      )
    )[0]!.n;
  await expect.poll(running).toBe(0);
}

describe('a POST', () => {
  it('is known here: each operation that takes a key has a request', () => {
    expect(keyed.map(({ id }) => id).toSorted()).toEqual(Object.keys(requests).toSorted());
  });

  it.each(keyed.map(({ id }) => id))('%s has one effect and one answer, however often it is sent', async (id) => {
    const [request, other] = await requests[id]!();
    const key = newKey();
    const first = await post(key, request);
    expect([first.status < 300, first.status < 300 || first.text]).toEqual([true, true]);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    await settle();
    expect((await countAuditEntries(first)) > 0).toBe(writes(id));
    const before = await countRows();

    const again = await post(key, request);
    expect(again.text).toBe(first.text);
    expect(again.status).toBe(first.status);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    for (const name of ['etag', 'location', 'link', 'content-type', 'last-modified'])
      expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)]);
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));

    const refused = await post(key, other);
    expect([refused.status, JSON.parse(refused.text).error_code]).toEqual([422, 'idempotency_key_reused']);
    await settle();
    expect(await countRows()).toEqual(before);
    expect([await countAuditEntries(again), await countAuditEntries(refused)]).toEqual([0, 0]);
  });
});
