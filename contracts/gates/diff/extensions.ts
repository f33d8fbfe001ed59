import type { Finding } from './change.ts';
import type { RuleName } from './rules.ts';
import { isSameValue, joinPointer } from './side.ts';
import type { Pair } from './side.ts';

type Value = { before: unknown; after: unknown };

/** The longest body, in bytes, that a server reads where the contract names no other: the default of PARLEY_BODY_LIMIT_BYTES. */
const serverLimit = 8_388_608;

const toLimit = (value: unknown) => (typeof value === 'number' ? value : serverLimit);

const ruleOfLimit = ({ before, after }: Value): RuleName | null => {
  if (toLimit(before) === toLimit(after)) return null;
  return toLimit(after) < toLimit(before) ? 'limit-tightened' : 'limit-relaxed';
};

/** The rules of the extensions on which callers rely; any other one is a warning. */
const ruleByName: Record<string, (value: Value) => RuleName | null> = {
  'x-max-bytes': ruleOfLimit,
  // The first name of a method is a word about the operation; clients that have it call it so.
  'x-sdk': ({ before }) => (before === undefined ? 'documentation-changed' : 'method-renamed'),
  'x-organization-only': ({ after }) => (after === true ? 'users-refused' : 'users-admitted'),
};

/** Compares the extensions of an operation, but for `x-sunset`, which belongs to its lifecycle. */
export function* compareExtensions({ before, after }: Pair): Iterable<Finding> {
  const names = new Set([...Object.keys(before.value), ...Object.keys(after.value)]);
  for (const name of names) {
    const value = { before: before.value[name], after: after.value[name] };
    if (!name.startsWith('x-') || name === 'x-sunset' || isSameValue(value.before, value.after)) continue;
    const known = ruleByName[name];
    const rule = known ? known(value) : 'operation-extension-changed';
    if (rule !== null) yield { rule, pointer: joinPointer(before.pointer, name), name, ...value };
  }
}

const listTags = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Compares the tags of an operation. Generators make a class or a module of each, and some of the first one alone. */
export function* compareTags({ before, after }: Pair): Iterable<Finding> {
  const [then, now] = [listTags(before.value['tags']), listTags(after.value['tags'])];
  const hasMoved = then.some((tag) => !now.includes(tag)) || (then.length > 0 && then[0] !== now[0]);
  const pointer = joinPointer(before.pointer, 'tags');
  if (hasMoved) yield { rule: 'tag-changed', pointer, before: then.join(', '), after: now.join(', ') };
}
