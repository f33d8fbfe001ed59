import type { Client, Message } from './client.ts';

export type Bubble = { who: 'You' | 'Assistant' | 'System'; text: string; at: Date };

const who = (role: Message['role']): Bubble['who'] => {
  if (role === 'user') return 'You';
  return role === 'system' ? 'System' : 'Assistant';
};

/** Every message of a conversation, as they come. */
async function* messagesOf(client: Client, conversationId: string, limit = 20): AsyncGenerator<Message> {
  let offset = 0;
  while (true) {
    const { messages, total } = await client.getConversationMessages(conversationId, { limit, offset });
    yield* messages;
    offset += messages.length;
    if (offset >= total) return;
  }
}

/** Returns the bubbles of a conversation. */
export async function transcript(client: Client, conversationId: string, limit?: number): Promise<Bubble[]> {
  const bubbles: Bubble[] = [];
  for await (const { role, text, createdAt } of messagesOf(client, conversationId, limit)) {
    if (text.trim() === '') continue;
    bubbles.push({ who: who(role), text, at: new Date(createdAt) });
  }
  return bubbles;
}

/** Returns a conversation as a text to download. */
export async function download(client: Client, conversationId: string): Promise<string> {
  const bubbles = await transcript(client, conversationId);
  const count = (await client.getConversationMessages(conversationId, { limit: 1 })).total;
  return [`${count} messages`, ...bubbles.map(({ who, text }) => `${who}: ${text}`)].join('\n');
}

/** Returns the session that a conversation is in, by its last message. */
export async function sessionOf(client: Client, conversationId: string): Promise<string | null> {
  const page = await client.getConversationMessages(conversationId);
  return page.messages.at(-1)?.sessionId ?? null;
}
