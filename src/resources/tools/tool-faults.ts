import { invalidRequest, Problem, type FieldError } from '#src/api/problems.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import { findUrlFault } from '#src/outgoing/outgoing.ts';
import type { ToolDefinition, ToolRow } from './table.ts';

function findTargetFaults(kind: ToolRow['kind'], { http }: Pick<ToolDefinition, 'http'>): FieldError[] {
  if (kind === 'http' && !http)
    return [{ pointer: '/http', detail: 'A tool of kind http needs the address to call.', code: 'required' }];
  if (kind !== 'http' && http)
    return [{ pointer: '/http', detail: `A tool of kind ${kind} calls no address.`, code: 'not_allowed' }];
  const fault = http && findUrlFault(http.url);
  return fault ? [{ pointer: '/http/url', detail: fault, code: 'url' }] : [];
}

/** @throws `invalid_request` when a definition does not fit the kind of its tool. */
export function requireValidTarget({ kind }: Pick<ToolRow, 'kind'>, definition: ToolDefinition): void {
  const faults = findTargetFaults(kind, definition);
  if (faults.length > 0) throw invalidRequest(faults);
}

/**
 * Refuses a schema that no arguments can be held to. No caller may hold a lock or a transaction while it waits.
 * @throws `invalid_request` with pointers into the schema; `rate_limit_exceeded` as the checker does
 */
export async function requireUsableParameters(
  schemas: SchemaChecker,
  organizationId: string,
  parameters: Record<string, unknown> | undefined,
): Promise<void> {
  if (!parameters) return;
  const faults = await schemas
    .checkSchema(organizationId, parameters as JsonSchema)
    .catch((error: unknown): FieldError[] => {
      if (!(error instanceof Problem) || error.code !== 'schema_too_costly') throw error;
      return [{ pointer: '', detail: error.detail, code: error.code }];
    });
  if (faults.length > 0)
    throw invalidRequest(faults.map((fault) => ({ ...fault, pointer: `/parameters${fault.pointer}` })));
}
