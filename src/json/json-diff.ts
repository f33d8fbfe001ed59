import { deepEqual } from '#src/event-log/deep-equal.ts';
import type { PatchOperation } from './json-patch.ts';
import { escapeStep } from './json-pointer.ts';
import { measureJson } from './json-size.ts';

type Members = Record<string, unknown>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The number of characters of an operation besides its path and value. */
const operationLength = 32;
/** The permitted overhead besides values: a number of characters in any case, and beyond it twice the size of the documents. */
const overheadAllowance = { characters: 4_096, documents: 2 };

/** The operations of a difference, and their overhead besides the values. */
class OperationList {
  readonly list: PatchOperation[] = [];
  readonly #most: () => number;
  readonly #compared = new Map<unknown, { other: unknown; same: boolean }>();
  #overhead = 0;

  /** `most` is computed only when it is needed. */
  constructor(most: () => number) {
    this.#most = most;
  }

  /** Whether the document itself would be shorter than the operations. */
  get isTooLong(): boolean {
    return this.#overhead > overheadAllowance.characters && this.#overhead > this.#most();
  }

  push(operation: PatchOperation): void {
    this.#overhead += operation.path.length + operationLength;
    if (!this.isTooLong) this.list.push(operation);
  }

  /** Compares two values. Their contents are compared once, however many levels compare them again. */
  readonly same = (a: unknown, b: unknown): boolean => {
    if (typeof a !== 'object' || a === null) return a === b;
    const cached = this.#compared.get(a);
    if (cached && cached.other === b) return cached.same;
    const same = deepEqual(a, b, this.same);
    this.#compared.set(a, { other: b, same });
    return same;
  };
}

/** Counts the leading positions, at most `most`, at which two arrays are equal. */
function countCommon(most: number, isSame: (index: number) => boolean): number {
  let count = 0;
  while (count < most && isSame(count)) count += 1;
  return count;
}

function diffArrays(from: readonly unknown[], to: readonly unknown[], path: string, into: OperationList): void {
  const least = Math.min(from.length, to.length);
  const before = countCommon(least, (at) => into.same(from[at], to[at]));
  const after = countCommon(least - before, (at) => into.same(from.at(-1 - at), to.at(-1 - at)));
  const [oldEnd, newEnd] = [from.length - after, to.length - after];
  const both = Math.min(oldEnd, newEnd);
  for (let at = before; at < both && !into.isTooLong; at += 1) diffInto(from[at], to[at], `${path}/${at}`, into);
  for (let at = oldEnd - 1; at >= both && !into.isTooLong; at -= 1) into.push({ op: 'remove', path: `${path}/${at}` });
  for (let at = both; at < newEnd && !into.isTooLong; at += 1)
    into.push({ op: 'add', path: `${path}/${at}`, value: to[at] });
}

function diffObjects(from: Members, to: Members, path: string, into: OperationList): void {
  for (const name of Object.keys(from))
    if (!Object.hasOwn(to, name) && !into.isTooLong) into.push({ op: 'remove', path: `${path}/${escapeStep(name)}` });
  for (const [name, value] of Object.entries(to)) {
    if (into.isTooLong) return;
    const pointer = `${path}/${escapeStep(name)}`;
    if (Object.hasOwn(from, name)) diffInto(from[name], value, pointer, into);
    else into.push({ op: 'add', path: pointer, value });
  }
}

function diffInto(from: unknown, to: unknown, path: string, into: OperationList): void {
  if (isObject(from) && isObject(to)) diffObjects(from, to, path, into);
  else if (Array.isArray(from) && Array.isArray(to)) diffArrays(from, to, path, into);
  else if (!into.same(from, to)) into.push({ op: 'replace', path, value: to });
}

/**
 * Returns a JSON Patch that turns `from` into `to`. Time and memory grow with their size only, so it is not always the
 * shortest. Where the paths would be much longer than the documents, it replaces the whole.
 */
export function diffJson(from: unknown, to: unknown): PatchOperation[] {
  let most: number | undefined;
  const operations = new OperationList(
    () => (most ??= overheadAllowance.documents * (measureJson(from).bytes + measureJson(to).bytes)),
  );
  diffInto(from, to, '', operations);
  return operations.isTooLong ? [{ op: 'replace', path: '', value: to }] : operations.list;
}
