import type { OpenAiConversation } from '#generated/openai/client/types.gen.ts';
import type { Conversation } from '#generated/v2/client/types.gen.ts';
import { toUnixSeconds } from '#src/openai/model.ts';

/** Writes a conversation as OpenAI's clients know it. */
export const toOpenAiConversation = ({ id, created_at, metadata }: Conversation): OpenAiConversation => ({
  id,
  object: 'conversation',
  created_at: toUnixSeconds(created_at),
  metadata: metadata as Record<string, unknown>,
});
