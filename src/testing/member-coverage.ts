import { readOperations, resolveRef } from '#src/contract/spec.ts';
import type { OpenApiDocument, Schema } from '#src/contract/spec.ts';

/** Notes what answers have: a member as the contract with its version and its pointer, a header by operation and status. */
export type MemberNotes = {
  /** Notes the members that a value of a schema has. */
  noteBody(schema: Schema, value: unknown): void;
  noteHeaders(operationId: string, status: string, names: Iterable<string>): void;
};

type Note = (member: string) => void;

/** A schema that can be met in an answer, with the members that no answer has had yet. */
type Node = {
  schema: Schema;
  missing: Map<string, string>;
  /** The nodes of its members, items and variants. */
  below: Map<string, Node>;
  visits: number;
  isComplete: boolean;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const unions = ['oneOf', 'anyOf', 'allOf'] as const;
const escapeSegment = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Lists the pointers of all objects of a document. */
function readPointers(document: object): Map<object, string> {
  const pointers = new Map<object, string>();
  const walk = (value: unknown, pointer: string): void => {
    if (typeof value !== 'object' || value === null || pointers.has(value)) return;
    pointers.set(value, pointer);
    for (const [name, member] of Object.entries(value)) walk(member, `${pointer}/${escapeSegment(name)}`);
  };
  walk(document, '');
  return pointers;
}

/** Returns the node of a schema, or of a reference to one. */
type NodeOf = (written: unknown) => Node;

const knownNodes = new WeakMap<Note, WeakMap<OpenApiDocument, NodeOf>>();

/** Returns the nodes of a document, which all judges share that note in the same place: what one of them saw was seen. */
function getNodes(document: OpenApiDocument, note: Note): NodeOf {
  const known = knownNodes.get(note) ?? new WeakMap<OpenApiDocument, NodeOf>();
  knownNodes.set(note, known);
  const nodeOf = known.get(document) ?? createNodes(document);
  known.set(document, nodeOf);
  return nodeOf;
}

/** Creates the nodes of a document, each schema once, when it is met first. */
function createNodes(document: OpenApiDocument): NodeOf {
  const { info } = document as { info?: { version?: string } };
  const isOpenAi = Object.keys(document.paths)[0]?.startsWith('/openai/');
  const version = `${isOpenAi ? 'openai-' : ''}${String(info?.version).split('.')[0]}`;
  const pointers = readPointers(document);
  const nodes = new Map<Schema, Node>();
  const nodeOf = (written: unknown): Node => {
    const schema = resolveRef<Schema>(document, written);
    const known = nodes.get(schema);
    if (known) return known;
    const node: Node = { schema, missing: new Map(), below: new Map(), visits: 0, isComplete: false };
    nodes.set(schema, node);
    const fields = isObject(schema['properties']) ? schema['properties'] : {};
    for (const [name, field] of Object.entries(fields)) {
      node.missing.set(name, `${version} ${pointers.get(schema)}/properties/${escapeSegment(name)}`);
      node.below.set(`properties ${name}`, nodeOf(field));
    }
    for (const keyword of ['items', 'additionalProperties'])
      if (isObject(schema[keyword])) node.below.set(keyword, nodeOf(schema[keyword]));
    for (const keyword of unions)
      for (const [index, variant] of ((schema[keyword] ?? []) as unknown[]).entries())
        node.below.set(`${keyword} ${index}`, nodeOf(variant));
    return node;
  };
  return nodeOf;
}

/** Lists a node and all that it leads to. */
function listBelow(node: Node, seen = new Set<Node>()): Set<Node> {
  if (seen.has(node)) return seen;
  seen.add(node);
  for (const next of node.below.values()) listBelow(next, seen);
  return seen;
}

/** Looks whether a node has nothing left to see, less and less often, so that a walk costs little once most was seen. */
function checkComplete(node: Node): boolean {
  node.visits += 1;
  const isPowerOfTwo = (node.visits & (node.visits - 1)) === 0;
  if (!node.isComplete && isPowerOfTwo)
    node.isComplete = [...listBelow(node)].every(({ missing }) => missing.size === 0);
  return node.isComplete;
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** Tells whether a value may be of a variant: by its type, its constants, and the members that it requires. */
function isPossible({ schema, below }: Node, value: unknown): boolean {
  const { type, const: constant, enum: values, required } = schema;
  const types = ([type ?? []].flat() as string[]).map((name) => (name === 'integer' ? 'number' : name));
  if (types.length > 0 && !types.includes(typeOf(value))) return false;
  if (constant !== undefined && constant !== value) return false;
  if (Array.isArray(values) && !values.includes(value)) return false;
  if (!isObject(value)) return true;
  if (Array.isArray(required) && !required.every((name: string) => name in value)) return false;
  return [...below].every(([key, field]) => {
    const name = /^properties (.*)$/s.exec(key)?.[1];
    const isTag = name !== undefined && (field.schema['const'] !== undefined || field.schema['enum'] !== undefined);
    return !isTag || !(name in value) || value[name] === null || isPossible(field, value[name]);
  });
}

function noteMembers(node: Node, value: unknown, note: Note): void {
  if (value === null || typeof value !== 'object' || checkComplete(node)) return;
  for (const [key, next] of node.below) {
    const isUnion = /^(oneOf|anyOf|allOf) /.test(key);
    if (isUnion && (key.startsWith('allOf') || isPossible(next, value))) noteMembers(next, value, note);
  }
  const items = node.below.get('items');
  if (Array.isArray(value)) {
    if (items) for (const item of value) noteMembers(items, item, note);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const missing = node.missing.get(name);
    if (missing !== undefined) note(missing);
    node.missing.delete(name);
    const next = node.below.get(`properties ${name}`) ?? node.below.get('additionalProperties');
    if (next) noteMembers(next, member, note);
  }
}

const headerKey = (operationId: string, status: string, name: string) =>
  `header ${operationId} ${status} ${name.toLowerCase()}`;

/** Creates the notes of what answers have of a document; `note` is given each member once. */
export function createMemberNotes(document: OpenApiDocument, note: Note): MemberNotes {
  const nodeOf = getNodes(document, note);
  const headers = new Set<string>();
  return {
    noteBody: (schema, value) => noteMembers(nodeOf(schema), value, note),
    noteHeaders(operationId, status, names) {
      for (const name of names) {
        const key = headerKey(operationId, status, name);
        if (!headers.has(key)) note(key);
        headers.add(key);
      }
    },
  };
}

/** Lists the members of every body, event and header that a document declares for an answer that succeeds. */
export function listDeclaredMembers(document: OpenApiDocument): string[] {
  const nodeOf = createNodes(document);
  const nodes = new Set<Node>();
  const headers = readOperations(document).flatMap(({ id, responses }) =>
    Object.entries(responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([status, response]) => {
        for (const { schema } of Object.values(response.content)) if (schema) listBelow(nodeOf(schema), nodes);
        return Object.keys(response.headers).map((name) => headerKey(id, status, name));
      }),
  );
  return [...headers, ...[...nodes].flatMap(({ missing }) => [...missing.values()])];
}
