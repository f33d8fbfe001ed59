import type { SettledDiscriminator } from './explain.ts';
import { resolveRef } from './spec.ts';
import type { OpenApiDocument, Schema } from './spec.ts';
import { wellFormedKeyword } from './well-formed-texts.ts';

const documentPrefix = '#/components/schemas/';
const addressPrefix = 'schema:';

/** The prepared copies by their documents: all that a server makes of a contract is made of one. */
const preparedDocuments = new WeakMap<OpenApiDocument, OpenApiDocument>();

/**
 * Returns an equivalent document that compiles faster and has better error messages, the same one each time. It shares with the given one
 * all that is equal in both. Neither of them must change afterwards.
 */
export function prepareSchemas(document: OpenApiDocument): OpenApiDocument {
  const known = preparedDocuments.get(document);
  if (known) return known;
  const prepared = prepareNode(document, document, false) as OpenApiDocument;
  preparedDocuments.set(document, prepared);
  return prepared;
}

/** The members that hold nodes by names of their own, which are no keywords. */
const mapMembers = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'schemas',
  'responses',
  'headers',
  'parameters',
  'paths',
]);

/** The members that hold values of callers, and no schemas. */
const valueMembers = new Set(['example', 'examples', 'default', 'enum', 'const']);

/** Returns a node as it is prepared: the node itself when nothing in it differs. `isMap` tells that its members have names of their own. */
function prepareNode(document: OpenApiDocument, node: unknown, isMap: boolean): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) {
    const items = node.map((item) => prepareNode(document, item, false));
    return items.some((item, index) => item !== node[index]) ? items : node;
  }
  const schema = node as Schema;
  let copy: Schema | null = null;
  for (const name of Object.keys(schema)) {
    const before = schema[name];
    if (typeof before !== 'object' || (!isMap && valueMembers.has(name))) continue;
    const after = prepareNode(document, before, !isMap && mapMembers.has(name));
    if (after !== before) (copy ??= { ...schema })[name] = after;
  }
  return isMap ? (copy ?? schema) : prepareKeywords(document, schema, copy);
}

/** Returns a schema with its keywords prepared. `copy` is one of it that has members already prepared, if there is one. */
function prepareKeywords(document: OpenApiDocument, schema: Schema, copy: Schema | null): Schema {
  const { $ref, pattern, discriminator } = schema;
  const isNamed = typeof $ref === 'string' && $ref.startsWith(documentPrefix);
  if (!isNamed && typeof pattern !== 'string' && discriminator === undefined) return copy ?? schema;
  const prepared = copy ?? { ...schema };
  if (discriminator !== undefined) settleDiscriminator(document, schema, prepared);
  if (isNamed) prepared.$ref = addressPrefix + $ref.slice(documentPrefix.length);
  if (typeof pattern === 'string') prepared[wellFormedKeyword] = true;
  return prepared;
}

/** Lists the named schemas by their own address, so that each is compiled once and not in each schema that refers to it. */
export function listNamedSchemas({ components }: OpenApiDocument): [string, Schema][] {
  return Object.entries(components?.schemas ?? {}).map(([name, schema]) => [addressPrefix + name, schema as Schema]);
}

/**
 * Keeps a discriminator only where the validator can select the branch by it: where each branch lists the values of its
 * tag. There the `mapping` is redundant and is removed; elsewhere `oneOf` decides.
 */
function settleDiscriminator(document: OpenApiDocument, schema: Schema, copy: Schema): void {
  const { discriminator, oneOf } = schema as { discriminator?: { propertyName?: unknown }; oneOf?: unknown[] };
  const tag = discriminator?.propertyName;
  if (typeof tag !== 'string') return;
  const values = oneOf?.map((branch) => tagValues(resolveRef<Schema>(document, branch), tag));
  if (values?.every((found) => found !== null)) {
    copy.type ??= 'object';
    copy.discriminator = { propertyName: tag, allowed: values.flat() } satisfies SettledDiscriminator;
  } else {
    delete copy.discriminator;
  }
}

function tagValues(branch: Schema, tag: string): unknown[] | null {
  const { properties, required } = branch as { properties?: Record<string, Schema>; required?: string[] };
  const property = properties?.[tag];
  if (!property || !required?.includes(tag)) return null;
  if ('const' in property) return [property.const];
  return Array.isArray(property.enum) ? property.enum : null;
}
