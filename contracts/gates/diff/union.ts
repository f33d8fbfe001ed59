import type { Comparer, Finding, ComparablePart } from './change.ts';
import type { Direction, RuleName } from './rules.ts';
import {
  joinPointer,
  toCanonicalJson,
  getMembers,
  partition,
  proseKeywords,
  isSameSide,
  isSameValue,
  step,
} from './side.ts';
import type { Members, Pair, Side } from './side.ts';
import { mayOverlap } from './overlap.ts';
import { isExtensible } from './values.ts';

type Variant = { name: string; side: Side };

const getLastSegment = (reference: unknown) => String(reference).split('/').at(-1)!;

/** Lists the names that the discriminator has for the target of a reference. A mapping may use its name without a pointer. */
function listMappedNames(union: Side, reference: unknown): string[] {
  const mapping = Object.entries(getMembers(getMembers(union.value['discriminator'])['mapping']));
  return mapping.filter(([, target]) => getLastSegment(target) === getLastSegment(reference)).map(([name]) => name);
}

/** Returns the constant of the tag of an inline variant. */
function getTagConstant(union: Side, variant: Side): string | undefined {
  const property = getMembers(union.value['discriminator'])['propertyName'];
  if (typeof property !== 'string') return undefined;
  const constant = step(variant, 'properties', property).value['const'];
  return typeof constant === 'string' ? constant : undefined;
}

/** Lists the variants of a union, by the names that identify them. */
function listVariants(union: Side, keyword: string): Variant[] {
  const listed = union.value[keyword];
  if (!Array.isArray(listed)) return [];
  const seen = new Map<string, number>();
  return listed.flatMap((written: unknown, index) => {
    const side = step(union, keyword, index);
    return listVariantNames(union, written, side).map((name) => {
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      return { name: times === 1 ? name : `${name} (${times})`, side };
    });
  });
}

/** Lists the names of a variant. One without a mapping has the name of its schema. */
function listVariantNames(union: Side, written: unknown, side: Side): string[] {
  const { $ref } = getMembers(written);
  if (typeof $ref !== 'string') return [getTagConstant(union, side) ?? toCanonicalJson(written)];
  const names = listMappedNames(union, $ref);
  return names.length > 0 ? names : [getLastSegment($ref)];
}

/** Pairs variants by name, and the remaining ones in their order. */
function matchVariants(before: Variant[], after: Variant[], byName: boolean) {
  const named = (variants: Variant[], name: string) => variants.find((variant) => variant.name === name)!;
  const names = partition(
    before.map(({ name }) => name),
    after.map(({ name }) => name),
  );
  const unnamed = byName ? 0 : Math.min(names.removed.length, names.added.length);
  const pairs = [
    ...names.common.map((name) => [named(before, name), named(after, name)] as const),
    ...names.removed
      .slice(0, unnamed)
      .map((name, index) => [named(before, name), named(after, names.added[index]!)] as const),
  ];
  return {
    pairs: pairs.map(([then, now]): Pair => ({ before: then.side, after: now.side })),
    removed: names.removed.slice(unnamed).map((name) => named(before, name)),
    added: names.added.slice(unnamed).map((name) => named(after, name)),
  };
}

const isNull = ({ side }: Variant) => side.value['type'] === 'null';

/** Selects the rule of a variant that only one side has. Null is not a variant of its own. */
function selectVariantRule(variant: Variant, keyword: string, isNew: boolean, before: Side): RuleName {
  if (keyword === 'allOf') return isNew ? 'condition-added' : 'condition-removed';
  if (isNull(variant)) return isNew ? 'null-allowed' : 'null-refused';
  if (!isNew) return 'variant-removed';
  return isExtensible(before.value) ? 'extensible-variant-added' : 'variant-added';
}

function* compareVariants(
  pair: Pair,
  direction: Direction,
  compare: Comparer,
  keyword: string,
): Iterable<Finding | ComparablePart> {
  const [then, now] = [listVariants(pair.before, keyword), listVariants(pair.after, keyword)];
  const pointer = joinPointer(pair.before.pointer, keyword);
  if (keyword !== 'allOf' && then.length === 0 && now.length > 0) return yield { rule: 'union-introduced', pointer };
  if (keyword !== 'allOf' && then.length > 0 && now.length === 0) return yield { rule: 'union-dissolved', pointer };
  const { pairs, removed, added } = matchVariants(then, now, 'discriminator' in pair.before.value);
  for (const variant of removed) {
    const rule = selectVariantRule(variant, keyword, false, pair.before);
    yield { rule, pointer: joinPointer(pointer, then.indexOf(variant)), name: variant.name };
  }
  for (const variant of added) {
    const rule = selectVariantRule(variant, keyword, true, pair.before);
    yield { rule, pointer: joinPointer(pointer, now.indexOf(variant)), name: variant.name };
  }
  if (keyword === 'oneOf' && direction === 'request') yield* compareOverlaps(pairs, added, pointer);
  for (const variant of pairs) yield { compare, pair: variant, direction };
}

/**
 * Finds variants that a value of another one may fit now too, because they are new or wider: oneOf refuses it then.
 */
function* compareOverlaps(pairs: Pair[], added: Variant[], pointer: string): Iterable<Finding> {
  const isChanged = ({ before, after }: Pair) => !isSameSide(before, after);
  const isNew = (one: Pair, other: Pair) =>
    mayOverlap(one.after, other.after) && (isChanged(one) || isChanged(other) || !mayOverlap(one.before, other.before));
  for (const [index, pair] of pairs.entries()) {
    const other = pairs.slice(index + 1).find((one) => isNew(pair, one));
    if (other) yield { rule: 'variants-overlap', pointer, name: getLastSegment(other.after.pointer) };
    const fresh = added.find((variant) => mayOverlap(pair.after, variant.side));
    if (fresh) yield { rule: 'variants-overlap', pointer, name: fresh.name };
  }
}

/** Checks that a union has no further restrictions. */
const isOnlyUnion = (schema: Members): boolean =>
  Object.keys(schema).every((name) => proseKeywords.has(name) || ['oneOf', 'anyOf', 'discriminator'].includes(name));

/** Lists the variants of the only union of a schema; of two unions, a value has to fit both. */
const alternatives = (side: Side): Variant[] =>
  'oneOf' in side.value && 'anyOf' in side.value
    ? []
    : [...listVariants(side, 'oneOf'), ...listVariants(side, 'anyOf')];

/**
 * Yields a schema that became one of several variants, or that is left of several: only the others are new or gone.
 * Returns whether that is the case; then there is nothing else to compare.
 */
export function* compareWrapped(
  pair: Pair,
  direction: Direction,
  compare: Comparer,
): Generator<Finding | ComparablePart, boolean> {
  const { before, after } = pair;
  const [then, now] = [alternatives(before), alternatives(after)];
  if ((then.length === 0) === (now.length === 0)) return false;
  const isNew = then.length === 0;
  const plain = isNew ? before : after;
  const variants = isNew ? now : then;
  if (!isOnlyUnion(isNew ? after.value : before.value)) return false;
  const kept = variants.find(({ side }) => side.pointer === plain.pointer || isSameValue(side.value, plain.value));
  if (!kept) return false;
  if (isNew && direction === 'request' && 'oneOf' in after.value) {
    const others = variants.filter((other) => other !== kept);
    yield* compareOverlaps([{ before, after: kept.side }], others, joinPointer(before.pointer, 'oneOf'));
  }
  for (const variant of variants.filter((other) => other !== kept)) {
    const rule = selectVariantRule(variant, 'oneOf', isNew, before);
    yield { rule, pointer: joinPointer(before.pointer, 'oneOf', variants.indexOf(variant)), name: variant.name };
  }
  yield { compare, pair: isNew ? { before, after: kept.side } : { before: kept.side, after }, direction };
  return true;
}

/** Compares the variants of oneOf and anyOf, the conditions of allOf, and the discriminator. */
export function* compareUnions(
  pair: Pair,
  direction: Direction,
  compare: Comparer,
): Iterable<Finding | ComparablePart> {
  for (const keyword of ['oneOf', 'anyOf', 'allOf']) yield* compareVariants(pair, direction, compare, keyword);
  const [before, after] = [pair.before, pair.after].map(
    ({ value }) => getMembers(value['discriminator'])['propertyName'],
  );
  if (isSameValue(before, after)) return;
  const rule = before === undefined ? 'discriminator-added' : 'discriminator-changed';
  yield { rule, pointer: joinPointer(pair.before.pointer, 'discriminator', 'propertyName'), before, after };
}
