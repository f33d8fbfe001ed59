import type { Direction } from '#contracts/gates/diff/rules.ts';
import { joinPointer, getMembers, isSameValue, step } from '#contracts/gates/diff/side.ts';
import type { Side } from '#contracts/gates/diff/side.ts';

/** A place of the contract that somebody relies on: what is there for them, or that they leave it out. */
export type ContractUse = { place: string; direction: Direction | null; value: unknown; isLeftOut: boolean };

export const createUse = (place: string, direction: Direction | null, value: unknown = null): ContractUse => ({
  place,
  direction,
  value,
  isLeftOut: false,
});

/** Members that are not sent count too: a default stands in for them. Further members of an answer are of no use to anybody. */
export function* listLeftOut(places: string[], direction: Direction): Iterable<ContractUse> {
  if (direction === 'request') for (const place of places) yield { place, direction, value: null, isLeftOut: true };
}

/** Yields the places of a schema that a value makes use of; `place` is where the schema stands, before references. */
export function* valueUses(
  side: Side,
  value: unknown,
  direction: Direction,
  place = side.pointer,
): Iterable<ContractUse> {
  yield createUse(place, direction, value);
  if (place !== side.pointer) yield createUse(side.pointer, direction, value);
  for (const keyword of ['oneOf', 'anyOf', 'allOf'])
    for (const index of listBranches(side, keyword, value))
      yield* valueUses(step(side, keyword, index), value, direction, joinPointer(side.pointer, keyword, index));
  if (Array.isArray(value))
    for (const item of value)
      yield* valueUses(step(side, 'items'), item, direction, joinPointer(side.pointer, 'items'));
  else if (typeof value === 'object' && value !== null) yield* memberUses(side, value, direction);
}

function* memberUses(side: Side, value: object, direction: Direction): Iterable<ContractUse> {
  const listed = Object.keys(getMembers(side.value['properties']));
  const at = (name: string) => joinPointer(side.pointer, 'properties', name);
  for (const [name, member] of Object.entries(value)) {
    if (listed.includes(name)) yield* valueUses(step(side, 'properties', name), member, direction, at(name));
    else {
      const others = joinPointer(side.pointer, 'additionalProperties');
      yield createUse(at(name), direction, member);
      yield* valueUses(step(side, 'additionalProperties'), member, direction, others);
    }
  }
  for (const name of listed.filter((name) => !(name in value)))
    yield* listLeftOut([at(name), step(side, 'properties', name).pointer], direction);
}

/**
 * Returns the branches that a value is held against: all of `allOf`, and of a union the one that it says, or those it
 * may be.
 */
function listBranches(union: Side, keyword: string, value: unknown): number[] {
  const listed = union.value[keyword];
  if (!Array.isArray(listed)) return [];
  const all = [...listed.keys()];
  if (keyword === 'allOf') return all;
  const { propertyName, mapping } = getMembers(union.value['discriminator']);
  const target = getMembers(mapping)[String(getMembers(value)[String(propertyName)])];
  const named = listed.findIndex((written: unknown) => target !== undefined && getMembers(written)['$ref'] === target);
  return named >= 0 ? [named] : all.filter((index) => isPossibleVariant(step(union, keyword, index), value));
}

const typesOf = (value: unknown): string[] => {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  return typeof value === 'number' ? ['number', 'integer'] : [typeof value];
};

/** Tells whether nothing that tells variants apart speaks against it: a type, a constant, the constant of a member. */
function isPossibleVariant(side: Side, value: unknown): boolean {
  const { type, const: constant, enum: values, properties } = side.value;
  const types = [type ?? []].flat();
  if (types.length > 0 && !typesOf(value).some((name) => types.includes(name))) return false;
  if (constant !== undefined && !isSameValue(constant, value)) return false;
  if (Array.isArray(values) && !values.some((one) => isSameValue(one, value))) return false;
  return Object.keys(getMembers(properties)).every((name) => {
    const member = getMembers(value)[name];
    return typeof member !== 'string' || isPossibleVariant(step(side, 'properties', name), member);
  });
}
