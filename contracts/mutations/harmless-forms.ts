import { harmless, operation, parameter, place, property, schema } from './mutation.ts';
import type { Json } from './mutation.ts';

const problem = { description: 'A failure.', content: { 'application/problem+json': { schema: {} } } };

/** Makes a copy of the schemas of a document, so that one can refer to what it was. */
const withField = (d: Json) => {
  schema(d, 'CreateAgent')['properties'].mood = { type: ['string', 'null'], enum: ['glad', 'calm', null] };
  schema(d, 'CreateAgent')['properties'].share = { type: 'integer', minimum: 1, maximum: 9 };
  schema(d, 'Agent')['properties'].mood = { oneOf: [{ $ref: '#/components/schemas/Mood' }, { type: 'null' }] };
  d['components'].schemas.Mood = { type: 'object', required: ['word'], properties: { word: { type: 'string' } } };
};
const share = (d: Json): Json => property(d, 'CreateAgent', 'share');

/** Mutations that write the same meaning in another form. */
export const harmlessForms = harmless(
  [
    'null in another form',
    'a variant instead of a type',
    (d) => {
      schema(d, 'CreateAgent')['properties'].mood = {
        oneOf: [{ type: 'string', enum: ['glad', 'calm'] }, { type: 'null' }],
      };
    },
    withField,
  ],
  [
    'null in another form',
    'anyOf instead of oneOf',
    (d) => {
      schema(d, 'Agent')['properties'].mood = { anyOf: [{ type: 'null' }, { $ref: '#/components/schemas/Mood' }] };
    },
    withField,
  ],
  [
    'null in another form',
    'a type instead of a variant',
    (d) => {
      schema(d, 'Agent')['properties'].mood = { ...d['components'].schemas.Mood, type: ['object', 'null'] };
    },
    withField,
  ],
  [
    'null in another form',
    'a constant',
    (d) => {
      schema(d, 'Agent')['properties'].mood = { oneOf: [{ $ref: '#/components/schemas/Mood' }, { const: null }] };
    },
    withField,
  ],
  [
    'constants in another form',
    'variants instead of a list',
    (d) => {
      schema(d, 'CreateAgent')['properties'].mood = {
        oneOf: [{ const: 'glad', title: 'Glad' }, { const: 'calm' }, { type: 'null' }],
      };
    },
    withField,
  ],
  [
    'constants in another form',
    'of a parameter',
    (d) => {
      const status = parameter(d, '/v2/conversations', 'get', 'status');
      const { enum: values, ...rest } = status['schema'];
      status['schema'] = { ...rest, oneOf: values.map((value: string) => ({ const: value, description: value })) };
    },
  ],
  [
    'bound in another form',
    'exclusive',
    (d) => {
      const { minimum, ...rest } = share(d);
      schema(d, 'CreateAgent')['properties'].share = { ...rest, exclusiveMinimum: minimum - 1 };
    },
    withField,
  ],
  [
    'bound in another form',
    'both',
    (d) => void Object.assign(share(d), { exclusiveMinimum: 0, exclusiveMaximum: 10 }),
    withField,
  ],
  [
    'bound in another form',
    'of a number, beside one that is wider',
    (d) => {
      property(d, 'Health', 'uptime_seconds')['exclusiveMinimum'] = -1;
    },
  ],
  [
    'types in another form',
    'a list instead of variants',
    (d) => {
      const [text] = schema(d, 'VariableValue')['oneOf'];
      const { description } = schema(d, 'VariableValue');
      d['components'].schemas.VariableValue = {
        description,
        type: ['string', 'number', 'boolean'],
        maxLength: text.maxLength,
      };
    },
  ],
  [
    'moved conditions',
    'fields into allOf',
    (d) => {
      const { properties, required, ...rest } = schema(d, 'Agent');
      d['components'].schemas.Agent = { ...rest, allOf: [{ properties, required }] };
    },
  ],
  [
    'moved conditions',
    'some fields into a schema of their own',
    (d) => {
      const { name, ...properties } = schema(d, 'Agent')['properties'];
      d['components'].schemas.Named = { type: 'object', required: ['name'], properties: { name } };
      const required = schema(d, 'Agent')['required'].filter((one: string) => one !== 'name');
      d['components'].schemas.Agent = {
        allOf: [{ $ref: '#/components/schemas/Named' }, { ...schema(d, 'Agent'), properties, required }],
      };
    },
  ],
  [
    'moved conditions',
    'a reference and what stands beside it',
    (d) => {
      const { name } = schema(d, 'CreateAgent')['properties'];
      schema(d, 'CreateAgent')['properties'].name = { allOf: [name, { minLength: 0 }] };
    },
  ],
  [
    'moved conditions',
    'out of allOf',
    (d) => void (d['components'].schemas.Mood = { type: 'string', maxLength: 5, minLength: 1 }),
    (d) => {
      withField(d);
      d['components'].schemas.Mood = { allOf: [{ type: 'string', maxLength: 5 }, { minLength: 1 }] };
    },
  ],
  [
    'beside a reference',
    'a limit that is wider',
    (d) => {
      schema(d, 'CreateAgent')['properties'].name.maxLength = schema(d, 'AgentName')['maxLength'] + 1;
    },
  ],
  [
    'one variant',
    'instead of the schema itself',
    (d) => {
      const { name } = schema(d, 'CreateAgent')['properties'];
      schema(d, 'CreateAgent')['properties'].name = { anyOf: [name] };
    },
  ],
  ['default response', 'a problem', (d) => void (operation(d, '/v2/agents', 'get')['responses'].default = problem)],
  ['status of a class', 'a problem', (d) => void (operation(d, '/v2/agents', 'get')['responses']['5XX'] = problem)],
  [
    'added not modified',
    'with the condition that asks for it',
    (d) => {
      const { parameters, responses } = operation(d, '/v2/models', 'get') as { parameters: Json[]; responses: Json };
      parameters.push({ name: 'If-None-Match', in: 'header', schema: { type: 'string' } });
      responses['304'] = { description: 'It is as it was.', headers: { ETag: { schema: { type: 'string' } } } };
    },
    (d) => {
      const models = operation(d, '/v2/models', 'get');
      models['parameters'] = (models['parameters'] ?? []).filter(({ $ref = '' }) => !$ref.endsWith('IfNoneMatch'));
      delete models['responses']['304'];
    },
  ],
  [
    'restored',
    'it is no longer deprecated, and has no end',
    (d) => {
      for (const name of ['deprecated', 'x-sunset']) delete operation(d, '/v2/models', 'get')[name];
    },
    (d) => void Object.assign(operation(d, '/v2/models', 'get'), { deprecated: true, 'x-sunset': '2090-01-01' }),
  ],
  ['added request variant', 'of another type', (d) => void schema(d, 'MemoryBound')['oneOf'].push({ type: 'boolean' })],
  ['default appears', 'in an answer', (d) => void (place(property(d, 'Health', 'version')).default = '2.0.0')],
);
