import { Problem } from '#src/api/problems.ts';
import type { ChatRequest, Delta, Gateway, Tokens } from '#src/llm/types.ts';
import type { Meters } from './meters.ts';

/** Tells of each call of a model, once it is over, whether it answered, failed or its reader left. */
async function* measureAnswer(answer: AsyncIterable<Delta>, { countModelCall }: Meters): AsyncGenerator<Delta> {
  const startedAt = performance.now();
  let firstTokenMs: number | null = null;
  let tokens: Tokens | null = null;
  let outcome = 'abandoned';
  try {
    for await (const delta of answer) {
      if (delta.type === 'finish') tokens = delta.tokens;
      else if (delta.type !== 'start') firstTokenMs ??= performance.now() - startedAt;
      yield delta;
    }
    outcome = 'ok';
  } catch (error) {
    outcome = error instanceof Problem ? error.code : 'internal_error';
    throw error;
  } finally {
    countModelCall({ durationMs: performance.now() - startedAt, firstTokenMs, outcome, tokens });
  }
}

/** Returns the gateway, with each answer of a model counted. */
export const measureGateway = (gateway: Gateway, meters: Meters): Gateway => ({
  ...gateway,
  stream: (request: ChatRequest) => measureAnswer(gateway.stream(request), meters),
});
