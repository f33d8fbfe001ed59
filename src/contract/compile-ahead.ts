import type { Schema } from './spec.ts';

type Compiler = { getSchema(address: string): unknown };

/** Lists the addresses that a schema refers to, directly or not, each once and after those that it refers to itself. */
export function listReferences(
  node: unknown,
  named: ReadonlyMap<string, Schema>,
  seen: Set<string> = new Set(),
): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { $ref: address } = node as Schema;
  const inside = Object.values(node).flatMap((child) => listReferences(child, named, seen));
  if (typeof address !== 'string' || seen.has(address) || !named.has(address)) return inside;
  seen.add(address);
  return [...inside, ...listReferences(named.get(address), named, seen), address];
}

type Adder = { addSchema(schema: Schema, address: string): unknown };

/**
 * Returns a function that gives an Ajv the named schemas which some schemas refer to, before they are compiled. To give it all
 * of them takes as long as to compile some operations.
 */
export function addReferencesTo(ajv: Adder, named: ReadonlyMap<string, Schema>): (schemas: unknown) => void {
  const added = new Set<string>();
  return (schemas) => {
    for (const address of listReferences(schemas, named, added)) ajv.addSchema(named.get(address)!, address);
  };
}

/**
 * Compiles the named schemas that schemas refer to, one in each turn of the event loop. A schema that refers to many is
 * compiled after them, so that no turn compiles all of them at once.
 */
export async function compileReferences(
  ajv: Compiler,
  schemas: readonly Schema[],
  named: ReadonlyMap<string, Schema>,
): Promise<void> {
  for (const address of listReferences(schemas, named)) {
    ajv.getSchema(address);
    await new Promise(setImmediate);
  }
}
