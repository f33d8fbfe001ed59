import { answer, breaking, operation, parameter, place, property, schema } from './mutation.ts';
import type { Json } from './mutation.ts';

const reference = { $ref: '#/components/schemas/Referred' };

/** Gives new agents a field of that schema, and the contract a text that the schema may refer to. */
export const withField =
  (field: Json, referred: Json = { type: 'string' }) =>
  (d: Json): void => {
    schema(d, 'CreateAgent')['properties'].field = field;
    d['components'].schemas.Referred = referred;
  };

const shorten = (d: Json) => {
  schema(d, 'Referred')['maxLength'] = 5;
};

const twice = withField({
  discriminator: { propertyName: 'kind' },
  oneOf: ['number', 'string'].map((type) => ({ properties: { kind: { const: 'one' }, value: { type } } })),
});

const posts = (schemaOf: Json) => ({
  post: { requestBody: { content: { 'application/json': { schema: schemaOf } } } },
});

/** Breaks behind keywords and parts of OpenAPI that the contract could use one day. */
export const rareBreaks = breaking(
  ['tightened behind a reference', 'the items of a tuple', shorten, withField({ prefixItems: [reference] })],
  ['tightened behind a reference', 'an item that has to be there', shorten, withField({ contains: reference })],
  [
    'tightened behind a reference',
    'members by pattern',
    shorten,
    withField({ patternProperties: { '^a': reference } }),
  ],
  ['tightened behind a reference', 'the names of members', shorten, withField({ propertyNames: reference })],
  ['tightened behind a reference', 'a condition', shorten, withField({ if: { minLength: 2 }, else: reference })],
  [
    'tightened behind a reference',
    'what a webhook sends',
    shorten,
    (d) => {
      withField({})(d);
      d['webhooks'] = { ended: posts(reference) };
    },
  ],
  [
    'tightened behind a reference',
    'what a callback sends',
    shorten,
    (d) => {
      withField({})(d);
      operation(d, '/v2/agents', 'post')['callbacks'] = { ended: { '{$request.body#/url}': posts(reference) } };
    },
  ],
  [
    'new required field behind a reference',
    'beside which other fields are required',
    (d) => {
      schema(d, 'Referred')['required'] = ['one'];
    },
    withField({ ...reference, required: ['other'] }, { properties: { one: {}, other: {} } }),
  ],
  [
    'lowered maxLength',
    'in a condition of a condition',
    (d) => {
      property(d, 'CreateAgent', 'field')['allOf'][1].allOf[0].maxLength = 5;
    },
    withField({ allOf: [{ minLength: 1 }, { allOf: [{ maxLength: 10 }, { pattern: 'a' }] }] }),
  ],
  [
    'renamed discriminator value',
    'a mapping leaves a variant to the name of its schema',
    (d) => {
      delete schema(d, 'MessageInput')['discriminator'].mapping.system;
    },
  ],
  [
    'renamed discriminator value',
    'one of two names of a variant is gone',
    (d) => {
      delete schema(d, 'MessageInput')['discriminator'].mapping.person;
    },
    (d) => {
      const { mapping } = place(schema(d, 'MessageInput'), 'discriminator');
      mapping.person = mapping.user;
    },
  ],
  [
    'removed request variant',
    'one of two that are told apart by the same value',
    (d) => property(d, 'CreateAgent', 'field')['oneOf'].pop(),
    twice,
  ],
  [
    'changed request type',
    'in the second of two variants that are told apart by the same value',
    (d) => {
      property(d, 'CreateAgent', 'field')['oneOf'][1].properties.value.type = 'boolean';
    },
    twice,
  ],
  [
    'response header written in another way',
    'an object in pairs',
    (d) => {
      answer(d, '/v2/agents', 'get', '200')['headers'].Parts.explode = true;
    },
    (d) => {
      answer(d, '/v2/agents', 'get', '200')['headers'].Parts = { schema: { type: 'object' } };
    },
  ],
  [
    'parameter written in another way',
    'it may not be empty any more',
    (d) => {
      delete parameter(d, '/v2/agents', 'get', 'key')['allowEmptyValue'];
    },
    (d) => {
      parameter(d, '/v2/agents', 'get', 'key')['allowEmptyValue'] = true;
    },
  ],
  [
    'parameter becomes required',
    'one of all operations of a path',
    (d) => {
      place(d, 'paths', '/v2/agents', 'parameters', 0).required = true;
    },
    (d) => {
      place(d, 'paths', '/v2/agents').parameters = [{ name: 'zone', in: 'query', schema: { type: 'string' } }];
    },
  ],
  [
    'removed server',
    'a path is on a server of its own',
    (d) => {
      place(d, 'paths', '/v2/agents').servers = [{ url: 'http://127.0.0.1:9090' }];
    },
  ],
  [
    'removed link',
    'an answer no longer says where to go on',
    (d) => {
      delete answer(d, '/v2/agents', 'post', '201')['links'];
    },
    (d) => {
      answer(d, '/v2/agents', 'post', '201')['links'] = { self: { operationId: 'getAgent' } };
    },
  ],
  [
    'offered type changed',
    'a type that no operation names may lack a field',
    (d) => {
      schema(d, 'Referred')['required'] = [];
    },
    (d) => {
      d['components'].schemas.Referred = { type: 'object', required: ['one'], properties: { one: {} } };
    },
  ],
  [
    'sunset earlier',
    'on a day that is none',
    (d) => {
      operation(d, '/v2/models', 'get')['x-sunset'] = 'soon';
    },
    (d) => {
      Object.assign(operation(d, '/v2/models', 'get'), { deprecated: true, 'x-sunset': '2030-01-01' });
    },
  ],
);
