import type { AguiEvent, Problem as ProblemBody, RunAgentInput } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import type { LogItem } from '#src/event-log/item.ts';
import { isHiddenThought } from '#src/state-machine/log-events.ts';
import { followRun, startRun } from '#src/resources/messages/run/start.ts';
import { requireUsableArguments } from '#src/resources/approvals/decide.ts';
import { listOpenApprovals } from '#src/resources/approvals/store.ts';
import type { Handler, Services } from '#src/resources/services.ts';
import { findInputFaults } from './input.ts';
import { listEditedArguments } from './interrupts.ts';
import { findSessionOfThread } from './recollection.ts';
import { toOpening } from './opening.ts';

/**
 * Writes an event for a client that announces no version of the protocol. It is older than 1.0, and refuses the outcome of
 * a run with members or a type that it does not know.
 */
function toOlderProtocol(event: AguiEvent): AguiEvent {
  if (event.type !== 'RUN_FINISHED' || !event.outcome) return event;
  const { outcome, ...finished } = event;
  if (outcome.type === 'success') return { ...finished, outcome: { type: 'success' } };
  if (outcome.type === 'interrupt') return event;
  return { ...finished, metadata: { ...finished.metadata, cancelled: true } };
}

/** Writes the items of a run as AG-UI, without what a state machine thinks. Runs of Parley have events of AG-UI only. */
async function* toAguiStream(
  items: AsyncIterable<LogItem>,
  protocolVersion: string | undefined,
): AsyncGenerator<StreamItem<AguiEvent>> {
  for await (const { seq, event } of items) {
    if (isHiddenThought(event)) continue;
    yield { seq, event: protocolVersion === undefined ? toOlderProtocol(event as AguiEvent) : (event as AguiEvent) };
  }
}

const toRunError = (body: ProblemBody): AguiEvent => ({
  type: 'RUN_ERROR',
  message: body.detail,
  code: body.error_code,
  metadata: { problem: body },
});

/**
 * Holds the arguments that the answers to interrupts edit to the schemas of their tools, before anything is locked.
 * @throws `invalid_request` with pointers into them
 */
async function requireUsableResume(services: Services, principal: Principal, agentId: string, input: RunAgentInput) {
  const edited = findInputFaults(input).length > 0 ? [] : listEditedArguments(input.resume ?? []);
  const { dataSource } = services;
  await requireUsableArguments(services, principal.organizationId, edited, async () => {
    const sessionId = await findSessionOfThread(dataSource, { reach: principal, agentId, input });
    return sessionId === null ? [] : listOpenApprovals(dataSource, sessionId);
  });
}

export const runAgent: Handler<'runAgent'> = async (services, { path, body, principal, requestId, write, signal }) => {
  const requester = { principal, requestId, instance: `/v2/agents/${path.agent_id}/run` };
  await requireUsableResume(services, principal, path.agent_id, body);
  const started = await startRun({ ...services, write }, toOpening(requester, path.agent_id, body));
  const items = await followRun(services, requester, started, signal);
  return { status: 200, events: toAguiStream(items, body.protocolVersion), failure: toRunError };
};
