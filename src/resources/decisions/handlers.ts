import type { CreateDecisions } from '#generated/v2/client/types.gen.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { StartedRun, Write } from '#src/api/write.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import { listApprovalsOfRun } from '#src/resources/approvals/store.ts';
import { streamReply, waitForReply, type ReplyCaller } from '#src/resources/messages/run/reply.ts';
import type { RunCaller } from '#src/resources/messages/run/run-opening.ts';
import { startRun } from '#src/resources/messages/run/start.ts';
import { requireRun } from '#src/resources/runs/require.ts';
import { getRunRequest } from '#src/resources/runs/store.ts';
import type { Handler, Services } from '#src/resources/services.ts';
import { findToolDefinition } from '#src/resources/tools/store.ts';
import { toDecisionOpening } from './opening.ts';

type DecisionServices = Services & { write: Write };
type DecisionCaller = RunCaller & { runId: string };

/**
 * Holds edited arguments to the schemas of their tools, before anything is locked.
 * @throws `invalid_request` with pointers into the arguments
 */
async function requireUsableArguments(
  { dataSource, schemas }: DecisionServices,
  { principal, runId }: DecisionCaller,
  { decisions }: CreateDecisions,
): Promise<void> {
  if (decisions.every((decision) => !decision.arguments)) return;
  const approvals = new Map((await listApprovalsOfRun(dataSource, runId)).map((one) => [one.toolCallId, one]));
  for (const [index, { tool_call_id: id, arguments: args }] of decisions.entries()) {
    const approval = approvals.get(id);
    const tool =
      args && approval && (await findToolDefinition(dataSource.manager, approval.toolId, approval.toolVersion));
    if (!tool) continue;
    const schema = tool.parameters as JsonSchema;
    const found = await schemas.validate(principal.organizationId, schema, JSON.stringify(args));
    const at = `/decisions/${index}/arguments`;
    if (found.length > 0) throw invalidRequest(found.map((fault) => ({ ...fault, pointer: at + fault.pointer })));
  }
}

/** Begins the run that goes on with decisions. Returns it, and how its reply is shown. */
async function startDecided(
  services: DecisionServices,
  caller: DecisionCaller,
  body: CreateDecisions,
): Promise<{ started: StartedRun; asker: ReplyCaller }> {
  const { runId, ...opener } = caller;
  const run = await requireRun(services.dataSource, caller.principal, runId);
  await requireUsableArguments(services, caller, body);
  const request = await getRunRequest(services.dataSource, runId);
  const decisions = body.decisions.map((decision, index) => ({
    ...decision,
    pointer: `/decisions/${index}/tool_call_id`,
  }));
  const started = await startRun(services, toDecisionOpening(opener, run, { decisions, request }));
  const shown = {
    includeMetrics: request.include_metrics,
    includeMetadata: request.include_metadata ?? true,
    includeReasoning: request.include_reasoning ?? false,
  };
  return { started, asker: { ...opener, ...shown } };
}

export const createDecisions: Handler<'createDecisions'> = async (
  services,
  { path, body, principal, requestId, write, signal },
) => {
  const instance = `/v2/runs/${path.run_id}/decisions`;
  const caller = { principal, requestId, instance, runId: path.run_id };
  const { started, asker } = await startDecided({ ...services, write }, caller, body);
  return { status: 200, body: await waitForReply(services, asker, started, signal) };
};

export const streamDecisions: Handler<'streamDecisions'> = async (
  services,
  { path, body, principal, requestId, write, signal },
) => {
  const instance = `/v2/runs/${path.run_id}/decisions/stream`;
  const caller = { principal, requestId, instance, runId: path.run_id };
  const { started, asker } = await startDecided({ ...services, write }, caller, body);
  return { status: 200, events: streamReply(services, asker, started, signal) };
};
