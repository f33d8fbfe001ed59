import type { AguiEvent, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import type { Handlers, StreamItem } from '#src/api/handlers.ts';
import type { LogItem } from '#src/event-log/item.ts';
import { followRun, startRun, type ChatDeps } from '#src/resources/messages/start.ts';
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

/** Writes the items of a run as AG-UI. Runs of Parley have events of AG-UI only. */
async function* toAguiStream(
  items: AsyncIterable<LogItem>,
  protocolVersion: string | undefined,
): AsyncGenerator<StreamItem<AguiEvent>> {
  for await (const { seq, event } of items)
    yield { seq, event: protocolVersion === undefined ? toOlderProtocol(event as AguiEvent) : (event as AguiEvent) };
}

const toRunError = (body: ProblemBody): AguiEvent => ({
  type: 'RUN_ERROR',
  message: body.detail,
  code: body.error_code,
  metadata: { problem: body },
});

/** Handles runs of agents for front ends that speak AG-UI. */
export function aguiHandlers(deps: ChatDeps): Pick<Handlers, 'runAgent'> {
  return {
    async runAgent({ path, body, principal, requestId, signal }) {
      const requester = { principal, requestId, instance: `/v2/agents/${path.agent_id}/run` };
      const started = await startRun(deps, toOpening(requester, path.agent_id, body));
      return {
        status: 200,
        events: toAguiStream(followRun(deps, requester, started, signal), body.protocolVersion),
        failure: toRunError,
      };
    },
  };
}
