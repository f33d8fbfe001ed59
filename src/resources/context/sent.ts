import type { ChatMessage } from '#src/llm/types.ts';

type Source = 'system_prompt' | 'summary' | 'message' | 'stand_in';

/** A message as it was sent, and where it is from. */
export type SentEntry = {
  chat: ChatMessage;
  source: Source;
  messageId: string | null;
  truncated: boolean;
  /** Set when its text was redacted since. */
  redacted: boolean;
};

/** Returns the entry of a message that the conversation does not have, such as a system prompt. */
export const toOwnEntry = (chat: ChatMessage, source: Source): SentEntry => ({
  chat,
  source,
  messageId: null,
  truncated: false,
  redacted: false,
});
