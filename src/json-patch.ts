import { sameJson } from './event-log/same.ts';

/** One step of a JSON Patch. Source: RFC 6902. */
export type PatchOperation =
  | { op: 'add' | 'replace' | 'test'; path: string; value: unknown }
  | { op: 'remove'; path: string }
  | { op: 'move' | 'copy'; path: string; from: string };

/** Why an operation cannot be carried out: its index, and the end of a sentence about it. */
export type PatchFault = { index: number; detail: string };

type Members = Record<string, unknown>;
type Failure = { failure: string };
type Found = { value: unknown };

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isFailure = (result: object): result is Failure => 'failure' in result;

const index = /^(0|[1-9][0-9]{0,9})$/;
const unescape = (token: string) => token.replaceAll('~1', '/').replaceAll('~0', '~');
const escapeToken = (token: string) => token.replaceAll('~', '~0').replaceAll('/', '~1');

/** The steps of a JSON Pointer; null when it is none. Source: RFC 6901. */
function pointerSteps(pointer: string): string[] | null {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return null;
  return pointer.slice(1).split('/').map(unescape);
}

function find(document: unknown, steps: readonly string[]): Found | Failure {
  let value = document;
  for (const step of steps) {
    if (Array.isArray(value) && index.test(step) && Number(step) < value.length) value = value[Number(step)];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return { failure: 'there is no such place' };
  }
  return { value };
}

/** Sets a member, also one that is named as something that every object has. */
function setMember(object: Members, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A change of the parent of a place, made in it. */
type Edit = (parent: unknown, step: string) => Failure | null;

const nowhere: Failure = { failure: 'there is no such place' };

const adding =
  (value: unknown): Edit =>
  (parent, step) => {
    if (!Array.isArray(parent)) return isObject(parent) ? (setMember(parent, step, value), null) : nowhere;
    const at = step === '-' ? parent.length : index.test(step) ? Number(step) : Infinity;
    if (at > parent.length) return nowhere;
    parent.splice(at, 0, value);
    return null;
  };

const replacing =
  (value: unknown): Edit =>
  (parent, step) => {
    if (isFailure(find(parent, [step]))) return nowhere;
    setMember(parent as Members, step, value);
    return null;
  };

const removing: Edit = (parent, step) => {
  if (isFailure(find(parent, [step]))) return nowhere;
  if (Array.isArray(parent)) parent.splice(Number(step), 1);
  else delete (parent as Members)[step];
  return null;
};

function edit(document: unknown, steps: readonly string[], change: Edit): Found | Failure {
  const parent = find(document, steps.slice(0, -1));
  if (isFailure(parent)) return parent;
  return change(parent.value, steps.at(-1)!) ?? { value: document };
}

function put(document: unknown, steps: readonly string[], way: (value: unknown) => Edit, value: unknown) {
  return steps.length === 0 ? { value } : edit(document, steps, way(value));
}

function moved(document: unknown, from: readonly string[], to: readonly string[]): Found | Failure {
  const found = find(document, from);
  if (isFailure(found)) return found;
  const inside = from.every((step, at) => step === to[at]);
  if (inside && to.length === from.length) return { value: document };
  if (inside) return { failure: 'a value cannot be moved into itself' };
  const rest = edit(document, from, removing);
  return isFailure(rest) ? rest : put(rest.value, to, adding, found.value);
}

function carriedOut(document: unknown, operation: PatchOperation): Found | Failure {
  const steps = pointerSteps(operation.path);
  const from = 'from' in operation ? pointerSteps(operation.from) : [];
  if (!steps || !from) return { failure: 'it is no JSON Pointer' };
  switch (operation.op) {
    case 'add':
      return put(document, steps, adding, structuredClone(operation.value));
    case 'replace':
      return put(document, steps, replacing, structuredClone(operation.value));
    case 'remove':
      return steps.length === 0 ? { failure: 'the whole cannot be removed' } : edit(document, steps, removing);
    case 'move':
      return moved(document, from, steps);
    case 'copy': {
      const found = find(document, from);
      return isFailure(found) ? found : put(document, steps, adding, structuredClone(found.value));
    }
    case 'test': {
      const found = find(document, steps);
      if (isFailure(found)) return found;
      return sameJson(found.value, operation.value) ? { value: document } : { failure: 'another value is there' };
    }
  }
}

/** How many bytes an operation copies: what would let a small patch double a document again and again. */
function copied(document: unknown, operation: PatchOperation): number {
  const from = operation.op === 'copy' ? find(document, pointerSteps(operation.from) ?? ['']) : nowhere;
  return isFailure(from) ? 0 : Buffer.byteLength(JSON.stringify(from.value));
}

/**
 * The document after all operations, or the first that does not fit. The given document is used up: it is changed in
 * place. A patch that copies more than `maxBytes` in all is given up.
 */
export function applyPatch(
  document: unknown,
  operations: readonly PatchOperation[],
  maxBytes: number,
): { document: unknown } | { fault: PatchFault | 'too_large' } {
  let current = document;
  let bytes = 0;
  for (const [index, operation] of operations.entries()) {
    bytes += copied(current, operation);
    if (bytes > maxBytes) return { fault: 'too_large' };
    const result = carriedOut(current, operation);
    if (isFailure(result))
      return { fault: { index, detail: `${operation.op} at "${operation.path}" does not fit: ${result.failure}.` } };
    current = result.value;
  }
  return { document: current };
}

/** How many items at the beginning, or with `fromEnd` at the end, two arrays have in common. */
function common(a: readonly unknown[], b: readonly unknown[], most: number, fromEnd: boolean): number {
  let count = 0;
  while (count < most && sameJson(a.at(fromEnd ? -1 - count : count), b.at(fromEnd ? -1 - count : count))) count += 1;
  return count;
}

function diffArrays(from: readonly unknown[], to: readonly unknown[], path: string, into: PatchOperation[]): void {
  const least = Math.min(from.length, to.length);
  const before = common(from, to, least, false);
  const behind = common(from, to, least - before, true);
  const [oldEnd, newEnd] = [from.length - behind, to.length - behind];
  const both = Math.min(oldEnd, newEnd);
  for (let at = before; at < both; at += 1) diffInto(from[at], to[at], `${path}/${at}`, into);
  for (let at = oldEnd - 1; at >= both; at -= 1) into.push({ op: 'remove', path: `${path}/${at}` });
  for (let at = both; at < newEnd; at += 1) into.push({ op: 'add', path: `${path}/${at}`, value: to[at] });
}

function diffObjects(from: Members, to: Members, path: string, into: PatchOperation[]): void {
  for (const name of Object.keys(from))
    if (!Object.hasOwn(to, name)) into.push({ op: 'remove', path: `${path}/${escapeToken(name)}` });
  for (const [name, value] of Object.entries(to)) {
    const place = `${path}/${escapeToken(name)}`;
    if (Object.hasOwn(from, name)) diffInto(from[name], value, place, into);
    else into.push({ op: 'add', path: place, value });
  }
}

function diffInto(from: unknown, to: unknown, path: string, into: PatchOperation[]): void {
  if (isObject(from) && isObject(to)) diffObjects(from, to, path, into);
  else if (Array.isArray(from) && Array.isArray(to)) diffArrays(from, to, path, into);
  else if (!sameJson(from, to)) into.push({ op: 'replace', path, value: to });
}

/** Operations that make `to` of `from`: in time that grows with their size only, so not always the fewest. */
export function diffJson(from: unknown, to: unknown): PatchOperation[] {
  const operations: PatchOperation[] = [];
  diffInto(from, to, '', operations);
  return operations;
}
