import { fragmentTypes } from './fragments.ts';
import { isKnownEvent, type LogEvent } from './event.ts';
import { isUsableId } from './usable-id.ts';

type Members = Record<string, unknown>;

/** The members that a redacted event keeps: its type, its time, and the ids that tie it to other events. */
const keptMembers = new Set([
  'type',
  'timestamp',
  'threadId',
  'runId',
  'parentRunId',
  'protocolVersion',
  'messageId',
  'role',
  'toolCallId',
  'toolCallName',
  'parentMessageId',
  'parentToolCallId',
  'subagentRunId',
  'parentSubagentRunId',
  'stepName',
  'activityType',
  'subtype',
  'entityId',
  'name',
  'replace',
  'usage',
]);

/** The members that the schemas of AG-UI demand, without content. */
const blankMembers: Record<string, Members> = {
  TOOL_CALL_RESULT: { content: '' },
  REASONING_ENCRYPTED_VALUE: { encryptedValue: '' },
  STATE_SNAPSHOT: { snapshot: {} },
  STATE_DELTA: { delta: [] },
  ACTIVITY_SNAPSHOT: { content: {} },
  ACTIVITY_DELTA: { patch: [] },
  RAW: { event: null },
  CUSTOM: { value: null },
  RUN_ERROR: { message: '' },
  SUBAGENT_ERROR: { message: '' },
};

const pickMembers = (members: Members, names: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(members).filter(([name]) => names.has(name)));

const keptMessageMembers = new Set(['id', 'role', 'toolCallId', 'activityType', 'subagentRunId']);

/** Removes the content of a message in a list. Calls keep their ids and names, since results refer to them. */
function blankMessage(message: Members): Members {
  const calls = message['toolCalls'] as { id: string; type: string; function: { name: string } }[] | undefined;
  return {
    ...pickMembers(message, keptMessageMembers),
    content: message['role'] === 'activity' ? {} : '',
    ...(calls && {
      toolCalls: calls.map(({ id, type, function: { name } }) => ({ id, type, function: { name, arguments: '' } })),
    }),
  };
}

const blankMessages = (messages: unknown) => (messages as Members[]).map(blankMessage);

function blankInput(input: Members): Members {
  const { threadId, runId, messages } = input;
  return { threadId, runId, messages: blankMessages(messages) };
}

type Interrupt = { id: string; toolCallId?: string };

/** Removes the content of the outcome of a run. Pending calls keep their ids, since answers refer to them. */
function blankOutcome(outcome: Members): Members {
  const { type, pendingToolCallIds, interrupts } = outcome;
  return {
    type,
    ...(pendingToolCallIds !== undefined && { pendingToolCallIds }),
    ...(interrupts !== undefined && {
      interrupts: (interrupts as Interrupt[]).map(({ id, toolCallId }) => ({
        id,
        reason: '',
        ...(toolCallId && { toolCallId }),
      })),
    }),
  };
}

/** Tells whether an event says up to where a message was heard, which is a matter of ids and places alone. */
const isCut = ({ type, name, value }: Members): boolean =>
  type === 'CUSTOM' && name === 'parley.message.cut' && typeof value === 'object' && value !== null;

/** Returns the ids and places of a cut. A producer may have written anything else under its name. */
const blankCut = (value: Members): Members =>
  Object.fromEntries(
    Object.entries(value).filter(([name, member]) =>
      name === 'message_id' ? isUsableId(member) : cutMembers.has(name) && Number.isSafeInteger(member),
    ),
  );

const cutMembers: ReadonlySet<string> = new Set(['last_seq', 'last_length', 'text_length', 'audio_end_ms']);

/**
 * Removes the content of an event. Its type, ids and times stay, and it is as valid in its place as before. An event of an
 * unknown type keeps its type alone.
 */
export function redactEvent(event: LogEvent): LogEvent {
  if (!isKnownEvent(event)) return { type: event.type };
  const { type, delta, messages, input, outcome } = event as Members & { type: string };
  return {
    ...pickMembers(event as Members, keptMembers),
    ...blankMembers[type],
    ...(isCut(event) && { value: blankCut((event as Members)['value'] as Members) }),
    ...(fragmentTypes.has(type) && delta !== undefined && { delta: '' }),
    ...(type === 'MESSAGES_SNAPSHOT' && { messages: blankMessages(messages) }),
    ...(type === 'RUN_STARTED' && input !== undefined && { input: blankInput(input as Members) }),
    ...(type === 'RUN_FINISHED' && outcome !== undefined && { outcome: blankOutcome(outcome as Members) }),
  } as LogEvent;
}

/** A message in the events of its run: its id, and the ids of its calls and of the reasoning that is for it. */
export type MessageParts = { id: string; calls: ReadonlySet<string>; thoughts: ReadonlySet<string> };

/** Finds the ids of the reasoning in these events that names a message. */
export function findReasoningIds(id: string, events: readonly LogEvent[]): Set<string> {
  const thoughts = events.filter(
    ({ type, metadata }) =>
      type === 'REASONING_MESSAGE_START' && (metadata as Members | undefined)?.['message_id'] === id,
  );
  return new Set(thoughts.map((event) => (event as Members)['messageId'] as string));
}

/** Tells whether a chunk names nothing: it continues what is open, which may be the message. */
const isBareChunk = ({ type, messageId, toolCallId }: Members) =>
  (type as string).endsWith('_CHUNK') && messageId === undefined && toolCallId === undefined;

/** Returns the id of the call that an event of Parley decides about, or undefined. Other callers may write what they like as a value. */
function findDecidedCall({ type, name, value }: Members): unknown {
  if (type !== 'CUSTOM' || name !== 'parley.approval.decided') return undefined;
  return (value as Members | null | undefined)?.['tool_call_id'];
}

/** Removes the content of a message from an event. Null when the event has none. */
export function redactMessage(event: LogEvent, { id, calls, thoughts }: MessageParts): LogEvent | null {
  if (!isKnownEvent(event)) return null;
  const members = event as Members & { type: string };
  const { type, messageId, toolCallId, entityId, messages, input, metadata } = members;
  const callId = findDecidedCall(members) ?? toolCallId;
  const isOfCall = type !== 'TOOL_CALL_RESULT' && calls.has(callId as string);
  const isFailure = type === 'RUN_ERROR' && (metadata as Members | undefined)?.['error_message_id'] === id;
  const names = [messageId, entityId];
  if (names.includes(id) || thoughts.has(messageId as string) || isOfCall || isFailure || isBareChunk(members))
    return redactEvent(event);
  const without = (list: unknown) =>
    (list as Members[]).map((message) => (message['id'] === id ? blankMessage(message) : message));
  const has = (list: unknown) => Array.isArray(list) && list.some((message: Members) => message['id'] === id);
  if (type === 'MESSAGES_SNAPSHOT' && has(messages)) return { ...event, messages: without(messages) } as LogEvent;
  const inputMessages = (input as Members | undefined)?.['messages'];
  if (type === 'RUN_STARTED' && has(inputMessages))
    return { ...event, input: { ...(input as Members), messages: without(inputMessages) } } as LogEvent;
  return null;
}
