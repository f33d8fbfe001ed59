import type { ToolApproval, ToolReference } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, Problem, type FieldError } from '#src/api/problems.ts';
import { escapeStep } from '#src/json/json-pointer.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import { findUrlFault } from '#src/outgoing/outgoing.ts';
import type { ToolDefinition, ToolRow } from './table.ts';

/** The maximum number of faults that a model is told. */
const mostFaults = 10;

/** Writes the first faults of a value as a model is told them, each on a line. */
export const listFaults = (faults: readonly FieldError[]): string[] =>
  faults.slice(0, mostFaults).map(({ pointer, detail }) => `${pointer || '/'}: ${detail}`);

/** Finds what is wrong with the target of one kind, which tools of that kind need and no others may have. */
function findTargetFaults(kind: ToolRow['kind'], name: 'http' | 'mcp', target: { url: string } | null): FieldError[] {
  const pointer = `/${name}`;
  if (kind === name && !target)
    return [{ pointer, detail: `A tool of kind ${kind} needs the address to call.`, code: 'required' }];
  if (kind !== name && target)
    return [{ pointer, detail: `A tool of kind ${kind} does not have this.`, code: 'not_allowed' }];
  const fault = target && findUrlFault(target.url);
  return fault ? [{ pointer: `${pointer}/url`, detail: fault, code: 'url' }] : [];
}

/** A name of a header as HTTP has it, and a value that cannot end it. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;
/** The headers that the protocol or the connection sets. */
const ownHeader =
  /^(?:host|connection|content-.*|transfer-encoding|accept|mcp-.*|last-event-id|upgrade|te|trailer|expect)$/i;

/** @throws `invalid_request` when a tool may not have headers, or one of them cannot be sent. */
export function requireValidHeaders(headers: Record<string, string> | undefined, kind: ToolRow['kind']): void {
  if (!headers) return;
  const pointer = '/request_headers';
  if (kind !== 'mcp')
    throw invalidRequest([{ pointer, detail: `A tool of kind ${kind} has no headers.`, code: 'not_allowed' }]);
  const faults = Object.entries(headers).flatMap(([name, value]): FieldError[] => {
    const at = `${pointer}/${escapeStep(name)}`;
    if (!headerName.test(name) || !headerValue.test(value))
      return [{ pointer: at, detail: `The header ${JSON.stringify(name)} cannot be sent.`, code: 'header' }];
    return ownHeader.test(name)
      ? [{ pointer: at, detail: `Parley sets the header ${name} itself.`, code: 'not_allowed' }]
      : [];
  });
  if (faults.length > 0) throw invalidRequest(faults);
}

const callersAsk = 'A tool of kind caller does not have this: whoever carries its calls out asks first.';

/** @throws `invalid_request` when a definition does not fit the kind of its tool. */
export function requireValidTarget({ kind }: Pick<ToolRow, 'kind'>, definition: ToolDefinition): void {
  const { http, mcp, approval } = definition;
  const faults = [...findTargetFaults(kind, 'http', http), ...findTargetFaults(kind, 'mcp', mcp)];
  if (kind === 'caller' && approval) faults.push({ pointer: '/approval', detail: callersAsk, code: 'not_allowed' });
  if (faults.length > 0) throw invalidRequest(faults);
}

/** Finds the faults of a schema to which no arguments can be held, with pointers below `at`. */
async function findSchemaFaults(
  schemas: SchemaChecker,
  organizationId: string,
  schema: Record<string, unknown>,
  at: string,
): Promise<FieldError[]> {
  const faults = await schemas
    .checkSchema(organizationId, schema as JsonSchema)
    .catch((error: unknown): FieldError[] => {
      if (!(error instanceof Problem) || error.code !== 'schema_too_costly') throw error;
      return [{ pointer: '', detail: error.detail, code: error.code }];
    });
  return faults.map((fault) => ({ ...fault, pointer: `${at}${fault.pointer}` }));
}

/** Finds a type that is not that of arguments, which are one object: each call would be refused, and gateways refuse the tool. */
function findTypeFaults({ type }: Record<string, unknown>): FieldError[] {
  if (type === undefined || [type].flat().includes('object')) return [];
  const detail = 'The arguments of a tool are one object: its type is `object`.';
  return [{ pointer: '/parameters/type', detail, code: 'object_required' }];
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
  const invalid = await findSchemaFaults(schemas, organizationId, parameters, '/parameters');
  const faults = invalid.length > 0 ? invalid : findTypeFaults(parameters);
  if (faults.length > 0) throw invalidRequest(faults);
}

/** A rule of a body by which calls have to be approved, and where it stands. */
type GivenRule = { rule: ToolApproval | null | undefined; at: string };

async function findRuleFaults(
  schemas: SchemaChecker,
  organizationId: string,
  { rule, at }: GivenRule,
): Promise<FieldError[]> {
  if (!rule) return [];
  const pointer = `${at}/arguments`;
  const { mode, arguments: schema } = rule;
  if (mode === 'when' && !schema)
    return [{ pointer, detail: 'The mode `when` needs the schema of the arguments.', code: 'required' }];
  if (mode !== 'when' && schema)
    return [{ pointer, detail: `The mode \`${mode}\` does not have this.`, code: 'not_allowed' }];
  return schema ? findSchemaFaults(schemas, organizationId, schema, pointer) : [];
}

/**
 * Refuses rules of approval to which no arguments can be held. No caller may hold a lock or a transaction while it waits.
 * @throws `invalid_request` with pointers into the rules; `rate_limit_exceeded` as the checker does
 */
export async function requireUsableRules(
  schemas: SchemaChecker,
  organizationId: string,
  rules: readonly GivenRule[],
): Promise<void> {
  for (const given of rules) {
    const faults = await findRuleFaults(schemas, organizationId, given);
    if (faults.length > 0) throw invalidRequest(faults);
  }
}

/**
 * Refuses references to tools with rules of approval to which no arguments can be held. No caller may hold a lock or a
 * transaction while it waits.
 * @throws `invalid_request` with pointers into `tool_refs`; `rate_limit_exceeded` as the checker does
 */
export const requireUsableReferences = (
  schemas: SchemaChecker,
  organizationId: string,
  references: readonly ToolReference[] | null | undefined,
): Promise<void> => {
  const rules = (references ?? []).map(({ approval: rule }, index) => ({ rule, at: `/tool_refs/${index}/approval` }));
  return requireUsableRules(schemas, organizationId, rules);
};
