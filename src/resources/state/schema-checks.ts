import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import type { FieldError } from '#src/api/problems.ts';

/** Returns the places where a document, given as JSON text, does not satisfy a schema. */
export type CheckSchema = (schema: JsonSchema, text: string) => FieldError[];

/** Ends a transaction that cannot go on until a document is checked against a schema. */
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
 * Carries out work in a transaction that depends on checks against schemas, without waiting for a check while it holds a
 * lock. Work that needs a check which is not done yet is rolled back, and done again after the check, with what is stored
 * then. The check counts if the work asks for the same document and schema again.
 * @throws like `SchemaChecker`.
 */
export async function withSchemaChecks<T>(
  checker: SchemaChecker,
  organizationId: string,
  work: (checkSchema: CheckSchema) => Promise<T>,
): Promise<T> {
  let checked: { schema: string; text: string; faults: FieldError[] } | null = null;
  const checkSchema: CheckSchema = (schema, text) => {
    if (checked?.text === text && checked.schema === JSON.stringify(schema)) return checked.faults;
    throw new CheckNeeded(schema, text);
  };
  for (;;) {
    try {
      return await work(checkSchema);
    } catch (error) {
      if (!(error instanceof CheckNeeded)) throw error;
      const { schema, text } = error;
      checked = { schema: JSON.stringify(schema), text, faults: await checker.validate(organizationId, schema, text) };
    }
  }
}
