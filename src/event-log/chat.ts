import { isKnownEvent, type LogEvent } from './event.ts';
import { toPlainText, type FoldedToolCall } from './message.ts';

/** The content of a chat stream for one event of the log. The reader completes `end` from the database. */
export type ChatView =
  | { view: 'start'; messageId: string; replaces: string | null; provisional: boolean }
  | { view: 'delta'; messageId: string; delta: string; index: number }
  | { view: 'tool_call'; messageId: string; toolCall: FoldedToolCall; refused: boolean }
  | { view: 'tool_result'; messageId: string; toolCallId: string; content: string; isError: boolean }
  | { view: 'end' };

/**
 * Makes the chat view of one run: a function that maps the run's events, in order, to the views of its caller, or to null.
 * The caller's own message is not repeated. A tool call is shown once, when its arguments are complete, and not at all
 * when they were cut off.
 */
export function createChatView(): (event: LogEvent) => ChatView | null {
  const indexes = new Map<string, number>();
  const calls = new Map<string, { parentId: string; call: FoldedToolCall }>();
  /** A message starts once, with its text or with what was thought before. */
  const start = (messageId: string, metadata: Record<string, unknown> | undefined): ChatView | null => {
    if (indexes.has(messageId)) return null;
    indexes.set(messageId, 0);
    const { replaces, provisional } = metadata ?? {};
    return {
      view: 'start',
      messageId,
      replaces: typeof replaces === 'string' ? replaces : null,
      provisional: provisional === true,
    };
  };
  /** Calls that Parley refuses: they are not for the caller to carry out. */
  const refused = new Set<string>();
  return (event) => {
    if (!isKnownEvent(event)) return null;
    switch (event.type) {
      case 'TEXT_MESSAGE_START':
        return event.role === 'assistant' ? start(event.messageId, event.metadata) : null;
      case 'REASONING_MESSAGE_START': {
        const id = event.metadata?.['message_id'];
        return typeof id === 'string' ? start(id, event.metadata) : null;
      }
      case 'TEXT_MESSAGE_CONTENT': {
        const index = indexes.get(event.messageId);
        if (index === undefined || event.delta === '') return null;
        indexes.set(event.messageId, index + 1);
        return { view: 'delta', messageId: event.messageId, delta: event.delta, index };
      }
      case 'TOOL_CALL_START': {
        const call = { id: event.toolCallId, name: event.toolCallName, arguments: '' };
        calls.set(event.toolCallId, { parentId: event.parentMessageId ?? event.toolCallId, call });
        if (event.metadata?.['refused'] === true) refused.add(event.toolCallId);
        return null;
      }
      case 'TOOL_CALL_ARGS':
        calls.get(event.toolCallId)!.call.arguments += event.delta;
        return null;
      case 'TOOL_CALL_END': {
        const { parentId, call } = calls.get(event.toolCallId)!;
        if (event.metadata?.['incomplete'] === true) return null;
        return { view: 'tool_call', messageId: parentId, toolCall: call, refused: refused.has(event.toolCallId) };
      }
      case 'TOOL_CALL_RESULT': {
        const isError = event.metadata?.['is_error'] === true;
        const { messageId, toolCallId, content } = event;
        return { view: 'tool_result', messageId, toolCallId, content: toPlainText(content), isError };
      }
      case 'RUN_FINISHED':
      case 'RUN_ERROR':
        return { view: 'end' };
      default:
        return null;
    }
  };
}
