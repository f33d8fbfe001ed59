/** How large a JSON value is: in bytes as compact JSON in UTF-8, and in levels of objects and arrays. */
export type JsonSize = { bytes: number; depth: number };

/** All else in a string is written as it is, in one byte. */
const takesMore = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;

/** The bytes of a string as JSON, with its quotes. */
export function jsonStringBytes(text: string): number {
  return takesMore.test(text) ? Buffer.byteLength(JSON.stringify(text)) : text.length + 2;
}

function scalarBytes(value: unknown): number {
  if (typeof value === 'string') return jsonStringBytes(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value).length : 4;
  return value === false ? 5 : 4;
}

/**
 * Measures a JSON value without writing it: the bytes are those of `JSON.stringify(value)`. The work grows with the size
 * of what is written, and the depth of the value does not matter.
 */
export function jsonSize(value: unknown): JsonSize {
  const size: JsonSize = { bytes: 0, depth: 0 };
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const below: unknown[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) size.bytes += scalarBytes(each);
      else {
        size.bytes += openContainer(each, below);
        size.depth = depth + 1;
      }
    }
    level = below;
  }
  return size;
}

/** Adds what a container holds to `below`. Returns the bytes of all that it has beside that. */
function openContainer(container: object, below: unknown[]): number {
  const values: unknown[] = Array.isArray(container) ? container : Object.values(container);
  for (const value of values) below.push(value);
  const commas = Math.max(values.length - 1, 0);
  if (Array.isArray(container)) return 2 + commas;
  return Object.keys(container).reduce((sum, name) => sum + jsonStringBytes(name) + 1, 2 + commas);
}
