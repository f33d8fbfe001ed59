import type { Finding } from './change.ts';
import { compareUnruled } from './schema.ts';
import { proseKeywords } from './side.ts';
import type { Pair } from './side.ts';

const serialization = [
  'style',
  'explode',
  'allowReserved',
  'allowEmptyValue',
  'schema',
  'content',
  'required',
  'deprecated',
];
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The members of the parts of a document that have rules of their own, or that mean nothing to a caller. */
const ruled = {
  item: new Set([...methods, 'parameters']),
  operation: new Set(
    [['operationId', 'tags', 'parameters', 'requestBody', 'responses', 'callbacks', 'deprecated', 'security']].flat(),
  ),
  parameter: new Set([...serialization, 'in', 'name']),
  header: new Set(serialization),
  body: new Set(['content', 'required']),
  response: new Set(['headers', 'content', 'links']),
  media: new Set(['schema', 'encoding']),
};

/** Compares the members of a part that no rule knows, such as those of a later version of OpenAPI: any change is a break. */
export function* compareOtherMembers(pair: Pair, kind: keyof typeof ruled): Iterable<Finding> {
  for (const name of new Set([...Object.keys(pair.before.value), ...Object.keys(pair.after.value)]))
    if (!ruled[kind].has(name) && !proseKeywords.has(name) && !name.startsWith('x-'))
      yield* compareUnruled(pair, name, 'unsupported-part-changed');
}
