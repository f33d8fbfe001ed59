import type { Comparer, Finding, Part } from './change.ts';
import type { Direction, RuleName } from './rules.ts';
import { below, canonical, membersOf, partition, prose, same, step } from './side.ts';
import type { Members, Pair, Side } from './side.ts';
import { isExtensible } from './values.ts';

type Variant = { name: string; side: Side };

const lastOf = (reference: unknown) => String(reference).split('/').at(-1)!;

/** What the discriminator calls the schema that a reference leads to; a mapping may name it without the way to it. */
function mappedNames(union: Side, reference: unknown): string[] {
  const mapping = Object.entries(membersOf(membersOf(union.value['discriminator'])['mapping']));
  return mapping.filter(([, target]) => lastOf(target) === lastOf(reference)).map(([name]) => name);
}

/** The one value of the member that tells variants apart, for variants that are written in place. */
function constantOf(union: Side, variant: Side): string | undefined {
  const property = membersOf(union.value['discriminator'])['propertyName'];
  if (typeof property !== 'string') return undefined;
  const constant = step(variant, 'properties', property).value['const'];
  return typeof constant === 'string' ? constant : undefined;
}

/** The variants of a union, by the names that they are recognized by. */
function variantsOf(union: Side, keyword: string): Variant[] {
  const listed = union.value[keyword];
  if (!Array.isArray(listed)) return [];
  const seen = new Map<string, number>();
  return listed.flatMap((written: unknown, index) => {
    const side = step(union, keyword, index);
    return namesOf(union, written, side).map((name) => {
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      return { name: times === 1 ? name : `${name} (${times})`, side };
    });
  });
}

/** All names of a variant. One that its mapping leaves out is called what its schema is called. */
function namesOf(union: Side, written: unknown, side: Side): string[] {
  const { $ref } = membersOf(written);
  if (typeof $ref !== 'string') return [constantOf(union, side) ?? canonical(written)];
  const names = mappedNames(union, $ref);
  return names.length > 0 ? names : [lastOf($ref)];
}

/** Pairs variants by name; of those that are left, the first before with the first after, and so on. */
function matched(before: Variant[], after: Variant[], byName: boolean) {
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

/** What is said of a variant that only one side has. Null is no variant of its own to people. */
function ruleOf(variant: Variant, keyword: string, isNew: boolean, before: Side): RuleName {
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
): Iterable<Finding | Part> {
  const [then, now] = [variantsOf(pair.before, keyword), variantsOf(pair.after, keyword)];
  const pointer = below(pair.before.pointer, keyword);
  if (keyword !== 'allOf' && then.length === 0 && now.length > 0) return yield { rule: 'union-introduced', pointer };
  if (keyword !== 'allOf' && then.length > 0 && now.length === 0) return yield { rule: 'union-dissolved', pointer };
  const { pairs, removed, added } = matched(then, now, 'discriminator' in pair.before.value);
  for (const variant of removed) {
    const rule = ruleOf(variant, keyword, false, pair.before);
    yield { rule, pointer: below(pointer, then.indexOf(variant)), name: variant.name };
  }
  for (const variant of added) {
    const rule = ruleOf(variant, keyword, true, pair.before);
    yield { rule, pointer: below(pointer, now.indexOf(variant)), name: variant.name };
  }
  for (const variant of pairs) yield { compare, pair: variant, direction };
}

/** Whether nothing else is asked of a value than that it is one of the variants. */
const isOnlyUnion = (schema: Members): boolean =>
  Object.keys(schema).every((name) => prose.has(name) || ['oneOf', 'anyOf', 'discriminator'].includes(name));

const alternatives = (side: Side): Variant[] => [...variantsOf(side, 'oneOf'), ...variantsOf(side, 'anyOf')];

/**
 * A schema that became one of several variants, or that is left of several: only the others are new or gone. Returns
 * whether that is the case; then there is nothing else to compare.
 */
export function* compareWrapped(
  pair: Pair,
  direction: Direction,
  compare: Comparer,
): Generator<Finding | Part, boolean> {
  const { before, after } = pair;
  const [then, now] = [alternatives(before), alternatives(after)];
  if ((then.length === 0) === (now.length === 0)) return false;
  const isNew = then.length === 0;
  const plain = isNew ? before : after;
  const variants = isNew ? now : then;
  if (!isOnlyUnion(isNew ? after.value : before.value)) return false;
  const kept = variants.find(({ side }) => side.pointer === plain.pointer || same(side.value, plain.value));
  if (!kept) return false;
  for (const variant of variants.filter((other) => other !== kept)) {
    const rule = ruleOf(variant, 'oneOf', isNew, before);
    yield { rule, pointer: below(before.pointer, 'oneOf', variants.indexOf(variant)), name: variant.name };
  }
  yield { compare, pair: isNew ? { before, after: kept.side } : { before: kept.side, after }, direction };
  return true;
}

/** The variants of oneOf and anyOf, the conditions of allOf, and what tells variants apart. */
export function* compareUnions(pair: Pair, direction: Direction, compare: Comparer): Iterable<Finding | Part> {
  for (const keyword of ['oneOf', 'anyOf', 'allOf']) yield* compareVariants(pair, direction, compare, keyword);
  const [before, after] = [pair.before, pair.after].map(
    ({ value }) => membersOf(value['discriminator'])['propertyName'],
  );
  if (same(before, after)) return;
  const rule = before === undefined ? 'discriminator-added' : 'discriminator-changed';
  yield { rule, pointer: below(pair.before.pointer, 'discriminator', 'propertyName'), before, after };
}
