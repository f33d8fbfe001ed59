import { breaking, drop, operation, place, remove } from './mutation.ts';

/** Breaks of operations, their parameters and who may call them. */
export const operationBreaks = breaking(
  ['removed operation', 'the only operation of a path is gone', (d) => remove(d['paths'], '/v2/runs/{run_id}')],
  [
    'removed operation',
    'one of the methods of a path is gone',
    (d) => remove(place(d, 'paths', '/v2/agents/{agent_id}'), 'delete'),
  ],
  [
    'removed operation',
    'a deprecated operation is gone',
    (d) => remove(d['paths'], '/v2/models'),
    (d) => {
      Object.assign(operation(d, '/v2/models', 'get'), { deprecated: true, 'x-sunset': '2030-01-01' });
    },
  ],
  [
    'sunset earlier',
    'a deprecated operation ends before it was said to',
    (d) => {
      operation(d, '/v2/models', 'get')['x-sunset'] = '2028-01-01';
    },
    (d) => {
      Object.assign(operation(d, '/v2/models', 'get'), { deprecated: true, 'x-sunset': '2030-01-01' });
    },
  ],
  [
    'moved path',
    'a path is spelled in another way',
    (d) => {
      d['paths']['/v2/catalogue'] = place(d, 'paths', '/v2/models');
      remove(d['paths'], '/v2/models');
    },
  ],
  [
    'changed method',
    'PATCH becomes PUT',
    (d) => {
      const item = place(d, 'paths', '/v2/agents/{agent_id}');
      item.put = place(item, 'patch');
      remove(item, 'patch');
    },
  ],
  [
    'operationId renamed',
    'listAgents becomes getAgents',
    (d) => {
      operation(d, '/v2/agents', 'get')['operationId'] = 'getAgents';
    },
  ],
  [
    'method renamed',
    'agents.list becomes agents.all',
    (d) => {
      operation(d, '/v2/agents', 'get')['x-sdk'] = 'agents.all';
    },
  ],
  [
    'removed server',
    'the server that clients call by default is another one',
    (d) => {
      place(d, 'servers', 0).url = 'http://127.0.0.1:9090';
    },
  ],
  [
    'security added',
    'a public operation asks for a token',
    (d) => {
      operation(d, '/v2/health', 'get')['security'] = [{ bearerAuth: [] }];
    },
  ],
  [
    'security added',
    'an operation asks for one more scope',
    (d) => {
      for (const way of operation(d, '/v2/agents', 'get')['security'])
        for (const scopes of Object.values(way) as string[][]) scopes.push('agents:admin');
    },
  ],
  [
    'security alternative removed',
    'an API key alone is no longer enough',
    (d) => {
      drop(operation(d, '/v2/agents', 'get')['security'], (way) => 'apiKeyAuth' in way);
    },
  ],
  [
    'security alternatives joined',
    'the token and the key are both needed',
    (d) => {
      const held = operation(d, '/v2/agents', 'get');
      held['security'] = [Object.assign({}, ...held['security'])];
    },
  ],
  [
    'scope renamed',
    'another scope than before',
    (d) => {
      for (const way of operation(d, '/v2/models', 'get')['security'])
        for (const scheme of Object.keys(way)) way[scheme] = ['catalogue:read'];
    },
  ],
  [
    'security scheme changed',
    'the key is sent in another header',
    (d) => {
      place(d, 'components', 'securitySchemes', 'apiKeyAuth').name = 'Api-Key';
    },
  ],
);
