import type { Comparer, Finding, ComparablePart } from './change.ts';
import { compareProse, compareSchema, compareUnruled } from './schema.ts';
import { joinPointer, getMembers, partition, isSameValue, stepBoth } from './side.ts';
import type { Direction, RuleName } from './rules.ts';
import type { Pair, Side } from './side.ts';

const listNames = (side: Side, key: string) => Object.keys(getMembers(side.value[key]));

/** Compares the media types of a body, and their schemas. The schema of a stream is that of its items. */
export function* compareContent(pair: Pair, direction: Direction): Iterable<Finding | ComparablePart> {
  const { removed, added, common } = partition(listNames(pair.before, 'content'), listNames(pair.after, 'content'));
  const at = (name: string) => joinPointer(pair.before.pointer, 'content', name);
  for (const name of removed) yield { rule: 'media-type-removed', pointer: at(name), name };
  for (const name of added) yield { rule: 'media-type-added', pointer: at(name), name };
  for (const name of common) {
    const media = stepBoth(pair, 'content', name);
    if (!isSameValue(media.before.value['encoding'], media.after.value['encoding']))
      yield { rule: 'body-encoding-changed', pointer: joinPointer(at(name), 'encoding'), name };
    yield { compare: compareSchema, pair: stepBoth(media, 'schema'), direction };
  }
}

/** Returns the serialization of a value, with the defaults of OpenAPI. */
function getEncoding({ value }: Side) {
  const { style = value['in'] === 'query' || value['in'] === 'cookie' ? 'form' : 'simple' } = value;
  const { explode = style === 'form', allowReserved = false, allowEmptyValue = false } = value;
  return { style, explode, allowReserved, allowEmptyValue };
}

/** Compares the serialization of a parameter or a header. */
export function* compareEncoding({ before, after }: Pair, rule: RuleName, name: string): Iterable<Finding> {
  const [then, now] = [getEncoding(before), getEncoding(after)];
  if (!isSameValue(then, now)) yield { rule, pointer: before.pointer, name, before: then, after: now };
}

/** Compares the body of a request. */
export const compareRequestBody: Comparer = function* (pair) {
  const { before, after } = pair;
  yield* compareProse(pair, 'the body');
  const [then, now] = [before.value['required'] === true, after.value['required'] === true];
  const pointer = joinPointer(before.pointer, 'required');
  if (now && !then) yield { rule: 'body-required', pointer };
  if (then && !now) yield { rule: 'body-optional', pointer };
  yield* compareContent(pair, 'request');
};

/** Compares the headers and bodies of a response. */
export const compareResponse: Comparer = function* (pair) {
  yield* compareProse(pair, 'the answer');
  yield* compareHeaders(pair);
  yield* compareContent(pair, 'response');
  if ('links' in pair.before.value) yield* compareUnruled(pair, 'links', 'unsupported-part-changed');
};

function* compareHeaders(pair: Pair): Iterable<Finding | ComparablePart> {
  const names = (side: Side) => new Map(listNames(side, 'headers').map((name) => [name.toLowerCase(), name]));
  const [then, now] = [names(pair.before), names(pair.after)];
  const { removed, added, common } = partition([...then.keys()], [...now.keys()]);
  const at = (key: string) => joinPointer(pair.before.pointer, 'headers', then.get(key) ?? now.get(key)!);
  for (const key of removed) yield { rule: 'header-removed', pointer: at(key), name: then.get(key)! };
  for (const key of added) yield { rule: 'header-added', pointer: at(key), name: now.get(key)! };
  for (const key of common) {
    const before = stepBoth(pair, 'headers', then.get(key)!).before;
    const after = stepBoth(pair, 'headers', now.get(key)!).after;
    yield* compareHeader({ before, after }, then.get(key)!, at(key));
  }
}

function* compareHeader(pair: Pair, name: string, pointer: string): Iterable<Finding | ComparablePart> {
  yield* compareProse(pair, `the header ${name}`);
  const [then, now] = [pair.before.value['required'] === true, pair.after.value['required'] === true];
  if (now && !then) yield { rule: 'header-required', pointer, name };
  if (then && !now) yield { rule: 'header-optional', pointer, name };
  yield* compareEncoding(pair, 'header-encoding-changed', name);
  yield* compareContent(pair, 'response');
  yield { compare: compareSchema, pair: stepBoth(pair, 'schema'), direction: 'response' };
}
