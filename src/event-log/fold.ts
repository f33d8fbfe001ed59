import type { AguiEvent, Role, TokenUsage } from './event.ts';

export type FoldedToolCall = { id: string; name: string; arguments: string };

type MessageState = 'in_progress' | 'completed' | 'requires_tool_results' | 'incomplete' | 'cancelled';

/** A message as the events of one run tell it. */
export type FoldedMessage = {
  id: string;
  role: Role | 'tool';
  text: string;
  toolCalls: FoldedToolCall[];
  /** Set on the message that carries a tool's result. */
  resultOf: string | null;
  metadata: Record<string, unknown>;
  state: MessageState;
  firstSeq: number;
  lastSeq: number | null;
};

export type RunEnd =
  | { status: 'completed' | 'requires_tool_results' | 'cancelled'; usage: TokenUsage[] }
  | { status: 'failed'; usage: TokenUsage[]; message: string; code: string | null; metadata: Record<string, unknown> };

/** What the events of a session's newest run amount to. `end` is null while the run is open. */
export type RunFold = {
  runId: string | null;
  firstSeq: number;
  end: RunEnd | null;
  messages: Map<string, FoldedMessage>;
  openTexts: Set<string>;
  /** Open tool calls, each with the message that made it. */
  openCalls: Map<string, string>;
  /** Every tool call of this run, answered or not. */
  calls: Map<string, { parentId: string; answered: boolean }>;
};

/** A session in which nothing runs. */
export function idle(): RunFold {
  return {
    runId: null,
    firstSeq: 0,
    end: null,
    messages: new Map(),
    openTexts: new Set(),
    openCalls: new Map(),
    calls: new Map(),
  };
}

/** A copy that can be evolved while the original stays as it was. */
export function copyFold(fold: RunFold): RunFold {
  return {
    ...fold,
    messages: new Map(
      [...fold.messages].map(([id, m]) => [id, { ...m, toolCalls: m.toolCalls.map((c) => ({ ...c })) }]),
    ),
    openTexts: new Set(fold.openTexts),
    openCalls: new Map(fold.openCalls),
    calls: new Map([...fold.calls].map(([id, c]) => [id, { ...c }])),
  };
}

export function isOpen(fold: RunFold): boolean {
  return fold.runId !== null && fold.end === null;
}

function newMessage(id: string, role: FoldedMessage['role'], seq: number, event: AguiEvent): FoldedMessage {
  return {
    id,
    role,
    text: '',
    toolCalls: [],
    resultOf: null,
    metadata: event.metadata ?? {},
    state: 'in_progress',
    firstSeq: seq,
    lastSeq: null,
  };
}

function close(message: FoldedMessage | undefined, seq: number, state: MessageState): void {
  if (!message) return;
  message.state = state;
  message.lastSeq = seq;
}

/** A message is complete when its text and all of its tool calls are. */
function closeWhenDone(fold: RunFold, seq: number, messageId: string): void {
  const stillOpen = fold.openTexts.has(messageId) || [...fold.openCalls.values()].includes(messageId);
  if (!stillOpen) close(fold.messages.get(messageId), seq, 'completed');
}

function callOf(fold: RunFold, toolCallId: string): FoldedToolCall | undefined {
  const parentId = fold.calls.get(toolCallId)?.parentId;
  return fold.messages.get(parentId ?? '')?.toolCalls.find((call) => call.id === toolCallId);
}

function startCall(fold: RunFold, seq: number, event: AguiEvent & { type: 'TOOL_CALL_START' }): void {
  const parentId = event.parentMessageId ?? event.toolCallId;
  const parent = fold.messages.get(parentId) ?? newMessage(parentId, 'assistant', seq, event);
  parent.toolCalls.push({ id: event.toolCallId, name: event.toolCallName, arguments: '' });
  parent.state = 'in_progress';
  fold.messages.set(parentId, parent);
  fold.openCalls.set(event.toolCallId, parentId);
  fold.calls.set(event.toolCallId, { parentId, answered: false });
}

function endCall(fold: RunFold, seq: number, toolCallId: string): void {
  const parentId = fold.openCalls.get(toolCallId) ?? '';
  fold.openCalls.delete(toolCallId);
  closeWhenDone(fold, seq, parentId);
}

function addResult(fold: RunFold, seq: number, event: AguiEvent & { type: 'TOOL_CALL_RESULT' }): void {
  const message = newMessage(event.messageId, 'tool', seq, event);
  message.text = event.content;
  message.resultOf = event.toolCallId;
  close(message, seq, 'completed');
  fold.messages.set(message.id, message);
  const call = fold.calls.get(event.toolCallId);
  if (call) call.answered = true;
}

function finish(fold: RunFold, seq: number, event: AguiEvent & { type: 'RUN_FINISHED' }): void {
  const usage = event.usage ?? [];
  if (event.outcome?.type === 'cancelled') {
    for (const message of fold.messages.values()) if (message.role === 'assistant') close(message, seq, 'cancelled');
    fold.end = { status: 'cancelled', usage };
    return;
  }
  const pending = [...fold.calls.values()].filter((call) => !call.answered);
  for (const call of pending) close(fold.messages.get(call.parentId), seq, 'requires_tool_results');
  fold.end = { status: pending.length > 0 ? 'requires_tool_results' : 'completed', usage };
}

function fail(fold: RunFold, seq: number, event: AguiEvent & { type: 'RUN_ERROR' }): void {
  for (const message of fold.messages.values()) if (message.lastSeq === null) close(message, seq, 'incomplete');
  fold.openTexts.clear();
  fold.openCalls.clear();
  const { message, code, usage, metadata } = event;
  fold.end = { status: 'failed', usage: usage ?? [], message, code: code ?? null, metadata: metadata ?? {} };
}

/** Applies one event that `append` has allowed. Changes `fold` in place and returns the fold to go on with. */
export function evolve(fold: RunFold, seq: number, event: AguiEvent): RunFold {
  switch (event.type) {
    case 'RUN_STARTED':
      return { ...idle(), runId: event.runId, firstSeq: seq };
    case 'RUN_FINISHED':
      finish(fold, seq, event);
      return fold;
    case 'RUN_ERROR':
      fail(fold, seq, event);
      return fold;
    case 'TEXT_MESSAGE_START':
      fold.messages.set(event.messageId, newMessage(event.messageId, event.role, seq, event));
      fold.openTexts.add(event.messageId);
      return fold;
    case 'TEXT_MESSAGE_CONTENT':
      fold.messages.get(event.messageId)!.text += event.delta;
      return fold;
    case 'TEXT_MESSAGE_END':
      fold.openTexts.delete(event.messageId);
      closeWhenDone(fold, seq, event.messageId);
      return fold;
    case 'TOOL_CALL_START':
      startCall(fold, seq, event);
      return fold;
    case 'TOOL_CALL_ARGS':
      callOf(fold, event.toolCallId)!.arguments += event.delta;
      return fold;
    case 'TOOL_CALL_END':
      endCall(fold, seq, event.toolCallId);
      return fold;
    case 'TOOL_CALL_RESULT':
      addResult(fold, seq, event);
      return fold;
  }
}
