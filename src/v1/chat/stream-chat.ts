import type { Problem } from '#generated/v2/client/types.gen.ts';
import { precedingCalls, chatNotes, chatRequest, replyFields } from './chat.ts';
import { toV1Error } from '#src/v1/errors.ts';
import { converted, lost, renamed } from '#src/v1/field.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';

/** `POST /v1/chat/stream` is `POST /v2/chat/messages/stream`. */
export const streamChat: OperationMapping<'streamChat', 'streamMessage'> = {
  v1: 'streamChat',
  v2: 'streamMessage',
  before: precedingCalls,
  request: chatRequest,
  answer: [],
  error: toV1Error,
  events: {
    message_start: {
      v1: 'start',
      fields: [
        renamed('conversationId', 'conversation_id'),
        renamed('messageId', 'message_id'),
        ...lost(
          'New in version 2.',
          'session_id',
          'run_id',
          'branch_id',
          'input_message_ids',
          'timestamp',
          'provisional',
          'replaces',
        ),
      ],
    },
    content_delta: {
      v1: 'token',
      fields: [renamed('text', 'delta'), ...lost('`start` names the message.', 'message_id', 'index')],
    },
    tool_call: {
      v1: 'tool',
      fields: [
        renamed('id', 'tool_call.id'),
        renamed('name', 'tool_call.name'),
        renamed('arguments', 'tool_call.arguments'),
        ...lost('`start` names the message.', 'message_id'),
        ...lost('No call is for a caller of version 1 to carry out.', 'refused', 'handled'),
      ],
    },
    tool_result: {
      v1: 'toolResult',
      fields: [
        renamed('id', 'tool_call_id'),
        renamed('result', 'content'),
        renamed('isError', 'is_error'),
        ...lost('`start` names the message.', 'message_id'),
        ...lost('New in version 2.', 'outcome', 'duration_ms'),
      ],
    },
    message_complete: { v1: 'done', fields: replyFields },
    error: {
      v1: 'error',
      fields: [
        converted(
          'error',
          'error',
          (problem) => toV1Error(problem as Problem).body.error,
          'A problem; `error_code` and `detail` are `code` and `message`.',
        ),
      ],
    },
  },
  notes: [
    ...chatNotes,
    'The events have other names: `start` is `message_start`, `token` is `content_delta` with `delta`, `tool` is `tool_call`, `toolResult` is `tool_result`, `done` is `message_complete`. Their name is `event` in the data, not `type`.',
    'An `error` event holds a problem.',
    'Version 2 numbers the events (`id`), can be asked for NDJSON, and a stream that was lost can be joined again.',
  ],
};
