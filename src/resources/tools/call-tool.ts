import type { ToolOutcome } from '#generated/v2/client/types.gen.ts';
import { tracePart } from '#src/process/work.ts';
import { Problem } from '#src/api/problems.ts';
import { parseExactJson } from '#src/json/exact-json.ts';
import { scanJson } from '#src/json/json-scan.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import { isObject } from '#src/llm/json-value.ts';
import type { CallDeps } from './call-deps.ts';
import { callHttpTool } from './http-call.ts';
import { callServerTool } from './server-call.ts';
import { listSigningSecrets } from './store.ts';
import { demandsApproval, type ApprovalDemand } from './approval-rule.ts';
import type { CallableTool, OfferedTool } from './table.ts';
import { listFaults } from './tool-faults.ts';

/** The result of a call, as a model is told it. `durationMs` is the time of the call itself. */
export type ToolCallResult = { outcome: ToolOutcome; content: string; isError: boolean; durationMs: number };

/** A call of a tool. `args` is any text; `timeoutMs` is the most that its run allows. */
export type ToolCallRequest = { callId: string; args: string; signal: AbortSignal; timeoutMs?: number };

const refused = (content: string): ToolCallResult => ({ outcome: 'refused', content, isError: true, durationMs: 0 });

/**
 * Parses arguments, which a model may have written in any way, to be written again: numbers keep their digits. Models write
 * nothing at all for a tool without parameters. A fault is in words for the model.
 */
function parseArguments(text: string): { values: Record<string, unknown> } | { fault: string } {
  if (text.trim() === '') return { values: {} };
  const scan = scanJson(text);
  if ('fault' in scan) return { fault: `the JSON of the arguments ${scan.fault}` };
  try {
    const values = parseExactJson(text);
    // A number that keeps its digits is an object too.
    if (isObject(values) && text.trimStart().startsWith('{')) return { values };
  } catch {
    // Said below.
  }
  return { fault: 'the arguments must be one JSON object.' };
}

/** Writes arguments, which `parseArguments` can read, as a tool is sent them: each member once. */
const toBody = (text: string): string => JSON.stringify(text.trim() === '' ? {} : parseExactJson(text));

/** Returns what is wrong with the arguments of a call, in words for its model; null when nothing is. */
async function describeFaults(
  { schemas }: Pick<CallDeps, 'schemas'>,
  { organizationId, definition }: CallableTool,
  args: string,
): Promise<string | null> {
  try {
    const faults = await schemas.validate(organizationId, definition.parameters as JsonSchema, args);
    if (faults.length === 0) return null;
    return ['Nothing was called: the arguments do not fit the schema of the tool.', ...listFaults(faults)].join('\n');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `Nothing was called: the arguments could not be checked. ${error.detail}`;
  }
}

/** Tells whether arguments fit a schema. Those that could not be held to it do: a person sees them then. */
async function fitsSchema(
  { schemas }: Pick<CallDeps, 'schemas'>,
  organizationId: string,
  schema: Record<string, unknown>,
  args: string,
): Promise<boolean> {
  try {
    return (await schemas.validate(organizationId, schema as JsonSchema, args)).length === 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return true;
  }
}

/** Tells whether a call has to be approved. Nobody is asked about arguments that `callTool` would refuse. */
export async function reviewCall(deps: CallDeps, tool: OfferedTool, args: string): Promise<ApprovalDemand | null> {
  if (tool.rules.length === 0 || 'fault' in parseArguments(args)) return null;
  const body = toBody(args);
  if ((await describeFaults(deps, tool, body)) !== null) return null;
  return demandsApproval(tool.rules, body, (schema, text) => fitsSchema(deps, tool.organizationId, schema, text));
}

const findSecrets = ({ dataSource, clock }: CallDeps, { id }: CallableTool) =>
  listSigningSecrets(dataSource, id, clock());

/**
 * Calls a tool, once its arguments fit its schema. Whatever goes wrong is a result that tells the model so. Of a tool that the
 * caller carries out only the arguments are checked.
 */
export function callTool(deps: CallDeps, tool: CallableTool, request: ToolCallRequest): Promise<ToolCallResult> {
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': tool.key,
    'gen_ai.tool.call.id': request.callId,
  };
  return tracePart(`execute_tool ${tool.key}`, { kind: 'internal', attributes }, async (part) => {
    const result = await callOnce(deps, tool, request);
    part?.set({ 'parley.outcome': result.outcome, ...(result.isError && { 'error.type': result.outcome }) });
    return result;
  });
}

async function callOnce(
  deps: CallDeps,
  tool: CallableTool,
  { callId, args, signal, timeoutMs }: ToolCallRequest,
): Promise<ToolCallResult> {
  const parsed = parseArguments(args);
  if ('fault' in parsed) return refused(`Nothing was called: ${parsed.fault}`);
  const body = toBody(args);
  const faults = await describeFaults(deps, tool, body);
  if (faults !== null) return refused(faults);
  const { http, mcp, idempotent } = tool.definition;
  const target = http ?? mcp;
  if (!target) return { outcome: 'not_called', content: '', isError: false, durationMs: 0 };
  const { url, timeout_ms } = target;
  const bounds = { deadlineMs: Math.min(timeout_ms, timeoutMs ?? timeout_ms), signal };
  const startedAt = performance.now();
  const { content, isError } = mcp
    ? await callServerTool(
        deps,
        { ...tool, definition: { ...tool.definition, mcp } },
        { values: parsed.values, ...bounds },
      )
    : await callHttpTool(deps, { url, idempotent, secrets: await findSecrets(deps, tool), callId, body, ...bounds });
  const durationMs = Math.max(0, Math.round(performance.now() - startedAt));
  return { outcome: isError ? 'failed' : 'succeeded', content, isError, durationMs };
}
