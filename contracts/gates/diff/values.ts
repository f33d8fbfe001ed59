import type { Finding } from './change.ts';
import { below, partition, same } from './side.ts';
import type { Members, Pair } from './side.ts';

const everyType = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
};

/** The listed values; undefined when any will do. */
const listed = (schema: Members): unknown[] | undefined => {
  const values = Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : undefined;
  if (!('const' in schema)) return values;
  const constant = schema['const'];
  return values && !values.some((value) => same(value, constant)) ? [] : [constant];
};

/** The types that a schema lets through. A number may be an integer. */
function typesOf(schema: Members): string[] {
  const { type } = schema;
  const values = listed(schema);
  const given = typeof type === 'string' ? [type] : Array.isArray(type) ? (type as string[]) : values?.map(typeOf);
  if (!given) return everyType;
  return [...new Set(given.includes('number') ? [...given, 'integer'] : given)];
}

const inWords = (types: string[]): string => {
  if (types.length === everyType.length) return 'anything';
  return types.filter((type) => type !== 'integer' || !types.includes('number')).join(' or ');
};

/** Which types of values there may be, null among them. */
export function* compareTypes({ before, after }: Pair): Iterable<Finding> {
  const [then, now] = [typesOf(before.value), typesOf(after.value)];
  const { removed, added } = partition(then, now);
  const pointer = below(before.pointer, 'type');
  const change = { pointer, before: inWords(then), after: inWords(now) };
  if (removed.length === 1 && removed[0] === 'null') yield { rule: 'null-refused', ...change };
  else if (removed.length > 0) yield { rule: 'type-narrowed', ...change };
  if (added.length === 1 && added[0] === 'null') yield { rule: 'null-allowed', ...change };
  else if (added.length > 0) yield { rule: 'type-widened', ...change };
}

/** Whether callers were told that there will be more values or variants than are listed. */
export const isExtensible = (schema: Members): boolean => schema['x-extensible-enum'] === true;

/** The values of an enum or a const. */
export function* compareValues({ before, after }: Pair): Iterable<Finding> {
  const [then, now] = [listed(before.value), listed(after.value)];
  if (isExtensible(after.value) && !isExtensible(before.value))
    yield { rule: 'marked-extensible', pointer: below(before.pointer, 'x-extensible-enum') };
  const at = (index?: number) =>
    index === undefined ? below(before.pointer, 'enum') : below(before.pointer, 'enum', index);
  if (then && now) {
    for (const [index, value] of then.entries())
      if (!now.some((other) => same(value, other)))
        yield { rule: 'value-removed', pointer: at(index), name: String(value), before: value };
    const added = isExtensible(before.value) ? 'extensible-value-added' : 'value-added';
    for (const [index, value] of now.entries())
      if (!then.some((other) => same(value, other)))
        yield { rule: added, pointer: at(index), name: String(value), after: value };
  } else if (now) yield { rule: 'values-restricted', pointer: at(), after: now };
  else if (then) yield { rule: 'values-unrestricted', pointer: at(), before: then };
}

const lowest = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const highest = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const countsFromZero = new Set(['minLength', 'minItems', 'minProperties']);

/** A limit as a number: without one there is no end, and nothing is shorter than empty. */
function limitOf(schema: Members, keyword: string, none: number): number {
  const value = schema[keyword];
  if (typeof value === 'number') return value;
  return countsFromZero.has(keyword) ? 0 : none;
}

/** Ranges, lengths and counts. */
export function* compareLimits({ before, after }: Pair): Iterable<Finding> {
  for (const [keywords, sign] of [
    [lowest, 1],
    [highest, -1],
  ] as const) {
    for (const name of keywords) {
      const [then, now] = [before, after].map(({ value }) => sign * limitOf(value, name, -sign * Infinity));
      if (then === now) continue;
      const rule = now! > then! ? 'limit-tightened' : 'limit-relaxed';
      yield { rule, pointer: below(before.pointer, name), name, before: before.value[name], after: after.value[name] };
    }
  }
}

const forms = ['pattern', 'format', 'multipleOf', 'uniqueItems', 'contentEncoding', 'contentMediaType'];

/** What values have to look like. Whether one pattern allows all that another does is not decided: it is a change. */
export function* compareForms({ before, after }: Pair): Iterable<Finding> {
  for (const name of forms) {
    const [then, now] = [before.value[name] || undefined, after.value[name] || undefined];
    if (same(then, now)) continue;
    const rule = then === undefined ? 'form-required' : now === undefined ? 'form-dropped' : 'form-changed';
    yield { rule, pointer: below(before.pointer, name), name, before: then, after: now };
  }
}

export function* compareDefault({ before, after }: Pair): Iterable<Finding> {
  const [then, now] = [before.value['default'], after.value['default']];
  if (same(then, now)) return;
  const rule = then === undefined ? 'default-added' : 'default-changed';
  yield { rule, pointer: below(before.pointer, 'default'), before: then, after: now };
}
