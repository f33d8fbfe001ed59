import {
  isObject,
  listWrittenOperations,
  first,
  listSuccesses,
  listSharedParameters,
  sent,
  answered,
  hasFields,
  hasOptional,
  has,
  nameOptional,
  limitOf,
} from './find-places.ts';
import { breaking, harmless, shift } from './mutation.ts';
import type { Json } from './mutation.ts';

/**
 * Mutations that find their place in any contract and take its own values, so that each version that is served is held to
 * account.
 */

const deprecate = (document: Json) =>
  void Object.assign(first(listWrittenOperations(document), 'operation').value, {
    deprecated: true,
    'x-sunset': '2090-06-30',
  });
/** Sets the sunset of the first operation, or removes it. */
const setSunset = (date: unknown) => (document: Json) => {
  const { value } = first(listWrittenOperations(document), 'operation');
  if (date === undefined) delete value['x-sunset'];
  else value['x-sunset'] = date;
};

export const breaksOfAnyContract = breaking(
  [
    'removed operation',
    'the last one',
    (d) => {
      const { parent, key } = listWrittenOperations(d).at(-1)!;
      delete parent[key];
    },
  ],
  [
    'operationId renamed',
    'the first one',
    (d) => void (first(listWrittenOperations(d), 'operation').value['operationId'] += 'Again'),
  ],
  [
    'tag changed',
    'of the first operation',
    (d) => void (first(listWrittenOperations(d), 'operation').value['tags'] = ['Another']),
  ],
  [
    'body limit appears',
    'of ten bytes',
    (d) => {
      const { value } = first(
        listWrittenOperations(d).filter((one) => one.value['requestBody']),
        'operation with a body',
      );
      value['x-max-bytes'] = 10;
    },
  ],
  [
    'another default media type',
    'in front of the known one',
    (d) => {
      const { content } = first(
        listSuccesses(d).filter((response) => response['content']),
        'answer with a body',
      );
      const known = { ...content };
      for (const name of Object.keys(content)) delete content[name];
      Object.assign(content, { 'text/csv': { schema: { type: 'string' } } }, known);
    },
  ],
  [
    'failure in another form',
    'a page for browsers',
    (d) => {
      const { value } = first(listWrittenOperations(d), 'operation');
      value['responses']['418'] = { description: 'No.', content: { 'text/html': { schema: { type: 'string' } } } };
    },
  ],
  [
    'removed status',
    'a failure',
    (d) => {
      const { responses } = first(listWrittenOperations(d), 'operation').value as { responses: Json };
      delete responses[Object.keys(responses).find((status) => status.startsWith('4'))!];
    },
  ],
  [
    'removed response header',
    'of a success',
    (d) => {
      const headers = first(
        listSuccesses(d).filter((one) => isObject(one['headers'])),
        'response with headers',
      )['headers'] as Json;
      delete headers[Object.keys(headers)[0]!];
    },
  ],
  [
    'response media type',
    'another one',
    (d) => {
      const { content } = first(
        listSuccesses(d).filter((one) => isObject(one['content'])),
        'response with content',
      ) as { content: Json };
      const [type] = Object.keys(content);
      content['application/hal+json'] = content[type!];
      delete content[type!];
    },
  ],
  [
    'removed response field',
    'that is required',
    (d) => {
      const { value } = answered(d, hasFields, 'schema with required fields');
      const name = value['required'].shift() as string;
      delete value['properties'][name];
    },
  ],
  [
    'response field becomes optional',
    'one of an answer',
    (d) => {
      answered(d, hasFields, 'schema with required fields').value['required'].pop();
    },
  ],
  [
    'response field becomes nullable',
    'a text',
    (d) => {
      answered(d, ({ type }) => type === 'string', 'text').value['type'] = ['string', 'null'];
    },
  ],
  [
    'response enum value added',
    'where they were all',
    (d) => {
      const isClosed = (value: Json) => Array.isArray(value['enum']) && value['x-extensible-enum'] !== true;
      answered(d, isClosed, 'list of values').value['enum'].push('one-more');
    },
  ],
  [
    'renamed discriminator',
    'of an answer',
    (d) => {
      answered(d, ({ propertyName }) => typeof propertyName === 'string', 'discriminator').value['propertyName'] =
        'other';
    },
  ],
  [
    'removed request field',
    'an optional one',
    (d) => {
      const { value } = sent(d, hasOptional, 'schema with optional fields');
      delete value['properties'][nameOptional(value)];
    },
  ],
  [
    'request field becomes required',
    'an optional one',
    (d) => {
      const { value } = sent(d, hasOptional, 'schema with optional fields');
      value['required'] = [...(value['required'] ?? []), nameOptional(value)];
    },
  ],
  [
    'new required request field',
    'one more',
    (d) => {
      const { value } = sent(d, hasFields, 'schema with required fields');
      value['properties'].another = { type: 'string' };
      value['required'].push('another');
    },
  ],
  [
    'lowered maxLength',
    'of what is sent',
    (d) => shift(sent(d, has('maxLength'), 'text with a length').value, 'maxLength', -1),
  ],
  [
    'raised minLength',
    'of what is sent',
    (d) => shift(sent(d, has('minLength'), 'text with a length').value, 'minLength', 1),
  ],
  ['narrowed parameter range', 'by one', (d) => shift(limitOf(d), 'maximum', -1)],
  [
    'changed parameter default',
    'by one',
    (d) => {
      const { schema } = first(
        listSharedParameters(d).filter((one) => typeof one['schema']?.default === 'number'),
        'default',
      ) as { schema: Json };
      shift(schema, 'default', 1);
    },
  ],
  [
    'parameter in another form',
    'JSON instead of text',
    (d) => {
      const parameter = first(
        listSharedParameters(d).filter((one) => one['in'] === 'query'),
        'parameter',
      );
      parameter['content'] = { 'application/json': { schema: parameter['schema'] } };
      delete parameter['schema'];
    },
  ],
  ['sunset removed', 'it stays deprecated', (d) => setSunset(undefined)(d), deprecate],
  ['sunset earlier', 'by a day', setSunset('2090-06-29'), deprecate],
  ['sunset unreadable', 'not a date', setSunset('when it suits us'), deprecate],
  [
    'sunset past',
    'before today',
    (d) => {
      deprecate(d);
      setSunset('2001-01-01')(d);
    },
    (d) => {
      for (const { value } of listWrittenOperations(d))
        for (const name of ['deprecated', 'x-sunset']) delete value[name];
    },
  ],
  [
    'deprecated without sunset',
    'all of them',
    (d) => {
      for (const { value } of listWrittenOperations(d)) value['deprecated'] = true;
    },
    (d) => {
      for (const { value } of listWrittenOperations(d))
        for (const name of ['deprecated', 'x-sunset']) delete value[name];
    },
  ],
  [
    'security tightened',
    'another scheme',
    (d) => {
      for (const { value } of listWrittenOperations(d)) value['security'] = [{ another: [] }];
      d['components'].securitySchemes.another = { type: 'http', scheme: 'basic' };
    },
  ],
);

export const harmlessInAnyContract = harmless(
  ['relaxed parameter range', 'by one', (d) => shift(limitOf(d), 'maximum', 1)],
  ['sunset later', 'by a day', setSunset('2090-07-01'), deprecate],
  [
    'added response field',
    'required',
    (d) => {
      const { value } = answered(d, hasFields, 'schema with required fields');
      value['properties'].another = { type: 'string' };
      value['required'].push('another');
    },
  ],
  [
    'added optional parameter',
    'of a query',
    (d) => {
      const { value } = first(listWrittenOperations(d), 'operation');
      value['parameters'] = [
        ...(value['parameters'] ?? []),
        { name: 'another', in: 'query', schema: { type: 'string' } },
      ];
    },
  ],
  [
    'added failure status',
    'of a class that callers know',
    (d) => {
      for (const { value } of listWrittenOperations(d)) value['responses']['418'] = { description: 'Another.' };
    },
  ],
  [
    'changed description',
    'of every operation',
    (d) => {
      for (const { value } of listWrittenOperations(d)) value['description'] = 'Other words.';
    },
  ],
);
