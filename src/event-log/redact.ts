import { accumulable } from './compress-rule.ts';
import { isKnown, type LogEvent } from './event.ts';

type Members = Record<string, unknown>;

/** What an event keeps: what it is, when it was, and what ties it to other events. */
const kept = new Set([
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

/** What it has to have by the schemas of AG-UI, with nothing in it. */
const blanks: Record<string, Members> = {
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

const pick = (members: Members, names: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(members).filter(([name]) => names.has(name)));

const keptOfMessage = new Set(['id', 'role', 'toolCallId', 'activityType', 'subagentRunId']);

/** A message of a list without what it says. Calls keep their ids and names, since results refer to them. */
function blankMessage(message: Members): Members {
  const calls = message['toolCalls'] as { id: string; type: string; function: { name: string } }[] | undefined;
  return {
    ...pick(message, keptOfMessage),
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

/** How a run ended. What it waits for keeps its ids, since answers refer to them. */
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

/**
 * An event without what it says: the same type, ids and times, and as valid in its place as before. Of an event that is
 * not known nothing is kept but its type.
 */
export function redacted(event: LogEvent): LogEvent {
  if (!isKnown(event)) return { type: event.type };
  const { type, delta, messages, input, outcome } = event as Members & { type: string };
  return {
    ...pick(event as Members, kept),
    ...blanks[type],
    ...(accumulable.has(type) && delta !== undefined && { delta: '' }),
    ...(type === 'MESSAGES_SNAPSHOT' && { messages: blankMessages(messages) }),
    ...(type === 'RUN_STARTED' && input !== undefined && { input: blankInput(input as Members) }),
    ...(type === 'RUN_FINISHED' && outcome !== undefined && { outcome: blankOutcome(outcome as Members) }),
  } as LogEvent;
}

/** A message in the events of its run: its id, and the ids of its calls and of the reasoning that is for it. */
export type MessageParts = { id: string; calls: ReadonlySet<string>; thoughts: ReadonlySet<string> };

/** The reasoning in these events that says that it is for a message. */
export function thoughtsOf(id: string, events: readonly LogEvent[]): Set<string> {
  const thoughts = events.filter(
    ({ type, metadata }) =>
      type === 'REASONING_MESSAGE_START' && (metadata as Members | undefined)?.['message_id'] === id,
  );
  return new Set(thoughts.map((event) => (event as Members)['messageId'] as string));
}

/** A chunk that names nothing goes on with what is open; it may be the message's. */
const isNameless = ({ type, messageId, toolCallId }: Members) =>
  (type as string).endsWith('_CHUNK') && messageId === undefined && toolCallId === undefined;

/** An event without what it says of a message. Null when it says nothing of it. */
export function withoutMessage(event: LogEvent, { id, calls, thoughts }: MessageParts): LogEvent | null {
  if (!isKnown(event)) return null;
  const members = event as Members & { type: string };
  const { type, messageId, toolCallId, entityId, messages, input, metadata } = members;
  const isOfCall = type !== 'TOOL_CALL_RESULT' && calls.has(toolCallId as string);
  const isFailure = type === 'RUN_ERROR' && (metadata as Members | undefined)?.['error_message_id'] === id;
  const names = [messageId, entityId];
  if (names.includes(id) || thoughts.has(messageId as string) || isOfCall || isFailure || isNameless(members))
    return redacted(event);
  const without = (list: unknown) =>
    (list as Members[]).map((message) => (message['id'] === id ? blankMessage(message) : message));
  const has = (list: unknown) => Array.isArray(list) && list.some((message: Members) => message['id'] === id);
  if (type === 'MESSAGES_SNAPSHOT' && has(messages)) return { ...event, messages: without(messages) } as LogEvent;
  const said = (input as Members | undefined)?.['messages'];
  if (type === 'RUN_STARTED' && has(said))
    return { ...event, input: { ...(input as Members), messages: without(said) } } as LogEvent;
  return null;
}
