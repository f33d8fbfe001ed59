import type { Comparer, Finding, Part } from './change.ts';
import { compareProse, compareSchema, compareUnruled } from './schema.ts';
import { below, membersOf, partition, same, stepBoth } from './side.ts';
import type { Direction, RuleName } from './rules.ts';
import type { Pair, Side } from './side.ts';

const namesOf = (side: Side, key: string) => Object.keys(membersOf(side.value[key]));

/** The media types of a body, and the schema of each. The items of a stream are the schema of its media type. */
export function* compareContent(pair: Pair, direction: Direction): Iterable<Finding | Part> {
  const { removed, added, common } = partition(namesOf(pair.before, 'content'), namesOf(pair.after, 'content'));
  const at = (name: string) => below(pair.before.pointer, 'content', name);
  for (const name of removed) yield { rule: 'media-type-removed', pointer: at(name), name };
  for (const name of added) yield { rule: 'media-type-added', pointer: at(name), name };
  for (const name of common) {
    const media = stepBoth(pair, 'content', name);
    if (!same(media.before.value['encoding'], media.after.value['encoding']))
      yield { rule: 'body-encoding-changed', pointer: below(at(name), 'encoding'), name };
    yield { compare: compareSchema, pair: stepBoth(media, 'schema'), direction };
  }
}

/** How a value becomes text: as written, or as OpenAPI has it where nothing is written. */
function encodingOf({ value }: Side) {
  const { style = value['in'] === 'query' || value['in'] === 'cookie' ? 'form' : 'simple' } = value;
  const { explode = style === 'form', allowReserved = false, allowEmptyValue = false } = value;
  return { style, explode, allowReserved, allowEmptyValue };
}

/** How a parameter or a header is written. */
export function* compareEncoding({ before, after }: Pair, rule: RuleName, name: string): Iterable<Finding> {
  const [then, now] = [encodingOf(before), encodingOf(after)];
  if (!same(then, now)) yield { rule, pointer: before.pointer, name, before: then, after: now };
}

/** The body of a request. */
export const compareRequestBody: Comparer = function* (pair) {
  const { before, after } = pair;
  yield* compareProse(pair, 'the body');
  const [then, now] = [before.value['required'] === true, after.value['required'] === true];
  const pointer = below(before.pointer, 'required');
  if (now && !then) yield { rule: 'body-required', pointer };
  if (then && !now) yield { rule: 'body-optional', pointer };
  yield* compareContent(pair, 'request');
};

/** A response: its headers and its bodies. */
export const compareResponse: Comparer = function* (pair) {
  yield* compareProse(pair, 'the answer');
  yield* compareHeaders(pair);
  yield* compareContent(pair, 'response');
  if ('links' in pair.before.value) yield* compareUnruled(pair, 'links', 'unsupported-part-changed');
};

function* compareHeaders(pair: Pair): Iterable<Finding | Part> {
  const names = (side: Side) => new Map(namesOf(side, 'headers').map((name) => [name.toLowerCase(), name]));
  const [then, now] = [names(pair.before), names(pair.after)];
  const { removed, added, common } = partition([...then.keys()], [...now.keys()]);
  const at = (key: string) => below(pair.before.pointer, 'headers', then.get(key) ?? now.get(key)!);
  for (const key of removed) yield { rule: 'header-removed', pointer: at(key), name: then.get(key)! };
  for (const key of added) yield { rule: 'header-added', pointer: at(key), name: now.get(key)! };
  for (const key of common) {
    const before = stepBoth(pair, 'headers', then.get(key)!).before;
    const after = stepBoth(pair, 'headers', now.get(key)!).after;
    yield* compareHeader({ before, after }, then.get(key)!, at(key));
  }
}

function* compareHeader(pair: Pair, name: string, pointer: string): Iterable<Finding | Part> {
  yield* compareProse(pair, `the header ${name}`);
  const [then, now] = [pair.before.value['required'] === true, pair.after.value['required'] === true];
  if (now && !then) yield { rule: 'header-required', pointer, name };
  if (then && !now) yield { rule: 'header-optional', pointer, name };
  yield* compareEncoding(pair, 'header-encoding-changed', name);
  yield* compareContent(pair, 'response');
  yield { compare: compareSchema, pair: stepBoth(pair, 'schema'), direction: 'response' };
}
