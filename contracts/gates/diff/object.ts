import type { Comparer, Finding, ComparablePart } from './change.ts';
import type { Direction } from './rules.ts';
import { joinPointer, getMembers, partition, step, stepBoth } from './side.ts';
import type { Members, Pair, Side } from './side.ts';

/** Lists the fields of a direction: requests have no read-only ones, responses no write-only ones. */
function listFields(side: Side, direction: Direction): string[] {
  const hidden = direction === 'request' ? 'readOnly' : 'writeOnly';
  const names = Object.keys(getMembers(side.value['properties']));
  return names.filter((name) => step(side, 'properties', name).value[hidden] !== true);
}

const listRequired = (schema: Members): string[] =>
  Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];

/** Compares fields, required fields, and whether other fields are allowed. */
export function* compareObject(
  pair: Pair,
  direction: Direction,
  compare: Comparer,
): Iterable<Finding | ComparablePart> {
  const { before, after } = pair;
  const { removed, added, common } = partition(listFields(before, direction), listFields(after, direction));
  const required = partition(listRequired(before.value), listRequired(after.value));
  const at = (name: string) => joinPointer(before.pointer, 'properties', name);
  for (const name of removed) yield { rule: 'property-removed', pointer: at(name), name };
  for (const name of added) {
    const forced = direction === 'request' && listRequired(after.value).includes(name);
    yield { rule: forced ? 'required-property-added' : 'property-added', pointer: at(name), name };
    // Until now it was one of the others, and had to fit what holds for those.
    if (holdsForOthers(before.value, direction)) {
      const field = { before: step(before, 'additionalProperties'), after: step(after, 'properties', name) };
      yield { compare, pair: field, direction };
    }
  }
  for (const name of required.added.filter((name) => !added.includes(name) && hasField(after, name, direction)))
    yield { rule: 'property-required', pointer: at(name), name };
  for (const name of required.removed.filter((name) => !removed.includes(name) && hasField(before, name, direction)))
    yield { rule: 'property-optional', pointer: at(name), name };
  for (const name of common) {
    const field = stepBoth(pair, 'properties', name);
    yield* compareAccess(field, name, at(name));
    yield { compare, pair: field, direction };
  }
  yield* compareOtherFields(pair, direction, compare);
}

/** Checks that a direction has a required name. A name without a schema is in both. */
const hasField = (side: Side, name: string, direction: Direction) =>
  !(name in getMembers(side.value['properties'])) || listFields(side, direction).includes(name);

function* compareAccess({ before, after }: Pair, name: string, pointer: string): Iterable<Finding> {
  const access = ({ value }: Side) => `${value['readOnly'] === true} ${value['writeOnly'] === true}`;
  if (access(before) !== access(after)) yield { rule: 'read-only-changed', pointer, name };
}

/** Returns whether other fields are refused, allowed, or validated against a schema. */
function getOtherFieldsRule(schema: Members): 'closed' | 'open' | 'schema' {
  const others = schema['additionalProperties'];
  if (others === false) return 'closed';
  return others === undefined || others === true || Object.keys(getMembers(others)).length === 0 ? 'open' : 'schema';
}

/**
 * Tells whether something is said of fields that are not listed. In an object that lists none they are what it is for;
 * where nothing is said, callers neither send nor expect any.
 */
function holdsForOthers(schema: Members, direction: Direction): boolean {
  const others = getOtherFieldsRule(schema);
  const isFree = schema['additionalProperties'] !== undefined || !('properties' in schema);
  return others === 'schema' || (others === 'open' && direction === 'request' && isFree);
}

function* compareOtherFields(pair: Pair, direction: Direction, compare: Comparer): Iterable<Finding | ComparablePart> {
  const [then, now] = [getOtherFieldsRule(pair.before.value), getOtherFieldsRule(pair.after.value)];
  const pointer = joinPointer(pair.before.pointer, 'additionalProperties');
  if (then === 'schema' && now === 'schema') yield { compare, pair: stepBoth(pair, 'additionalProperties'), direction };
  else if (then === now) return;
  else if (now === 'closed') yield { rule: 'object-closed', pointer };
  else if (then === 'closed') yield { rule: 'object-opened', pointer };
  else yield { rule: now === 'schema' ? 'other-fields-narrowed' : 'other-fields-widened', pointer };
}
