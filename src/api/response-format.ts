import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import type { ControlLevel, ResponseFormat } from '#src/llm/controls.ts';
import { isObject } from '#src/llm/json-value.ts';
import { invalidRequest, Problem, type FieldError } from './problems.ts';

/**
 * Refuses the schema of a response format that no answer can be held to. `pointer` is where the format stands in the body.
 * No caller may hold a lock or a transaction while it waits.
 * @throws Problem `invalid_request` with pointers into the schema; `rate_limit_exceeded` as the checker does.
 */
export async function requireUsableFormat(
  schemas: SchemaChecker,
  organizationId: string,
  { response_format: format }: ControlLevel,
  pointer: string,
): Promise<void> {
  if (format?.type !== 'json_schema') return;
  const at = `${pointer}/json_schema/schema`;
  const faults = await schemas.checkSchema(organizationId, format.json_schema.schema).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'schema_too_costly') throw error;
    return [{ pointer: '', detail: error.detail, code: error.code }];
  });
  if (faults.length > 0) throw invalidRequest(faults.map((fault) => ({ ...fault, pointer: `${at}${fault.pointer}` })));
}

/** Finds what is wrong with the form of an answer. Its pointers lead into the answer; empty when the form is right. */
export type FormCheck = (text: string) => Promise<FieldError[]>;

/** Returns the check of a format, or null when any text will do. It throws as `SchemaChecker.validate` does. */
export function formCheckOf(
  schemas: SchemaChecker,
  organizationId: string,
  format: ResponseFormat | undefined,
): FormCheck | null {
  if (!format || format.type === 'text') return null;
  return async (text) => {
    const parsed = parse(text);
    if ('fault' in parsed) return [parsed.fault];
    if (format.type === 'json_schema') return schemas.validate(organizationId, format.json_schema.schema, text);
    return isObject(parsed.value) ? [] : [{ pointer: '', detail: 'It is JSON, but no object.', code: 'type' }];
  };
}

function parse(text: string): { value: unknown } | { fault: FieldError } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    // The message of the parser quotes the answer.
    const at = /\bposition \d+/.exec((error as Error).message)?.[0];
    return { fault: { pointer: '', detail: at ? `It is not JSON (see ${at}).` : 'It is not JSON.', code: 'json' } };
  }
}
