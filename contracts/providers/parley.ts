import type { ChatRequest, Delta, Gateway } from '#src/llm/types.ts';
import { createLogger } from '#src/telemetry/logger.ts';
import { openTestDatabase, startStage } from '#src/testing/harness.ts';
import type { Provider } from './provider.ts';
import { beginWorld, states, type ProviderWorld } from './states.ts';
import { eventsOf } from './streams.ts';

/** What was promised of version 1 was promised for the time before its sunset. */
const offsetMs = Date.parse('2026-11-21T10:00:00.000Z') - Date.now();
const clock = () => new Date(Date.now() + offsetMs);

/** Parley makes up the ids of tool calls. Pacts name them, so here they are `call_1`, `call_2`, … in each answer. */
const countCalls = (gateway: Gateway): Gateway => ({
  ...gateway,
  async *stream(request: ChatRequest): AsyncGenerator<Delta> {
    for await (const delta of gateway.stream(request))
      yield 'id' in delta ? { ...delta, id: `call_${delta.index + 1}` } : delta;
  },
});

/** Returns the whole of Parley on a database in memory, with the offline models. */
export async function startProvider(): Promise<Provider> {
  const stage = await startStage(await openTestDatabase(), {}, {}, clock, createLogger('silent'), countCalls);
  let world: ProviderWorld | null = null;
  const current = () => {
    if (!world) throw new Error('“a caller” has to be the first state.');
    return world;
  };
  return {
    baseUrl: stage.url,
    async setUp(state, params) {
      if (state === 'a caller') world = await beginWorld(stage, params);
      else if (!states[state]) throw new Error(`There is no state “${state}”.`);
      else await states[state](current(), params as never);
      return current().ids;
    },
    events: (stream) => eventsOf(stream, current()),
    violations: () => stage.guard.violations.splice(0),
  };
}
