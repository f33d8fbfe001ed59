import type { Finding, ComparablePart, Comparer } from './change.ts';
import type { Direction, RuleName } from './rules.ts';
import { compareObject } from './object.ts';
import { toNormalPair } from './normal-form.ts';
import { isSameSide, joinPointer, proseKeywords, isSameValue, stepBoth } from './side.ts';
import type { Members, Pair, Side } from './side.ts';
import { compareUnions, compareWrapped } from './union.ts';
import {
  compareDefault,
  compareForms,
  compareLimits,
  compareOwnRestrictions,
  compareTypes,
  compareValues,
} from './values.ts';

/** The keywords with rules of their own. A change of any other keyword counts as a break. */
const ruled = new Set(
  [
    [...proseKeywords],
    ['type', 'enum', 'const', 'default', 'deprecated', 'readOnly', 'writeOnly', 'format', 'pattern', 'multipleOf'],
    ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties', 'uniqueItems'],
    ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'],
    ['contentEncoding', 'contentMediaType', 'properties', 'required', 'additionalProperties', 'items'],
    ['oneOf', 'anyOf', 'allOf', 'not', 'discriminator'],
  ].flat(),
);

/** Compares two schemas: a request must accept all earlier values, a response must keep all earlier guarantees. */
export const compareSchema: Comparer = function* (written, given): Iterable<Finding | ComparablePart> {
  if (isLeaf(written.before.value) && isSameValue(written.before.value, written.after.value)) return;
  const direction: Direction = given ?? 'response';
  yield* compareProse(written, 'it');
  const { pair, null: nulls } = toNormalPair(written);
  if (nulls && nulls.before !== nulls.after) {
    const rule = nulls.after ? 'null-allowed' : 'null-refused';
    yield { rule, pointer: joinPointer(written.before.pointer, 'type') };
  }
  const isElsewhere = pair.before.pointer !== written.before.pointer || pair.after.pointer !== written.after.pointer;
  if (isElsewhere) return yield { compare: compareSchema, pair, direction };
  if (yield* compareWrapped(pair, direction, compareSchema)) return;
  yield* compareKeywords(pair, direction);
};

function* compareKeywords(pair: Pair, direction: Direction): Iterable<Finding | ComparablePart> {
  yield* compareTypes(pair);
  yield* compareValues(pair);
  yield* compareLimits(pair);
  yield* compareForms(pair);
  if (direction === 'request') yield* compareOwnRestrictions(pair);
  yield* compareDefault(pair);
  yield* compareObject(pair, direction, compareSchema);
  yield* compareItems(pair, direction);
  yield* compareUnions(pair, direction, compareSchema);
  yield* compareNot(pair, direction);
  yield* compareOthers(pair);
}

const nesting = new Set(['properties', 'additionalProperties', 'items', 'oneOf', 'anyOf', 'allOf', 'not']);

/** Checks that a schema has no subschema, and so no reference to a changed schema. */
const isLeaf = (schema: Members): boolean =>
  Object.keys(schema).every((name) => (ruled.has(name) && !nesting.has(name)) || name.startsWith('x-'));

const words = ({ title, summary, description }: Members) => ({ title, summary, description });

/** Compares descriptions, and deprecations. */
export function* compareProse({ before, after }: Pair, name: string): Iterable<Finding> {
  const { pointer } = before;
  const texts = { before: words(before.value), after: words(after.value) };
  if (!isSameValue(texts.before, texts.after)) yield { rule: 'documentation-changed', pointer, name, ...texts };
  const [then, now] = [before.value['deprecated'] === true, after.value['deprecated'] === true];
  if (now && !then) yield { rule: 'deprecated', pointer, name };
  if (then && !now) yield { rule: 'restored', pointer, name };
}

function* compareItems(pair: Pair, direction: Direction): Iterable<Finding | ComparablePart> {
  const [then, now] = [pair.before.value['items'], pair.after.value['items']];
  const pointer = joinPointer(pair.before.pointer, 'items');
  if (then !== undefined && now !== undefined)
    yield { compare: compareSchema, pair: stepBoth(pair, 'items'), direction };
  else if (now !== undefined) yield { rule: 'items-restricted', pointer, after: now };
  else if (then !== undefined) yield { rule: 'items-unrestricted', pointer, before: then };
}

/** Compares `not`: excluding more allows less, so the directions are swapped. */
function* compareNot(pair: Pair, direction: Direction): Iterable<Finding | ComparablePart> {
  const [then, now] = [pair.before.value['not'], pair.after.value['not']];
  const pointer = joinPointer(pair.before.pointer, 'not');
  const opposite = direction === 'request' ? 'response' : 'request';
  if (then !== undefined && now !== undefined)
    yield { compare: compareSchema, pair: stepBoth(pair, 'not'), direction: opposite };
  else if (now !== undefined) yield { rule: 'condition-added', pointer, name: 'not' };
  else if (then !== undefined) yield { rule: 'condition-removed', pointer, name: 'not' };
}

/** Compares parts without rules: any change of them, or of the targets of their references, counts as a break. */
export function* compareUnruled({ before, after }: Pair, name: string, rule: RuleName): Iterable<Finding> {
  const [then, now] = [before.value[name], after.value[name]];
  const part = (side: Side, value: unknown): Side => ({ ...side, value: { [name]: value } });
  if (!isSameSide(part(before, then), part(after, now)))
    yield { rule, pointer: joinPointer(before.pointer, name), name, before: then, after: now };
}

function* compareOthers(pair: Pair): Iterable<Finding> {
  for (const name of new Set([...Object.keys(pair.before.value), ...Object.keys(pair.after.value)]))
    if (!ruled.has(name) && !name.startsWith('x-')) yield* compareUnruled(pair, name, 'keyword-changed');
}
