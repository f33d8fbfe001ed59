import { answer, breaking, drop, place, property, remove, schema } from './mutation.ts';

/** Breaks of what is answered, events of streams among it. */
export const responseBreaks = breaking(
  [
    'removed response field',
    'a required field is gone',
    (d) => {
      remove(schema(d, 'Agent')['properties'], 'name');
      drop(schema(d, 'Agent')['required'], (name) => name === 'name');
    },
  ],
  [
    'removed response field',
    'an optional field is gone',
    (d) => remove(schema(d, 'MessageReply')['properties'], 'metrics'),
  ],
  [
    'renamed response field',
    'a time is called otherwise',
    (d) => {
      const { properties, required } = schema(d, 'Run') as { properties: Record<string, unknown>; required: string[] };
      properties['ended_at'] = place(properties, 'finished_at');
      remove(properties, 'finished_at');
      required[required.indexOf('finished_at')] = 'ended_at';
    },
  ],
  [
    'response field becomes optional',
    'a field may be missing',
    (d) => drop(schema(d, 'Agent')['required'], (name) => name === 'model'),
  ],
  [
    'response field becomes nullable',
    'a version may be null',
    (d) => {
      property(d, 'Health', 'version')['type'] = ['string', 'null'];
    },
  ],
  [
    'response field becomes nullable',
    'by a variant',
    (d) => {
      schema(d, 'MessageReply')['properties']['session'] = {
        oneOf: [{ $ref: '#/components/schemas/ReplySession' }, { type: 'null' }],
      };
    },
  ],
  [
    'marked extensible',
    'a list that was complete may grow',
    (d) => {
      property(d, 'Session', 'status')['x-extensible-enum'] = true;
    },
  ],
  [
    'changed response type',
    'a number becomes a string',
    (d) => {
      property(d, 'Health', 'uptime_seconds')['type'] = 'string';
    },
  ],
  [
    'widened response type',
    'an integer may have a fraction',
    (d) => {
      schema(d, 'MessageVersionNumber')['type'] = 'number';
    },
  ],
  [
    'response enum value added',
    'a state that no caller knows',
    (d) => property(d, 'Session', 'status')['enum'].push('paused'),
  ],
  [
    'response enum value removed',
    'a state that callers wait for',
    (d) => drop(property(d, 'Run', 'status')['enum'], (value) => value === 'completed'),
  ],
  ['response enum dropped', 'a state can be any text', (d) => remove(property(d, 'Health', 'status'), 'enum')],
  [
    'changed constant',
    'a token has another type',
    (d) => {
      property(d, 'Token', 'token_type')['const'] = 'DPoP';
    },
  ],
  ['removed response format', 'a time need not look like one', (d) => remove(schema(d, 'Timestamp'), 'format')],
  [
    'changed response pattern',
    'ids look otherwise',
    (d) => {
      schema(d, 'RunId')['pattern'] = '^run-[0-9]+$';
    },
  ],
  [
    'widened response range',
    'a count may be negative',
    (d) => remove(property(d, 'Conversation', 'message_count'), 'minimum'),
  ],
  [
    'response items changed',
    'a list has other items',
    (d) => {
      property(d, 'AgentPage', 'data')['items'] = { $ref: '#/components/schemas/AgentVersion' };
    },
  ],
  [
    'response schema replaced',
    'another object is answered',
    (d) => {
      answer(d, '/v2/runs/{run_id}', 'get', '200')['content']['application/json'].schema = {
        $ref: '#/components/schemas/Session',
      };
    },
  ],
  [
    'renamed discriminator',
    'variants are told apart by another member',
    (d) => {
      schema(d, 'ChatEvent')['discriminator']['propertyName'] = 'type';
    },
  ],
  [
    'renamed discriminator value',
    'an event has another name',
    (d) => {
      const { mapping } = schema(d, 'ChatEvent')['discriminator'];
      mapping['delta'] = place(mapping, 'content_delta');
      remove(mapping, 'content_delta');
      property(d, 'ContentDeltaEvent', 'event')['const'] = 'delta';
    },
  ],
  [
    'removed stream event',
    'nothing says any more that a message is complete',
    (d) => {
      drop(schema(d, 'ChatEvent')['oneOf'], ({ $ref }) => $ref.endsWith('/MessageCompleteEvent'));
      remove(schema(d, 'ChatEvent')['discriminator']['mapping'], 'message_complete');
    },
  ],
  [
    'stream event field removed',
    'a delta has no place',
    (d) => {
      remove(schema(d, 'ContentDeltaEvent')['properties'], 'index');
      drop(schema(d, 'ContentDeltaEvent')['required'], (name) => name === 'index');
    },
  ],
  [
    'stream line field removed',
    'lines of NDJSON have no number',
    (d) => {
      remove(schema(d, 'ChatEventLine')['properties'], 'seq');
      drop(schema(d, 'ChatEventLine')['required'], (name) => name === 'seq');
    },
  ],
  [
    'new response variant',
    'a content that no caller knows',
    (d) => {
      schema(d, 'MessageContent')['oneOf'].push({ $ref: '#/components/schemas/PictureContent' });
      schema(d, 'MessageContent')['discriminator']['mapping'].picture = '#/components/schemas/PictureContent';
      d['components'].schemas.PictureContent = {
        type: 'object',
        required: ['type'],
        properties: { type: { const: 'picture' } },
      };
    },
  ],
  [
    'write-only flip',
    'a field is no longer answered',
    (d) => {
      schema(d, 'Agent')['properties']['metadata'].writeOnly = true;
    },
  ],
  [
    'problem field removed',
    'a failure has no code',
    (d) => {
      remove(schema(d, 'Problem')['properties'], 'error_code');
      drop(schema(d, 'Problem')['required'], (name) => name === 'error_code');
    },
  ],
);
