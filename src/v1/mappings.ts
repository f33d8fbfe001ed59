import type { Operations as V1Operations } from '#generated/v1/operations.gen.ts';
import { getAgentById } from './get-agent-by-id.ts';
import { getAgents } from './get-agents.ts';
import { getConversationMessages } from './get-conversation-messages.ts';
import { getConversations } from './get-conversations.ts';
import { getSessionEvents } from './get-session-events.ts';
import { getSessionMessages } from './get-session-messages.ts';
import type { Mapping } from './mapping.ts';
import { sendChat } from './send-chat.ts';
import { streamChat } from './stream-chat.ts';

/** Every operation of version 1: one that has no mapping does not compile. */
export const mappings: { readonly [Id in keyof V1Operations]: Mapping<Id> } = {
  sendChat,
  streamChat,
  getAgents,
  getAgentById,
  getConversations,
  getConversationMessages,
  getSessionMessages,
  getSessionEvents,
};
