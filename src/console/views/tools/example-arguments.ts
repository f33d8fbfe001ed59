/** A JSON Schema, as far as an example is made of it. */
type Schema = {
  type?: unknown;
  properties?: unknown;
  required?: unknown;
  enum?: unknown;
  default?: unknown;
  examples?: unknown;
};

const scalars: Readonly<Record<string, unknown>> = { string: '', number: 0, integer: 0, boolean: false, array: [] };

/** The levels of a schema that an example has: schemas may name themselves. */
const maxDepth = 5;

function toExample(schema: unknown, depth: number): unknown {
  if (typeof schema !== 'object' || schema === null) return null;
  const { type, properties, required, enum: choices, default: usual, examples } = schema as Schema;
  if (usual !== undefined) return usual;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if (Array.isArray(choices) && choices.length > 0) return choices[0];
  if (typeof properties === 'object' && properties !== null && depth < maxDepth) {
    const names = Array.isArray(required) ? new Set(required) : new Set();
    const wanted = Object.entries(properties).filter(([name]) => names.has(name));
    return Object.fromEntries(wanted.map(([name, member]) => [name, toExample(member, depth + 1)]));
  }
  return scalars[String(Array.isArray(type) ? type[0] : type)] ?? {};
}

/** Returns arguments with what a schema requires, to be filled in by a person. */
export const toExampleArguments = (schema: unknown): unknown => toExample(schema, 0) ?? {};
