import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import { Problem } from '#src/api/problems.ts';
import { callMcpTool, type McpToolDescription } from '#src/mcp/mcp-client.ts';
import { McpFailure } from '#src/mcp/mcp-failure.ts';
import type { McpResult } from '#src/mcp/mcp-result.ts';
import type { CallDeps } from './call-deps.ts';
import { describeDrift, findDrift, toDescribedTool, type DescribedTool } from './drift.ts';
import { findServerTool, saveDrift, type ServerTool } from './drift-store.ts';
import type { CallableTool, ToolDefinition } from './table.ts';
import { listFaults } from './tool-faults.ts';

/** A call of a tool of a server. `values` are arguments whose numbers keep their digits. */
type ServerCall = { values: Record<string, unknown>; deadlineMs: number; signal: AbortSignal };

type CalledTool = CallableTool & { definition: { mcp: NonNullable<ToolDefinition['mcp']> } };

const failed = (reason: string) => ({ content: `tool_execution_failed: ${reason}`, isError: true });

/** Keeps what a server says of a tool now, when that is not what is known. Returns why the tool may not be called, or null. */
async function reviewDescription(
  { dataSource, clock }: CallDeps,
  tool: CalledTool,
  { version, drift: known }: ServerTool,
  [imported, now]: [imported: DescribedTool, now: McpToolDescription | null],
): Promise<string | null> {
  const drift = findDrift(imported, now && toDescribedTool(now), { known, at: clock() });
  if (drift !== known) await saveDrift(dataSource, { id: tool.id, version, drift });
  return drift && describeDrift(tool.definition.mcp.tool, version, drift);
}

/** Returns what is wrong with the data of a result, in words; null when nothing is, or when they cannot be held to the schema. */
async function describeOutputFaults(
  { schemas }: CallDeps,
  organizationId: string,
  schema: JsonSchema,
  { structured, content }: McpResult,
): Promise<string | null> {
  const why = 'It was called and may have had its effect, but its result does not fit its output schema.';
  if (structured === undefined) return [why, 'It has no structured content.', content].join('\n');
  try {
    const faults = await schemas.validate(organizationId, schema, JSON.stringify(structured));
    return faults.length > 0 ? [why, ...listFaults(faults), content].join('\n') : null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}

/**
 * Has a server of the Model Context Protocol call a tool, unless it describes the tool otherwise than when that was imported. All
 * failures are results.
 */
export async function callServerTool(
  deps: CallDeps,
  tool: CalledTool,
  { values, deadlineMs, signal }: ServerCall,
): Promise<{ content: string; isError: boolean }> {
  const { url, tool: name, on_drift: onDrift } = tool.definition.mcp;
  const known = await findServerTool(deps.dataSource, tool.id, url);
  const imported = onDrift === 'ignore' ? null : known.imported;
  const server = { url, headers: known.headers, deadlineMs, signal };
  const review = (now: McpToolDescription | null) => reviewDescription(deps, tool, known, [imported!, now]);
  try {
    const call = { name, arguments: values };
    const result = await callMcpTool(deps.outgoing, server, call, imported ? review : undefined);
    if (result.isError) return failed(result.content);
    const schema = imported?.output_schema as JsonSchema | null | undefined;
    const fault = schema ? await describeOutputFaults(deps, tool.organizationId, schema, result) : null;
    return fault === null ? { content: result.content, isError: false } : failed(fault);
  } catch (error) {
    if (!(error instanceof McpFailure)) throw error;
    return failed(error.message);
  }
}
