import type { Client, Conversation } from './client.ts';

/** A line of the inbox. */
export type Line = { id: string; title: string; from: string; messages: number; open: boolean; changed: string };

const lineOf = ({ id, title, channelId, messageCount, status, updatedAt }: Conversation): Line => ({
  id,
  title: title ?? 'Without a title',
  from: channelId ?? 'elsewhere',
  messages: messageCount,
  open: status === 'open',
  changed: updatedAt,
});

/** Returns the top of the inbox, with how many conversations there are in all. */
export async function top(client: Client, limit: number): Promise<{ lines: Line[]; heading: string }> {
  const { conversations, total } = await client.getConversations({ limit });
  return { lines: conversations.map(lineOf), heading: `${conversations.length} of ${total}` };
}

/** Returns the whole inbox of an agent, read in parts. */
export async function everything(client: Client, agentId: string, part = 50): Promise<Line[]> {
  const lines: Line[] = [];
  let offset = 0;
  for (;;) {
    const page = await client.getConversations({ limit: part, offset, agentId });
    lines.push(...page.conversations.map((conversation) => lineOf(conversation)));
    offset += page.conversations.length;
    if (offset >= page.total) break;
  }
  return lines;
}

/** Returns the conversations of a workspace. */
export async function ofWorkspace(client: Client, workspaceId: string, part = 50): Promise<Conversation[]> {
  const found: Conversation[] = [];
  let offset = 0;
  while (true) {
    const { conversations, total } = await client.getConversations({ limit: part, offset });
    for (const conversation of conversations) if (conversation.workspaceId === workspaceId) found.push(conversation);
    offset += conversations.length;
    if (offset >= total) return found;
  }
}
