import type { Operations as V1Operations } from '#generated/v1/operations.gen.ts';
import { getAgentById } from './agents/get-agent-by-id.ts';
import { getAgents } from './agents/get-agents.ts';
import { getConversationMessages } from './messages/get-conversation-messages.ts';
import { getConversations } from './conversations/get-conversations.ts';
import { getSessionEvents } from './events/get-session-events.ts';
import { getSessionMessages } from './messages/get-session-messages.ts';
import type { Mapping } from './mapping.ts';
import { sendChat } from './chat/send-chat.ts';
import { streamChat } from './chat/stream-chat.ts';

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
