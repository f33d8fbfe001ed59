import * as oauth from 'openid-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { entities } from '#src/composition/entities.ts';
import { listChainHeads } from '#src/resources/audit/store.ts';
import { verifyChain } from '#src/resources/audit/verify.ts';
import { abandonErasure, afterLease, createOtherEraser } from '#src/testing/abandoned-erasure.ts';
import { findTablesWith, findTexts } from '#src/testing/find-text.ts';
import { allScopes, makeAgent, plays, spareStage, testApi, type Api } from '#src/testing/harness.ts';
import { discoverServer, makeOAuthClient } from '#src/testing/oauth-client.ts';
import { openStream } from '#src/testing/open-stream.ts';
import { newMarker, Planter } from '#src/testing/planter.ts';
import { newMachineBody } from '#src/testing/machine-bodies.ts';
import { newPersonaBody, newScenarioBody, newSimulationSetBody, newTestBody } from '#src/testing/simulation-bodies.ts';
import { conversationTables } from './conversation-rows-store.ts';
import type { EraserOptions } from './eraser.ts';
import { organizationTables } from './organization-rows-store.ts';

/** Creates a caller in a new organization, in a database that is small: it is searched again and again. */
const newApi = async () => testApi(await spareStage());

/** An operator, of another organization than those that are erased. */
let operator: Api;
beforeAll(async () => {
  operator = await newApi();
});

const database = () => operator.stage.database.dataSource;

const organizationOf = async (api: Api): Promise<string> =>
  (await database().query('SELECT organization_id AS id FROM api_keys WHERE id = $1', [api.key.id]))[0].id;

const erasureOf = async (id: string) => (await operator.get(`/v2/organizations/${id}/erasure`)).body;

const untilDone = (id: string) => expect.poll(async () => (await erasureOf(id)).status).toBe('done');

const erase = (id: string, confirm: string, by = operator) =>
  by.post(`/v2/organizations/${id}/erasure`, { body: { dry_run: false, confirm } });

/** Plants a marker through every door by which something of an organization comes in. Returns its ids. */
async function plantAll(api: Api, m: string): Promise<string[]> {
  const organization = await organizationOf(api);
  const own = `/v2/organizations/${organization}`;
  const tools = [{ name: 'look_up', description: m, parameters: { type: 'object' } }];
  const agent = await makeAgent(api, { name: m, system_prompt: m, tools, metadata: { m } });
  const planter = new Planter(api, agent);
  const send = async (method: 'put' | 'patch', path: string, body: object) => {
    const answer = await api[method](path, { body, headers: { 'if-match': '*' } });
    expect([path, answer.status < 300, answer.status < 300 || answer.body]).toEqual([path, true, true]);
  };
  await send('put', `${own}/roles/helper`, { description: m, scopes: ['users:read'] });
  await send('put', `${own}/retention`, { messages_days: 36_500 });
  const { user, sessions, conversations } = await planter.plant(m);
  await send('patch', `/v2/agents/${agent}/state`, { state: { [m]: m } });
  await send('put', `/v2/agents/${agent}/state/schema`, { schema: { type: 'object', description: m } });
  await planter.post('/v2/context/templates', { name: m, body: m });
  await planter.post('/v2/tools', { key: 'look_up', kind: 'caller', description: m, parameters: { type: 'object' } });
  await planter.post('/v2/service_hierarchical_state_machines', { ...newMachineBody(), description: m });
  const { id } = await planter.post('/v2/services', { key: 'desk', name: m, description: m, agent_id: agent });
  await planter.post('/v2/sessions', { service_id: id });
  await planter.post('/v2/webhooks', { url: `http://127.0.0.1:9/${m}`, description: m, event_types: ['*'] });
  await planter.post('/v2/simulations/personas', newPersonaBody({ key: 'ada', prompt: m }));
  await planter.post('/v2/simulations/scenarios', newScenarioBody([m], { key: 'order' }));
  await planter.post('/v2/simulations/tests', newTestBody('ada', 'order', { name: m }));
  await planter.post('/v2/simulations/sets', { ...newSimulationSetBody(), name: m });
  await planter.post('/v2/oauth/clients', { name: m, grant_types: ['client_credentials'], scopes: ['agents:read'] });
  const at = { createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' };
  const said = [{ id: `m-${m}`, role: 'user', text: m, createdAt: at.createdAt }];
  await planter.post('/v2/migration/import', {
    conversations: [{ id: `c-${m}`, agentId: agent, status: 'open', ...at, messages: said }],
  });
  await planter.post('/v2/migrate', { from_version: 'v1' });
  await api.post('/v2/users', { body: { external_id: `kept-${m}` }, headers: { 'idempotency-key': `k-${m}` } });
  // One who was erased before has a row without anything in it, and a certificate.
  const gone = await planter.createUser(`gone-${m}`);
  await api.delete(`/v2/users/${gone}`);
  return [organization, agent, user, api.key.id, ...sessions, ...conversations];
}

describe('eraseOrganization', () => {
  it('202: nothing of it is in any table but its audit and the certificate, and nothing of another one is lost', async () => {
    const [api, bystander] = [await newApi(), await newApi()];
    const [marker, other] = [newMarker(), newMarker()];
    const [id, ...ids] = await plantAll(api, marker);
    await plantAll(bystander, other);
    const client = await makeOAuthClient(api, {
      name: 'x',
      grant_types: ['client_credentials'],
      scopes: ['agents:read'],
    });
    const { access_token } = await oauth.clientCredentialsGrant(await discoverServer(api, client), {
      scope: 'agents:read',
    });
    const authorization = `Bearer ${access_token}`;
    const readAsClient = () => fetch(`${api.stage.url}/v2/agents`, { headers: { authorization } });
    expect((await readAsClient()).status).toBe(200);
    const withMarker = await findTablesWith(database(), marker);
    expect(withMarker).toEqual(
      expect.arrayContaining(['agent_states', 'agent_versions', 'context_template_versions', 'oauth_clients', 'roles']),
    );
    expect(withMarker).toEqual(expect.arrayContaining(['memories', 'messages', 'v1_messages']));
    const tables = await findTablesWith(database(), id!);
    expect(tables).toEqual(expect.arrayContaining(['idempotency_records', 'retention_policies']));
    const plan = await operator.post(`/v2/organizations/${id}/erasure`, { body: {} });
    expect([plan.status, plan.body]).toMatchObject([200, { dry_run: true, status: 'planned', finished_at: null }]);
    for (const [kind, count] of Object.entries(plan.body.counts)) expect([kind, count]).not.toEqual([kind, 0]);

    const { status, headers, body } = await erase(id!, api.organization, api);
    expect([status, headers.get('location')]).toEqual([202, `/v2/organizations/${id}/erasure`]);
    expect(body).toMatchObject({
      organization_id: id,
      status: 'running',
      requested_by: expect.stringMatching(/^usr_/),
    });
    expect((await api.get('/v2/agents')).status).toBe(401);
    expect((await readAsClient()).status).toBe(401);
    await untilDone(id!);

    const left = await findTexts(database(), [marker, id!, ...ids, client.id]);
    expect(Object.fromEntries(left)).toEqual({ audit_chains: [id], audit_log: [id], erasures: [id] });
    const certificate = await erasureOf(id!);
    expect(certificate).toMatchObject({ status: 'done', dry_run: false, finished_at: expect.any(String) });
    for (const [kind, count] of Object.entries(certificate.counts)) expect([kind, count]).not.toEqual([kind, 0]);
    expect([(await erase(id!, 'anything')).body, (await erase(id!, 'anything')).status]).toEqual([certificate, 202]);

    const kept = await findTablesWith(database(), other);
    for (const table of withMarker) expect(kept).toContain(table);
    expect((await bystander.get('/v2/users')).status).toBe(200);
  });

  it('202: its audit says what was done and when, no longer by whom, and still verifies', async () => {
    const api = await newApi();
    const id = await organizationOf(api);
    const agent = await makeAgent(api);
    await erase(id, api.organization);
    await untilDone(id);
    const rows: { action: string; actor: string; target: string | null; details: any }[] = await database().query(
      'SELECT action, actor, target, details FROM audit_log WHERE organization_id = $1 ORDER BY seq',
      [id],
    );
    const actions = ['signInWithApiKey', 'createAgent', 'pseudonymise_audit', 'erase_organization'];
    expect(rows.map(({ action }) => action)).toEqual(actions);
    expect(rows[1]).toMatchObject({ actor: expect.stringMatching(/^erased_[0-9a-f]{32}$/), target: null });
    const { counts } = await erasureOf(id);
    expect(rows[3]).toMatchObject({ actor: 'parley', target: id, details: { counts } });
    expect(JSON.stringify(rows)).not.toContain(agent);
    const [head] = await listChainHeads(database(), id);
    expect((await verifyChain(database(), head!)).faults).toEqual([]);
    const told = (await operator.get(`/v2/audit?target=${id}`)).body.data;
    expect(told.map(({ action }: { action: string }) => action)).toEqual(['eraseOrganization']);
  });

  it('202 while it works: runs are cancelled, and every stream ends at once', async () => {
    const api = await newApi();
    const id = await organizationOf(api);
    const agent = await makeAgent(api);
    const script = [{ say: 'Well, ' }, { delay_ms: 60_000 }, { say: 'no.' }];
    const headers = { authorization: `Bearer ${api.token}` };
    const asked = plays(script, { agent_id: agent });
    const chat = await openStream(`${api.stage.url}/v2/chat/messages/stream`, headers, asked);
    await erase(id, api.organization);
    // The notice that the key has ended and the work of the erasure race to it.
    expect(await chat.text).toMatch(/authentication_failed|run_cancelled/);
    await untilDone(id);
    expect((await erasureOf(id)).counts).toMatchObject({ conversations: 1, runs: 1 });
  });

  it('202: its name is free again, and it is listed no more', async () => {
    const api = await newApi();
    const id = await organizationOf(api);
    await erase(id, api.organization);
    const listed = (await operator.get('/v2/organizations?limit=100')).body.data;
    expect(listed.map((one: { id: string }) => one.id)).not.toContain(id);
    const made = await operator.post('/v2/organizations', { body: { name: api.organization } });
    expect(made.status).toBe(201);
    await untilDone(id);
  });

  it('400 without its name, 404 for who is neither of it nor an operator, and for one that is not there', async () => {
    const api = await newApi();
    const id = await organizationOf(api);
    for (const body of [{ dry_run: false }, { dry_run: false, confirm: `${api.organization}!` }]) {
      const refused = await api.post(`/v2/organizations/${id}/erasure`, { body });
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/confirm']);
    }
    const stranger = await operator.as({ scopes: allScopes.filter((scope) => !scope.startsWith('operator:')) });
    expect((await erase(id, api.organization, stranger)).body.error_code).toBe('organization_not_found');
    expect((await stranger.get(`/v2/organizations/${id}/erasure`)).status).toBe(404);
    const unknown = 'org_01k2c5gq8zf3vr4xw1m6t0y9ab';
    expect((await erase(unknown, 'Acme')).status).toBe(404);
    expect((await operator.post(`/v2/organizations/${unknown}/erasure`, { body: {} })).status).toBe(404);
    expect((await operator.get(`/v2/organizations/${id}/erasure`)).body.error_code).toBe('organization_not_found');
    expect((await api.get('/v2/agents')).status).toBe(200);
  });
});

describe('the tables of an organization', () => {
  /** Tables of which rows go with those of others, and those that have nothing of an organization or outlive it. */
  const withMemories = ['memories', 'memory_versions', 'memory_links', 'memory_embeddings', 'memory_jobs'];
  const cascading = ['state_checkpoint_parts', 'file_removals', 'file_segments'];
  const lasting = ['organizations', 'audit_log', 'audit_chains', 'signing_keys', 'revoked_tokens'];

  it('are all erased, or known to stay', () => {
    const known = [...conversationTables, ...organizationTables, ...withMemories, ...cascading, ...lasting];
    expect(entities.map(({ options }) => options.tableName!).toSorted()).toEqual([...new Set(known)].toSorted());
  });
});

describe('createEraser', () => {
  /** An organization whose erasure was requested, and is held by a process that has ended. */
  async function requested(): Promise<string> {
    const api = await newApi();
    await plantAll(api, newMarker());
    const id = await organizationOf(api);
    const running = `SELECT 1 FROM erasures WHERE organization_id = $1 AND status = 'running'`;
    await expect.poll(() => database().query(running, [id])).toEqual([]);
    await abandonErasure(database(), { subjectId: id, kind: 'organization', organizationId: id }, (tx) =>
      tx.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [id]),
    );
    return id;
  }
  const later = afterLease();
  const createWorker = (more: Partial<EraserOptions> = {}) => createOtherEraser(database(), later, more);

  it('finds what comes late, at whatever step: the row of the organization is the last', async () => {
    const id = await requested();
    let steps = 0;
    const model = async () => {
      steps += 1;
      const late = [`agt_late${steps}${Math.random()}`, id, `late${steps}`];
      await database().query(
        `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at)
         SELECT $1, $2, $3, 1, now(), now() WHERE ${steps % 3} = 0 AND ${steps} < 200
            AND EXISTS (SELECT 1 FROM organizations WHERE id = $2)`,
        late,
      );
      return null;
    };
    await createWorker({ embedder: { model, soon: async () => {} } }).wake();
    expect(await erasureOf(id)).toMatchObject({ status: 'done' });
    expect(await findTablesWith(database(), id)).toEqual(['audit_chains', 'audit_log', 'erasures']);
    expect(steps).toBeGreaterThan(20);
  });

  it('goes on after a failure in any step, two at a time, and counts nothing twice', async () => {
    const id = await requested();
    const [{ users }] = await database().query('SELECT count(*)::int AS users FROM users WHERE organization_id = $1', [
      id,
    ]);
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    for (let rest = 0; rest < 100 && (await erasureOf(id)).status !== 'done'; rest += 1) {
      let left = 3;
      const model = async () => {
        if ((left -= 1) < 0) throw new Error('The process has ended.');
        return null;
      };
      const options = { embedder: { model, soon: async () => {} }, onError };
      await Promise.all([createWorker(options).wake(), createWorker(options).wake()]);
      await database().query(`UPDATE erasures SET lease_expires_at = $2 WHERE subject_id = $1 AND status = 'running'`, [
        id,
        new Date(later.getTime() - 1),
      ]);
    }
    expect(await erasureOf(id)).toMatchObject({ status: 'done', counts: { conversations: 5, users } });
    expect(errors.length).toBeGreaterThan(3);
  });
});
