import type { PushMessage } from '#src/api.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { newId } from '#src/ids.ts';
import { readJson } from '#src/json.ts';
import { problem, type Problem } from '#src/problems.ts';

type Call = { id: string; name: string; arguments: string };

const invalid = (parameter: string, detail: string, code: string): Problem =>
  problem('invalid_request', `${parameter}: ${detail}`, { errors: [{ parameter, detail, code }] });

/** The members of a payload that has to be a JSON object. */
function membersOf(kind: string, payload: string): Record<string, unknown> {
  const read = readJson(payload);
  if ('fault' in read) throw invalid('payload', `The payload of a ${kind} ${read.fault}`, 'json');
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

function textEvents(role: 'user' | 'assistant' | 'system', text: string): LogEvent[] {
  const messageId = newId('msg');
  return [
    { type: 'TEXT_MESSAGE_START', messageId, role },
    { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: text },
    { type: 'TEXT_MESSAGE_END', messageId },
  ];
}

function callEvents(payload: string): LogEvent[] {
  const members = membersOf('tool_use', payload);
  const calls = Array.isArray(members['tool_calls']) ? members['tool_calls'].map(callOf) : [callOf(members)];
  const parentMessageId = newId('msg');
  return calls.flatMap(({ id: toolCallId, name: toolCallName, arguments: delta }): LogEvent[] => [
    { type: 'TOOL_CALL_START', toolCallId, toolCallName, parentMessageId },
    { type: 'TOOL_CALL_ARGS', toolCallId, delta },
    { type: 'TOOL_CALL_END', toolCallId },
  ]);
}

function resultEvents(payload: string): LogEvent[] {
  const members = membersOf('tool_result', payload);
  const toolCallId = textIn(members, 'tool_call_id', 'tool_result');
  const content = textIn(members, 'content', 'tool_result');
  const metadata = { is_error: members['is_error'] === true };
  return [{ type: 'TOOL_CALL_RESULT', messageId: newId('msg'), toolCallId, content, metadata }];
}

function eventsOf({ kind, payload }: PushMessage): LogEvent[] {
  switch (kind) {
    case 'user':
    case 'assistant':
    case 'system':
      return textEvents(kind, payload);
    case 'tool_use':
      return callEvents(payload);
    case 'tool_result':
      return resultEvents(payload);
    default:
      throw invalid('event_type', 'It has to be user, assistant, tool_use, tool_result, system or error.', 'enum');
  }
}

/**
 * The events that make a message of one of the six kinds: in the run that is open, or else in a run of their own. The
 * payload is the text, or for tool_use `{id, name, arguments}` and for tool_result `{tool_call_id, content, is_error}` as
 * JSON; an error ends the run. Throws `invalid_request`.
 */
export function messageEvents(message: PushMessage): (open: boolean) => LogEvent[] {
  if (message.kind === 'error') return () => [{ type: 'RUN_ERROR', message: message.payload }];
  const events = eventsOf(message);
  const run = { threadId: message.sessionId, runId: newId('run') };
  return (open) => (open ? events : [{ type: 'RUN_STARTED', ...run }, ...events, { type: 'RUN_FINISHED', ...run }]);
}
