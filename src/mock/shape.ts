import { findIdPrefix, toMockId } from './mock-ids.ts';

type JsonObject = Record<string, unknown>;

/** Tells whether a body fits the contract. */
export type Fits = (body: unknown) => boolean;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Puts other ids in the place of those of the examples, wherever a body has them, also within links. */
export function replaceIds<T>(body: T, ids: Iterable<readonly [example: string, id: string]>): T {
  let text = JSON.stringify(body);
  for (const [example, id] of ids) text = text.replaceAll(example, id);
  return JSON.parse(text) as T;
}

/**
 * Takes over what a caller has sent, as far as the answer has a member of the same name and still fits the contract with it.
 */
export function adoptMembers(body: unknown, sent: unknown, fits: Fits): unknown {
  if (!isJsonObject(body) || !isJsonObject(sent)) return body;
  let adopted = body;
  for (const [name, value] of Object.entries(sent)) {
    if (value === undefined || !Object.hasOwn(body, name)) continue;
    const next = { ...adopted, [name]: value };
    if (fits(next)) adopted = next;
  }
  return adopted;
}

/** Counts a version up, if a body has one. */
export const raiseVersion = (body: unknown): unknown =>
  isJsonObject(body) && typeof body['version'] === 'number' ? { ...body, version: body['version'] + 1 } : body;

/** Returns an item of a list that differs from the others by its id or its number; null when it has neither. */
function distinguishItem(item: unknown, index: number, count: number, seed: readonly (string | number)[]): unknown {
  if (!isJsonObject(item)) return null;
  const prefix = findIdPrefix(item['id']);
  if (prefix !== null) return replaceIds(item, [[String(item['id']), toMockId(prefix, ...seed, index)]]);
  if (typeof item['version'] === 'number') return { ...item, version: count - index };
  return null;
}

/**
 * Makes a list of `count` items of the examples in a page. Without ids or numbers by which items differ, the list is the
 * examples.
 */
export function multiplyItems(
  examples: readonly unknown[],
  count: number,
  seed: readonly (string | number)[],
): unknown[] {
  if (examples.length === 0) return [];
  const items = Array.from({ length: count }, (_, index) =>
    distinguishItem(examples[index % examples.length], index, count, seed),
  );
  return items.includes(null) ? [...examples] : items;
}
