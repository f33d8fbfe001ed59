/**
 * The size of a JSON value: its bytes as compact JSON in UTF-8, its levels of objects and arrays, and its values: itself and
 * all members and items within.
 */
export type JsonSize = { bytes: number; depth: number; values: number };

/** Matches the characters of a string that take more than one byte in JSON. */
const escapedOrWide = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;

/** Returns the size of a string as JSON with its quotes, in bytes. */
export function measureJsonString(text: string): number {
  return escapedOrWide.test(text) ? Buffer.byteLength(JSON.stringify(text)) : text.length + 2;
}

function measureScalar(value: unknown): number {
  if (typeof value === 'string') return measureJsonString(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value).length : 4;
  return value === false ? 5 : 4;
}

/**
 * Measures a JSON value without writing it: the bytes are those of `JSON.stringify(value)`. The work grows with the size
 * of what is written, and the depth of the value does not matter.
 */
export function measureJson(value: unknown): JsonSize {
  const size: JsonSize = { bytes: 0, depth: 0, values: 0 };
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const below: unknown[] = [];
    size.values += level.length;
    for (const each of level) {
      if (typeof each !== 'object' || each === null) size.bytes += measureScalar(each);
      else {
        size.bytes += expandContainer(each, below);
        size.depth = depth + 1;
      }
    }
    level = below;
  }
  return size;
}

/** Appends the contents of a container to `below`. Returns the bytes of its brackets, names and separators. */
function expandContainer(container: object, below: unknown[]): number {
  const values: unknown[] = Array.isArray(container) ? container : Object.values(container);
  for (const value of values) below.push(value);
  const commas = Math.max(values.length - 1, 0);
  if (Array.isArray(container)) return 2 + commas;
  return Object.keys(container).reduce((sum, name) => sum + measureJsonString(name) + 1, 2 + commas);
}

/**
 * Counts the values of a JSON value: itself and all members and items within. Stops counting when there are more than
 * `most`; the count is then some number above it.
 */
export function countJsonValues(value: unknown, most = Infinity): number {
  let count = 1;
  const waiting: object[] = isContainer(value) ? [value] : [];
  for (let next = waiting.pop(); next !== undefined && count <= most; next = waiting.pop()) {
    const values: unknown[] = Array.isArray(next) ? next : Object.values(next);
    count += values.length;
    for (const each of values) if (isContainer(each)) waiting.push(each);
  }
  return count;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
