import type { SettledDiscriminator } from './explain.ts';
import { resolveRef } from './spec.ts';
import type { OpenApiDocument, Schema } from './spec.ts';
import { wellFormedKeyword } from './well-formed-texts.ts';

const documentPrefix = '#/components/schemas/';
const addressPrefix = 'schema:';

/** The prepared copies by their documents: all that a server makes of a contract is made of one. */
const preparedDocuments = new WeakMap<OpenApiDocument, OpenApiDocument>();

/**
 * Returns an equivalent copy of the document that compiles faster and has better error messages, the same one each time.
 * Neither of them must change afterwards.
 */
export function prepareSchemas(document: OpenApiDocument): OpenApiDocument {
  const known = preparedDocuments.get(document);
  if (known) return known;
  const prepared = copyPrepared(document, document) as OpenApiDocument;
  preparedDocuments.set(document, prepared);
  return prepared;
}

/** Copies a node of the document with all that is in it. */
function copyPrepared(document: OpenApiDocument, node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => copyPrepared(document, item));
  const copy: Schema = {};
  for (const name of Object.keys(node)) copy[name] = copyPrepared(document, (node as Schema)[name]);
  settleDiscriminator(document, node as Schema, copy);
  const { $ref, pattern } = copy;
  if (typeof $ref === 'string') copy.$ref = $ref.replace(documentPrefix, addressPrefix);
  if (typeof pattern === 'string') copy[wellFormedKeyword] = true;
  return copy;
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
