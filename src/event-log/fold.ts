import type { OpenChunks } from './chunks.ts';
import type { AguiEvent, TokenUsage } from './event.ts';
import { PersistentMap } from './persistent-map.ts';
import {
  closeMessage,
  toFoldedMessage,
  newMessage,
  toRole,
  toPlainText,
  type FoldedMessage,
  type FoldedToolCall,
} from './message.ts';
import { isUsableId } from './usable-id.ts';
import { isOpenIn, nextOpenings, type OpenItem, type Openings, type Owners } from './openings.ts';
import { joinText, measureEvent, measureMessage, type Totals } from './totals.ts';

/** The end of a run, with the usage that it reports. */
export type RunEnd =
  | { status: 'completed' | 'requires_tool_results' | 'requires_approval' | 'cancelled'; usage: TokenUsage[] }
  | { status: 'failed'; usage: TokenUsage[]; message: string; code: string | null; metadata: Record<string, unknown> };

/** The fold of the events of a session's newest run. `end` is null while the run is open. */
export type RunFold = {
  runId: string | null;
  firstSeq: number;
  end: RunEnd | null;
  messages: PersistentMap<FoldedMessage>;
  openings: Openings;
  owners: Owners;
  chunks: OpenChunks;
  /** The number of spans and messages of reasoning that have begun in this run. */
  thoughts: number;
  /** Subagents that have ended: their ids are not used again. */
  finishedSubagents: PersistentMap<true>;
  /** Every tool call of this run, with the message that makes it. */
  calls: PersistentMap<string>;
  /** The message of each reasoning that names one, by the id of the reasoning. */
  thinking: PersistentMap<string>;
  /** The number of characters of each reasoning, by its id. */
  reasoningLengths: PersistentMap<{ length: number }>;
  /** The number of characters of the run, as `totals.ts` counts them. */
  size: number;
};

const emptyFold = {
  messages: new PersistentMap<FoldedMessage>(),
  openings: new PersistentMap<OpenItem>(),
  owners: new PersistentMap<string | undefined>(),
  chunks: new Map(),
  thoughts: 0,
  finishedSubagents: new PersistentMap<true>(),
  calls: new PersistentMap<string>(),
  thinking: new PersistentMap<string>(),
  reasoningLengths: new PersistentMap<{ length: number }>(),
  size: 0,
};

/** Makes the fold of a session without an open run. `failed`: its last run ended with RUN_ERROR. */
export function idleFold(failed = false): RunFold {
  const end: RunEnd | null = failed ? { status: 'failed', usage: [], message: '', code: null, metadata: {} } : null;
  return { runId: null, firstSeq: 0, end, ...emptyFold };
}

/** Tells whether a run is open. */
export function isRunOpen(fold: RunFold): boolean {
  return fold.runId !== null && fold.end === null;
}

function withMessage(fold: RunFold, message: FoldedMessage): RunFold {
  return { ...fold, messages: fold.messages.with(message.id, message) };
}

/** Closes the messages that `which` selects. */
function closeMessages(
  fold: RunFold,
  seq: number,
  state: FoldedMessage['state'],
  which: (m: FoldedMessage) => boolean,
) {
  const messages = new Map(fold.messages);
  for (const [id, message] of messages) if (which(message)) messages.set(id, closeMessage(message, seq, state));
  return new PersistentMap(messages);
}

function startText(fold: RunFold, seq: number, event: AguiEvent & { type: 'TEXT_MESSAGE_START' }): RunFold {
  const known = fold.messages.get(event.messageId);
  const message = known ?? newMessage(event.messageId, toRole(event.role), seq, event.metadata);
  return withMessage(fold, { ...message, state: 'in_progress', lastSeq: null });
}

/** Adds the metadata of the end of a text to its message. */
function endText(fold: RunFold, { messageId, metadata }: AguiEvent & { type: 'TEXT_MESSAGE_END' }): RunFold {
  const message = fold.messages.get(messageId);
  if (!message || !metadata) return fold;
  return withMessage(fold, { ...message, metadata: { ...message.metadata, ...metadata } });
}

/** Tells whether a message was cut off, so that none of its calls can be carried out. */
const isCutOff = ({ metadata }: FoldedMessage) => metadata['incomplete'] === true;

/** Starts the reasoning of the message that it names, and that message if it has not begun. */
function startThinking(fold: RunFold, seq: number, event: AguiEvent & { type: 'REASONING_MESSAGE_START' }): RunFold {
  const { message_id: id, field } = event.metadata ?? {};
  if (!isUsableId(id)) return fold;
  const message = fold.messages.get(id) ?? newMessage(id, 'assistant', seq, event.metadata);
  if (message.role !== 'assistant') return fold;
  const reasoning = { text: message.reasoning?.text ?? '', field: message.reasoning?.field ?? field };
  const thinking = fold.thinking.with(event.messageId, id);
  return { ...withMessage(fold, { ...message, reasoning }), thinking };
}

/** Finds the message of a reasoning, if the reasoning names one. */
const findReasoningMessage = (fold: RunFold, reasoningId: string): FoldedMessage | undefined =>
  fold.messages.get(fold.thinking.get(reasoningId) ?? '');

const getReasoningLength = ({ reasoningLengths }: RunFold, id: string) => reasoningLengths.get(id)?.length ?? 0;

function growReasoning(
  fold: RunFold,
  { messageId, delta }: AguiEvent & { type: 'REASONING_MESSAGE_CONTENT' },
): RunFold {
  const length = getReasoningLength(fold, messageId) + delta.length;
  const grown = { ...fold, reasoningLengths: fold.reasoningLengths.with(messageId, { length }) };
  const message = findReasoningMessage(fold, messageId);
  if (!message?.reasoning) return grown;
  const { text, field } = message.reasoning;
  return withMessage(grown, { ...message, reasoning: { text: joinText(text, delta), field } });
}

/** Tells whether a call of the message is open. Looks through its calls, or through everything open, whichever is less. */
function hasOpenCall({ openings, calls }: RunFold, { id, toolCalls }: FoldedMessage): boolean {
  const isOurs = (callId: string) => calls.get(callId) === id;
  if (toolCalls.length <= openings.size)
    return toolCalls.some((call) => isOurs(call.id) && isOpenIn(openings, 'tool_call', call.id));
  for (const { kind, id: callId } of openings.values()) if (kind === 'tool_call' && isOurs(callId)) return true;
  return false;
}

/** Closes a message when its text and all of its tool calls are complete. */
function closeIfComplete(fold: RunFold, seq: number, messageId: string): RunFold {
  const message = fold.messages.get(messageId);
  if (!message || isOpenIn(fold.openings, 'message', messageId)) return fold;
  if (hasOpenCall(fold, message)) return fold;
  return withMessage(fold, closeMessage(message, seq, isCutOff(message) ? 'incomplete' : 'completed'));
}

/** Returns the message that a call names as its parent, unless that message is not the agent's. */
function getCallParent(fold: RunFold, { parentMessageId: id }: { parentMessageId?: string }): string | undefined {
  return id === undefined || (fold.messages.get(id)?.role ?? 'assistant') === 'assistant' ? id : undefined;
}

/** Reads what the upstream wants back with a call: its first event has it or, when it came late, its last one. */
function readUpstream({ metadata }: AguiEvent & { type: 'TOOL_CALL_START' | 'TOOL_CALL_END' }) {
  const { upstream_id: id, upstream_extra: extra } = metadata ?? {};
  const upstream = { ...(id !== undefined && { id }), ...(extra !== undefined && { extra }) };
  return Object.keys(upstream).length > 0 ? { upstream } : {};
}

function endCall(fold: RunFold, event: AguiEvent & { type: 'TOOL_CALL_END' }): RunFold {
  const said = readUpstream(event);
  const message = fold.messages.get(fold.calls.get(event.toolCallId) ?? '');
  if (!message || !('upstream' in said)) return fold;
  const toolCalls = message.toolCalls.map((call) => (call.id === event.toolCallId ? { ...call, ...said } : call));
  return withMessage(fold, { ...message, toolCalls });
}

/** Starts a call. One that opens again continues where it was. */
function startCall(fold: RunFold, seq: number, event: AguiEvent & { type: 'TOOL_CALL_START' }): RunFold {
  const { toolCallId: id, toolCallName: name } = event;
  const known = fold.calls.get(id);
  const parentId = known ?? getCallParent(fold, event) ?? id;
  const parent = fold.messages.get(parentId) ?? newMessage(parentId, 'assistant', seq, event.metadata);
  const refused = event.metadata?.['refused'] === true && { refused: true as const };
  const handled = event.metadata?.['handled'] === true && { handled: true as const };
  const ephemeral = event.metadata?.['ephemeral'] === true && { ephemeral: true as const };
  const call = { id, name, arguments: '', ...readUpstream(event), ...refused, ...handled, ...ephemeral };
  const mayHaveIt = known !== undefined || parent.source !== 'events';
  const toolCalls =
    mayHaveIt && parent.toolCalls.some((one) => one.id === id)
      ? parent.toolCalls.map((one) => (one.id === id ? { ...one, name } : one))
      : [...parent.toolCalls, call];
  const calls = known === undefined ? fold.calls.with(id, parentId) : fold.calls;
  return { ...withMessage(fold, { ...parent, toolCalls, state: 'in_progress', lastSeq: null }), calls };
}

/** Merges a complete message with the one that it replaces: it keeps that one's place, and the calls that are still open. */
function mergeReplacement(fold: RunFold, message: FoldedMessage): FoldedMessage {
  const known = fold.messages.get(message.id);
  if (!known) return message;
  const isOpenCall = ({ id }: FoldedToolCall) => isOpenIn(fold.openings, 'tool_call', id);
  const listed = new Set(message.toolCalls.map(({ id }) => id));
  const kept = known.toolCalls.filter((call) => isOpenCall(call) && !listed.has(call.id));
  const whole = { ...message, toolCalls: [...message.toolCalls, ...kept], firstSeq: known.firstSeq };
  if (!isOpenIn(fold.openings, 'message', message.id) && !whole.toolCalls.some(isOpenCall)) return whole;
  return { ...whole, state: 'in_progress', lastSeq: null };
}

function addResult(fold: RunFold, seq: number, event: AguiEvent & { type: 'TOOL_CALL_RESULT' }): RunFold {
  const base = closeMessage(newMessage(event.messageId, 'tool', seq, event.metadata), seq, 'completed');
  const result = { ...base, text: toPlainText(event.content), resultOf: event.toolCallId };
  return withWholeMessage(fold, mergeReplacement(fold, result));
}

/** Adds a complete message, or puts it in the place of the one that has its id. */
function withWholeMessage(fold: RunFold, message: FoldedMessage): RunFold {
  const known = fold.messages.get(message.id);
  const size = fold.size + measureMessage(message) - (known ? measureMessage(known) : 0);
  return withMessage({ ...fold, size }, message);
}

function addMessages(fold: RunFold, seq: number, list: readonly unknown[], source: 'snapshot' | 'input'): RunFold {
  const added = new Map<string, FoldedMessage>();
  let { size } = fold;
  for (const item of list) {
    const message = toFoldedMessage(item as Parameters<typeof toFoldedMessage>[0], seq, source);
    if (!message) continue;
    const known = added.get(message.id) ?? fold.messages.get(message.id);
    const whole = mergeReplacement(fold, message);
    size += measureMessage(whole) - (known ? measureMessage(known) : 0);
    added.set(message.id, whole);
  }
  return { ...fold, size, messages: fold.messages.withAll(added) };
}

/** Finds the messages with calls that have no result. */
function findUnanswered({ messages, calls }: RunFold): ReadonlySet<string> {
  const answered = new Set([...messages.values()].map(({ resultOf }) => resultOf));
  const isIncomplete = (id: string) => isCutOff(messages.get(id)!);
  return new Set(
    [...calls].flatMap(([id, parentId]) => (answered.has(id) || isIncomplete(parentId) ? [] : [parentId])),
  );
}

/** Marks the calls of Parley's own tools for which a run was interrupted; null when it was not, or for something else. */
function markInterrupted(fold: RunFold, { outcome }: AguiEvent & { type: 'RUN_FINISHED' }): RunFold | null {
  if (outcome?.type !== 'interrupt') return null;
  const ids = new Set(outcome.interrupts.map(({ toolCallId }) => toolCallId));
  const waits = ({ id, handled }: FoldedToolCall) => handled === true && ids.has(id);
  const messages = new Map([...fold.messages].filter(([, { toolCalls }]) => toolCalls.some(waits)));
  if (messages.size === 0) return null;
  for (const [id, message] of messages) {
    const toolCalls = message.toolCalls.map((call) => (waits(call) ? { ...call, approval: true as const } : call));
    messages.set(id, { ...message, toolCalls });
  }
  return { ...fold, messages: fold.messages.withAll(messages) };
}

function finishRun(fold: RunFold, seq: number, event: AguiEvent & { type: 'RUN_FINISHED' }): RunFold {
  const usage = event.usage ?? [];
  if (event.outcome?.type === 'cancelled') {
    const messages = closeMessages(fold, seq, 'cancelled', (m) => m.role === 'assistant' && m.source === 'events');
    return { ...fold, messages, end: { status: 'cancelled', usage } };
  }
  const pending = findUnanswered(fold);
  const ended = { ...fold, messages: closeMessages(fold, seq, 'completed', (m) => m.lastSeq === null) };
  const interrupted = markInterrupted(ended, event);
  const waitsFor = interrupted ? 'requires_approval' : 'requires_tool_results';
  const messages = closeMessages(interrupted ?? ended, seq, waitsFor, (m) => pending.has(m.id));
  return { ...fold, messages, end: { status: pending.size > 0 ? waitsFor : 'completed', usage } };
}

/** Fails a run: its open messages stay as far as they came. */
export function failRun(fold: RunFold, seq: number, event: AguiEvent & { type: 'RUN_ERROR' }): RunFold {
  const messages = closeMessages(fold, seq, 'incomplete', (m) => m.lastSeq === null);
  const { message, code, usage, metadata } = event;
  const end: RunEnd = { status: 'failed', usage: usage ?? [], message, code: code ?? null, metadata: metadata ?? {} };
  return { ...fold, messages, openings: new PersistentMap<OpenItem>(), chunks: new Map(), end };
}

/** Finds a call of this run by its id. */
export function findCall(fold: RunFold, toolCallId: string): { arguments: string } | undefined {
  const parentId = fold.calls.get(toolCallId);
  return fold.messages.get(parentId ?? '')?.toolCalls.findLast((call) => call.id === toolCallId);
}

/** Adds a fragment in place, without a copy. Only for callers that do not need the fold before it any more. */
export function growInPlace(fold: RunFold, event: AguiEvent): void {
  fold.size += measureEvent(event);
  if (event.type === 'TEXT_MESSAGE_CONTENT') {
    const message = fold.messages.get(event.messageId)!;
    message.text = joinText(message.text, event.delta);
  } else if (event.type === 'TOOL_CALL_ARGS') {
    const call = findCall(fold, event.toolCallId)!;
    call.arguments = joinText(call.arguments, event.delta);
  } else if (event.type === 'REASONING_MESSAGE_CONTENT') growReasoningInPlace(fold, event);
}

function growReasoningInPlace(
  fold: RunFold,
  { messageId: id, delta }: AguiEvent & { type: 'REASONING_MESSAGE_CONTENT' },
): void {
  const known = fold.reasoningLengths.get(id);
  if (known) known.length += delta.length;
  else fold.reasoningLengths = fold.reasoningLengths.with(id, { length: delta.length });
  const reasoning = findReasoningMessage(fold, id)?.reasoning;
  if (reasoning) reasoning.text = joinText(reasoning.text, delta);
}

/** Measures what a fragment grows, before it does. Null for other events. */
export function findTotals(fold: RunFold, event: AguiEvent): Totals | null {
  const of = (what: string, id: string, text: number, message: FoldedMessage | undefined): Totals => ({
    what,
    id,
    text,
    message: message ? measureMessage(message) : 0,
    run: fold.size,
  });
  if (event.type === 'TEXT_MESSAGE_CONTENT') {
    const message = fold.messages.get(event.messageId);
    return of('the text of', event.messageId, message?.text.length ?? 0, message);
  }
  if (event.type === 'TOOL_CALL_ARGS') {
    const message = fold.messages.get(fold.calls.get(event.toolCallId) ?? '');
    const length = findCall(fold, event.toolCallId)?.arguments.length ?? 0;
    return of('the arguments of', event.toolCallId, length, message);
  }
  if (event.type !== 'REASONING_MESSAGE_CONTENT') return null;
  const message = findReasoningMessage(fold, event.messageId);
  const length = message?.reasoning?.text.length ?? 0;
  return of('the reasoning', event.messageId, Math.max(getReasoningLength(fold, event.messageId), length), message);
}

function growArguments(fold: RunFold, toolCallId: string, delta: string): RunFold {
  const message = fold.messages.get(fold.calls.get(toolCallId)!)!;
  const place = message.toolCalls.findLastIndex(({ id }) => id === toolCallId);
  if (place < 0) return fold;
  const call = message.toolCalls[place]!;
  const toolCalls = message.toolCalls.with(place, { ...call, arguments: joinText(call.arguments, delta) });
  return withMessage(fold, { ...message, toolCalls });
}

/** Applies one event in its long form that `appendEvents` has allowed. Returns the new fold; `before` is not changed. */
// Long: one case for each type of event.
export function applyEvent(before: RunFold, seq: number, event: AguiEvent): RunFold {
  if (event.type === 'RUN_STARTED') {
    const begun = { ...idleFold(), runId: event.runId, firstSeq: seq };
    return event.input ? addMessages(begun, seq, event.input.messages, 'input') : begun;
  }
  const fold = { ...before, ...nextOpenings(before, event), size: before.size + measureEvent(event) };
  switch (event.type) {
    case 'RUN_FINISHED':
      return finishRun(fold, seq, event);
    case 'RUN_ERROR':
      return failRun(fold, seq, event);
    case 'TEXT_MESSAGE_START':
      return startText(fold, seq, event);
    case 'TEXT_MESSAGE_CONTENT': {
      const message = fold.messages.get(event.messageId)!;
      return withMessage(fold, { ...message, text: joinText(message.text, event.delta) });
    }
    case 'TOOL_CALL_ARGS':
      return growArguments(fold, event.toolCallId, event.delta);
    case 'TEXT_MESSAGE_END':
      return closeIfComplete(endText(fold, event), seq, event.messageId);
    case 'TOOL_CALL_START':
      return startCall(fold, seq, event);
    case 'TOOL_CALL_END':
      return closeIfComplete(endCall(fold, event), seq, fold.calls.get(event.toolCallId) ?? '');
    case 'TOOL_CALL_RESULT':
      return addResult(fold, seq, event);
    case 'MESSAGES_SNAPSHOT':
      return addMessages(fold, seq, event.messages, 'snapshot');
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
