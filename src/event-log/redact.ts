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
