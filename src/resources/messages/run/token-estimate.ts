import type { TokenCounts } from '#src/access/quota.ts';
import { countMediaTokens, createPartCount, type FindImageSize } from '#src/llm/content-part.ts';
import { bareName } from '#src/llm/tokens.ts';
import type { ChatMessage, ChatRequest } from '#src/llm/types.ts';

/** A token of most texts has more bytes than this, so that estimates are rather too high. */
const bytesPerToken = 3;
const usualAnswerTokens = 4_096;

/** Estimates the most tokens that a request and its answer have. */
export function estimateTokens(
  { models: [model], messages, tools }: Pick<ChatRequest, 'models' | 'messages' | 'tools'>,
  maxTokens: number | undefined,
  findSize?: FindImageSize,
): TokenCounts {
  const listParts = (message: ChatMessage) => (message.role === 'user' ? message.parts : undefined);
  const countPart = createPartCount(bareName(model), findSize);
  const media = messages.reduce((sum, message) => sum + countMediaTokens(listParts(message), countPart), 0);
  // The bytes of parts are no text.
  const texts = messages.map((message) => (listParts(message) ? message.content : message));
  const bytes = Buffer.byteLength(JSON.stringify([texts, tools]));
  return { prompt: Math.ceil(bytes / bytesPerToken) + media, completion: maxTokens ?? usualAnswerTokens };
}
