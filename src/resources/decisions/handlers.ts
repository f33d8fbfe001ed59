import type { CreateDecisions } from '#generated/v2/client/types.gen.ts';
import type { StartedRun, Write } from '#src/api/write.ts';
import { requireUsableArguments, type EditedArguments } from '#src/resources/approvals/decide.ts';
import { listApprovalsOfRun } from '#src/resources/approvals/store.ts';
import { streamReply, waitForReply, type ReplyCaller } from '#src/resources/messages/run/reply.ts';
import type { RunCaller } from '#src/resources/messages/run/run-opening.ts';
import { startRun } from '#src/resources/messages/run/start.ts';
import { requireRun } from '#src/resources/runs/require.ts';
import { getRunRequest } from '#src/resources/runs/store.ts';
import type { Handler, Services } from '#src/resources/services.ts';
import { toDecisionOpening } from './opening.ts';

type DecisionServices = Services & { write: Write };
type DecisionCaller = RunCaller & { runId: string };

/** Returns the arguments that a body edits. */
const listEdited = ({ decisions }: CreateDecisions): EditedArguments[] =>
  decisions.flatMap(({ tool_call_id: toolCallId, arguments: args }, index) =>
    args ? [{ toolCallId, args, pointer: `/decisions/${index}/arguments` }] : [],
  );

/** Begins the run that goes on with decisions. Returns it, and how its reply is shown. */
async function startDecided(
  services: DecisionServices,
  caller: DecisionCaller,
  body: CreateDecisions,
): Promise<{ started: StartedRun; asker: ReplyCaller }> {
  const { runId, ...opener } = caller;
  const run = await requireRun(services.dataSource, caller.principal, runId);
  const { organizationId } = caller.principal;
  const listApprovals = () => listApprovalsOfRun(services.dataSource, runId);
  await requireUsableArguments(services, organizationId, listEdited(body), listApprovals);
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
