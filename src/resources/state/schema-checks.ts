import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import type { FieldError } from '#src/api/problems.ts';

/** Where a document, which is given as JSON, does not satisfy a schema. */
export type FaultsOf = (schema: JsonSchema, text: string) => FieldError[];

/** Ends a transaction that cannot go on until a document is held against a schema. */
class CheckNeeded extends Error {
  readonly schema: JsonSchema;
  readonly text: string;

  constructor(schema: JsonSchema, text: string) {
    super('a check against a schema is needed');
    this.schema = schema;
    this.text = text;
  }
}

/**
 * Carries out work in a transaction that depends on checks against schemas, without waiting for one while it holds a lock.
 * Work that asks for a check which is not done yet is rolled back and done again after it, with what is stored then.
 * When that is still the same, or comes to the same, the check counts. Throws like `SchemaChecker`.
 */
export async function withSchemaChecks<T>(
  checker: SchemaChecker,
  organizationId: string,
  work: (faultsOf: FaultsOf) => Promise<T>,
): Promise<T> {
  let known: { schema: string; text: string; faults: FieldError[] } | null = null;
  const faultsOf: FaultsOf = (schema, text) => {
    if (known?.text === text && known.schema === JSON.stringify(schema)) return known.faults;
    throw new CheckNeeded(schema, text);
  };
  for (;;) {
    try {
      return await work(faultsOf);
    } catch (error) {
      if (!(error instanceof CheckNeeded)) throw error;
      const { schema, text } = error;
      known = { schema: JSON.stringify(schema), text, faults: await checker.validate(organizationId, schema, text) };
    }
  }
}
