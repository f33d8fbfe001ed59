import { isKnownEvent, type AguiEvent, type LogEvent } from './event.ts';
import { toPlainText, type FoldedToolCall } from './message.ts';

/** Whether Parley answers a call itself: it refuses it, or carries it out. */
type CallMarks = { refused: boolean; handled: boolean };

/** The outcome of a call that Parley has carried out, and its milliseconds; both null for other calls. */
type CallFacts = { outcome: string | null; durationMs: number | null };

/** Reads what the metadata of a result say of its call. */
function toCallFacts({ outcome, duration_ms: durationMs }: Record<string, unknown> = {}): CallFacts {
  const isTold = typeof outcome === 'string';
  return { outcome: isTold ? outcome : null, durationMs: isTold && typeof durationMs === 'number' ? durationMs : null };
}

/** The content of a chat stream for one event of the log. The reader completes `end` from the database. */
export type ChatView =
  | { view: 'start'; messageId: string; replaces: string | null; provisional: boolean }
  | { view: 'delta'; messageId: string; delta: string; index: number }
  | ({ view: 'tool_call'; messageId: string; toolCall: FoldedToolCall } & CallMarks)
  | ({ view: 'tool_result'; messageId: string; toolCallId: string; content: string; isError: boolean } & CallFacts)
  | { view: 'end' };

type ToolCallStartEvent = Extract<AguiEvent, { type: 'TOOL_CALL_START' }>;

/** The facts of a run so far that later events depend on. */
class ChatViewState {
  /** The number of pieces of text of each message that has started. */
  readonly #indexes = new Map<string, number>();
  readonly #calls = new Map<string, { parentId: string; call: FoldedToolCall; marks: CallMarks }>();

  /** Starts a message, once: with its text or with what was thought before. */
  start(messageId: string, metadata: Record<string, unknown> | undefined): ChatView | null {
    if (this.#indexes.has(messageId)) return null;
    this.#indexes.set(messageId, 0);
    const { replaces, provisional } = metadata ?? {};
    return {
      view: 'start',
      messageId,
      replaces: typeof replaces === 'string' ? replaces : null,
      provisional: provisional === true,
    };
  }

  say(messageId: string, delta: string): ChatView | null {
    const index = this.#indexes.get(messageId);
    if (index === undefined || delta === '') return null;
    this.#indexes.set(messageId, index + 1);
    return { view: 'delta', messageId, delta, index };
  }

  /** Notes a call. One that Parley answers itself is not for the caller to carry out. */
  startCall({ toolCallId: id, toolCallName: name, parentMessageId, metadata }: ToolCallStartEvent): null {
    const parentId = parentMessageId ?? id;
    const marks = { refused: metadata?.['refused'] === true, handled: metadata?.['handled'] === true };
    this.#calls.set(id, { parentId, call: { id, name, arguments: '' }, marks });
    return null;
  }

  addArguments(toolCallId: string, delta: string): null {
    this.#calls.get(toolCallId)!.call.arguments += delta;
    return null;
  }

  endCall(toolCallId: string, isIncomplete: boolean): ChatView | null {
    const { parentId, call, marks } = this.#calls.get(toolCallId)!;
    return isIncomplete ? null : { view: 'tool_call', messageId: parentId, toolCall: call, ...marks };
  }
}

/**
 * Makes the chat view of one run: a function that maps the run's events, in order, to the views of its caller, or to null.
 * The caller's own message is not repeated. A tool call is shown once, when its arguments are complete, and not at all
 * when they were cut off.
 */
export function createChatView(): (event: LogEvent) => ChatView | null {
  const state = new ChatViewState();
  return (event) => {
    if (!isKnownEvent(event)) return null;
    switch (event.type) {
      case 'TEXT_MESSAGE_START':
        return event.role === 'assistant' ? state.start(event.messageId, event.metadata) : null;
      case 'REASONING_MESSAGE_START': {
        const id = event.metadata?.['message_id'];
        return typeof id === 'string' ? state.start(id, event.metadata) : null;
      }
      case 'TEXT_MESSAGE_CONTENT':
        return state.say(event.messageId, event.delta);
      case 'TOOL_CALL_START':
        return state.startCall(event);
      case 'TOOL_CALL_ARGS':
        return state.addArguments(event.toolCallId, event.delta);
      case 'TOOL_CALL_END':
        return state.endCall(event.toolCallId, event.metadata?.['incomplete'] === true);
      case 'TOOL_CALL_RESULT': {
        const { messageId, toolCallId, content, metadata } = event;
        const isError = metadata?.['is_error'] === true;
        const facts = toCallFacts(metadata);
        return { view: 'tool_result', messageId, toolCallId, content: toPlainText(content), isError, ...facts };
      }
      case 'RUN_FINISHED':
      case 'RUN_ERROR':
        return { view: 'end' };
      default:
        return null;
    }
  };
}
