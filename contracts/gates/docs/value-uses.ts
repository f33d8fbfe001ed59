import type { Direction } from '#contracts/gates/diff/rules.ts';
import { below, membersOf, same, step } from '#contracts/gates/diff/side.ts';
import type { Side } from '#contracts/gates/diff/side.ts';

/** A place of the contract that somebody relies on: what is there for them, or that they leave it out. */
export type Use = { place: string; direction: Direction | null; value: unknown; isLeftOut: boolean };

export const used = (place: string, direction: Direction | null, value: unknown = null): Use => ({
  place,
  direction,
  value,
  isLeftOut: false,
});

/** What is not sent counts too: a default stands in for it. What an answer has besides is of no use to anybody. */
export function* leftOut(places: string[], direction: Direction): Iterable<Use> {
  if (direction === 'request') for (const place of places) yield { place, direction, value: null, isLeftOut: true };
}

/** The places of a schema that a value makes use of; `place` is where the schema stands, before references. */
export function* valueUses(side: Side, value: unknown, direction: Direction, place = side.pointer): Iterable<Use> {
  yield used(place, direction, value);
  if (place !== side.pointer) yield used(side.pointer, direction, value);
  for (const keyword of ['oneOf', 'anyOf', 'allOf'])
    for (const index of branchesOf(side, keyword, value))
      yield* valueUses(step(side, keyword, index), value, direction, below(side.pointer, keyword, index));
  if (Array.isArray(value))
    for (const item of value) yield* valueUses(step(side, 'items'), item, direction, below(side.pointer, 'items'));
  else if (typeof value === 'object' && value !== null) yield* memberUses(side, value, direction);
}

function* memberUses(side: Side, value: object, direction: Direction): Iterable<Use> {
  const listed = Object.keys(membersOf(side.value['properties']));
  const at = (name: string) => below(side.pointer, 'properties', name);
  for (const [name, member] of Object.entries(value)) {
    if (listed.includes(name)) yield* valueUses(step(side, 'properties', name), member, direction, at(name));
    else {
      const others = below(side.pointer, 'additionalProperties');
      yield used(at(name), direction, member);
      yield* valueUses(step(side, 'additionalProperties'), member, direction, others);
    }
  }
  for (const name of listed.filter((name) => !(name in value)))
    yield* leftOut([at(name), step(side, 'properties', name).pointer], direction);
}

/** The branches that a value is held against: all of `allOf`, and of a union the one that it says, or those it may be. */
function branchesOf(union: Side, keyword: string, value: unknown): number[] {
  const listed = union.value[keyword];
  if (!Array.isArray(listed)) return [];
  const all = [...listed.keys()];
  if (keyword === 'allOf') return all;
  const { propertyName, mapping } = membersOf(union.value['discriminator']);
  const target = membersOf(mapping)[String(membersOf(value)[String(propertyName)])];
  const named = listed.findIndex((written: unknown) => target !== undefined && membersOf(written)['$ref'] === target);
  return named >= 0 ? [named] : all.filter((index) => mayBe(step(union, keyword, index), value));
}

const typesOf = (value: unknown): string[] => {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  return typeof value === 'number' ? ['number', 'integer'] : [typeof value];
};

/** Whether nothing that tells variants apart speaks against it: a type, a constant, the constant of a member. */
function mayBe(side: Side, value: unknown): boolean {
  const { type, const: constant, enum: values, properties } = side.value;
  const types = [type ?? []].flat();
  if (types.length > 0 && !typesOf(value).some((name) => types.includes(name))) return false;
  if (constant !== undefined && !same(constant, value)) return false;
  if (Array.isArray(values) && !values.some((one) => same(one, value))) return false;
  return Object.keys(membersOf(properties)).every((name) => {
    const member = membersOf(value)[name];
    return typeof member !== 'string' || mayBe(step(side, 'properties', name), member);
  });
}
