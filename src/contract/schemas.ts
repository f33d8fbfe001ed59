import type { SettledDiscriminator } from './explain.ts';
import { follow } from './spec.ts';
import type { OpenApiDocument, Schema } from './spec.ts';

const inDocument = '#/components/schemas/';
const address = 'schema:';

/** A copy of the document that says the same to the validator, and is compiled faster and explained better. */
export function prepareSchemas(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  settleDiscriminators(copy);
  visit(copy, (schema) => {
    const { $ref } = schema;
    if (typeof $ref === 'string') schema.$ref = $ref.replace(inDocument, address);
  });
  return copy;
}

/** The named schemas by their address of their own, so that each is compiled once and not in each rule that uses it. */
export function namedSchemas({ components }: OpenApiDocument): [string, Schema][] {
  return Object.entries(components?.schemas ?? {}).map(([name, schema]) => [address + name, schema as Schema]);
}

/**
 * A discriminator is only left where the validator can choose the branch by it: where each branch names its tag's
 * values. There the `mapping` says nothing more and is dropped; elsewhere `oneOf` decides.
 */
function settleDiscriminators(copy: OpenApiDocument): void {
  visit(copy, (schema) => {
    const { discriminator, oneOf } = schema as { discriminator?: { propertyName?: unknown }; oneOf?: unknown[] };
    const tag = discriminator?.propertyName;
    if (typeof tag !== 'string') return;
    const values = oneOf?.map((branch) => tagValues(follow<Schema>(copy, branch), tag));
    if (values?.every((found) => found !== null)) {
      schema.type ??= 'object';
      schema.discriminator = { propertyName: tag, allowed: values.flat() } satisfies SettledDiscriminator;
    } else {
      delete schema.discriminator;
    }
  });
}

function tagValues(branch: Schema, tag: string): unknown[] | null {
  const { properties, required } = branch as { properties?: Record<string, Schema>; required?: string[] };
  const property = properties?.[tag];
  if (!property || !required?.includes(tag)) return null;
  if ('const' in property) return [property.const];
  return Array.isArray(property.enum) ? property.enum : null;
}

function visit(node: unknown, act: (object: Schema) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) act(node as Schema);
  for (const child of Object.values(node)) visit(child, act);
}
