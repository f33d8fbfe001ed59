import type { Tool } from '#src/llm/types.ts';
import type { ToolCallRequest, ToolCallResult } from './call-tool.ts';
import type { ApprovalDemand } from './approval-rule.ts';
import type { CallableTool, OfferedTool } from './table.ts';

/** Calls a version of a tool. */
export type CallTool = (tool: CallableTool, request: ToolCallRequest) => Promise<ToolCallResult>;

/** Tells whether a call has to be approved. One that would be refused has not. */
export type ReviewCall = (tool: OfferedTool, args: string) => Promise<ApprovalDemand | null>;

/** Returns a tool in the form in which models are offered it. */
export const toOfferedTool = ({ key, definition: { description, parameters } }: CallableTool): Tool => ({
  name: key,
  ...(description !== '' && { description }),
  parameters,
});

/** Tells whether Parley carries out the calls of a tool. */
const isCarriedOut = ({ kind }: CallableTool): boolean => kind !== 'caller';

/** Returns what is kept of a call of a tool while it is made, so that it can be repeated; null when it may not be. */
export const toRepeatable = ({ id: toolId, version: toolVersion, definition }: CallableTool, timeoutMs?: number) =>
  definition.idempotent ? { toolId, toolVersion, ...(timeoutMs !== undefined && { timeoutMs }) } : null;

/** The tools of an organization that a run is offered, and what carries out the calls of those that Parley calls. */
export function offerOrganizationTools(
  { callTool, reviewCall }: { callTool: CallTool; reviewCall: ReviewCall },
  tools: readonly OfferedTool[],
  timeoutMs?: number,
) {
  const own = new Map(tools.filter(isCarriedOut).map((tool) => [tool.key, tool]));
  return {
    names: new Set(own.keys()) as ReadonlySet<string>,
    call: (name: string, args: string, { callId, signal }: Pick<ToolCallRequest, 'callId' | 'signal'>) =>
      callTool(own.get(name)!, { callId, args, signal, ...(timeoutMs !== undefined && { timeoutMs }) }),
    review: async (name: string, args: string) => {
      const tool = own.get(name)!;
      const demand = await reviewCall(tool, args);
      return demand && { ...demand, tool };
    },
    findRepeatable: (name: string) => toRepeatable(own.get(name)!, timeoutMs),
  };
}
