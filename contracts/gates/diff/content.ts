import type { Comparer, Finding, ComparablePart } from './change.ts';
import { compareProse, compareSchema, compareUnruled } from './schema.ts';
import { compareOtherMembers } from './other-members.ts';
import { joinPointer, getMembers, partition, isSameValue, step, stepBoth } from './side.ts';
import type { Direction } from './rules.ts';
import type { Pair, Side } from './side.ts';

const listNames = (side: Side, key: string) => Object.keys(getMembers(side.value[key]));

/** Compares the media types of a body, and their schemas. The schema of a stream is that of its items. */
function* compareContent(pair: Pair, direction: Direction): Iterable<Finding | ComparablePart> {
  const { removed, added, common } = partition(listNames(pair.before, 'content'), listNames(pair.after, 'content'));
  const at = (name: string) => joinPointer(pair.before.pointer, 'content', name);
  for (const name of removed) yield { rule: 'media-type-removed', pointer: at(name), name };
  for (const name of added) yield { rule: 'media-type-added', pointer: at(name), name };
  for (const name of common) {
    const media = stepBoth(pair, 'content', name);
    if (!isSameValue(media.before.value['encoding'], media.after.value['encoding']))
      yield { rule: 'body-encoding-changed', pointer: joinPointer(at(name), 'encoding'), name };
    yield* compareOtherMembers(media, 'media');
    yield { compare: compareSchema, pair: stepBoth(media, 'schema'), direction };
  }
}

/** Returns the serialization of a parameter or a header, with the defaults of OpenAPI; a media type is one of them. */
function getEncoding({ value }: Side) {
  const mediaTypes = Object.keys(getMembers(value['content']));
  if (mediaTypes.length > 0) return { mediaTypes };
  const { style = value['in'] === 'query' || value['in'] === 'cookie' ? 'form' : 'simple' } = value;
  const { explode = style === 'form', allowReserved = false, allowEmptyValue = false } = value;
  return { style, explode, allowReserved, allowEmptyValue };
}

/** Returns the schema of a parameter or a header, which is written beside its style or below its media type. */
function getSchema(side: Side): Side {
  const [mediaType] = Object.keys(getMembers(side.value['content']));
  return mediaType === undefined ? step(side, 'schema') : step(side, 'content', mediaType, 'schema');
}

/** Compares a parameter or a header: how it is written, and its schema, wherever that is. */
export function* compareCarrier(
  pair: Pair,
  kind: 'parameter' | 'header',
  direction: Direction,
  name: string,
): Iterable<Finding | ComparablePart> {
  const [before, after] = [getEncoding(pair.before), getEncoding(pair.after)];
  const rule = `${kind}-encoding-changed` as const;
  if (!isSameValue(before, after)) yield { rule, pointer: pair.before.pointer, name, before, after };
  yield* compareOtherMembers(pair, kind);
  const schemas = { before: getSchema(pair.before), after: getSchema(pair.after) };
  yield { compare: compareSchema, pair: schemas, direction };
}

/** Compares the body of a request. */
export const compareRequestBody: Comparer = function* (pair) {
  const { before, after } = pair;
  yield* compareProse(pair, 'the body');
  const [then, now] = [before.value['required'] === true, after.value['required'] === true];
  const pointer = joinPointer(before.pointer, 'required');
  if (now && !then) yield { rule: 'body-required', pointer };
  if (then && !now) yield { rule: 'body-optional', pointer };
  yield* compareOtherMembers(pair, 'body');
  yield* compareContent(pair, 'request');
};

/** Checks that the first media type of an answer stays the first: a caller that accepts any of them gets that one. */
function* compareDefaultType({ before, after }: Pair): Iterable<Finding> {
  const [[then], now] = [listNames(before, 'content'), listNames(after, 'content')];
  if (then === undefined || !now.includes(then) || now[0] === then) return;
  yield {
    rule: 'default-media-type-changed',
    pointer: joinPointer(before.pointer, 'content'),
    before: then,
    after: now[0],
  };
}

/** Compares the headers and bodies of a response. */
export const compareResponse: Comparer = function* (pair) {
  yield* compareProse(pair, 'the answer');
  yield* compareHeaders(pair);
  yield* compareOtherMembers(pair, 'response');
  yield* compareDefaultType(pair);
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
  yield* compareCarrier(pair, 'header', 'response', name);
}
