import type { Schema } from '#src/contract/spec.ts';

/** A list or a map in a schema: where it is, how much it holds at most, and a body in which it holds something else. */
export type Collection = {
  pointer: string;
  kind: 'list' | 'map';
  most: number;
  /** A body that has this many wrong items or members there, and nothing else that is not needed to get there. */
  bodyOf(count: number): unknown;
};

type Wrap = (inner: unknown) => unknown;

const rule = (schema: Schema, name: string) => schema[name] as number | undefined;
const wrongItems = (count: number) => Array.from({ length: count }, () => null);
const wrongMembers = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Member ${index}`, null]));

/** Lists all lists and maps of a schema, those of its unions and of its references included. */
export function* listCollections(
  root: Schema,
  named: ReadonlyMap<string, Schema>,
  pointer = '',
  wrap: Wrap = (inner) => inner,
  within: readonly Schema[] = [],
): Iterable<Collection> {
  const schema = typeof root.$ref === 'string' ? named.get(root.$ref)! : root;
  if (within.includes(schema)) return;
  const path = [...within, schema];
  const types = [schema.type].flat();
  if (types.includes('array')) {
    const most = rule(schema, 'maxItems') ?? Infinity;
    yield { pointer, kind: 'list', most, bodyOf: (count) => wrap(wrongItems(count)) };
    const inner = (schema.items ?? {}) as Schema;
    yield* listCollections(inner, named, `${pointer}/0`, (value) => wrap([value]), path);
  }
  if (types.includes('object')) {
    const tags = listTags(schema);
    const most = rule(schema, 'maxProperties') ?? Infinity;
    yield { pointer, kind: 'map', most, bodyOf: (count) => wrap({ ...tags, ...wrongMembers(count) }) };
    for (const [name, inner] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
      yield* listCollections(inner, named, `${pointer}/${name}`, (value) => wrap({ ...tags, [name]: value }), path);
    }
  }
  for (const keyword of ['oneOf', 'anyOf', 'allOf']) {
    for (const branch of (schema[keyword] ?? []) as Schema[])
      yield* listCollections(branch, named, pointer, wrap, path);
  }
}

/** Returns the constant members by which a union identifies this schema. */
function listTags({ properties = {} }: { properties?: Record<string, Schema> } & Schema): Record<string, unknown> {
  const constants = Object.entries(properties).filter(([, { const: only }]) => only !== undefined);
  return Object.fromEntries(constants.map(([name, { const: only }]) => [name, only]));
}
