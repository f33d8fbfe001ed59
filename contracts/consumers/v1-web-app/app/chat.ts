import type { ChatStreamEvent, Client, Place } from './client.ts';
import { explain, type Notice } from './failures.ts';

/** Whom a person talks to, and where. */
export type Desk = { client: Client; agentId: string; place: Place };

export type Answer = { text: string; conversationId: string };

/** Sends a message and waits for the whole answer. */
export async function ask(desk: Desk, message: string, conversationId?: string): Promise<Answer> {
  const { client, agentId, place } = desk;
  const { channelId, workspaceId } = place;
  const reply = await client.sendChat({ message, agentId, channelId, workspaceId, conversationId });
  return { text: reply.message, conversationId: reply.conversationId };
}

/** An answer while it grows on the screen. */
export type Screen = {
  text: string;
  tools: string[];
  messageId: string | null;
  conversationId: string | null;
  state: 'waiting' | 'writing' | 'done' | 'failed';
  notice: Notice | null;
};

export const emptyScreen: Screen = {
  text: '',
  tools: [],
  messageId: null,
  conversationId: null,
  state: 'waiting',
  notice: null,
};

/** One event more. */
export function grow(screen: Screen, event: ChatStreamEvent): Screen {
  switch (event.type) {
    case 'start': {
      const { messageId, conversationId } = event;
      return { ...screen, messageId, conversationId, state: 'writing' };
    }
    case 'token':
      return { ...screen, text: screen.text + event.text };
    case 'tool':
      return { ...screen, tools: [...screen.tools, event.name] };
    case 'toolResult':
      return { ...screen, text: event.isError ? `${screen.text} [${event.result}]` : screen.text };
    case 'done':
      return { ...screen, text: event.message, conversationId: event.conversationId, state: 'done' };
    case 'error':
      return {
        ...screen,
        state: 'failed',
        notice: { title: 'The answer was cut off', detail: event.error.message, again: false },
      };
  }
}

/** Sends a message and gives the screen again with each piece of the answer. A failure is the last screen. */
export async function* streamed(
  { client, agentId, place }: Desk,
  message: string,
  options: { conversationId?: string; signal?: AbortSignal } = {},
): AsyncGenerator<Screen> {
  const { channelId, workspaceId } = place;
  const { conversationId, signal } = options;
  let screen = emptyScreen;
  try {
    const request = { signal: signal ?? new AbortController().signal };
    for await (const event of client.streamChat(
      { message, agentId, channelId, workspaceId, conversationId },
      request,
    )) {
      screen = grow(screen, event);
      yield screen;
    }
  } catch (error) {
    if (signal?.aborted) return;
    yield { ...screen, state: 'failed', notice: explain(error) };
  }
}
