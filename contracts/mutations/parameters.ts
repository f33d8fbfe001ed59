import { breaking, drop, operation, parameter, place, remove, shift } from './mutation.ts';

/** Breaks of parameters. */
export const parameterBreaks = breaking(
  [
    'removed parameter',
    'a filter is gone',
    (d) => drop(operation(d, '/v2/conversations', 'get')['parameters'], ({ name }) => name === 'status'),
  ],
  [
    'removed parameter',
    'a shared parameter is gone from one operation',
    (d) => drop(operation(d, '/v2/agents', 'get')['parameters'], ({ $ref }) => $ref?.endsWith('/IncludeTotal')),
  ],
  [
    'renamed parameter',
    'a filter has another name',
    (d) => {
      parameter(d, '/v2/conversations', 'get', 'created_after')['name'] = 'since';
    },
  ],
  [
    'renamed path parameter',
    'generated clients take it by its name',
    (d) => {
      const held = place(d, 'paths', '/v2/runs/{run_id}');
      d['paths']['/v2/runs/{id}'] = held;
      remove(d['paths'], '/v2/runs/{run_id}');
      const named = structuredClone(place(d, 'components', 'parameters', 'RunIdPath'));
      held.parameters = [{ ...named, name: 'id' }];
    },
  ],
  [
    'moved parameter',
    'a filter is a header now',
    (d) => {
      parameter(d, '/v2/agents', 'get', 'key')['in'] = 'header';
    },
  ],
  [
    'new required parameter',
    'a query parameter has to be sent',
    (d) => {
      operation(d, '/v2/agents', 'get')['parameters'].push({
        name: 'region',
        in: 'query',
        required: true,
        schema: { type: 'string' },
      });
    },
  ],
  [
    'new required header',
    'a request header has to be sent',
    (d) => {
      operation(d, '/v2/chat/messages', 'post')['parameters'] = [
        { name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string' } },
      ];
    },
  ],
  [
    'parameter becomes required',
    'an optional filter has to be sent',
    (d) => {
      parameter(d, '/v2/agents', 'get', 'key')['required'] = true;
    },
  ],
  [
    'changed parameter type',
    'a number becomes a string',
    (d) => {
      const { schema } = place(d, 'components', 'parameters', 'Limit');
      for (const name of ['minimum', 'maximum']) remove(schema, name);
      schema.type = 'string';
    },
  ],
  [
    'narrowed parameter range',
    'pages are smaller',
    (d) => shift(place(d, 'components', 'parameters', 'Limit', 'schema'), 'maximum', -1),
  ],
  [
    'parameter enum value removed',
    'a view of the log is gone',
    (d) => drop(place(d, 'components', 'parameters', 'EventsView', 'schema').enum, (value) => value === 'raw'),
  ],
  [
    'parameter pattern changed',
    'a key has to look otherwise',
    (d) => {
      place(parameter(d, '/v2/agents', 'get', 'key'), 'schema').pattern = '^[a-z]+$';
    },
  ],
  [
    'changed parameter default',
    'a page has another size when none is asked for',
    (d) => shift(place(d, 'components', 'parameters', 'Limit', 'schema'), 'default', 1),
  ],
  [
    'parameter written in another way',
    'a list is sent as several parameters',
    (d) => {
      place(d, 'components', 'parameters', 'EventTypes').explode = true;
    },
  ],
);
