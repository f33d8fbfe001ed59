import type { Finding, Part, Comparer } from './change.ts';
import type { Direction, RuleName } from './rules.ts';
import { compareObject } from './object.ts';
import { alike, below, prose, same, stepBoth } from './side.ts';
import type { Members, Pair, Side } from './side.ts';
import { compareUnions, compareWrapped } from './union.ts';
import { compareDefault, compareForms, compareLimits, compareTypes, compareValues } from './values.ts';

/** The keywords that have rules of their own; any other one that changes is taken for a break. */
const ruled = new Set(
  [
    [...prose],
    ['type', 'enum', 'const', 'default', 'deprecated', 'readOnly', 'writeOnly', 'format', 'pattern', 'multipleOf'],
    ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'uniqueItems'],
    ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'],
    ['contentEncoding', 'contentMediaType', 'properties', 'required', 'additionalProperties', 'items'],
    ['oneOf', 'anyOf', 'allOf', 'not', 'discriminator'],
  ].flat(),
);

/** Compares two schemas: a request has to take what it took, an answer may promise no less than it did. */
export const compareSchema: Comparer = function* (pair, given): Iterable<Finding | Part> {
  if (isLeaf(pair.before.value) && same(pair.before.value, pair.after.value)) return;
  const direction: Direction = given ?? 'response';
  yield* compareProse(pair, 'it');
  if (yield* compareWrapped(pair, direction, compareSchema)) return;
  yield* compareTypes(pair);
  yield* compareValues(pair);
  yield* compareLimits(pair);
  yield* compareForms(pair);
  yield* compareDefault(pair);
  yield* compareObject(pair, direction, compareSchema);
  yield* compareItems(pair, direction);
  yield* compareUnions(pair, direction, compareSchema);
  yield* compareNot(pair, direction);
  yield* compareOthers(pair);
};

const nesting = new Set(['properties', 'additionalProperties', 'items', 'oneOf', 'anyOf', 'allOf', 'not']);

/** A schema in which there is no other one, and so no reference that could lead to something that changed. */
const isLeaf = (schema: Members): boolean =>
  Object.keys(schema).every((name) => (ruled.has(name) && !nesting.has(name)) || name.startsWith('x-'));

const words = (value: Members) => [value['title'], value['summary'], value['description']];

/** What only people read, and whether something is on its way out. */
export function* compareProse({ before, after }: Pair, name: string): Iterable<Finding> {
  const { pointer } = before;
  if (!same(words(before.value), words(after.value))) yield { rule: 'documentation-changed', pointer, name };
  const [then, now] = [before.value['deprecated'] === true, after.value['deprecated'] === true];
  if (now && !then) yield { rule: 'deprecated', pointer, name };
  if (then && !now) yield { rule: 'restored', pointer, name };
}

function* compareItems(pair: Pair, direction: Direction): Iterable<Finding | Part> {
  const [then, now] = [pair.before.value['items'], pair.after.value['items']];
  const pointer = below(pair.before.pointer, 'items');
  if (then !== undefined && now !== undefined)
    yield { compare: compareSchema, pair: stepBoth(pair, 'items'), direction };
  else if (now !== undefined) yield { rule: 'items-restricted', pointer, after: now };
  else if (then !== undefined) yield { rule: 'items-unrestricted', pointer, before: then };
}

/** What is excluded: excluding more is allowing less, so both directions change places. */
function* compareNot(pair: Pair, direction: Direction): Iterable<Finding | Part> {
  const [then, now] = [pair.before.value['not'], pair.after.value['not']];
  const pointer = below(pair.before.pointer, 'not');
  const opposite = direction === 'request' ? 'response' : 'request';
  if (then !== undefined && now !== undefined)
    yield { compare: compareSchema, pair: stepBoth(pair, 'not'), direction: opposite };
  else if (now !== undefined) yield { rule: 'condition-added', pointer, name: 'not' };
  else if (then !== undefined) yield { rule: 'condition-removed', pointer, name: 'not' };
}

/** What there are no rules for: any change of it, or of what its references lead to, is taken for a break. */
export function* compareUnruled({ before, after }: Pair, name: string, rule: RuleName): Iterable<Finding> {
  const [then, now] = [before.value[name], after.value[name]];
  const part = (side: Side, value: unknown): Side => ({ ...side, value: { [name]: value } });
  if (!alike(part(before, then), part(after, now)))
    yield { rule, pointer: below(before.pointer, name), name, before: then, after: now };
}

function* compareOthers(pair: Pair): Iterable<Finding> {
  for (const name of new Set([...Object.keys(pair.before.value), ...Object.keys(pair.after.value)]))
    if (!ruled.has(name) && !name.startsWith('x-')) yield* compareUnruled(pair, name, 'keyword-changed');
}
