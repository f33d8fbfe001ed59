import type { AguiEvent, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import type { Handlers, StreamItem } from '#src/api/handlers.ts';
import type { LogItem } from '#src/event-log/item.ts';
import { eventsOf, start, type ChatDeps } from '#src/resources/messages/start.ts';
import { openingOf } from './opening.ts';

/**
 * An event for a client that announces no version of the protocol: it is older than 1.0 and refuses how a run has ended
 * when that has members or a type which it does not know.
 */
function withoutNews(event: AguiEvent): AguiEvent {
  if (event.type !== 'RUN_FINISHED' || !event.outcome) return event;
  const { outcome, ...finished } = event;
  if (outcome.type === 'success') return { ...finished, outcome: { type: 'success' } };
  if (outcome.type === 'interrupt') return event;
  return { ...finished, metadata: { ...finished.metadata, cancelled: true } };
}

/** A run of Parley's own has events of AG-UI only. */
async function* shown(
  items: AsyncIterable<LogItem>,
  speaks: string | undefined,
): AsyncGenerator<StreamItem<AguiEvent>> {
  for await (const { seq, event } of items)
    yield { seq, event: speaks === undefined ? withoutNews(event as AguiEvent) : (event as AguiEvent) };
}

const asRunError = (body: ProblemBody): AguiEvent => ({
  type: 'RUN_ERROR',
  message: body.detail,
  code: body.error_code,
  metadata: { problem: body },
});

/** Agents for the front ends that speak AG-UI. */
export function aguiHandlers(deps: ChatDeps): Pick<Handlers, 'runAgent'> {
  return {
    async runAgent({ path, body, principal, requestId, signal }) {
      const asker = { principal, requestId, instance: `/v2/agents/${path.agent_id}/run` };
      const started = await start(deps, openingOf(asker, path.agent_id, body));
      return {
        status: 200,
        events: shown(eventsOf(deps, asker, started, signal), body.protocolVersion),
        failure: asRunError,
      };
    },
  };
}
