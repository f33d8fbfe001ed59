import { body, harmless, operation, property, remove, schema } from './mutation.ts';
import type { Json } from './mutation.ts';
import { withField } from './rare.ts';

/** Returns a copy of a bundle in which every object has its members in the opposite order. */
function reversed(value: any): any {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      // The first media type of an answer is its default.
      .map(([name, member]) => [name, name === 'content' ? member : reversed(member)]),
  );
}

/** Puts the schema itself where a reference to it was, everywhere. */
function inline(value: any, reference: string, meant: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value as Json)) {
    if (member?.$ref === reference) value[name] = { ...structuredClone(meant as Json), ...member, $ref: undefined };
    else inline(member, reference, meant);
  }
}

/** Makes references lead elsewhere, everywhere. */
function refer(value: any, from: string, to: string): void {
  if (typeof value !== 'object' || value === null) return;
  if (value.$ref === from) value.$ref = to;
  else for (const member of Object.values(value)) refer(member, from, to);
}

/** What people read, and how the document is written. */
export const harmlessWords = harmless(
  [
    'changed description',
    'of an operation',
    (d) => {
      operation(d, '/v2/agents', 'get')['description'] = 'Agents are what answers. Lists them.';
    },
  ],
  [
    'changed description',
    'of a schema and a field',
    (d) => {
      schema(d, 'Agent')['description'] = 'What answers.';
      property(d, 'Agent', 'metadata')['description'] = 'Yours.';
    },
  ],
  [
    'changed summary',
    'of an operation',
    (d) => {
      operation(d, '/v2/agents', 'get')['summary'] = 'List all agents';
    },
  ],
  [
    'changed example',
    'of a scalar and of a body',
    (d) => {
      schema(d, 'AgentName')['example'] = 'Another bot';
      delete body(d, '/v2/agents', 'post')['content']['application/json'].examples;
    },
  ],
  [
    'changed information',
    'version, title and contact',
    (d) => {
      Object.assign(d['info'], { version: '2.1.0', title: 'Parley API', contact: { name: 'Us' } });
    },
  ],
  [
    'reordered members',
    'every object backwards',
    (d) => {
      for (const [name, value] of Object.entries(reversed(d) as Json)) {
        delete d[name];
        d[name] = value;
      }
    },
  ],
  [
    'reordered lists',
    'required fields, enums, variants and parameters',
    (d) => {
      const lists = [
        schema(d, 'Agent')['required'],
        property(d, 'Run', 'status')['enum'],
        schema(d, 'ChatEvent')['oneOf'],
      ];
      for (const list of [...lists, operation(d, '/v2/agents', 'get')['parameters']]) list.push(list.shift());
    },
  ],
  [
    'inlined reference',
    'a scalar is written in place',
    (d) => {
      inline(d, '#/components/schemas/RunId', schema(d, 'RunId'));
      remove(d['components'].schemas, 'RunId');
    },
  ],
  [
    'inlined reference',
    'an object of a body is written in place',
    (d) => {
      inline(d['paths'], '#/components/schemas/CreateAgent', schema(d, 'CreateAgent'));
    },
  ],
  [
    'wrapped reference',
    'as the only condition, so that words may stand beside it',
    (d) => {
      schema(d, 'CreateAgent')['properties'].name = {
        allOf: [property(d, 'CreateAgent', 'name')],
        description: 'Yours.',
      };
      schema(d, 'Run')['properties'].status = { allOf: [property(d, 'Run', 'status')] };
    },
  ],
  [
    'changed description',
    'of an item of a tuple',
    (d) => {
      property(d, 'CreateAgent', 'field')['prefixItems'][0].description = 'The first.';
    },
    withField({ type: 'array', prefixItems: [{ type: 'string' }] }),
  ],
  [
    'mapping by name',
    'a discriminator names schemas without the way to them',
    (d) => {
      const { mapping } = schema(d, 'MessageInput')['discriminator'];
      for (const [name, target] of Object.entries<string>(mapping)) mapping[name] = target.split('/').at(-1);
    },
  ],
  [
    'renamed component',
    'everything that refers to it follows',
    (d) => {
      d['components'].schemas.Execution = schema(d, 'Run');
      remove(d['components'].schemas, 'Run');
      refer(d, '#/components/schemas/Run', '#/components/schemas/Execution');
    },
  ],
  [
    'extracted reference',
    'a schema in place gets a name',
    (d) => {
      d['components'].schemas.BatchOptions = property(d, 'CreateMessageBatch', 'batch_options');
      schema(d, 'CreateMessageBatch')['properties'].batch_options = { $ref: '#/components/schemas/BatchOptions' };
    },
  ],
  [
    'added component',
    'a schema that nothing uses yet',
    (d) => {
      d['components'].schemas.UnusedByAll = {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string' } },
      };
    },
  ],
  [
    'added extension',
    'a mark on a field',
    (d) => {
      schema(d, 'Agent')['x-internal-note'] = 'kept';
    },
  ],
);
