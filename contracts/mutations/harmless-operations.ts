import { answer, body, harmless, operation, parameter, place, remove, shift } from './mutation.ts';

/** Additions and words around operations. */
export const harmlessOperations = harmless(
  [
    'added operation',
    'on a path of its own',
    (d) => {
      d['paths']['/v2/organization'] = {
        get: { operationId: 'getOrganization', responses: { '200': { description: 'It.' } } },
      };
    },
  ],
  [
    'added operation',
    'another method of a path',
    (d) => {
      place(d, 'paths', '/v2/runs/{run_id}').delete = {
        operationId: 'deleteRun',
        responses: { '204': { description: 'Gone.' } },
      };
    },
  ],
  [
    'added optional parameter',
    'a filter',
    (d) => {
      operation(d, '/v2/agents', 'get')['parameters'].push({ name: 'model', in: 'query', schema: { type: 'string' } });
    },
  ],
  [
    'added optional parameter',
    'a request header',
    (d) => {
      operation(d, '/v2/agents', 'post')['parameters'] = [
        { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } },
      ];
    },
  ],
  [
    'parameter becomes optional',
    'the run need not be named',
    (d) => {
      parameter(d, '/v2/chat/messages/stream', 'get', 'run_id')['required'] = false;
    },
    (d) => {
      parameter(d, '/v2/chat/messages/stream', 'get', 'run_id')['required'] = true;
    },
  ],
  [
    'relaxed parameter range',
    'pages may be larger',
    (d) => shift(place(d, 'components', 'parameters', 'Limit', 'schema'), 'maximum', 1),
  ],
  [
    'parameter enum value added',
    'a new filter value',
    (d) => place(parameter(d, '/v2/conversations', 'get', 'status'), 'schema').enum.push('archived'),
  ],
  [
    'moved parameter declaration',
    'from the path to its operations',
    (d) => {
      const item = place(d, 'paths', '/v2/runs/{run_id}');
      item.get.parameters = [...place(item, 'parameters'), ...(item.get.parameters ?? [])];
      remove(item, 'parameters');
    },
  ],
  [
    'parameter default written out',
    'style and explode as they are without saying',
    (d) => {
      Object.assign(parameter(d, '/v2/agents', 'get', 'key'), { style: 'form', explode: true, allowReserved: false });
    },
  ],
  [
    'security relaxed',
    'another way to sign in',
    (d) => {
      operation(d, '/v2/agents', 'get')['security'].push({ oauth: [] });
      place(d, 'components', 'securitySchemes').oauth = { type: 'http', scheme: 'basic' };
    },
  ],
  [
    'security relaxed',
    'a scope is no longer needed',
    (d) => {
      const models = operation(d, '/v2/models', 'get');
      models['security'] = place(models, 'security').map((way: object) =>
        Object.fromEntries(Object.keys(way).map((scheme) => [scheme, []])),
      );
    },
  ],
  [
    'security reordered',
    'the same ways in another order',
    ({ paths }) => paths['/v2/agents'].get.security.unshift(paths['/v2/agents'].get.security.pop()),
  ],
  [
    'deprecated',
    'with the day until which it stays',
    (d) => {
      Object.assign(operation(d, '/v2/models', 'get'), { deprecated: true, 'x-sunset': '2031-01-01' });
    },
  ],
  [
    'sunset later',
    'a deprecated operation stays longer',
    (d) => {
      operation(d, '/v2/models', 'get')['x-sunset'] = '2032-01-01';
    },
    (d) => {
      Object.assign(operation(d, '/v2/models', 'get'), { deprecated: true, 'x-sunset': '2030-01-01' });
    },
  ],
  [
    'added optional body',
    'where none was taken',
    (d) => {
      operation(d, '/v2/runs/{run_id}/cancel', 'post')['requestBody'] = {
        content: { 'application/json': { schema: { type: 'object' } } },
      };
    },
  ],
  [
    'added request media type',
    'a body may come in another form',
    (d) => {
      body(d, '/v2/agents', 'post')['content']['application/yaml'] = { schema: { type: 'string' } };
    },
  ],
  [
    'added response media type',
    'whoever asks gets another form',
    (d) => {
      answer(d, '/v2/agents', 'get', '200')['content']['text/csv'] = { schema: { type: 'string' } };
    },
  ],
  [
    'added failure status',
    'a failure of a class that callers know',
    (d) => {
      operation(d, '/v2/agents', 'get')['responses']['504'] = { $ref: '#/components/responses/Timeout' };
    },
  ],
  [
    'added not modified',
    'an answer to a condition, which old callers do not set',
    (d) => {
      operation(d, '/v2/agents', 'post')['responses']['304'] = { description: 'Nothing has changed.' };
    },
  ],
  [
    'added response header',
    'more about the answer',
    (d) => {
      answer(d, '/v2/agents', 'get', '200')['headers']['X-More'] = { schema: { type: 'string' } };
    },
  ],
  [
    'removed error body words',
    'a description of a failure',
    (d) => {
      place(d, 'components', 'responses', 'NotAcceptable').description = 'No.';
    },
  ],
  [
    'added scope',
    'of a flow, and other words about one',
    (d) => {
      const { scopes } = place(d, 'components', 'securitySchemes', 'oauth2', 'flows', 'clientCredentials');
      scopes['agents:read'] = 'Other words.';
      scopes['notes:read'] = 'Read notes.';
    },
  ],
  [
    'added path',
    'whose word no id can be',
    (d) => void (d['paths']['/v2/agents/newest'] = { get: { operationId: 'getNewestAgent', responses: {} } }),
  ],
  ['added tag', 'behind the known one', (d) => void operation(d, '/v2/agents', 'get')['tags'].push('More')],
);
