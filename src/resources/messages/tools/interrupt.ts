import type { DataSource } from 'typeorm';
import type { AguiInterrupt } from '#generated/v2/client/types.gen.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { insertApprovals } from '#src/resources/approvals/store.ts';
import type { HeldCall } from './own-calls.ts';

type RunFinished = Extract<AguiEvent, { type: 'RUN_FINISHED' }>;

/** A stored approval: its id, and when it expires. */
type OpenedApproval = { id: string; expiresAt: Date };

/** Stores the approvals for which calls of a message wait, before the run ends. They expire together. */
export type OpenApprovals = (held: readonly HeldCall[], messageId: string) => Promise<OpenedApproval[]>;

/** Makes the function that stores the approvals of a run. They are open once the run has ended with its interruption. */
export const createApprovals =
  ({ dataSource, clock }: { dataSource: DataSource; clock: () => Date }, runId: string): OpenApprovals =>
  async (held, messageId) => {
    const createdAt = clock();
    const expiresAfterS = held.reduce((least, call) => Math.min(least, call.expiresAfterS), Infinity);
    const expiresAt = new Date(createdAt.getTime() + expiresAfterS * 1_000);
    const approvals = held.map(({ callId, args, tool: { id: toolId, key: toolKey, version: toolVersion } }) => ({
      messageId,
      toolCallId: callId,
      hasArguments: args !== '',
      toolId,
      toolKey,
      toolVersion,
      createdAt,
      expiresAt,
    }));
    const ids = await insertApprovals(dataSource.manager, runId, approvals);
    return ids.map((id) => ({ id, expiresAt }));
  };

/** The longest schema of arguments, as JSON, that an interrupt repeats. */
const longestSchema = 20_000;

/** Returns the schema of the answer to an interrupt. */
function toResponseSchema(parameters: Record<string, unknown>): Record<string, unknown> {
  const args = JSON.stringify(parameters).length > longestSchema ? { type: 'object' } : parameters;
  return {
    type: 'object',
    properties: { approved: { type: 'boolean' }, arguments: args, reason: { type: 'string', maxLength: 2000 } },
    required: ['approved'],
  };
}

function toInterrupt({ callId, tool }: HeldCall, { id, expiresAt }: OpenedApproval): AguiInterrupt {
  return {
    id: callId,
    reason: 'tool_call',
    message: `May the tool ${tool.key} be called?`,
    toolCallId: callId,
    responseSchema: toResponseSchema(tool.definition.parameters),
    expiresAt: expiresAt.toISOString(),
    metadata: { approval_id: id, tool_key: tool.key, tool_version: tool.version },
  };
}

/** Returns the end of a run whose calls wait for a person to approve them. Every run that waits so ends here. */
export function toInterruption(
  event: RunFinished,
  held: readonly HeldCall[],
  opened: readonly OpenedApproval[],
): RunFinished {
  const interrupts = held.map((call, index) => toInterrupt(call, opened[index]!));
  return { ...event, outcome: { type: 'interrupt', interrupts } };
}
