import type { AguiMessage } from '#generated/v2/client/types.gen.ts';

/** `upstream`: what its model said of it, to be sent back. `refused`: Parley has answered it, since it is not allowed. */
export type FoldedToolCall = {
  id: string;
  name: string;
  arguments: string;
  upstream?: { id?: unknown; extra?: unknown };
  refused?: true;
};

/** What an agent thought for a message, and the member in which its model said so. */
export type FoldedReasoning = { text: string; field: unknown };

type MessageState = 'in_progress' | 'completed' | 'requires_tool_results' | 'incomplete' | 'cancelled';

/** A message as the events of one run tell it. Treated as immutable: a change makes a copy. */
export type FoldedMessage = {
  /** The id that the events give it. */
  id: string;
  role: 'user' | 'assistant' | 'system' | 'tool';
  text: string;
  toolCalls: readonly FoldedToolCall[];
  reasoning: FoldedReasoning | null;
  /** Set on the message that carries a tool's result. */
  resultOf: string | null;
  metadata: Record<string, unknown>;
  state: MessageState;
  firstSeq: number;
  lastSeq: number | null;
  /** How it came: its own events, or a list of messages that replaces or only adds. */
  source: 'events' | 'snapshot' | 'input';
};

type Content = string | readonly { type: string; text?: string }[];

/** What people read of a content: the text, or the name of what cannot be read. */
export function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? (part.text ?? '') : `[${part.type}]`)).join('\n');
}

export function newMessage(
  id: string,
  role: FoldedMessage['role'],
  seq: number,
  metadata: Record<string, unknown> | undefined,
): FoldedMessage {
  const empty = { text: '', toolCalls: [], reasoning: null, resultOf: null, lastSeq: null };
  return { ...empty, id, role, metadata: metadata ?? {}, state: 'in_progress', firstSeq: seq, source: 'events' };
}

export const closed = (message: FoldedMessage, seq: number, state: MessageState): FoldedMessage => ({
  ...message,
  state,
  lastSeq: seq,
});

/** A developer speaks like the system; who else speaks keeps the role. */
export const roleOf = (role: string | undefined): FoldedMessage['role'] => {
  if (role === 'developer' || role === 'system') return 'system';
  return role === 'user' ? 'user' : 'assistant';
};

/** A message of a list, complete as it is. Null for what people do not read: reasoning and activities. */
export function listed(message: AguiMessage, seq: number, source: 'snapshot' | 'input'): FoldedMessage | null {
  if (message.role === 'reasoning' || message.role === 'activity') return null;
  const isTool = message.role === 'tool';
  const base = newMessage(message.id, isTool ? 'tool' : roleOf(message.role), seq, message.metadata);
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return {
    ...closed(base, seq, 'completed'),
    text: textOf(message.content ?? '') || (isTool && message.error) || '',
    toolCalls: calls.map((call) => ({ id: call.id, name: call.function.name, arguments: call.function.arguments })),
    resultOf: isTool ? message.toolCallId : null,
    metadata: isTool && message.error !== undefined ? { ...base.metadata, is_error: true } : base.metadata,
    source,
  };
}
