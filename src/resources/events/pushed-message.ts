import type { MessagePush } from '#src/api/handlers.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { newId } from '#src/api/ids.ts';
import { readJson } from '#src/json/json.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { FindRepeatedEntries } from './log/decide.ts';
import { repeatedMessage } from './repeated-message.ts';

type Call = { id: string; name: string; arguments: string };

const invalid = (parameter: string, detail: string, code: string): Problem =>
  problem('invalid_request', `${parameter}: ${detail}`, { errors: [{ parameter, detail, code }] });

/** Returns the members of a payload that has to be a JSON object. */
function membersOf(kind: string, payload: string): Record<string, unknown> {
  const read = readJson(payload);
  if ('fault' in read) throw invalid('payload', `The payload of a ${kind} ${read.fault}`, read.code);
  const { value } = read;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('payload', `The payload of a ${kind} has to be a JSON object.`, 'type');
  return value as Record<string, unknown>;
}

function textIn(members: Record<string, unknown>, name: string, kind: string): string {
  const value = members[name];
  if (typeof value === 'string') return value;
  throw invalid('payload', `The payload of a ${kind} needs ${name}, a string.`, 'required');
}

function callOf(value: unknown): Call {
  const members = (value ?? {}) as Record<string, unknown>;
  const given = members['arguments'] ?? {};
  return {
    id: textIn(members, 'id', 'tool_use'),
    name: textIn(members, 'name', 'tool_use'),
    arguments: typeof given === 'string' ? given : JSON.stringify(given),
  };
}

function textEvents(messageId: string, role: 'user' | 'assistant' | 'system', text: string): LogEvent[] {
  return [
    { type: 'TEXT_MESSAGE_START', messageId, role },
    { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: text },
    { type: 'TEXT_MESSAGE_END', messageId },
  ];
}

function callEvents(parentMessageId: string, payload: string): LogEvent[] {
  const members = membersOf('tool_use', payload);
  const calls = Array.isArray(members['tool_calls']) ? members['tool_calls'].map(callOf) : [callOf(members)];
  if (calls.length === 0)
    throw invalid('payload', 'The tool_calls of a tool_use must have a call in them.', 'minItems');
  return calls.flatMap(({ id: toolCallId, name: toolCallName, arguments: delta }): LogEvent[] => [
    { type: 'TOOL_CALL_START', toolCallId, toolCallName, parentMessageId },
    { type: 'TOOL_CALL_ARGS', toolCallId, delta },
    { type: 'TOOL_CALL_END', toolCallId },
  ]);
}

function resultEvents(messageId: string, payload: string): LogEvent[] {
  const members = membersOf('tool_result', payload);
  const toolCallId = textIn(members, 'tool_call_id', 'tool_result');
  const content = textIn(members, 'content', 'tool_result');
  const metadata = { is_error: members['is_error'] === true };
  return [{ type: 'TOOL_CALL_RESULT', messageId, toolCallId, content, metadata }];
}

function eventsOf({ kind, payload, messageId }: MessagePush): LogEvent[] {
  const id = messageId ?? newId('msg');
  switch (kind) {
    case 'user':
    case 'assistant':
    case 'system':
      return textEvents(id, kind, payload);
    case 'tool_use':
      return callEvents(id, payload);
    case 'tool_result':
      return resultEvents(id, payload);
    case 'error':
      return [{ type: 'RUN_ERROR', message: payload, ...(messageId && { metadata: { message_id: messageId } }) }];
    default:
      throw invalid('event_type', 'It has to be user, assistant, tool_use, tool_result, system or error.', 'enum');
  }
}

type Events = { events: (open: boolean) => LogEvent[]; before: FindRepeatedEntries | undefined };

/**
 * Returns the events that make a message of one of the six kinds: in the run that is open, or else in a run of their
 * own; an error ends the run. The payload is the text, or for tool_use `{id, name, arguments}`, or several of them as
 * `{tool_calls}`, and for tool_result `{tool_call_id, content, is_error}` as JSON. What has an id of its caller's is
 * stored once. Throws `invalid_request`.
 */
export function messageEvents(message: MessagePush): Events {
  const { kind, messageId, sessionId: threadId } = message;
  const events = eventsOf(message);
  const before = messageId === null ? undefined : repeatedMessage(message, messageId, events);
  if (kind === 'error') return { events: () => events, before };
  const run = { threadId, runId: messageId ?? newId('run') };
  const alone: LogEvent[] = [{ type: 'RUN_STARTED', ...run }, ...events, { type: 'RUN_FINISHED', ...run }];
  return { events: (open) => (open ? events : alone), before };
}
