import type { Comparer, Finding, Part } from './change.ts';
import type { Direction } from './rules.ts';
import { below, membersOf, partition, step, stepBoth } from './side.ts';
import type { Members, Pair, Side } from './side.ts';

/** The fields that are there in a direction: what is read-only is not sent, what is write-only is not answered. */
function fieldsOf(side: Side, direction: Direction): string[] {
  const hidden = direction === 'request' ? 'readOnly' : 'writeOnly';
  const names = Object.keys(membersOf(side.value['properties']));
  return names.filter((name) => step(side, 'properties', name).value[hidden] !== true);
}

const requiredOf = (schema: Members): string[] =>
  Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];

/** Fields, which of them are required, and whether there may be others. */
export function* compareObject(pair: Pair, direction: Direction, compare: Comparer): Iterable<Finding | Part> {
  const { before, after } = pair;
  const { removed, added, common } = partition(fieldsOf(before, direction), fieldsOf(after, direction));
  const required = partition(requiredOf(before.value), requiredOf(after.value));
  const at = (name: string) => below(before.pointer, 'properties', name);
  for (const name of removed) yield { rule: 'property-removed', pointer: at(name), name };
  for (const name of added) {
    const forced = direction === 'request' && requiredOf(after.value).includes(name);
    yield { rule: forced ? 'required-property-added' : 'property-added', pointer: at(name), name };
    // Until now it was one of the others, and had to fit what holds for those.
    if (holdsForOthers(before.value, direction)) {
      const field = { before: step(before, 'additionalProperties'), after: step(after, 'properties', name) };
      yield { compare, pair: field, direction };
    }
  }
  for (const name of required.added.filter((name) => !added.includes(name) && isThere(after, name, direction)))
    yield { rule: 'property-required', pointer: at(name), name };
  for (const name of required.removed.filter((name) => !removed.includes(name) && isThere(before, name, direction)))
    yield { rule: 'property-optional', pointer: at(name), name };
  for (const name of common) {
    const field = stepBoth(pair, 'properties', name);
    yield* compareAccess(field, name, at(name));
    yield { compare, pair: field, direction };
  }
  yield* compareOtherFields(pair, direction, compare);
}

/** Whether a required name is one that this direction has; a name without a schema is in both. */
const isThere = (side: Side, name: string, direction: Direction) =>
  !(name in membersOf(side.value['properties'])) || fieldsOf(side, direction).includes(name);

function* compareAccess({ before, after }: Pair, name: string, pointer: string): Iterable<Finding> {
  const access = ({ value }: Side) => `${value['readOnly'] === true} ${value['writeOnly'] === true}`;
  if (access(before) !== access(after)) yield { rule: 'read-only-changed', pointer, name };
}

/** Whether fields that are not listed are refused, allowed, or held against a schema. */
function othersOf(schema: Members): 'closed' | 'open' | 'schema' {
  const others = schema['additionalProperties'];
  if (others === false) return 'closed';
  return others === undefined || others === true || Object.keys(membersOf(others)).length === 0 ? 'open' : 'schema';
}

/**
 * Whether something is said of fields that are not listed. In an object that lists none they are what it is for; where
 * nothing is said, callers neither send nor expect any.
 */
function holdsForOthers(schema: Members, direction: Direction): boolean {
  const others = othersOf(schema);
  const isFree = schema['additionalProperties'] !== undefined || !('properties' in schema);
  return others === 'schema' || (others === 'open' && direction === 'request' && isFree);
}

function* compareOtherFields(pair: Pair, direction: Direction, compare: Comparer): Iterable<Finding | Part> {
  const [then, now] = [othersOf(pair.before.value), othersOf(pair.after.value)];
  const pointer = below(pair.before.pointer, 'additionalProperties');
  if (then === 'schema' && now === 'schema') yield { compare, pair: stepBoth(pair, 'additionalProperties'), direction };
  else if (then === now) return;
  else if (now === 'closed') yield { rule: 'object-closed', pointer };
  else if (then === 'closed') yield { rule: 'object-opened', pointer };
  else yield { rule: now === 'schema' ? 'other-fields-narrowed' : 'other-fields-widened', pointer };
}
