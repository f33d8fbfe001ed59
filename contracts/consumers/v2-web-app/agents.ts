import assert from 'node:assert/strict';
import * as api from '#generated/v2/client/sdk.gen.ts';
import type { Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, matching, several, tuple } from '../../matchers.ts';
import { call, caller, refusal, token } from '../../parley.ts';
import { connect, dataOf, Refused, webApp } from './app.ts';
import { refusedWith } from './samples.ts';

const app = (url: string) => webApp({ baseUrl: url, token });
const client = (url: string) => connect({ baseUrl: url, token });
const path = { agent_id: exampleId('agt') };

const agentExists = (params: Record<string, unknown> = {}): State[] => [
  caller(),
  { name: 'an agent', params: { key: 'guide', name: 'Guide', model: 'offline/echo', ...params } },
];
const agent = {
  id: path.agent_id,
  key: exactly('guide'),
  name: exactly('Guide'),
  model: exactly('offline/echo'),
  system_prompt: '',
  fallback_models: exactly([]),
  tools: exactly([]),
  metadata: {},
  version: 1,
  unsupported_models: exactly([]),
  created_at: '2026-11-21T10:00:00.000Z',
  updated_at: '2026-11-21T10:00:00.000Z',
};
const guide = { key: 'guide', name: 'Guide', model: 'offline/echo' };

const named = { id: path.agent_id, name: 'Guide' };

const lists: Interaction[] = [
  call(
    {
      description: 'the first page of the agents',
      given: [caller(), { name: 'agents', params: { count: 3 } }],
      request: { method: 'GET', path: '/v2/agents', query: { limit: '2' } },
      act: async (url) => assert.deepEqual(await app(url).agentNames(2), { names: ['Guide', 'Guide'], next: 'cursor' }),
    },
    {
      status: 200,
      body: {
        data: tuple(named, named),
        has_more: exactly(true),
        next_cursor: 'cursor',
        prev_cursor: null,
      },
    },
  ),
  call(
    {
      description: 'no agents',
      request: { method: 'GET', path: '/v2/agents', query: { limit: '2' } },
      act: async (url) => assert.deepEqual(await app(url).agentNames(2), { names: [], next: null }),
    },
    { status: 200, body: { data: exactly([]), has_more: exactly(false), next_cursor: null, prev_cursor: null } },
  ),
  call(
    {
      description: 'the models to choose from',
      request: { method: 'GET', path: '/v2/models' },
      act: async (url) => assert.ok((await dataOf(api.listModels({ client: client(url) }))).data.length > 0),
    },
    { status: 200, body: { data: several({ id: 'offline/echo' }) } },
  ),
  call(
    {
      description: 'the versions of an agent',
      given: agentExists(),
      request: { method: 'GET', path: '/v2/agents/{agent_id}/versions' },
      act: async (url) => {
        const page = await dataOf(api.listAgentVersions({ client: client(url), path }));
        assert.equal(page.data[0]?.version, 1);
      },
    },
    { status: 200, body: { data: several({ agent_id: path.agent_id, version: 1 }), has_more: false } },
  ),
];

const changes: Interaction[] = [
  call(
    {
      description: 'add an agent',
      request: { method: 'POST', path: '/v2/agents', body: guide },
      act: async (url) => assert.equal((await app(url).addAgent(guide)).version, 1),
    },
    {
      status: 201,
      headers: { Location: matching('/v2/agents/agt_[0-9a-z]{26}', `/v2/agents/${path.agent_id}`) },
      body: { ...agent, version: exactly(1) },
    },
  ),
  refusal(
    {
      description: 'add an agent whose key is taken',
      given: agentExists(),
      request: { method: 'POST', path: '/v2/agents', body: guide },
      act: (url) => assert.rejects(app(url).addAgent(guide), refusedWith('conflict', 409)),
    },
    [409, 'conflict'],
  ),
  refusal(
    {
      description: 'add an agent with a key that is none',
      request: { method: 'POST', path: '/v2/agents', body: { ...guide, key: 'No Key' } },
      act: (url) =>
        assert.rejects(
          app(url).addAgent({ ...guide, key: 'No Key' }),
          (error) => error instanceof Refused && '/key' in error.fields,
        ),
    },
    [400, 'invalid_request'],
    { errors: several({ pointer: exactly('/key'), detail: 'Must be a key.', code: exactly('pattern') }) },
  ),
  call(
    {
      description: 'give an agent another name',
      given: agentExists(),
      request: { method: 'PATCH', path: '/v2/agents/{agent_id}', body: { name: 'Pilot' } },
      act: async (url) => {
        const changed = await dataOf(api.updateAgent({ client: client(url), path, body: { name: 'Pilot' } }));
        assert.equal(changed.version, 2);
      },
    },
    { status: 200, body: { ...agent, name: exactly('Pilot'), version: exactly(2) } },
  ),
  call(
    {
      description: 'delete an agent',
      given: agentExists(),
      request: { method: 'DELETE', path: '/v2/agents/{agent_id}' },
      act: async (url) => assert.equal((await api.deleteAgent({ client: client(url), path })).response?.status, 204),
    },
    { status: 204 },
  ),
];

const single: Interaction[] = [
  call(
    {
      description: 'an agent',
      given: agentExists(),
      request: { method: 'GET', path: '/v2/agents/{agent_id}' },
      act: async (url) => {
        const { data, response } = await api.getAgent({ client: client(url), path });
        assert.equal(data?.key, 'guide');
        assert.ok(response?.headers.get('etag'));
      },
    },
    { status: 200, headers: { ETag: matching('(W/)?"[!#-~]+"', '"9f2c"') }, body: agent },
  ),
  call(
    {
      description: 'an agent with a tool',
      given: agentExists({ tools: [{ name: 'get_weather', parameters: { type: 'object' } }], temperature: 0.5 }),
      request: { method: 'GET', path: '/v2/agents/{agent_id}' },
      act: async (url) => {
        const { tools } = await dataOf(api.getAgent({ client: client(url), path }));
        assert.equal(tools?.[0]?.name, 'get_weather');
      },
    },
    {
      status: 200,
      body: { ...agent, tools: several({ name: exactly('get_weather'), parameters: {} }), temperature: exactly(0.5) },
    },
  ),
  refusal(
    {
      description: 'an agent that is not there',
      request: { method: 'GET', path: `/v2/agents/${path.agent_id}` },
      act: (url) =>
        assert.rejects(dataOf(api.getAgent({ client: client(url), path })), refusedWith('agent_not_found', 404)),
    },
    [404, 'agent_not_found'],
  ),
];

/** The screens about agents. */
export const agents: Interaction[] = [...lists, ...changes, ...single];
