import { toChange, isPart } from './change.ts';
import type { ContractChange, Comparer, Finding, ComparablePart } from './change.ts';
import { operationPart, listOperations } from './operation.ts';
import type { Direction } from './rules.ts';
import { compareSchema, compareUnruled } from './schema.ts';
import { compareSchemes } from './security.ts';
import { compareServers } from './servers.ts';
import { findShadowed } from './shadowed-paths.ts';
import { joinPointer, getMembers, partition, toRootSide, step, stepBoth } from './side.ts';
import type { Pair } from './side.ts';
import { findUnchangedParts, type UnchangedParts } from './unchanged.ts';

/** The findings of one part, and the parts that it refers to. */
type Node = { findings: Finding[]; parts: Node[]; direction: Direction | null; operations: Set<string> };

/** Compares each pair of parts once, however often it is referred to; so schemas may be recursive. */
function createWalk() {
  const nodes = new Map<Comparer, Map<string, Node>>();
  const all: Node[] = [];
  const visit = ({ compare, pair, direction }: ComparablePart): Node => {
    const { before, after } = pair;
    const key = `${direction} ${before.pointer} ${after.pointer === before.pointer ? '' : after.pointer}`;
    const known = nodes.get(compare) ?? new Map<string, Node>();
    nodes.set(compare, known);
    const seen = known.get(key);
    if (seen) return seen;
    const node: Node = { findings: [], parts: [], direction, operations: new Set() };
    known.set(key, node);
    all.push(node);
    for (const found of compare(pair, direction)) {
      if (isPart(found)) node.parts.push(visit(found));
      else node.findings.push(found);
    }
    return node;
  };
  return { all, visit };
}

/** Records that an operation reaches a part and all parts that it refers to. */
function addOperation(node: Node, operation: string): void {
  if (node.operations.has(operation)) return;
  node.operations.add(operation);
  for (const part of node.parts) addOperation(part, operation);
}

const offeredTypesCache = new WeakMap<object, string[]>();

/** Lists the schemas of a document that no operation reaches. They are part of the contract for generated types. */
function listOfferedTypes(document: object): string[] {
  const known = offeredTypesCache.get(document) ?? listUnreachedSchemas(document);
  offeredTypesCache.set(document, known);
  return known;
}

function listUnreachedSchemas(document: object): string[] {
  const reached = new Set<string>();
  const follow = (value: unknown): void => {
    if (typeof value === 'string' && value.startsWith('#/components/schemas/')) {
      const name = value.split('/').at(-1)!;
      if (reached.has(name)) return;
      reached.add(name);
      follow(step(toRootSide(document), 'components', 'schemas', name).value);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(follow);
  };
  const { components, ...rest } = getMembers(document);
  const { schemas, ...others } = getMembers(components);
  follow(rest);
  follow(others);
  return Object.keys(getMembers(schemas)).filter((name) => !reached.has(name));
}

/** Compares the parts that do not belong to one operation. */
function* compareDocument(pair: Pair, unchanged: UnchangedParts): Iterable<Finding | ComparablePart> {
  const { before, after } = pair;
  yield* compareServers(pair);
  yield* compareSchemes(pair);
  if ('webhooks' in before.value) yield* compareUnruled(pair, 'webhooks', 'unsupported-part-changed');
  const standing = listOfferedTypes(before.document);
  const types = ({ value }: Pair['before']) => Object.keys(getMembers(getMembers(value['components'])['schemas']));
  const { removed, common } = partition(types(before), types(after));
  for (const name of removed) {
    const rule = standing.includes(name) ? 'type-removed' : 'type-renamed';
    yield { rule, pointer: joinPointer('/components/schemas', name), name };
  }
  for (const name of common.filter((one) => standing.includes(one) && !unchanged.hasSchema(one)))
    for (const direction of ['request', 'response'] as const)
      yield { compare: compareSchema, pair: stepBoth(pair, 'components', 'schemas', name), direction };
}

/**
 * Lists all changes from one document to another, harmless ones included. Both are bundles: all references are internal.
 * With a date for `today`, a new sunset has to be later.
 */
export function compareDocuments(before: object, after: object, today: string | null = null): ContractChange[] {
  const walk = createWalk();
  const [then, now] = [listOperations(before), listOperations(after)];
  const { removed, added, common } = partition([...then.keys()], [...now.keys()]);
  const pair = { before: toRootSide(before), after: toRootSide(after) };
  const unchanged = findUnchangedParts(before, after);
  walk.visit({ compare: () => compareDocument(pair, unchanged), pair, direction: null });
  for (const key of common) {
    const [operation, other] = [then.get(key)!, now.get(key)!];
    if (!unchanged.hasPath(operation.path, other.path))
      addOperation(walk.visit(operationPart(operation, other, today)), operation.id);
  }
  const gone = removed.map((key) => then.get(key)!);
  const fresh = added.map((key) => now.get(key)!);
  const newPaths = fresh.map(({ path }) => path).filter((path) => !common.some((key) => now.get(key)!.path === path));
  const shadowed = [...findShadowed(then.values(), [...new Set(newPaths)])];
  return [
    ...shadowed.map(([finding, id]) => toChange(finding, null, [id])),
    ...gone.map(({ id, side }) => toChange({ rule: 'operation-removed', pointer: side.pointer, name: id }, null, [id])),
    ...fresh.map(({ id, side }) => toChange({ rule: 'operation-added', pointer: side.pointer, name: id }, null, [id])),
    ...walk.all.flatMap(({ findings, direction, operations }) =>
      findings.map((finding) => toChange(finding, direction, [...operations])),
    ),
  ];
}
