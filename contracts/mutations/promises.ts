import { breaking, drop, operation, parameter, place, property, schema, shift } from './mutation.ts';
import type { Json } from './mutation.ts';

const deprecated = (d: Json) =>
  void Object.assign(operation(d, '/v2/models', 'get'), { deprecated: true, 'x-sunset': '2090-01-01' });
const setSunset = (date: unknown) => (d: Json) => void (operation(d, '/v2/models', 'get')['x-sunset'] = date);

/** Breaks of what was promised beside the forms of requests and answers: dates, defaults, and the one meaning of a body. */
export const promiseBreaks = breaking(
  [
    'tag changed',
    'of all operations of agents',
    (d) => {
      for (const path of ['/v2/agents', '/v2/agents/{agent_id}'])
        for (const value of Object.values(place(d, 'paths', path)) as Json[])
          if (value['tags']) value['tags'] = ['Assistants'];
    },
  ],
  ['users refused', 'of a chat', (d) => void (operation(d, '/v2/chat/messages', 'post')['x-organization-only'] = true)],
  [
    'path shadowed',
    'by a word that the id may be',
    (d) => void (d['paths']['/v2/organizations/{organization_id}/roles/auditor'] = { get: { responses: {} } }),
  ],
  [
    'another default server',
    'in front of the known one',
    (d) => void d['servers'].unshift({ url: 'http://127.0.0.1:9090' }),
  ],
  [
    'another default server',
    'by its variable',
    (d) => void (place(d, 'servers', 0).variables.host.default = 'other'),
    (d) => void (d['servers'] = [{ url: 'https://{host}', variables: { host: { default: 'one' } } }]),
  ],
  [
    'flow changed',
    'a scope is gone',
    (d) =>
      void delete place(d, 'components', 'securitySchemes', 'oauth2', 'flows', 'clientCredentials', 'scopes')[
        'agents:read'
      ],
  ],
  [
    'form introduced',
    'the pieces of a text are in base64',
    (d) => void (property(d, 'ContentDeltaEvent', 'delta')['contentEncoding'] = 'base64'),
  ],
  [
    'sunset removed',
    'it stays deprecated',
    (d) => void delete operation(d, '/v2/models', 'get')['x-sunset'],
    deprecated,
  ],
  ['sunset unreadable', 'soon', setSunset('soon'), deprecated],
  ['sunset unreadable', 'no text', setSunset(2090), deprecated],
  ['sunset unreadable', 'a day that no month has', setSunset('2091-13-45'), deprecated],
  ['sunset earlier', 'by a day', setSunset('2089-12-31'), deprecated],
  [
    'sunset past',
    'announced when it is over',
    (d) => {
      deprecated(d);
      setSunset('2020-01-01')(d);
    },
  ],
  [
    'sunset near',
    'announced a month before',
    (d) => {
      deprecated(d);
      setSunset(new Date(Date.now() + 30 * 24 * 3_600_000).toISOString().slice(0, 10))(d);
    },
  ],
  [
    'deprecated without sunset',
    'nobody knows until when',
    (d) => void (operation(d, '/v2/models', 'get')['deprecated'] = true),
  ],
  ['default appears', 'in a body', (d) => void (property(d, 'CreateAgent', 'seed')['default'] = 7)],
  [
    'default appears',
    'in a parameter',
    (d) => {
      place(parameter(d, '/v2/conversations', 'get', 'status'), 'schema').default = 'active';
    },
  ],
  [
    'parameter in another form',
    'JSON instead of text',
    (d) => {
      const limit = place(d, 'components', 'parameters', 'Limit');
      limit.content = { 'application/json': { schema: limit.schema } };
      delete limit.schema;
    },
  ],
  [
    'parameter in another form',
    'and another type',
    (d) => {
      const limit = place(d, 'components', 'parameters', 'Limit');
      limit.content = { 'text/plain': { schema: { type: 'boolean' } } };
      delete limit.schema;
    },
  ],
  [
    'header in another form',
    'JSON instead of text',
    (d) => {
      const header = place(d, 'components', 'headers', 'TotalCount');
      header.content = { 'application/json': { schema: header.schema } };
      delete header.schema;
    },
  ],
  [
    'overlapping variants',
    'a new one takes what another one takes',
    (d) => {
      schema(d, 'VariableValue')['oneOf'].push({ type: 'string', maxLength: 5 });
    },
  ],
  [
    'overlapping variants',
    'one is widened into another',
    (d) => {
      schema(d, 'VariableValue')['oneOf'].find((one: Json) => one['type'] === 'boolean').type = ['boolean', 'number'];
    },
  ],
  [
    'overlapping variants',
    'a body is one of two',
    (d) => {
      schema(d, 'CreateConversation')['properties'].title = {
        oneOf: [schema(d, 'CreateConversation')['properties'].title, { type: 'string' }],
      };
    },
  ],
  [
    'beside a reference',
    'a lower limit',
    (d) => {
      schema(d, 'CreateAgent')['properties'].name.maxLength = schema(d, 'AgentName')['maxLength'] - 1;
    },
  ],
  ['beside a reference', 'another pattern', (d) => void (schema(d, 'CreateAgent')['properties'].name.pattern = '^a')],
  [
    'member of a later OpenAPI',
    'the items of a stream',
    (d) => {
      const [media] = Object.values(place(operation(d, '/v2/agents', 'post'), 'requestBody', 'content')) as Json[];
      media!['itemSchema'] = { type: 'string' };
    },
  ],
  [
    'default response',
    'that may be a success',
    (d) => {
      operation(d, '/v2/agents', 'get')['responses'].default = {
        description: 'Any.',
        content: { 'application/json': {} },
      };
    },
  ],
  [
    'exclusive bound',
    'excludes the least value',
    (d) => {
      const { minimum } = place(d, 'components', 'parameters', 'Limit', 'schema');
      place(d, 'components', 'parameters', 'Limit', 'schema').exclusiveMinimum = minimum;
    },
  ],
  [
    'narrowed request type',
    'a list of types in another form, by one less',
    (d) => {
      drop(schema(d, 'VariableValue')['oneOf'], ({ type }) => type === 'boolean');
      const { oneOf, ...rest } = schema(d, 'VariableValue');
      const { maxLength } = oneOf.find((one: Json) => one['type'] === 'string');
      d['components'].schemas.VariableValue = { ...rest, type: ['string', 'number'], maxLength };
    },
  ],
  [
    'own restriction',
    'a prompt has to say something',
    (d) => void (schema(d, 'SystemPrompt')['x-not-blank'] = true),
    (d) => void delete schema(d, 'SystemPrompt')['x-not-blank'],
  ],
  ['own restriction', 'fewer values', (d) => shift(schema(d, 'Metadata'), 'x-max-values', -1)],
  ['own restriction', 'shorter bodies', (d) => shift(operation(d, '/v2/agents', 'post'), 'x-max-bytes', -1)],
);
