const escapeSequence = /~(?![01])/;
const arrayIndex = /^(0|[1-9][0-9]{0,9})$/;

/** An object or an array of a JSON document. */
export type JsonContainer = Record<string, unknown> | unknown[];

/** Tells whether a JSON value is an object or an array. */
export const isContainer = (value: unknown): value is JsonContainer => typeof value === 'object' && value !== null;

/** Returns the steps of a JSON Pointer, or null when the text is not a pointer. Source: RFC 6901. */
export function parsePointer(pointer: string): string[] | null {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || escapeSequence.test(pointer)) return null;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Escapes one step of a JSON Pointer. */
export const escapeStep = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');

/** Returns the index that a step names in an array: from 0 to its length, which `-` stands for; null for any other step. */
export function toIndex(array: readonly unknown[], step: string): number | null {
  if (step === '-') return array.length;
  const index = arrayIndex.test(step) ? Number(step) : Infinity;
  return index <= array.length ? index : null;
}

/** Checks that a container has a member of that name, or an item at that index. */
export function hasChild(container: JsonContainer, step: string): boolean {
  if (!Array.isArray(container)) return Object.hasOwn(container, step);
  return step !== '-' && (toIndex(container, step) ?? Infinity) < container.length;
}

/** Returns a member or item of a container by its name or index. It must exist. */
export const getChild = (container: JsonContainer, step: string): unknown =>
  (container as Record<string, unknown>)[step];

/** Sets a member or an item. Members such as `__proto__` are set as any other. */
export function setChild(container: JsonContainer, step: string, value: unknown): void {
  if (step !== '__proto__') (container as Record<string, unknown>)[step] = value;
  else Object.defineProperty(container, step, { value, enumerable: true, configurable: true, writable: true });
}
