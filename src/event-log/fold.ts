import type { OpenChunks } from './chunks.ts';
import type { AguiEvent, TokenUsage } from './event.ts';
import { Growing } from './growing.ts';
import { closed, listed, newMessage, roleOf, textOf, type FoldedMessage, type FoldedToolCall } from './message.ts';
import { isUsableId } from './usable-id.ts';
import { isOpenIn, nextOpenings, type Openings, type Owners } from './openings.ts';

export type RunEnd =
  | { status: 'completed' | 'requires_tool_results' | 'cancelled'; usage: TokenUsage[] }
  | { status: 'failed'; usage: TokenUsage[]; message: string; code: string | null; metadata: Record<string, unknown> };

/** What the events of a session's newest run amount to. `end` is null while the run is open. */
export type RunFold = {
  runId: string | null;
  firstSeq: number;
  end: RunEnd | null;
  messages: Growing<FoldedMessage>;
  openings: Openings;
  owners: Owners;
  chunks: OpenChunks;
  /** How many spans and messages of reasoning have begun in this run. */
  thoughts: number;
  /** Subagents that have ended: their ids are not used again. */
  finishedSubagents: Growing<true>;
  /** Every tool call of this run, with the message that makes it. */
  calls: Growing<string>;
  /** The reasoning of this run that says which message it is for, with that message. */
  thinking: Growing<string>;
};

const nothing = {
  messages: new Growing<FoldedMessage>(),
  openings: new Map(),
  owners: new Growing<string | undefined>(),
  chunks: new Map(),
  thoughts: 0,
  finishedSubagents: new Growing<true>(),
  calls: new Growing<string>(),
  thinking: new Growing<string>(),
};

/** A session in which nothing runs. `failed`: its last run ended with RUN_ERROR. */
export function idle(failed = false): RunFold {
  const end: RunEnd | null = failed ? { status: 'failed', usage: [], message: '', code: null, metadata: {} } : null;
  return { runId: null, firstSeq: 0, end, ...nothing };
}

export function isOpen(fold: RunFold): boolean {
  return fold.runId !== null && fold.end === null;
}

function withMessage(fold: RunFold, message: FoldedMessage): RunFold {
  return { ...fold, messages: fold.messages.with(message.id, message) };
}

/** Closes the messages that `which` picks. */
function closeAll(fold: RunFold, seq: number, state: FoldedMessage['state'], which: (m: FoldedMessage) => boolean) {
  const messages = new Map(fold.messages);
  for (const [id, message] of messages) if (which(message)) messages.set(id, closed(message, seq, state));
  return new Growing(messages);
}

function startText(fold: RunFold, seq: number, event: AguiEvent & { type: 'TEXT_MESSAGE_START' }): RunFold {
  const known = fold.messages.get(event.messageId);
  const message = known ?? newMessage(event.messageId, roleOf(event.role), seq, event.metadata);
  return withMessage(fold, { ...message, state: 'in_progress', lastSeq: null });
}

/** What the end of a text tells of its message. */
function endText(fold: RunFold, { messageId, metadata }: AguiEvent & { type: 'TEXT_MESSAGE_END' }): RunFold {
  const message = fold.messages.get(messageId);
  if (!message || !metadata) return fold;
  return withMessage(fold, { ...message, metadata: { ...message.metadata, ...metadata } });
}

/** A message that was cut off, so that none of its calls can be carried out. */
const isCut = ({ metadata }: FoldedMessage) => metadata['incomplete'] === true;

/** Reasoning that names the message that it is for belongs to that message, which may begin with it. */
function startThinking(fold: RunFold, seq: number, event: AguiEvent & { type: 'REASONING_MESSAGE_START' }): RunFold {
  const { message_id: id, field } = event.metadata ?? {};
  if (!isUsableId(id)) return fold;
  const message = fold.messages.get(id) ?? newMessage(id, 'assistant', seq, event.metadata);
  if (message.role !== 'assistant') return fold;
  const reasoning = { text: message.reasoning?.text ?? '', field: message.reasoning?.field ?? field };
  const thinking = fold.thinking.with(event.messageId, id);
  return { ...withMessage(fold, { ...message, reasoning }), thinking };
}

/** The message that reasoning is for, if it says so. */
const thinkerOf = (fold: RunFold, reasoningId: string): FoldedMessage | undefined =>
  fold.messages.get(fold.thinking.get(reasoningId) ?? '');

function growReasoning(
  fold: RunFold,
  { messageId, delta }: AguiEvent & { type: 'REASONING_MESSAGE_CONTENT' },
): RunFold {
  const message = thinkerOf(fold, messageId);
  if (!message?.reasoning) return fold;
  const { text, field } = message.reasoning;
  return withMessage(fold, { ...message, reasoning: { text: text + delta, field } });
}

/** Looks through the calls of the message, or through all that is open, whichever is less. */
function hasOpenCall({ openings, calls }: RunFold, { id, toolCalls }: FoldedMessage): boolean {
  const isOurs = (callId: string) => calls.get(callId) === id;
  return toolCalls.length <= openings.size
    ? toolCalls.some((call) => isOurs(call.id) && isOpenIn(openings, 'tool_call', call.id))
    : [...openings.values()].some((opening) => opening.kind === 'tool_call' && isOurs(opening.id));
}

/** A message is complete when its text and all of its tool calls are. */
function closeWhenDone(fold: RunFold, seq: number, messageId: string): RunFold {
  const message = fold.messages.get(messageId);
  if (!message || isOpenIn(fold.openings, 'message', messageId)) return fold;
  if (hasOpenCall(fold, message)) return fold;
  return withMessage(fold, closed(message, seq, isCut(message) ? 'incomplete' : 'completed'));
}

/** The message that a call names as the one that makes it, unless somebody else than the agent speaks there. */
function parentOf(fold: RunFold, { parentMessageId: id }: { parentMessageId?: string }): string | undefined {
  return id === undefined || (fold.messages.get(id)?.role ?? 'assistant') === 'assistant' ? id : undefined;
}

/** A call that opens again goes on where it was. */
function startCall(fold: RunFold, seq: number, event: AguiEvent & { type: 'TOOL_CALL_START' }): RunFold {
  const { toolCallId: id, toolCallName: name } = event;
  const known = fold.calls.get(id);
  const parentId = known ?? parentOf(fold, event) ?? id;
  const parent = fold.messages.get(parentId) ?? newMessage(parentId, 'assistant', seq, event.metadata);
  const { upstream_id: upstreamId, upstream_extra: extra, refused } = event.metadata ?? {};
  const said = { ...(upstreamId !== undefined && { id: upstreamId }), ...(extra !== undefined && { extra }) };
  const upstream = Object.keys(said).length > 0 && { upstream: said };
  const call = { id, name, arguments: '', ...upstream, ...(refused === true && { refused: true as const }) };
  const toolCalls = parent.toolCalls.some((one) => one.id === id)
    ? parent.toolCalls.map((one) => (one.id === id ? { ...one, name } : one))
    : [...parent.toolCalls, call];
  const calls = known === undefined ? fold.calls.with(id, parentId) : fold.calls;
  return { ...withMessage(fold, { ...parent, toolCalls, state: 'in_progress', lastSeq: null }), calls };
}

/** A message that comes whole keeps the place of the one that it replaces, and what of that is still open. */
function replaced(fold: RunFold, message: FoldedMessage): FoldedMessage {
  const known = fold.messages.get(message.id);
  if (!known) return message;
  const isOpenCall = ({ id }: FoldedToolCall) => isOpenIn(fold.openings, 'tool_call', id);
  const listed = new Set(message.toolCalls.map(({ id }) => id));
  const kept = known.toolCalls.filter((call) => isOpenCall(call) && !listed.has(call.id));
  const whole = { ...message, toolCalls: [...message.toolCalls, ...kept], firstSeq: known.firstSeq };
  if (!isOpenIn(fold.openings, 'message', message.id) && !whole.toolCalls.some(isOpenCall)) return whole;
  return { ...whole, state: 'in_progress', lastSeq: null };
}

function takeResult(fold: RunFold, seq: number, event: AguiEvent & { type: 'TOOL_CALL_RESULT' }): RunFold {
  const base = closed(newMessage(event.messageId, 'tool', seq, event.metadata), seq, 'completed');
  const result = { ...base, text: textOf(event.content), resultOf: event.toolCallId };
  return withMessage(fold, replaced(fold, result));
}

function takeList(fold: RunFold, seq: number, list: readonly unknown[], source: 'snapshot' | 'input'): RunFold {
  let { messages } = fold;
  for (const item of list) {
    const message = listed(item as Parameters<typeof listed>[0], seq, source);
    if (message) messages = messages.with(message.id, replaced(fold, message));
  }
  return { ...fold, messages };
}

/** The messages whose calls nobody has answered. */
function waiting({ messages, calls }: RunFold): ReadonlySet<string> {
  const answered = new Set([...messages.values()].map(({ resultOf }) => resultOf));
  const isCutOff = (id: string) => isCut(messages.get(id)!);
  return new Set([...calls].flatMap(([id, parentId]) => (answered.has(id) || isCutOff(parentId) ? [] : [parentId])));
}

function finish(fold: RunFold, seq: number, event: AguiEvent & { type: 'RUN_FINISHED' }): RunFold {
  const usage = event.usage ?? [];
  if (event.outcome?.type === 'cancelled') {
    const messages = closeAll(fold, seq, 'cancelled', (m) => m.role === 'assistant' && m.source === 'events');
    return { ...fold, messages, end: { status: 'cancelled', usage } };
  }
  const pending = waiting(fold);
  const ended = { ...fold, messages: closeAll(fold, seq, 'completed', (m) => m.lastSeq === null) };
  const messages = closeAll(ended, seq, 'requires_tool_results', (m) => pending.has(m.id));
  return { ...fold, messages, end: { status: pending.size > 0 ? 'requires_tool_results' : 'completed', usage } };
}

function fail(fold: RunFold, seq: number, event: AguiEvent & { type: 'RUN_ERROR' }): RunFold {
  const messages = closeAll(fold, seq, 'incomplete', (m) => m.lastSeq === null);
  const { message, code, usage, metadata } = event;
  const end: RunEnd = { status: 'failed', usage: usage ?? [], message, code: code ?? null, metadata: metadata ?? {} };
  return { ...fold, messages, openings: new Map(), chunks: new Map(), end };
}

/** The call of this run with that id, in the message that made it. */
export function callOf(fold: RunFold, toolCallId: string): { arguments: string } | undefined {
  const parentId = fold.calls.get(toolCallId);
  return fold.messages.get(parentId ?? '')?.toolCalls.find((call) => call.id === toolCallId);
}

/** Adds fragments to what they belong to in place, for those who know that nothing will be taken back. */
export function growInPlace(fold: RunFold, event: AguiEvent): void {
  if (event.type === 'TEXT_MESSAGE_CONTENT') fold.messages.get(event.messageId)!.text += event.delta;
  else if (event.type === 'TOOL_CALL_ARGS') callOf(fold, event.toolCallId)!.arguments += event.delta;
  else if (event.type === 'REASONING_MESSAGE_CONTENT') {
    const reasoning = thinkerOf(fold, event.messageId)?.reasoning;
    if (reasoning) reasoning.text += event.delta;
  }
}

function growArguments(fold: RunFold, toolCallId: string, delta: string): RunFold {
  const message = fold.messages.get(fold.calls.get(toolCallId)!)!;
  const place = message.toolCalls.findLastIndex(({ id }) => id === toolCallId);
  if (place < 0) return fold;
  const call = message.toolCalls[place]!;
  const toolCalls = message.toolCalls.with(place, { ...call, arguments: call.arguments + delta });
  return withMessage(fold, { ...message, toolCalls });
}

/**
 * Applies one event in its long form that `append` has allowed. Returns the fold to go on with; the given one stays as it
 * was.
 */
export function evolve(before: RunFold, seq: number, event: AguiEvent): RunFold {
  if (event.type === 'RUN_STARTED') {
    const begun = { ...idle(), runId: event.runId, firstSeq: seq };
    return event.input ? takeList(begun, seq, event.input.messages, 'input') : begun;
  }
  const fold = { ...before, ...nextOpenings(before, event) };
  switch (event.type) {
    case 'RUN_FINISHED':
      return finish(fold, seq, event);
    case 'RUN_ERROR':
      return fail(fold, seq, event);
    case 'TEXT_MESSAGE_START':
      return startText(fold, seq, event);
    case 'TEXT_MESSAGE_CONTENT': {
      const message = fold.messages.get(event.messageId)!;
      return withMessage(fold, { ...message, text: message.text + event.delta });
    }
    case 'TOOL_CALL_ARGS':
      return growArguments(fold, event.toolCallId, event.delta);
    case 'TEXT_MESSAGE_END':
      return closeWhenDone(endText(fold, event), seq, event.messageId);
    case 'TOOL_CALL_START':
      return startCall(fold, seq, event);
    case 'TOOL_CALL_END':
      return closeWhenDone(fold, seq, fold.calls.get(event.toolCallId) ?? '');
    case 'TOOL_CALL_RESULT':
      return takeResult(fold, seq, event);
    case 'MESSAGES_SNAPSHOT':
      return takeList(fold, seq, event.messages, 'snapshot');
    case 'REASONING_START':
      return { ...fold, thoughts: fold.thoughts + 1 };
    case 'REASONING_MESSAGE_START':
      return startThinking({ ...fold, thoughts: fold.thoughts + 1 }, seq, event);
    case 'REASONING_MESSAGE_CONTENT':
      return growReasoning(fold, event);
    case 'SUBAGENT_FINISHED':
    case 'SUBAGENT_ERROR':
      return { ...fold, finishedSubagents: fold.finishedSubagents.with(event.subagentRunId, true) };
    default:
      return fold;
  }
}
