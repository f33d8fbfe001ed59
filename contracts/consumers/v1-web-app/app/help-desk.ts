import { activity, type Step } from './activity.ts';
import { ask, streamed, type Answer, type Desk, type Screen } from './chat.ts';
import { connect, type Client, type Place, type Server } from './client.ts';
import { explain, whenFree, type Notice } from './failures.ts';
import { everything, ofWorkspace, top } from './inbox.ts';
import { download, sessionOf, transcript } from './transcript.ts';

/** The assistants that a person may choose from. */
export type Assistant = { id: string; name: string; model: string; since: string };

/** What a person says. */
function talking(client: Client, place: Place) {
  const desk = (agentId: string): Desk => ({ client, agentId, place });
  return {
    ask: (agentId: string, text: string, conversationId?: string): Promise<Answer> =>
      whenFree(() => ask(desk(agentId), text, conversationId)),

    /** The same, with a failure in words. */
    async tryToAsk(agentId: string, text: string, conversationId?: string): Promise<Answer | Notice> {
      return ask(desk(agentId), text, conversationId).catch(explain);
    },

    watch: (agentId: string, text: string, signal?: AbortSignal): AsyncGenerator<Screen> =>
      streamed(desk(agentId), text, signal ? { signal } : {}),
  };
}

/** What was said, and what happened meanwhile. */
function reading(client: Client) {
  return {
    inbox: (limit = 10) => top(client, limit),
    wholeInbox: (agentId: string, part?: number) => everything(client, agentId, part),
    ofWorkspace: async (workspaceId: string, part?: number) =>
      (await ofWorkspace(client, workspaceId, part)).map(({ id }) => id),
    transcript: (conversationId: string, part?: number) => transcript(client, conversationId, part),
    download: (conversationId: string) => download(client, conversationId),

    async activity(conversationId: string): Promise<{ steps: Step[]; events: number }> {
      const session = await sessionOf(client, conversationId);
      return session === null ? { steps: [], events: 0 } : activity(client, session);
    },

    /** Returns the messages of the session that a conversation is in. */
    async lastSession(conversationId: string): Promise<string[]> {
      const session = await sessionOf(client, conversationId);
      if (session === null) return [];
      const { messages } = await client.getSessionMessages(session, { limit: 100 });
      return messages.map((message) => `${message.role}: ${message.text}`);
    },
  };
}

/** Returns a help desk in a browser: what its buttons do. */
export function helpDesk(server: Server, place: Place) {
  const client = connect(server);

  return {
    ...talking(client, place),
    ...reading(client),

    async assistants(): Promise<Assistant[]> {
      const { agents } = await client.getAgents({ limit: 100 });
      return agents.map(({ id, name, model, createdAt }) => ({ id, name, model, since: createdAt }));
    },

    async introduction(agentId: string): Promise<string> {
      const agent = await client.getAgentById(agentId);
      return `${agent.name} (${agent.model}): ${agent.systemPrompt}`;
    },
  };
}
