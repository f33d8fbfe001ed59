import { appendEvents, type AppendResult } from '#src/event-log/append.ts';
import type { AguiEvent, LogEvent } from '#src/event-log/event.ts';
import { idleFold, type RunFold } from '#src/event-log/fold.ts';

/** Events of AG-UI with few words, for tests of their order. */

export const started: AguiEvent = { type: 'RUN_STARTED', threadId: 's', runId: 'r' };
export const finished: AguiEvent = { type: 'RUN_FINISHED', threadId: 's', runId: 'r' };
export const failed: AguiEvent = { type: 'RUN_ERROR', message: 'x', code: 'y' };
export const run = (...events: LogEvent[]): LogEvent[] => [started, ...events];

export const start = (messageId: string, more: object = {}): AguiEvent => ({
  type: 'TEXT_MESSAGE_START',
  messageId,
  role: 'assistant',
  ...more,
});
export const content = (messageId: string, delta: string, more: object = {}): AguiEvent => ({
  type: 'TEXT_MESSAGE_CONTENT',
  messageId,
  delta,
  ...more,
});
export const end = (messageId: string, more: object = {}): AguiEvent => ({
  type: 'TEXT_MESSAGE_END',
  messageId,
  ...more,
});
export const text = (id: string, ...deltas: string[]) => [
  start(id),
  ...deltas.map((delta) => content(id, delta)),
  end(id),
];

export const callStart = (toolCallId: string, parentMessageId?: string, more: object = {}): AguiEvent => ({
  type: 'TOOL_CALL_START',
  toolCallId,
  toolCallName: 'f',
  ...(parentMessageId !== undefined && { parentMessageId }),
  ...more,
});
export const args = (toolCallId: string, delta: string, more: object = {}): AguiEvent => ({
  type: 'TOOL_CALL_ARGS',
  toolCallId,
  delta,
  ...more,
});
export const callEnd = (toolCallId: string): AguiEvent => ({ type: 'TOOL_CALL_END', toolCallId });
export const call = (id: string, parent: string, ...deltas: string[]) => [
  callStart(id, parent),
  ...deltas.map((delta) => args(id, delta)),
  callEnd(id),
];
export const result = (toolCallId: string): AguiEvent => ({
  type: 'TOOL_CALL_RESULT',
  messageId: `of ${toolCallId}`,
  toolCallId,
  content: [{ type: 'text', text: 'sunny' }],
});
export const think = (type: 'START' | 'END' | 'MESSAGE_CONTENT' | 'MESSAGE_END', messageId: string): AguiEvent =>
  ({ type: `REASONING_${type}`, messageId, ...(type === 'MESSAGE_CONTENT' && { delta: 'x' }) }) as AguiEvent;
export const thought = (messageId: string): AguiEvent => ({
  type: 'REASONING_MESSAGE_START',
  messageId,
  role: 'reasoning',
});
export const step = (type: 'STEP_STARTED' | 'STEP_FINISHED', stepName: string, more: object = {}): AguiEvent => ({
  type,
  stepName,
  ...more,
});
export const subagent = (subagentRunId: string, more: object = {}): AguiEvent => ({
  type: 'SUBAGENT_STARTED',
  subagentRunId,
  name: 'n',
  ...more,
});
export const done = (subagentRunId: string): AguiEvent => ({ type: 'SUBAGENT_FINISHED', subagentRunId });

export const chunk = (members: object): AguiEvent => ({ type: 'TEXT_MESSAGE_CHUNK', ...members });
export const callChunk = (members: object): AguiEvent => ({ type: 'TOOL_CALL_CHUNK', ...members });
export const of = { subagentRunId: 'a' };
export const by = { subagentRunId: 'b' };

/** Returns the outcome of `appendEvents` that has to be allowed. */
export function allowed(outcome: AppendResult) {
  if (!outcome.ok) throw new Error(outcome.violation.detail);
  return outcome;
}

export const foldOf = (...events: LogEvent[]): RunFold => allowed(appendEvents(idleFold(), 1, events)).fold;
/** Returns the last change of a run that has ended: the fold forgets it. */
export const lastOf = (...events: LogEvent[]) => allowed(appendEvents(idleFold(), 1, events)).changes.at(-1)!;
