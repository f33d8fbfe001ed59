import { getMembers, isSameValue, step } from './side.ts';
import type { Side } from './side.ts';
import { listAllowedValues, listTypes } from './values.ts';

/** The depth to which members are compared. Below it, schemas count as overlapping. */
const greatestDepth = 3;

const hasNone = <T>(ones: T[], others: T[]): boolean =>
  !ones.some((one) => others.some((other) => isSameValue(one, other)));

const listRequired = ({ value }: Side): string[] =>
  Array.isArray(value['required']) ? (value['required'] as string[]) : [];

/** Checks that a member that one of two schemas requires tells them apart: no value of it fits both, or one has no such member. */
function isToldApart(one: Side, other: Side, depth: number): boolean {
  const fields = getMembers(one.value['properties']);
  return listRequired(one).some((name) => {
    const isKnown = name in getMembers(other.value['properties']);
    if (!isKnown) return other.value['additionalProperties'] === false;
    return name in fields && !mayOverlap(step(one, 'properties', name), step(other, 'properties', name), depth - 1);
  });
}

const listUnion = (side: Side): Side[] =>
  ['oneOf', 'anyOf'].flatMap((keyword) => {
    const listed = side.value[keyword];
    return Array.isArray(listed) ? listed.map((_, index) => step(side, keyword, index)) : [];
  });

/** Tells whether one value might fit both of two schemas. It is only told apart by types, constants and required members. */
export function mayOverlap(one: Side, other: Side, depth = greatestDepth): boolean {
  if (depth === 0) return true;
  const [variants, others] = [listUnion(one), listUnion(other)];
  if (variants.length > 0 && variants.every((variant) => !mayOverlap(variant, other, depth - 1))) return false;
  if (others.length > 0 && others.every((variant) => !mayOverlap(one, variant, depth - 1))) return false;
  const common = listTypes(one.value).filter((type) => listTypes(other.value).includes(type));
  if (common.length === 0) return false;
  const [values, otherValues] = [listAllowedValues(one.value), listAllowedValues(other.value)];
  if (values && otherValues && hasNone(values, otherValues)) return false;
  const isObject = common.every((type) => type === 'object');
  return !(isObject && (isToldApart(one, other, depth) || isToldApart(other, one, depth)));
}
