import { once } from 'node:events';
import type { Gateway } from '#src/llm/types.ts';

/** The words that hold an answer, with what each waits for. */
const held = new Map<string, Promise<void>>();

/** Creates a step of a script at which an answer waits until the test releases it, however slow the machine is. */
export function createHold(): { step: { say: string }; release: () => void } {
  const word = `⏸${held.size}⏸`;
  const { promise, resolve } = Promise.withResolvers<void>();
  held.set(word, promise);
  return { step: { say: word }, release: resolve };
}

/** Returns a gateway whose answers wait where a script holds them, until they are released or aborted. */
export const holdAnswers = (gateway: Gateway): Gateway => ({
  ...gateway,
  async *stream(request) {
    for await (const delta of gateway.stream(request)) {
      const released = delta.type === 'text' ? held.get(delta.text) : undefined;
      if (!released) {
        yield delta;
        continue;
      }
      if (!request.signal.aborted) await Promise.race([released, once(request.signal, 'abort')]);
      request.signal.throwIfAborted();
    }
  },
});
