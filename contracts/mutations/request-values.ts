import { breaking, drop, place, property, schema, shift } from './mutation.ts';

/** Breaks of the values that are sent: ranges, lengths, patterns, lists. */
export const requestValueBreaks = breaking(
  ['raised minimum', 'a limit of tokens begins later', (d) => shift(schema(d, 'MaxTokens'), 'minimum', 1)],
  ['lowered maximum', 'a temperature ends earlier', (d) => shift(schema(d, 'Temperature'), 'maximum', -0.5)],
  [
    'added range',
    'a number had no end',
    (d) => {
      schema(d, 'MaxTokens')['exclusiveMaximum'] = place(schema(d, 'MaxTokens'), 'maximum');
    },
  ],
  ['raised minLength', 'names are longer', (d) => shift(schema(d, 'AgentName'), 'minLength', 1)],
  ['lowered maxLength', 'names are shorter', (d) => shift(schema(d, 'AgentName'), 'maxLength', -1)],
  [
    'lowered maxItems',
    'batches are smaller',
    (d) => shift(property(d, 'CreateMessageBatch', 'messages'), 'maxItems', -1),
  ],
  [
    'raised minItems',
    'batches have two messages at least',
    (d) => shift(property(d, 'CreateMessageBatch', 'messages'), 'minItems', 1),
  ],
  ['lowered maxProperties', 'there is less metadata', (d) => shift(schema(d, 'Metadata'), 'maxProperties', -1)],
  [
    'raised minProperties',
    'a context has two members at least',
    (d) => shift(schema(d, 'MessageContext'), 'minProperties', 1),
  ],
  [
    'uniqueItems added',
    'models may not be named twice',
    (d) => {
      schema(d, 'FallbackModels')['uniqueItems'] = true;
    },
  ],
  [
    'multipleOf added',
    'temperatures in steps',
    (d) => {
      schema(d, 'Temperature')['multipleOf'] = 0.5;
    },
  ],
  [
    'changed pattern',
    'keys have no digits',
    (d) => {
      schema(d, 'AgentKey')['pattern'] = '^[a-z]{1,64}$';
    },
  ],
  [
    'added pattern',
    'titles in ASCII',
    (d) => {
      schema(d, 'Title')['pattern'] = '^[ -~]*$';
    },
  ],
  [
    'added format',
    'an item is a UUID',
    (d) => {
      schema(d, 'ItemId')['format'] = 'uuid';
    },
  ],
  [
    'added format',
    'a number of 32 bits, where greater ones were taken',
    (d) => {
      schema(d, 'ProducerSeq')['format'] = 'int32';
    },
  ],
  [
    'request enum value removed',
    'a role can no longer be given',
    (d) => {
      drop(schema(d, 'AguiTextRole')['enum'], (value) => value === 'user');
    },
  ],
  [
    'enum introduced',
    'a text was free',
    (d) => {
      schema(d, 'ModelName')['enum'] = ['offline/echo'];
    },
  ],
);
