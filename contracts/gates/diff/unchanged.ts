import { getMembers, isSameValue, joinPointer } from './side.ts';

/** A part of a document: its JSON, and the components that it refers to itself. */
type WrittenPart = { json: string; references: string[] };

/** Decides which parts are equal in two documents with all that they refer to, so that they need no comparison. */
export type UnchangedParts = {
  /** Checks a path, by its names in the two documents. */
  hasPath(before: string, after: string): boolean;
  /** Checks a named schema. */
  hasSchema(name: string): boolean;
};

/** Lists the pointers in a text of JSON, each up to the component in which it leads. */
function listReferences(json: string): string[] {
  const pointers = [...json.matchAll(/"#(\/[^"]*)"/g)].map(([, pointer]) => pointer!);
  return [...new Set(pointers.map((pointer) => pointer.split('/').slice(0, 4).join('/')))];
}

const toPart = (value: unknown): WrittenPart => {
  const json = JSON.stringify(value) ?? '';
  return { json, references: listReferences(json) };
};

const partsByDocument = new WeakMap<object, Map<string, WrittenPart>>();

/** Reads the components and paths of a document, by pointer. */
function readParts(document: object): Map<string, WrittenPart> {
  const known = partsByDocument.get(document);
  if (known) return known;
  const { components, paths } = getMembers(document);
  const parts = new Map(listNamed(getMembers({ components }), 2).map(([pointer, value]) => [pointer, toPart(value)]));
  for (const [pointer, value] of listNamed(getMembers({ paths }), 1)) parts.set(pointer, toPart(value));
  partsByDocument.set(document, parts);
  return parts;
}

/** Lists the values that are `depth` steps below the members of a value, by pointer. */
function listNamed(value: unknown, depth: number, pointer = ''): [string, unknown][] {
  const below = Object.entries(getMembers(value)).map(
    ([name, member]) => [joinPointer(pointer, name), member] as const,
  );
  return depth === 0
    ? below.map(([at, member]) => [at, member])
    : below.flatMap(([at, one]) => listNamed(one, depth - 1, at));
}

/** Returns what has no equal in the other document, or refers to such a part, directly or not. */
function findChanged(then: Map<string, WrittenPart>, now: Map<string, WrittenPart>): Set<string> {
  const changed = new Set([...then.keys()].filter((pointer) => then.get(pointer)!.json !== now.get(pointer)?.json));
  const isTouched = (reference: string) => changed.has(reference) || !then.has(reference);
  for (let size = -1; size < changed.size;) {
    size = changed.size;
    for (const [pointer, { references }] of then) if (references.some(isTouched)) changed.add(pointer);
  }
  return changed;
}

/**
 * Finds the parts that are equal in two documents with all that they refer to. A comparison would find nothing in them, and
 * most of a document is such when one part of it has changed.
 */
export function findUnchangedParts(before: object, after: object): UnchangedParts {
  const [then, now] = [readParts(before), readParts(after)];
  const security = [before, after].map((document) => getMembers(document)['security'] ?? null);
  const changed = findChanged(then, now);
  const has = (pointer: string) => then.has(pointer) && !changed.has(pointer);
  return {
    // Operations without requirements of their own have those of the document.
    hasPath: (one, other) => one === other && isSameValue(security[0], security[1]) && has(joinPointer('/paths', one)),
    hasSchema: (name) => has(joinPointer('/components/schemas', name)),
  };
}
