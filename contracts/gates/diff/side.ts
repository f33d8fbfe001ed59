/** A part of one of the two documents: where it is, and what is there once references are followed. */
export type Side = { document: object; pointer: string; value: Members };
export type Pair = { before: Side; after: Side };
export type Members = Record<string, unknown>;

const escaped = (segment: string) =>
  /[~/]/.test(segment) ? segment.replaceAll('~', '~0').replaceAll('/', '~1') : segment;
const unescaped = (segment: string) =>
  segment.includes('~') ? segment.replaceAll('~1', '/').replaceAll('~0', '~') : segment;

/** What has no meaning for a machine: it may stand beside a reference without making another schema of it. */
export const prose = new Set(['title', 'summary', 'description', 'example', 'examples', '$comment', 'externalDocs']);

/** The members of an object; none of anything else. `true` as a schema is the same as an empty one. */
export const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? (value as Members) : value === false ? { not: {} } : {};

/** A JSON pointer that goes further. */
export const below = (pointer: string, ...segments: (string | number)[]): string =>
  segments.reduce<string>((path, segment) => `${path}/${escaped(String(segment))}`, pointer);

/** What a reference leads to; throws when that is nothing, which would be as good as anything. */
function targetOf(document: object, reference: string): unknown {
  const segments = decodeURIComponent(reference).split('/').slice(1).map(unescaped);
  const target = segments.reduce<unknown>((value, segment) => membersOf(value)[segment], document);
  if (target === undefined) throw new Error(`The reference ${reference} leads nowhere.`);
  return target;
}

/** A whole document as a side. */
export const rootOf = (document: object): Side => ({ document, pointer: '', value: membersOf(document) });

/** What references lead to, by document: each is followed once. */
const followed = new WeakMap<object, Map<string, Side>>();

function follow(document: object, reference: string): Side {
  const known = followed.get(document) ?? new Map<string, Side>();
  followed.set(document, known);
  const side = known.get(reference) ?? resolved(document, reference.slice(1), targetOf(document, reference));
  known.set(reference, side);
  return side;
}

/** What says something about a value without asking anything of it: beside a reference it overrides what is there. */
const remarks = new Set([...prose, 'default', 'deprecated', 'readOnly', 'writeOnly']);
const isRemark = (name: string) => remarks.has(name) || name.startsWith('x-');

/** Follows references, and conditions that stand alone. What else is asked beside a reference is asked as well. */
function resolved(document: object, pointer: string, written: unknown): Side {
  const value = membersOf(written);
  if (!('$ref' in value) && !('allOf' in value)) return { document, pointer, value };
  const { $ref, allOf, ...beside } = value;
  const isReference = typeof $ref === 'string';
  const conditions: unknown[] = [...(Array.isArray(allOf) ? allOf : []), ...(isReference ? [{ $ref }] : [])];
  const whole = { document, pointer, value: isReference ? { ...beside, allOf: conditions } : value };
  if (conditions.length !== 1) return whole;
  const target = isReference ? follow(document, $ref) : resolved(document, below(pointer, 'allOf', 0), conditions[0]);
  const names = Object.keys(beside);
  if (names.every((name) => prose.has(name))) return target;
  if (names.some((name) => name in target.value && !isRemark(name))) return whole;
  return { document, pointer, value: { ...target.value, ...beside } };
}

/** The part of a side that a path leads to, empty when there is none. */
export function step(side: Side, ...path: (string | number)[]): Side {
  return path.reduce<Side>(
    (from, segment) => resolved(from.document, below(from.pointer, segment), from.value[segment]),
    side,
  );
}

/** The same step on both sides. */
export const stepBoth = ({ before, after }: Pair, ...path: (string | number)[]): Pair => ({
  before: step(before, ...path),
  after: step(after, ...path),
});

/** What two values are compared by: members in any order are the same. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`;
}

/** Whether two values are equal, whatever the order of their members. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [then, now] = [one as Members, other as Members];
  const names = Object.keys(then);
  return names.length === Object.keys(now).length && names.every((name) => name in now && same(then[name], now[name]));
}

const isText = (value: unknown) => value === undefined || typeof value === 'string';

/** Whether two parts are equal, those that their references lead to included; what only people read does not count. */
export function alike(one: Side, other: Side, seen = new Set<string>()): boolean {
  if (Array.isArray(one.value) !== Array.isArray(other.value)) return false;
  const place = `${one.pointer} ${other.pointer}`;
  if (seen.has(place)) return true;
  seen.add(place);
  return [...new Set([...Object.keys(one.value), ...Object.keys(other.value)])].every((name) => {
    const [then, now] = [one.value[name], other.value[name]];
    if (prose.has(name) && isText(then) && isText(now)) return true;
    if (typeof then !== 'object' || typeof now !== 'object' || then === null || now === null) return then === now;
    return alike(step(one, name), step(other, name), seen);
  });
}

/** The names that are gone, new, and on both sides. */
export function partition(before: readonly string[], after: readonly string[]) {
  return {
    removed: before.filter((name) => !after.includes(name)),
    added: after.filter((name) => !before.includes(name)),
    common: before.filter((name) => after.includes(name)),
  };
}
