import { expect, it } from 'vitest';
import { methodName, nameMethods } from './method-names.ts';

it.each([
  ['/v2/agents', 'listAgents', 'agents.list'],
  ['/v2/agents/{agent_id}', 'updateAgent', 'agents.update'],
  ['/v2/agents/{agent_id}/state/checkpoints/{checkpoint_id}', 'getCheckpoint', 'agents.state.checkpoints.get'],
  ['/v2/runs/{run_id}/cancel', 'cancelRun', 'runs.cancel'],
  ['/v2/memories/{memory_id}/importance', 'updateMemoryImportance', 'memories.importance.update'],
  ['/v2/user/signin_with_api_key', 'signInWithApiKey', 'user.signIn'],
  ['/v2/access_lists', 'listAccessLists', 'accessLists.list'],
  ['/v2/exports/{export_id}', 'exportThing', 'exports.export'],
])('names %s, %s as %s', (path, operationId, name) => {
  expect(methodName(path, operationId)).toBe(name);
});

it('leaves the names that the YAML gives', () => {
  const paths = { '/v2/a': { get: { operationId: 'listA' }, post: { operationId: 'createA', 'x-sdk': 'b.add' } } };
  expect(nameMethods({ paths }).paths).toEqual({
    '/v2/a': {
      get: { operationId: 'listA', 'x-sdk': 'a.list' },
      post: { operationId: 'createA', 'x-sdk': 'b.add' },
    },
  });
});
