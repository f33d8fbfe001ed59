import { beginPart, within } from '#src/process/work.ts';
import type { ChatRequest, Delta, Gateway } from '#src/llm/types.ts';

/** Yields the answer of a model as a part of the work that asks for it, from the question to the end of the answer. */
async function* traceAnswer({ stream, provider }: Gateway, request: ChatRequest): AsyncGenerator<Delta> {
  const [model] = request.models;
  const part = beginPart(`chat ${model.slice(0, 100)}`, {
    kind: 'client',
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': provider, 'gen_ai.request.model': model },
  });
  if (!part) {
    yield* stream(request);
    return;
  }
  const startedAt = performance.now();
  let hasSpoken = false;
  let failure: unknown;
  const deltas = within(part.work, () => stream(request)[Symbol.asyncIterator]());
  try {
    for (;;) {
      const next = await within(part.work, () => deltas.next());
      if (next.done) return;
      const delta = next.value;
      if (delta.type === 'start') part.set({ 'gen_ai.response.model': delta.model });
      else if (!hasSpoken) part.set({ 'parley.time_to_first_token_ms': Math.round(performance.now() - startedAt) });
      if (delta.type === 'finish')
        part.set({
          'gen_ai.usage.input_tokens': delta.tokens?.prompt,
          'gen_ai.usage.output_tokens': delta.tokens?.completion,
        });
      hasSpoken ||= delta.type !== 'start';
      yield delta;
    }
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    await within(part.work, () => deltas.return?.());
    part.end(failure);
  }
}

/** Returns the gateway, of whose answers traces tell. */
export const traceGateway = (gateway: Gateway): Gateway => ({
  ...gateway,
  stream: (request) => traceAnswer(gateway, request),
});
