import type { Finding } from './change.ts';
import { joinPointer, partition, isSameValue } from './side.ts';
import type { Members, Pair } from './side.ts';

const everyType = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

const getValueType = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
};

/** Returns the listed values, or undefined when any value is allowed. */
export const listAllowedValues = (schema: Members): unknown[] | undefined => {
  const values = Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : undefined;
  if (!('const' in schema)) return values;
  const constant = schema['const'];
  return values && !values.some((value) => isSameValue(value, constant)) ? [] : [constant];
};

/** Lists the types that a schema allows. A number may be an integer. */
export function listTypes(schema: Members): string[] {
  const { type } = schema;
  const values = listAllowedValues(schema);
  const given =
    typeof type === 'string' ? [type] : Array.isArray(type) ? (type as string[]) : values?.map(getValueType);
  if (!given) return everyType;
  return [...new Set(given.includes('number') ? [...given, 'integer'] : given)];
}

const formatTypes = (types: string[]): string => {
  if (types.length === everyType.length) return 'anything';
  return types.filter((type) => type !== 'integer' || !types.includes('number')).join(' or ');
};

/** Compares the allowed types, null included. */
export function* compareTypes({ before, after }: Pair): Iterable<Finding> {
  const [then, now] = [listTypes(before.value), listTypes(after.value)];
  const { removed, added } = partition(then, now);
  const pointer = joinPointer(before.pointer, 'type');
  const change = { pointer, before: formatTypes(then), after: formatTypes(now) };
  if (removed.length === 1 && removed[0] === 'null') yield { rule: 'null-refused', ...change };
  else if (removed.length > 0) yield { rule: 'type-narrowed', ...change };
  if (added.length === 1 && added[0] === 'null') yield { rule: 'null-allowed', ...change };
  else if (added.length > 0) yield { rule: 'type-widened', ...change };
}

/** Checks whether the contract announces that further values or variants may be added. */
export const isExtensible = (schema: Members): boolean => schema['x-extensible-enum'] === true;

/** Compares the values of an enum or a const. */
export function* compareValues({ before, after }: Pair): Iterable<Finding> {
  const [then, now] = [listAllowedValues(before.value), listAllowedValues(after.value)];
  if (isExtensible(after.value) && !isExtensible(before.value))
    yield { rule: 'marked-extensible', pointer: joinPointer(before.pointer, 'x-extensible-enum') };
  const at = (index?: number) =>
    index === undefined ? joinPointer(before.pointer, 'enum') : joinPointer(before.pointer, 'enum', index);
  if (then && now) {
    for (const [index, value] of then.entries())
      if (!now.some((other) => isSameValue(value, other)))
        yield { rule: 'value-removed', pointer: at(index), name: String(value), before: value };
    const added = isExtensible(before.value) ? 'extensible-value-added' : 'value-added';
    for (const [index, value] of now.entries())
      if (!then.some((other) => isSameValue(value, other)))
        yield { rule: added, pointer: at(index), name: String(value), after: value };
  } else if (now) yield { rule: 'values-restricted', pointer: at(), after: now };
  else if (then) yield { rule: 'values-unrestricted', pointer: at(), before: then };
}

const counts = [
  ['minLength', 1],
  ['minItems', 1],
  ['minProperties', 1],
  ['maxLength', -1],
  ['maxItems', -1],
  ['maxProperties', -1],
] as const;

/**
 * The formats of numbers, with the range that each leaves of those that JSON carries exactly. They tell a generator the type
 * of a variable, and restrict values by their range only.
 */
const numberFormats: Record<string, { minimum?: number; maximum?: number }> = {
  int32: { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  int64: {},
  float: {},
  double: {},
};

/** Returns a schema whose format of a number is written as its range. */
function toRanges(schema: Members): Members {
  const range = numberFormats[String(schema['format'])];
  if (!range) return schema;
  const { format: _, minimum, maximum, ...rest } = schema;
  const bounds = {
    minimum: Math.max(Number(minimum ?? -Infinity), range.minimum ?? -Infinity),
    maximum: Math.min(Number(maximum ?? Infinity), range.maximum ?? Infinity),
  };
  return { ...rest, ...Object.fromEntries(Object.entries(bounds).filter(([, bound]) => Number.isFinite(bound))) };
}

/** A bound of numbers: no value below it fits, and it fits itself unless it is exclusive. Upper bounds are negated. */
type Bound = { keyword: string; value: number; isExclusive: boolean };

/** Returns the bound that two keywords set together. Of integers it is the first that fits. */
function getBound(schema: Members, inclusive: string, exclusive: string, sign: 1 | -1): Bound {
  const at = (keyword: string) =>
    typeof schema[keyword] === 'number' ? sign * (schema[keyword] as number) : Number.NEGATIVE_INFINITY;
  const isExclusive = at(exclusive) >= at(inclusive) && Number.isFinite(at(exclusive));
  const keyword = isExclusive ? exclusive : inclusive;
  const value = at(keyword);
  const isWhole = !listTypes(schema).includes('number');
  if (!isWhole || !Number.isFinite(value)) return { keyword, value, isExclusive };
  return { keyword, value: isExclusive ? Math.floor(value) + 1 : Math.ceil(value), isExclusive: false };
}

function* compareBounds({ before, after }: Pair): Iterable<Finding> {
  const [old, fresh] = [toRanges(before.value), toRanges(after.value)];
  for (const [inclusive, exclusive, sign] of [
    ['minimum', 'exclusiveMinimum', 1],
    ['maximum', 'exclusiveMaximum', -1],
  ] as const) {
    const [then, now] = [getBound(old, inclusive, exclusive, sign), getBound(fresh, inclusive, exclusive, sign)];
    if (then.value === now.value && then.isExclusive === now.isExclusive) continue;
    const isTighter = now.value > then.value || (now.value === then.value && now.isExclusive);
    const name = now.value === Number.NEGATIVE_INFINITY ? then.keyword : now.keyword;
    const rule = isTighter ? 'limit-tightened' : 'limit-relaxed';
    const pointer = joinPointer(before.pointer, name);
    yield { rule, pointer, name, before: old[then.keyword], after: fresh[now.keyword] };
  }
}

/** Compares ranges, lengths and counts. */
export function* compareLimits(pair: Pair): Iterable<Finding> {
  yield* compareBounds(pair);
  const { before, after } = pair;
  for (const [name, sign] of counts) {
    const none = sign === 1 ? 0 : Number.NEGATIVE_INFINITY;
    const limitOf = ({ value }: Pair['before']) => (typeof value[name] === 'number' ? sign * value[name] : none);
    const [then, now] = [limitOf(before), limitOf(after)];
    if (then === now) continue;
    const rule = now > then ? 'limit-tightened' : 'limit-relaxed';
    yield {
      rule,
      pointer: joinPointer(before.pointer, name),
      name,
      before: before.value[name],
      after: after.value[name],
    };
  }
}

const forms = ['pattern', 'format', 'multipleOf', 'uniqueItems', 'contentEncoding', 'contentMediaType'];

/** Compares patterns and formats. Any difference of patterns is a change: it is not decided whether one includes the other. */
export function* compareForms({ before, after }: Pair): Iterable<Finding> {
  const [old, fresh] = [toRanges(before.value), toRanges(after.value)];
  for (const name of forms) {
    const [then, now] = [old[name] || undefined, fresh[name] || undefined];
    if (isSameValue(then, now)) continue;
    yield {
      rule: ruleOfForm(name, then, now),
      pointer: joinPointer(before.pointer, name),
      name,
      before: then,
      after: now,
    };
  }
}

/** Forms that say what a text means: generators make another type of it, and readers decode it. */
const makesAnotherType = (name: string, form: unknown) =>
  name.startsWith('content') || (name === 'format' && !/^(int|float|double)/.test(String(form)));

function ruleOfForm(name: string, then: unknown, now: unknown) {
  if (then === undefined) return makesAnotherType(name, now) ? 'form-introduced' : 'form-required';
  return now === undefined ? 'form-dropped' : 'form-changed';
}

export function* compareDefault({ before, after }: Pair): Iterable<Finding> {
  const [then, now] = [before.value['default'], after.value['default']];
  if (isSameValue(then, now)) return;
  const rule = then === undefined ? 'default-added' : 'default-changed';
  yield { rule, pointer: joinPointer(before.pointer, 'default'), before: then, after: now };
}

/**
 * Compares the restrictions of our own, which the server holds requests to: a text that has to say something, and how many
 * values an object has in all.
 */
export function* compareOwnRestrictions({ before, after }: Pair): Iterable<Finding> {
  const blank = 'x-not-blank';
  const [was, is] = [before.value[blank] === true, after.value[blank] === true];
  const pointer = joinPointer(before.pointer, blank);
  if (was !== is) yield { rule: is ? 'form-required' : 'form-dropped', pointer, name: blank, before: was, after: is };
  const name = 'x-max-values';
  const [then, now] = [before.value[name], after.value[name]];
  const limit = (value: unknown) => (typeof value === 'number' ? value : Number.POSITIVE_INFINITY);
  if (limit(then) === limit(now)) return;
  const rule = limit(now) < limit(then) ? 'limit-tightened' : 'limit-relaxed';
  yield { rule, pointer: joinPointer(before.pointer, name), name, before: then, after: now };
}
