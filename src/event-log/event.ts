/**
 * The AG-UI 1.0 events that a run of Parley's own writes: the vocabulary of the log.
 * Names and required members are those of the AG-UI specification; what Parley adds travels in `metadata`.
 */
type Base = { timestamp?: number; metadata?: Record<string, unknown> };

export type TokenUsage = { model?: string; inputTokens?: number; outputTokens?: number; totalTokens?: number };

type RunOutcome = { type: 'success'; pendingToolCallIds?: string[] } | { type: 'cancelled' };

export type Role = 'user' | 'assistant' | 'system';

export type AguiEvent = Base &
  (
    | { type: 'RUN_STARTED'; threadId: string; runId: string }
    | { type: 'RUN_FINISHED'; threadId: string; runId: string; outcome?: RunOutcome; usage?: TokenUsage[] }
    | { type: 'RUN_ERROR'; message: string; code?: string; usage?: TokenUsage[] }
    | { type: 'TEXT_MESSAGE_START'; messageId: string; role: Role }
    | { type: 'TEXT_MESSAGE_CONTENT'; messageId: string; delta: string }
    | { type: 'TEXT_MESSAGE_END'; messageId: string }
    | { type: 'TOOL_CALL_START'; toolCallId: string; toolCallName: string; parentMessageId?: string }
    | { type: 'TOOL_CALL_ARGS'; toolCallId: string; delta: string }
    | { type: 'TOOL_CALL_END'; toolCallId: string }
    | { type: 'TOOL_CALL_RESULT'; messageId: string; toolCallId: string; content: string }
  );

/** Events that only add a piece to something open: they change no message row until it closes. */
export function isFragment(event: AguiEvent): boolean {
  return event.type === 'TEXT_MESSAGE_CONTENT' || event.type === 'TOOL_CALL_ARGS';
}
