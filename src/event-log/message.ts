import type { AguiContentPart, AguiMessage } from '#generated/v2/client/types.gen.ts';
import { describePart, findPartName } from './content-parts.ts';

/**
 * A tool call. `upstream`: members of its model, to be sent back to it. Parley has answered it itself when it is `refused`,
 * since it is not allowed, or `handled`, since it is of a tool of Parley's own. Its model is told the result of an `ephemeral` one
 * in one step only.
 */
export type FoldedToolCall = {
  id: string;
  name: string;
  arguments: string;
  upstream?: { id?: unknown; extra?: unknown };
  refused?: true;
  handled?: true;
  ephemeral?: true;
  /** It waits for a person to approve it, or has. */
  approval?: true;
};

/** The reasoning for a message, and the member in which its model sent it. */
export type FoldedReasoning = { text: string; field: unknown };

type MessageState =
  | 'in_progress'
  | 'completed'
  | 'requires_tool_results'
  | 'requires_approval'
  | 'incomplete'
  | 'cancelled';

/** A message folded from the events of one run. Immutable: a change makes a copy. */
export type FoldedMessage = {
  /** The id that the events give it. */
  id: string;
  role: 'user' | 'assistant' | 'system' | 'tool';
  text: string;
  /** All that was said, when it is not text alone. */
  parts?: readonly AguiContentPart[];
  toolCalls: readonly FoldedToolCall[];
  reasoning: FoldedReasoning | null;
  /** Set on the message that carries a tool's result. */
  resultOf: string | null;
  metadata: Record<string, unknown>;
  state: MessageState;
  firstSeq: number;
  lastSeq: number | null;
  /** The source: its own events, a list of messages that replaces the others, or the input of the run. */
  source: 'events' | 'snapshot' | 'input';
};

type MessageText = string | readonly { type: string; text?: string; metadata?: unknown }[];

/** Writes content as plain text. A part that is not text becomes its type in brackets, with its name if it has one. */
export function toPlainText(content: MessageText): string {
  if (typeof content === 'string') return content;
  const toText = (part: Exclude<MessageText, string>[number]) =>
    part.type === 'text' ? (part.text ?? '') : describePart({ type: part.type, name: findPartName(part.metadata) });
  return content.map(toText).join('\n');
}

/** Returns the parts of a content that is more than text, or null. */
const findParts = (content: string | readonly AguiContentPart[]): readonly AguiContentPart[] | null =>
  typeof content !== 'string' && content.some(({ type }) => type !== 'text') ? content : null;

/** Makes a message in progress, without text. */
export function newMessage(
  id: string,
  role: FoldedMessage['role'],
  seq: number,
  metadata: Record<string, unknown> | undefined,
): FoldedMessage {
  const empty = { text: '', toolCalls: [], reasoning: null, resultOf: null, lastSeq: null };
  return { ...empty, id, role, metadata: metadata ?? {}, state: 'in_progress', firstSeq: seq, source: 'events' };
}

/** Returns a message with its final state. */
export const closeMessage = (message: FoldedMessage, seq: number, state: MessageState): FoldedMessage => ({
  ...message,
  state,
  lastSeq: seq,
});

/** Maps a role of AG-UI to that of a message: a developer becomes the system; unknown roles, the assistant. */
export const toRole = (role: string | undefined): FoldedMessage['role'] => {
  if (role === 'developer' || role === 'system') return 'system';
  return role === 'user' ? 'user' : 'assistant';
};

/** Makes the complete message of an entry in a list. Null for reasoning and activities, which are not messages here. */
export function toFoldedMessage(message: AguiMessage, seq: number, source: 'snapshot' | 'input'): FoldedMessage | null {
  if (message.role === 'reasoning' || message.role === 'activity') return null;
  const isTool = message.role === 'tool';
  const base = newMessage(message.id, isTool ? 'tool' : toRole(message.role), seq, message.metadata);
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  const parts = message.role === 'user' ? findParts(message.content) : null;
  return {
    ...closeMessage(base, seq, 'completed'),
    ...(parts && { parts }),
    text: toPlainText(message.content ?? '') || (isTool && message.error) || '',
    toolCalls: calls.map((call) => ({ id: call.id, name: call.function.name, arguments: call.function.arguments })),
    resultOf: isTool ? message.toolCallId : null,
    metadata: isTool && message.error !== undefined ? { ...base.metadata, is_error: true } : base.metadata,
    source,
  };
}
