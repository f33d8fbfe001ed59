import { breaking, drop, place, property, remove, schema } from './mutation.ts';

/** Breaks of what is sent. */
export const requestBreaks = breaking(
  [
    'removed request field',
    'an agent has no metadata when it is made',
    (d) => remove(schema(d, 'CreateAgent')['properties'], 'metadata'),
  ],
  [
    'renamed request field',
    'a prompt is called otherwise',
    (d) => {
      const { properties } = schema(d, 'CreateAgent') as { properties: Record<string, unknown> };
      properties['instructions'] = place(properties, 'system_prompt');
      remove(properties, 'system_prompt');
    },
  ],
  [
    'new required request field',
    'an agent needs an owner',
    (d) => {
      schema(d, 'CreateAgent')['properties']['owner'] = { type: 'string' };
      schema(d, 'CreateAgent')['required'].push('owner');
    },
  ],
  [
    'new required nested field',
    'deep in an item of a list',
    (d) => {
      schema(d, 'Tool')['properties']['strict'] = { type: 'boolean' };
      schema(d, 'Tool')['required'].push('strict');
    },
  ],
  [
    'request field becomes required',
    'an optional field has to be sent',
    (d) => schema(d, 'CreateAgent')['required'].push('system_prompt'),
  ],
  [
    'narrowed request type',
    'null is no longer taken',
    (d) => {
      schema(d, 'AgentTemperature')['type'] = 'number';
    },
  ],
  [
    'narrowed request type',
    'a number has to be an integer',
    (d) => {
      schema(d, 'Temperature')['type'] = 'integer';
    },
  ],
  [
    'changed request type',
    'a text becomes a list',
    (d) => {
      schema(d, 'CreateAgent')['properties']['system_prompt'] = { type: 'array', items: { type: 'string' } };
    },
  ],
  [
    'closed object',
    'metadata has no members of its own',
    (d) => {
      schema(d, 'Metadata')['additionalProperties'] = false;
    },
  ],
  [
    'other members restricted',
    'metadata is text only',
    (d) => {
      schema(d, 'Metadata')['additionalProperties'] = { type: 'string' };
    },
  ],
  [
    'changed default',
    'a batch stops at the first error',
    (d) => {
      property(d, 'CreateMessageBatch', 'batch_options')['properties']['stop_on_error']['default'] = true;
    },
  ],
  [
    'removed default',
    'nobody knows how many run at a time',
    (d) => remove(place(property(d, 'CreateMessageBatch', 'batch_options'), 'properties', 'max_concurrent'), 'default'),
  ],
  [
    'read-only flip',
    'a field can no longer be sent',
    (d) => {
      schema(d, 'CreateConversation')['properties']['title'].readOnly = true;
    },
  ],
  [
    'narrowed request type',
    'null is no longer taken, by a variant less',
    (d) => {
      schema(d, 'CreateMessage')['properties'].options = { $ref: '#/components/schemas/MessageOptions' };
    },
    (d) => {
      const options = { oneOf: [{ $ref: '#/components/schemas/MessageOptions' }, { type: 'null' }] };
      schema(d, 'CreateMessage')['properties'].options = options;
    },
  ],
  [
    'removed request variant',
    'system messages are no longer taken',
    (d) => {
      drop(schema(d, 'MessageInput')['oneOf'], ({ $ref }) => $ref.endsWith('/SystemMessageInput'));
      remove(place(schema(d, 'MessageInput'), 'discriminator', 'mapping'), 'system');
    },
  ],
  [
    'condition added',
    'a body has to fit one more schema',
    (d) => {
      schema(d, 'CreateAgent')['allOf'] = [{ required: ['metadata'] }];
    },
  ],
  [
    'unknown keyword added',
    'a rule that comparisons rarely know',
    (d) => {
      schema(d, 'CreateAgent')['dependentRequired'] = { tools: ['metadata'] };
    },
  ],
);
