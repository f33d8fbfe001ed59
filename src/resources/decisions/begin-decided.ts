import type { CreateDecisions } from '#generated/v2/client/types.gen.ts';
import type { StartedRun, Write } from '#src/api/write.ts';
import { requireUsableArguments, type EditedArguments } from '#src/resources/approvals/decide.ts';
import { listApprovalsOfRun } from '#src/resources/approvals/store.ts';
import type { BroughtInput } from '#src/resources/messages/run/brought-input.ts';
import type { BegunAnswer } from '#src/resources/messages/run/begin-answer.ts';
import { streamReply, type ReplyCaller } from '#src/resources/messages/run/reply.ts';
import type { RunCaller } from '#src/resources/messages/run/run-opening.ts';
import { startRun } from '#src/resources/messages/run/start.ts';
import { requireRun } from '#src/resources/runs/require.ts';
import { getRunRequest } from '#src/resources/runs/store.ts';
import type { Services } from '#src/resources/services.ts';
import { toDecisionOpening } from './opening.ts';

type DecisionServices = Services & { write: Write };
type DecisionCaller = RunCaller & { runId: string };

/** Decisions of version 2 with what only this server adds. */
export type BroughtDecisions = CreateDecisions & { brought?: BroughtInput };

/** Returns the arguments that a body edits. */
const listEdited = ({ decisions }: CreateDecisions): EditedArguments[] =>
  decisions.flatMap(({ tool_call_id: toolCallId, arguments: args }, index) =>
    args ? [{ toolCallId, args, pointer: `/decisions/${index}/arguments` }] : [],
  );

/** Begins the run that goes on with decisions. Returns it, and how its reply is shown. */
export async function startDecided(
  services: DecisionServices,
  caller: DecisionCaller,
  body: BroughtDecisions,
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
  const { brought } = body;
  const started = await startRun(
    services,
    toDecisionOpening(opener, run, { decisions, request, ...(brought && { brought }) }),
  );
  const shown = {
    includeMetrics: request.include_metrics,
    includeMetadata: request.include_metadata ?? true,
    includeReasoning: request.include_reasoning ?? false,
    inPieces: brought?.inPieces ?? false,
  };
  return { started, asker: { ...opener, ...shown } };
}

/** Begins the run that goes on with decisions, and streams its reply. `signal` ends the reading, not the run. */
export async function beginDecided(
  services: DecisionServices,
  caller: DecisionCaller,
  body: BroughtDecisions,
  signal: AbortSignal,
): Promise<BegunAnswer> {
  const { started, asker } = await startDecided(services, caller, body);
  return { started, events: streamReply(services, asker, started, signal) };
}
