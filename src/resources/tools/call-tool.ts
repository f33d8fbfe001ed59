import type { ToolOutcome } from '#generated/v2/client/types.gen.ts';
import { Problem } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import { isObject } from '#src/llm/json-value.ts';
import type { Outgoing } from '#src/outgoing/outgoing.ts';
import { callHttpTool } from './http-call.ts';
import { listSigningSecrets } from './store.ts';
import type { CallableTool } from './table.ts';

/** The result of a call, as a model is told it. `durationMs` is the time of the call itself. */
export type ToolCallResult = { outcome: ToolOutcome; content: string; isError: boolean; durationMs: number };

/** A call of a tool. `args` is any text; `timeoutMs` is the most that its run allows. */
export type ToolCallRequest = { callId: string; args: string; signal: AbortSignal; timeoutMs?: number };

/** The services that a call needs. */
export type CallDeps = {
  dataSource: EntityDatabase;
  outgoing: Pick<Outgoing, 'fetch'>;
  schemas: Pick<SchemaChecker, 'validate'>;
  clock: () => Date;
};

/** The maximum number of faults that a model is told. */
const mostFaults = 10;

const refused = (content: string): ToolCallResult => ({ outcome: 'refused', content, isError: true, durationMs: 0 });

/** Parses arguments; null when they are no JSON object. Models write nothing at all for a tool without parameters. */
function parseArguments(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Returns what is wrong with the arguments of a call, in words for its model; null when nothing is. */
async function describeFaults(
  { schemas }: Pick<CallDeps, 'schemas'>,
  { organizationId, definition }: CallableTool,
  args: string,
): Promise<string | null> {
  try {
    const faults = await schemas.validate(organizationId, definition.parameters as JsonSchema, args);
    if (faults.length === 0) return null;
    const lines = faults.slice(0, mostFaults).map(({ pointer, detail }) => `${pointer || '/'}: ${detail}`);
    return ['Nothing was called: the arguments do not fit the schema of the tool.', ...lines].join('\n');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `Nothing was called: the arguments could not be checked. ${error.detail}`;
  }
}

/**
 * Calls a tool, once its arguments fit its schema. Whatever goes wrong is a result that tells the model so. Of a tool that the
 * caller carries out only the arguments are checked.
 */
export async function callTool(
  deps: CallDeps,
  tool: CallableTool,
  { callId, args, signal, timeoutMs }: ToolCallRequest,
): Promise<ToolCallResult> {
  const values = parseArguments(args);
  if (!values) return refused('Nothing was called: the arguments must be one JSON object.');
  const body = JSON.stringify(values);
  const faults = await describeFaults(deps, tool, body);
  if (faults !== null) return refused(faults);
  const { http, idempotent } = tool.definition;
  if (!http) return { outcome: 'not_called', content: '', isError: false, durationMs: 0 };
  const secrets = await listSigningSecrets(deps.dataSource, tool.id, deps.clock());
  const deadlineMs = Math.min(http.timeout_ms, timeoutMs ?? http.timeout_ms);
  const startedAt = performance.now();
  const request = { url: http.url, deadlineMs, idempotent, secrets, callId, body, signal };
  const { content, isError } = await callHttpTool(deps, request);
  const durationMs = Math.max(0, Math.round(performance.now() - startedAt));
  return { outcome: isError ? 'failed' : 'succeeded', content, isError, durationMs };
}
