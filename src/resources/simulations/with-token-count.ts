import type { Gateway } from '#src/llm/types.ts';

/** Returns a way to ask models by which `count` is told the tokens of each answer. */
export const withTokenCount = (stream: Gateway['stream'], count: (tokens: number) => void): Gateway['stream'] =>
  async function* (request) {
    for await (const delta of stream(request)) {
      if (delta.type === 'finish') count(delta.tokens?.total ?? 0);
      yield delta;
    }
  };
