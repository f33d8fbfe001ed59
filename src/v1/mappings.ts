import type { Operations as V1Operations } from '#generated/v1/operations.gen.ts';
import { getAgentById } from './agents/get-agent-by-id.ts';
import { getAgents } from './agents/get-agents.ts';
import { getConversationMessages } from './messages/get-conversation-messages.ts';
import { getConversations } from './conversations/get-conversations.ts';
import { getSessionEvents } from './events/get-session-events.ts';
import { getSessionMessages } from './messages/get-session-messages.ts';
import type { OperationMapping } from './mapping.ts';
import { sendChat } from './chat/send-chat.ts';
import { streamChat } from './chat/stream-chat.ts';

/** The mappings of all operations of version 1. A missing one does not compile. */
export const mappings: { readonly [Id in keyof V1Operations]: OperationMapping<Id> } = {
  sendChat,
  streamChat,
  getAgents,
  getAgentById,
  getConversations,
  getConversationMessages,
  getSessionMessages,
  getSessionEvents,
};
