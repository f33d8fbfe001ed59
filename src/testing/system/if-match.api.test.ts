import { beforeAll, describe, expect, it } from 'vitest';
import bundle from '#generated/v2/openapi.json' with { type: 'json' };
import { readOperations, type OpenApiDocument } from '#src/contract/spec.ts';
import { makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';
import { machinesPath as machines, newMachineBody } from '#src/testing/machine-bodies.ts';
import {
  createTestOfParts,
  newPersonaBody,
  newScenarioBody,
  newSimulationSetBody,
} from '#src/testing/simulation-bodies.ts';
import { uploadFile } from '#src/testing/upload-file.ts';

let api: Api;
beforeAll(async () => {
  api = await testApi();
});

/** A resource with a version: how one is made, and the changes and the deletion of one, by operation. */
type Case = {
  make(): Promise<string>;
  changes: Record<string, { method?: 'patch' | 'put'; to?: string; body: object }>;
  deletion?: string;
};

const ask = async () => {
  const agent = await makeAgent(api, { model: 'offline/echo' });
  return (await api.post('/v2/chat/messages', { body: says('Hello.', { agent_id: agent }) })).body;
};
const makeAt = async (path: string, body: object) => {
  const made = await api.post(path, { body });
  expect([made.status, made.body.detail]).toEqual([201, undefined]);
  return made.body.id as string;
};
const fact = { memory_type: 'semantic', content: { concept: 'city', definition: 'Bergen' } };

const cases: Case[] = [
  {
    make: async () => `/v2/agents/${await makeAgent(api, { metadata: { z: 1, a: [1.5] } })}`,
    changes: { updateAgent: { body: { name: 'Other', metadata: { z: 2, a: '…' } } } },
    deletion: 'deleteAgent',
  },
  {
    make: async () => `/v2/agents/${await makeAgent(api)}/state`,
    changes: { updateAgentState: { body: { mode: 'merge', state: { city: 'Oslo' } } } },
  },
  {
    make: async () => `/v2/context/templates/${await makeAt('/v2/context/templates', { name: 'Tone', body: 'Kind.' })}`,
    changes: { updateContextTemplate: { body: { body: 'Be kind.' } } },
    deletion: 'deleteContextTemplate',
  },
  {
    make: async () => `/v2/conversations/${await makeAt('/v2/conversations', { agent_id: await makeAgent(api) })}`,
    changes: { updateConversation: { body: { title: 'Weather', metadata: { b: 1, a: 2 } } } },
    deletion: 'deleteConversation',
  },
  {
    make: async () => `/v2/sessions/${await makeAt('/v2/sessions', { agent_id: await makeAgent(api) })}`,
    changes: { updateSession: { body: { metadata: { b: 1, a: 2 } } } },
  },
  {
    make: async () => `/v2/chat/messages/${(await ask()).message.id}`,
    changes: { updateMessageMetadata: { to: '/metadata', body: { metadata: { b: 1, a: 2 } } } },
    deletion: 'deleteMessage',
  },
  {
    make: async () => `/v2/memories/${await makeAt(`/v2/agents/${await makeAgent(api)}/memories`, fact)}`,
    changes: {
      updateMemory: { body: { metadata: { b: 1, a: 2 } } },
      updateMemoryImportance: { to: '/importance', body: { importance: 0.9 } },
    },
    deletion: 'deleteMemory',
  },
  {
    make: async () => `/v2/keys/${await makeAt('/v2/keys', { name: 'Test', scopes: ['agents:read'] })}`,
    changes: { updateKey: { body: { name: 'Other' } } },
    deletion: 'revokeKey',
  },
  {
    make: async () => `/v2/users/${await makeAt('/v2/users', { display_name: 'Ada' })}`,
    changes: { updateUser: { body: { display_name: 'Åse', metadata: { b: 1, a: 2 } } } },
    deletion: 'deleteUser',
  },
  {
    make: async () => {
      const key = `t${Math.random().toString(36).slice(2)}`;
      return `/v2/tools/${await makeAt('/v2/tools', { key, kind: 'caller', parameters: {} })}`;
    },
    changes: { updateTool: { body: { description: 'Looks up more.' } } },
    deletion: 'deleteTool',
  },
  {
    make: async () => `${machines}/${await makeAt(machines, newMachineBody())}`,
    changes: { updateStateMachine: { body: { description: 'Two' } } },
    deletion: 'deleteStateMachine',
  },
  {
    make: async () => `${machines}/${await makeAt(machines, newMachineBody())}/versions/1`,
    changes: { updateStateMachineVersion: { body: { deprecated: true } } },
  },
  {
    make: () => makeService(),
    changes: { updateService: { body: { name: 'Help desk' } } },
    deletion: 'deleteService',
  },
  {
    make: async () => {
      const path = `${await makeService()}/version_sets/canary`;
      await api.put(path, { body: { agent_version: 1 } });
      return path;
    },
    changes: { replaceVersionSet: { method: 'put', body: {} } },
    deletion: 'deleteVersionSet',
  },
  {
    make: async () => {
      const webhook = { url: 'http://127.0.0.1:9/', event_types: ['key.expiring'] };
      return `/v2/webhooks/${await makeAt('/v2/webhooks', webhook)}`;
    },
    changes: { updateWebhook: { body: { description: 'Tells more.' } } },
    deletion: 'deleteWebhook',
  },
  {
    make: async () => `/v2/simulations/personas/${await makeAt('/v2/simulations/personas', newPersonaBody())}`,
    changes: { updateSimulationPersona: { body: { name: 'Other' } } },
    deletion: 'deleteSimulationPersona',
  },
  {
    make: async () => `/v2/simulations/scenarios/${await makeAt('/v2/simulations/scenarios', newScenarioBody())}`,
    changes: { updateSimulationScenario: { body: { max_turns: 3 } } },
    deletion: 'deleteSimulationScenario',
  },
  {
    make: async () => {
      const create = async (path: string, body: object) => (await api.post(path, { body })).body;
      return `/v2/simulations/tests/${(await createTestOfParts(create)).id}`;
    },
    changes: { updateSimulationTest: { body: { conversations: 2 } } },
    deletion: 'deleteSimulationTest',
  },
  {
    make: async () => `/v2/files/${(await uploadFile(api, 'Oslo')).body.id}`,
    changes: {},
    deletion: 'deleteFile',
  },
  {
    make: async () => `/v2/simulations/sets/${await makeAt('/v2/simulations/sets', newSimulationSetBody())}`,
    changes: { updateSimulationSet: { body: { name: 'Other' } } },
    deletion: 'deleteSimulationSet',
  },
  {
    make: () => getOrganizationPath(),
    changes: { updateOrganization: { body: { name: `renamed-${process.pid}-${Date.now()}` } } },
  },
  {
    make: async () => {
      const client = { name: 'Test', grant_types: ['client_credentials'], scopes: ['agents:read'] };
      return `/v2/oauth/clients/${await makeAt('/v2/oauth/clients', client)}`;
    },
    changes: { updateOAuthClient: { body: { name: 'Other' } } },
    deletion: 'deleteOAuthClient',
  },
  {
    make: () => makeMember(),
    changes: { replaceMember: { method: 'put', body: { roles: [{ role: 'editor' }] } } },
    deletion: 'deleteMember',
  },
];

/** Creates a service and returns its path. */
const makeService = async () => {
  const body = { key: `s${Math.random().toString(36).slice(2)}`, name: 'One', agent_id: await makeAgent(api) };
  return `/v2/services/${await makeAt('/v2/services', body)}`;
};

/** Returns the path of the caller's organization. */
const getOrganizationPath = async () => {
  const [row] = await api.stage.database.dataSource.query('SELECT organization_id AS id FROM api_keys WHERE id = $1', [
    api.key.id,
  ]);
  return `/v2/organizations/${row.id}`;
};
const makeMember = async () => {
  const path = `${await getOrganizationPath()}/members/${await makeAt('/v2/users', {})}`;
  expect((await api.put(path, { body: { roles: [{ role: 'viewer' }] } })).status).toBe(200);
  return path;
};

const tagOf = async (path: string) => (await api.get(path)).headers.get('etag')!;
const refused = { status: 412, body: { error_code: 'precondition_failed' } };

describe('If-Match', () => {
  it('is tried at every operation that takes it', () => {
    const takers = readOperations(bundle as unknown as OpenApiDocument)
      .filter(({ method, parameters }) => method !== 'POST' && parameters.some(({ name }) => name === 'If-Match'))
      .map(({ id }) => id);
    const tried = cases.flatMap(({ changes, deletion }) => [...Object.keys(changes), ...(deletion ? [deletion] : [])]);
    // Its tag is that of the state, of which it is a part.
    expect([...tried, 'updateAgentStateSchema'].toSorted()).toEqual(takers.toSorted());
  });

  const changes = cases.flatMap(({ make, changes: all }) =>
    Object.entries(all).map(([operation, change]) => ({ operation, make, ...change })),
  );

  it.each(changes)(
    'lets $operation change what the caller has seen',
    async ({ make, method = 'patch', to = '', body }) => {
      const path = await make();
      const seen = await tagOf(path);
      const stale = await api[method](path + to, { body, headers: { 'if-match': '"other"' } });
      expect(stale).toMatchObject(refused);
      expect(await tagOf(path)).toBe(seen);
      const changed = await api[method](path + to, { body, headers: { 'if-match': `"other", ${seen}` } });
      expect([changed.status, changed.body.detail]).toEqual([200, undefined]);
      const made = changed.headers.get('etag')!;
      expect(made).not.toBe(seen);
      expect(await tagOf(path)).toBe(made);
      expect(await api[method](path + to, { body, headers: { 'if-match': seen } })).toMatchObject(refused);
      expect((await api[method](path + to, { body, headers: { 'if-match': '*' } })).status).toBe(200);
    },
  );

  it.each(cases.filter(({ deletion }) => deletion))(
    'lets $deletion delete what the caller has seen',
    async ({ make }) => {
      const path = await make();
      const seen = await tagOf(path);
      expect(await api.delete(path, { headers: { 'if-match': `W/${seen}` } })).toMatchObject(refused);
      expect(await tagOf(path)).toBe(seen);
      const encoded = seen.replace(/(?:\+gzip)?"$/, '+gzip"');
      expect([200, 202, 204]).toContain((await api.delete(path, { headers: { 'if-match': encoded } })).status);
    },
  );

  it('of a key counts no uses, which its tag shows', async () => {
    const { id, secret } = (await api.post('/v2/keys', { body: { name: 'Test', scopes: ['agents:read'] } })).body;
    const path = `/v2/keys/${id}`;
    const unused = await tagOf(path);
    await fetch(`${api.stage.url}/v2/agents`, { headers: { 'x-api-key': secret } });
    const used = await tagOf(path);
    expect(used).not.toBe(unused);
    const change = { body: { name: 'Other' }, headers: { 'if-match': unused } };
    expect((await api.patch(path, change)).status).toBe(200);
    expect(await api.patch(path, change)).toMatchObject(refused);
  });
});
