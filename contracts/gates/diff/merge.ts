import { getMembers, isAnnotation, isSameValue, joinPointer, step } from './side.ts';
import type { Members, Side } from './side.ts';

/** The keywords of which the smaller or the greater value holds when several schemas have to be fitted. */
const lowest = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']);
const highest = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Returns the types that two lists have in common; an integer is a number. */
function intersectTypes(one: unknown, other: unknown): unknown {
  const [left, right] = [listOf(one), listOf(other)];
  const has = (types: unknown[], type: unknown) =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  const common = [...new Set([...left, ...right])].filter((type) => has(left, type) && has(right, type));
  return common.length === 0 ? undefined : common.length === 1 ? common[0] : common;
}

/** Returns the value of a keyword that holds where two values of it hold; undefined when one value cannot say it. */
function combine(keyword: string, one: unknown, other: unknown): unknown {
  if (isSameValue(one, other) || isAnnotation(keyword)) return one;
  if (keyword === 'type') return intersectTypes(one, other);
  if (keyword === 'required') return [...new Set([...listOf(one), ...listOf(other)])];
  if (keyword === 'uniqueItems') return one === true || other === true;
  if (lowest.has(keyword)) return Math.min(Number(one), Number(other));
  if (highest.has(keyword)) return Math.max(Number(one), Number(other));
  return undefined;
}

/** The fields of several schemas, each of which keeps its place; null when two say something else of one field. */
function mergeFields(pointer: string, sides: Side[]): Side | null {
  const owners = new Map<string, Side>();
  for (const side of sides)
    for (const [name, field] of Object.entries(getMembers(side.value['properties']))) {
      const known = owners.get(name);
      if (known && !isSameValue(getMembers(known.value['properties'])[name], field)) return null;
      if (!known) owners.set(name, side);
    }
  const fieldOf = (name: string) => getMembers(owners.get(name)!.value['properties'])[name];
  const value = Object.fromEntries([...owners.keys()].map((name) => [name, fieldOf(name)]));
  const place = (name: string) => owners.get(name) && step(owners.get(name)!, 'properties', name);
  return { document: sides[0]!.document, pointer: joinPointer(pointer, 'properties'), value, place };
}

/** Checks that whoever says something of other fields knows all fields, so that it means the same beside them. */
function isFieldSafe(sides: Side[], fields: Side): boolean {
  const closing = sides.filter(({ value }) => ![undefined, true].includes(value['additionalProperties'] as undefined));
  return closing.every(({ value }) =>
    Object.keys(fields.value).every((name) => name in getMembers(value['properties'])),
  );
}

/**
 * Returns one schema that is fitted where all of several are, or null when one cannot say it. Its parts keep the places
 * that they have in the several ones.
 */
export function mergeSides(pointer: string, sides: Side[]): Side | null {
  const fields = mergeFields(pointer, sides);
  if (!fields || !isFieldSafe(sides, fields)) return null;
  const owners = new Map<string, Side>();
  const value: Members = {};
  for (const side of sides)
    for (const [keyword, written] of Object.entries(side.value)) {
      if (keyword === 'properties') continue;
      const combined = keyword in value ? combine(keyword, value[keyword], written) : written;
      if (combined === undefined) return null;
      value[keyword] = combined;
      if (!owners.has(keyword)) owners.set(keyword, side);
    }
  if (Object.keys(fields.value).length > 0) value['properties'] = fields.value;
  const place = (keyword: string) => {
    if (keyword === 'properties') return fields;
    const owner = owners.get(keyword);
    return owner && typeof value[keyword] === 'object' ? step(owner, keyword) : undefined;
  };
  return { document: sides[0]!.document, pointer, value, place };
}

/** Returns a schema without its `allOf`, when one schema can say what all of them say; otherwise as it is. */
export function flattenConditions(side: Side): Side {
  const { allOf, ...own } = side.value;
  if (!Array.isArray(allOf)) return side;
  const conditions = allOf.map((_, index) => flattenConditions(step(side, 'allOf', index)));
  if (conditions.some(({ value }) => 'allOf' in value)) return side;
  return mergeSides(side.pointer, [{ ...side, value: own }, ...conditions]) ?? side;
}
