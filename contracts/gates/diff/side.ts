/** A part of one of the two documents: its pointer, and its value with references resolved. */
export type Side = {
  document: object;
  pointer: string;
  value: Members;
  /** Returns the part of a member that is written elsewhere. */
  place?: (member: string) => Side | undefined;
};
export type Pair = { before: Side; after: Side };
export type Members = Record<string, unknown>;

const escapeSegment = (segment: string) =>
  /[~/]/.test(segment) ? segment.replaceAll('~', '~0').replaceAll('/', '~1') : segment;
const unescapeSegment = (segment: string) =>
  segment.includes('~') ? segment.replaceAll('~1', '/').replaceAll('~0', '~') : segment;

/** The keywords without meaning for machines. Beside a reference they do not change the schema. */
export const proseKeywords = new Set([
  'title',
  'summary',
  'description',
  'example',
  'examples',
  '$comment',
  'externalDocs',
]);

/** Returns the members of an object, or none for any other value. So `true` as a schema is an empty one. */
export const getMembers = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? (value as Members) : value === false ? { not: {} } : {};

/** Extends a JSON pointer. */
export const joinPointer = (pointer: string, ...segments: (string | number)[]): string =>
  segments.reduce<string>((path, segment) => `${path}/${escapeSegment(String(segment))}`, pointer);

/** Returns the target of a reference. @throws when there is none, because it would allow any value */
function findRefTarget(document: object, reference: string): unknown {
  const segments = decodeURIComponent(reference).split('/').slice(1).map(unescapeSegment);
  const target = segments.reduce<unknown>((value, segment) => getMembers(value)[segment], document);
  if (target === undefined) throw new Error(`The reference ${reference} leads nowhere.`);
  return target;
}

/** Returns a whole document as a side. */
export const toRootSide = (document: object): Side => ({ document, pointer: '', value: getMembers(document) });

/** The targets of references by document, so that each is resolved once. */
const followedRefs = new WeakMap<object, Map<string, Side>>();

function followRef(document: object, reference: string): Side {
  const known = followedRefs.get(document) ?? new Map<string, Side>();
  followedRefs.set(document, known);
  const side = known.get(reference) ?? resolveSide(document, reference.slice(1), findRefTarget(document, reference));
  known.set(reference, side);
  return side;
}

/** The keywords that describe a value without restricting it. Beside a reference they override the target's. */
const annotationKeywords = new Set([...proseKeywords, 'default', 'deprecated', 'readOnly', 'writeOnly']);

/** Checks that a keyword restricts no value. */
export const isAnnotation = (name: string): boolean => annotationKeywords.has(name) || name.startsWith('x-');
export const isProse = (name: string): boolean => proseKeywords.has(name);

/** Resolves references, and single conditions. Restrictions beside a reference are added to the target's. */
function resolveSide(document: object, pointer: string, written: unknown): Side {
  const value = getMembers(written);
  if (!('$ref' in value) && !('allOf' in value)) return { document, pointer, value };
  const { $ref, allOf, ...beside } = value;
  const isReference = typeof $ref === 'string';
  const conditions: unknown[] = [...(Array.isArray(allOf) ? allOf : []), ...(isReference ? [{ $ref }] : [])];
  const whole = { document, pointer, value: isReference ? { ...beside, allOf: conditions } : value };
  if (conditions.length !== 1) return whole;
  const target = isReference
    ? followRef(document, $ref)
    : resolveSide(document, joinPointer(pointer, 'allOf', 0), conditions[0]);
  const names = Object.keys(beside);
  if (names.every((name) => proseKeywords.has(name))) return target;
  if (names.some((name) => name in target.value && !isAnnotation(name))) return whole;
  const place = (member: string) =>
    !(member in beside) && typeof target.value[member] === 'object' ? step(target, member) : undefined;
  return { document, pointer, value: { ...target.value, ...beside }, place };
}

/** Returns the part of a side at a path, empty when there is none. */
export function step(side: Side, ...path: (string | number)[]): Side {
  return path.reduce<Side>(
    (from, segment) =>
      from.place?.(String(segment)) ??
      resolveSide(from.document, joinPointer(from.pointer, segment), from.value[segment]),
    side,
  );
}

/** Takes the same step on both sides. */
export const stepBoth = ({ before, after }: Pair, ...path: (string | number)[]): Pair => ({
  before: step(before, ...path),
  after: step(after, ...path),
});

/** Returns the text by which two values are compared, independent of the order of members. */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${toCanonicalJson(member)}`).join()}}`;
}

/** Checks that two values are equal, independent of the order of their members. */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [then, now] = [one as Members, other as Members];
  const names = Object.keys(then);
  return (
    names.length === Object.keys(now).length && names.every((name) => name in now && isSameValue(then[name], now[name]))
  );
}

const isText = (value: unknown) => value === undefined || typeof value === 'string';

/** Checks that two parts are equal, with the targets of their references, and without descriptions. */
export function isSameSide(one: Side, other: Side, seen = new Set<string>()): boolean {
  if (Array.isArray(one.value) !== Array.isArray(other.value)) return false;
  const place = `${one.pointer} ${other.pointer}`;
  if (seen.has(place)) return true;
  seen.add(place);
  return [...new Set([...Object.keys(one.value), ...Object.keys(other.value)])].every((name) => {
    const [then, now] = [one.value[name], other.value[name]];
    if (proseKeywords.has(name) && isText(then) && isText(now)) return true;
    if (typeof then !== 'object' || typeof now !== 'object' || then === null || now === null) return then === now;
    return isSameSide(step(one, name), step(other, name), seen);
  });
}

/** Divides names into removed ones, new ones, and those on both sides. */
export function partition(before: readonly string[], after: readonly string[]) {
  return {
    removed: before.filter((name) => !after.includes(name)),
    added: after.filter((name) => !before.includes(name)),
    common: before.filter((name) => after.includes(name)),
  };
}
