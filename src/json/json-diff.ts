import { deepEqual } from '#src/event-log/deep-equal.ts';
import type { PatchOperation } from './json-patch.ts';
import { escapeStep } from './json-pointer.ts';
import { jsonSize } from './json-size.ts';

type Members = Record<string, unknown>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The characters of an operation beside its path and value. */
const operationLength = 32;
/** So much may be written beside values in any case, and beyond that as much as two such documents. */
const allowance = { characters: 4_096, documents: 2 };

/** The operations of a difference, and how much is written beside their values. */
class Operations {
  readonly list: PatchOperation[] = [];
  readonly #most: () => number;
  readonly #compared = new Map<unknown, { other: unknown; same: boolean }>();
  #overhead = 0;

  /** `most` is asked for once it matters. */
  constructor(most: () => number) {
    this.#most = most;
  }

  /** Whether the document itself would be shorter. */
  get isTooLong(): boolean {
    return this.#overhead > allowance.characters && this.#overhead > this.#most();
  }

  push(operation: PatchOperation): void {
    this.#overhead += operation.path.length + operationLength;
    if (!this.isTooLong) this.list.push(operation);
  }

  /** Whether two values are the same. What they hold is compared once, however many levels ask for it again. */
  readonly same = (a: unknown, b: unknown): boolean => {
    if (typeof a !== 'object' || a === null) return a === b;
    const known = this.#compared.get(a);
    if (known && known.other === b) return known.same;
    const same = deepEqual(a, b, this.same);
    this.#compared.set(a, { other: b, same });
    return same;
  };
}

/** How many of the first `most` places two arrays have in common; `place` counts from where they begin or end. */
function common(most: number, isSame: (place: number) => boolean): number {
  let count = 0;
  while (count < most && isSame(count)) count += 1;
  return count;
}

function diffArrays(from: readonly unknown[], to: readonly unknown[], path: string, into: Operations): void {
  const least = Math.min(from.length, to.length);
  const before = common(least, (at) => into.same(from[at], to[at]));
  const after = common(least - before, (at) => into.same(from.at(-1 - at), to.at(-1 - at)));
  const [oldEnd, newEnd] = [from.length - after, to.length - after];
  const both = Math.min(oldEnd, newEnd);
  for (let at = before; at < both && !into.isTooLong; at += 1) diffInto(from[at], to[at], `${path}/${at}`, into);
  for (let at = oldEnd - 1; at >= both && !into.isTooLong; at -= 1) into.push({ op: 'remove', path: `${path}/${at}` });
  for (let at = both; at < newEnd && !into.isTooLong; at += 1)
    into.push({ op: 'add', path: `${path}/${at}`, value: to[at] });
}

function diffObjects(from: Members, to: Members, path: string, into: Operations): void {
  for (const name of Object.keys(from))
    if (!Object.hasOwn(to, name) && !into.isTooLong) into.push({ op: 'remove', path: `${path}/${escapeStep(name)}` });
  for (const [name, value] of Object.entries(to)) {
    if (into.isTooLong) return;
    const place = `${path}/${escapeStep(name)}`;
    if (Object.hasOwn(from, name)) diffInto(from[name], value, place, into);
    else into.push({ op: 'add', path: place, value });
  }
}

function diffInto(from: unknown, to: unknown, path: string, into: Operations): void {
  if (isObject(from) && isObject(to)) diffObjects(from, to, path, into);
  else if (Array.isArray(from) && Array.isArray(to)) diffArrays(from, to, path, into);
  else if (!into.same(from, to)) into.push({ op: 'replace', path, value: to });
}

/**
 * Operations that make `to` of `from`: in time and memory that grow with their size only, so not always the fewest. Where
 * the paths would be much longer than the documents, the whole is replaced.
 */
export function diffJson(from: unknown, to: unknown): PatchOperation[] {
  let most: number | undefined;
  const operations = new Operations(() => (most ??= allowance.documents * (jsonSize(from).bytes + jsonSize(to).bytes)));
  diffInto(from, to, '', operations);
  return operations.isTooLong ? [{ op: 'replace', path: '', value: to }] : operations.list;
}
