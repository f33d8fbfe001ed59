import type { TokenCounts } from '#src/access/quota.ts';
import type { ChatRequest } from '#src/llm/types.ts';

/** A token of most texts has more bytes than this, so that estimates are rather too high. */
const bytesPerToken = 3;
const usualAnswerTokens = 4_096;

/** Estimates the most tokens that a request and its answer have. */
export function estimateTokens(
  { messages, tools }: Pick<ChatRequest, 'messages' | 'tools'>,
  maxTokens: number | undefined,
): TokenCounts {
  const bytes = Buffer.byteLength(JSON.stringify([messages, tools]));
  return { prompt: Math.ceil(bytes / bytesPerToken), completion: maxTokens ?? usualAnswerTokens };
}
