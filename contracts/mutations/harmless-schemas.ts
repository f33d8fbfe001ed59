import { drop, harmless, place, property, remove, schema, shift } from './mutation.ts';

/** More freedom for what is sent, more promises in what is answered. */
export const harmlessSchemas = harmless(
  [
    'added optional request field',
    'an agent may have an owner',
    (d) => {
      schema(d, 'CreateAgent')['properties'].owner = { type: 'string' };
    },
  ],
  [
    'request field becomes optional',
    'the model need not be named',
    (d) => drop(schema(d, 'CreateAgent')['required'], (name) => name === 'model'),
  ],
  [
    'request field becomes nullable',
    'null takes the text away',
    (d) => {
      const prompt = schema(d, 'SystemPrompt');
      schema(d, 'UpdateAgent')['properties'].system_prompt = { ...prompt, type: [prompt['type'], 'null'] };
    },
  ],
  [
    'request field becomes nullable',
    'by a variant',
    (d) => {
      const options = { oneOf: [{ $ref: '#/components/schemas/MessageOptions' }, { type: 'null' }] };
      schema(d, 'CreateMessage')['properties'].options = options;
    },
  ],
  [
    'response field no longer null',
    'by a variant less',
    (d) => {
      schema(d, 'Run')['properties'].tokens = { $ref: '#/components/schemas/Tokens' };
    },
  ],
  [
    'widened request type',
    'an integer may have a fraction',
    (d) => {
      property(d, 'CreateMessageBatch', 'batch_options')['properties'].max_concurrent.type = 'number';
    },
  ],
  [
    'request enum value added',
    'a new value may be sent',
    (d) => place(d, 'components', 'parameters', 'EventsView', 'schema').enum.push('joined'),
  ],
  [
    'relaxed request range',
    'batches are larger, the events of a push too',
    (d) => {
      shift(property(d, 'CreateMessageBatch', 'messages'), 'maxItems', 1);
      shift(property(d, 'CreateSessionEvents', 'events'), 'maxItems', 1);
    },
  ],
  [
    'format of a number',
    'that leaves all its values',
    (d) => {
      schema(d, 'Sequence')['format'] = 'double';
      schema(d, 'KeepLast')['format'] = 'int64';
    },
  ],
  [
    'dropped request pattern',
    'a version may be written freely',
    (d) => remove(schema(d, 'AssertedVersion'), 'pattern'),
  ],
  [
    'dropped uniqueItems',
    'of something that is only sent',
    (d) => {
      delete schema(d, 'RedactSessionEvents')['properties'].tags.uniqueItems;
    },
    (d) => {
      schema(d, 'RedactSessionEvents')['properties'].tags = { type: 'array', uniqueItems: true };
    },
  ],
  [
    'opened object',
    'members that are not listed are ignored',
    (d) => {
      schema(d, 'CreateAgent')['additionalProperties'] = true;
    },
  ],
  [
    'added request variant',
    'a new kind of message may be sent',
    (d) => {
      schema(d, 'MessageInput')['oneOf'].push({ $ref: '#/components/schemas/NewNote' });
      schema(d, 'MessageInput')['discriminator'].mapping.note = '#/components/schemas/NewNote';
      d['components'].schemas.NewNote = { type: 'object', properties: { role: { const: 'note' } } };
    },
  ],
  [
    'added response field',
    'optional',
    (d) => {
      schema(d, 'Agent')['properties'].owner = { type: 'string' };
    },
  ],
  [
    'added response field',
    'required',
    (d) => {
      schema(d, 'Run')['properties'].cost = { type: 'number' };
      schema(d, 'Run')['required'].push('cost');
    },
  ],
  [
    'added stream event field',
    'an event says more',
    (d) => {
      schema(d, 'ContentDeltaEvent')['properties'].tokens = { type: 'integer' };
    },
  ],
  [
    'response field becomes required',
    'metrics are always there',
    (d) => schema(d, 'MessageReply')['required'].push('metrics'),
  ],
  [
    'response field no longer null',
    'by a type less',
    (d) => {
      property(d, 'Message', 'model')['type'] = 'string';
    },
  ],
  [
    'tightened response range',
    'a count has an end',
    (d) => {
      property(d, 'Conversation', 'message_count')['maximum'] = 1000000;
    },
  ],
  [
    'extensible enum value added',
    'callers were told to expect more',
    (d) => schema(d, 'ErrorCode')['enum'].push('agent_busy'),
    (d) => {
      schema(d, 'ErrorCode')['x-extensible-enum'] = true;
    },
  ],
  [
    'extensible stream event added',
    'callers were told to expect more',
    (d) => {
      schema(d, 'ChatEvent')['oneOf'].push({ $ref: '#/components/schemas/ThinkingEvent' });
      schema(d, 'ChatEvent')['discriminator'].mapping.thinking = '#/components/schemas/ThinkingEvent';
      d['components'].schemas.ThinkingEvent = { type: 'object', properties: { event: { const: 'thinking' } } };
    },
    (d) => {
      schema(d, 'ChatEvent')['x-extensible-enum'] = true;
    },
  ],
  [
    'read-only lifted',
    'a field of an answer can be sent too',
    (d) => {
      delete schema(d, 'CreateAgent')['properties'].note.readOnly;
    },
    (d) => {
      schema(d, 'CreateAgent')['properties'].note = { type: 'string', readOnly: true };
    },
  ],
  [
    'own restriction lifted',
    'a name may be blank, and data may have more values',
    (d) => {
      delete schema(d, 'AgentName')['x-not-blank'];
      shift(schema(d, 'Metadata'), 'x-max-values', 1);
    },
  ],
);
