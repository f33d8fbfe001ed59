import type { AguiEvent, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import type { Handlers, Sequenced } from '#src/api.ts';
import type { Item } from '#src/event-log/item.ts';
import { eventsOf, start, type ChatDeps } from '#src/resources/messages/start.ts';
import { openingOf } from './opening.ts';

/** A run of Parley's own has events of AG-UI only. */
async function* shown(items: AsyncIterable<Item>): AsyncGenerator<Sequenced<AguiEvent>> {
  for await (const { seq, event } of items) yield { seq, event: event as AguiEvent };
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
      return { status: 200, events: shown(eventsOf(deps, asker, started, signal)), failure: asRunError };
    },
  };
}
