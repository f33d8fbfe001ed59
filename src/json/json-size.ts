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
  if (Array.isArray(container)) {
    for (const item of container) below.push(item);
    return 2 + Math.max(container.length - 1, 0);
  }
  const names = Object.keys(container);
  for (const name of names) below.push((container as Record<string, unknown>)[name]);
  return names.reduce((sum, name) => sum + measureJsonString(name) + 1, 2 + Math.max(names.length - 1, 0));
}

/**
 * Counts the values of a JSON value: itself and all members and items within. Stops counting when there are more than
 * `most`; the count is then some number above it.
 */
export function countJsonValues(value: unknown, most = Infinity): number {
  let count = 1;
  const waiting: object[] = isContainer(value) ? [value] : [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const items = Array.isArray(next) ? next : null;
    const names = items ? [] : Object.keys(next);
    count += items ? items.length : names.length;
    if (count > most) break;
    if (items) for (const item of items) if (isContainer(item)) waiting.push(item);
    // `Object.values` takes four times as long for an object of many names.
    for (const name of names) {
      const member = (next as Record<string, unknown>)[name];
      if (isContainer(member)) waiting.push(member);
    }
  }
  return count;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
