import { changeOf, isPart } from './change.ts';
import type { Change, Comparer, Finding, Part } from './change.ts';
import { operationPart, operationsOf } from './operation.ts';
import type { Direction } from './rules.ts';
import { compareSchema, compareUnruled } from './schema.ts';
import { compareSchemes } from './security.ts';
import { below, membersOf, partition, rootOf, step, stepBoth } from './side.ts';
import type { Pair } from './side.ts';

/** What was found in one part, and the parts that it leads to. */
type Node = { findings: Finding[]; parts: Node[]; direction: Direction | null; operations: Set<string> };

/** Compares each pair of places once, however often it is led to; so schemas may contain themselves. */
function createWalk() {
  const nodes = new Map<Comparer, Map<string, Node>>();
  const all: Node[] = [];
  const visit = ({ compare, pair, direction }: Part): Node => {
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

/** Notes that an operation leads to a part and to all behind it. */
function reach(node: Node, operation: string): void {
  if (node.operations.has(operation)) return;
  node.operations.add(operation);
  for (const part of node.parts) reach(part, operation);
}

const offered = new WeakMap<object, string[]>();

/** The schemas of a document that no operation leads to: they are offered by themselves, to those who generate types. */
function offeredTypes(document: object): string[] {
  const known = offered.get(document) ?? unreachedSchemas(document);
  offered.set(document, known);
  return known;
}

function unreachedSchemas(document: object): string[] {
  const reached = new Set<string>();
  const follow = (value: unknown): void => {
    if (typeof value === 'string' && value.startsWith('#/components/schemas/')) {
      const name = value.split('/').at(-1)!;
      if (reached.has(name)) return;
      reached.add(name);
      follow(step(rootOf(document), 'components', 'schemas', name).value);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(follow);
  };
  const { components, ...rest } = membersOf(document);
  const { schemas, ...others } = membersOf(components);
  follow(rest);
  follow(others);
  return Object.keys(membersOf(schemas)).filter((name) => !reached.has(name));
}

/** What is not about one operation. */
function* compareDocument(pair: Pair): Iterable<Finding | Part> {
  const { before, after } = pair;
  const urls = (servers: unknown) =>
    Array.isArray(servers) ? servers.map((server) => String(membersOf(server)['url'])) : [];
  for (const name of partition(urls(before.value['servers']), urls(after.value['servers'])).removed)
    yield { rule: 'server-removed', pointer: '/servers', name };
  yield* compareSchemes(pair);
  if ('webhooks' in before.value) yield* compareUnruled(pair, 'webhooks', 'unsupported-part-changed');
  const standing = offeredTypes(before.document);
  const types = ({ value }: Pair['before']) => Object.keys(membersOf(membersOf(value['components'])['schemas']));
  const { removed, common } = partition(types(before), types(after));
  for (const name of removed) {
    const rule = standing.includes(name) ? 'type-removed' : 'type-renamed';
    yield { rule, pointer: below('/components/schemas', name), name };
  }
  for (const name of common.filter((name) => standing.includes(name)))
    for (const direction of ['request', 'response'] as const)
      yield { compare: compareSchema, pair: stepBoth(pair, 'components', 'schemas', name), direction };
}

/** Every change from one document to another, harmless ones too. Both are bundles: all references are inside. */
export function compareDocuments(before: object, after: object): Change[] {
  const walk = createWalk();
  const [then, now] = [operationsOf(before), operationsOf(after)];
  const { removed, added, common } = partition([...then.keys()], [...now.keys()]);
  const pair = { before: rootOf(before), after: rootOf(after) };
  walk.visit({ compare: compareDocument, pair, direction: null });
  for (const key of common) {
    const operation = then.get(key)!;
    reach(walk.visit(operationPart(operation, now.get(key)!)), operation.id);
  }
  const gone = removed.map((key) => then.get(key)!);
  const fresh = added.map((key) => now.get(key)!);
  return [
    ...gone.map(({ id, side }) => changeOf({ rule: 'operation-removed', pointer: side.pointer, name: id }, null, [id])),
    ...fresh.map(({ id, side }) => changeOf({ rule: 'operation-added', pointer: side.pointer, name: id }, null, [id])),
    ...walk.all.flatMap(({ findings, direction, operations }) =>
      findings.map((finding) => changeOf(finding, direction, [...operations])),
    ),
  ];
}
