import { toV1Error } from '#src/v1/errors.ts';
import { each, renamed } from '#src/v1/field.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { messageFields, pageAnswer, pageNotes, pageRequest } from '#src/v1/resources.ts';

/** `GET /v1/sessions/{sessionId}/messages` is `GET /v2/sessions/{session_id}/messages`. */
export const getSessionMessages: OperationMapping<'getSessionMessages', 'listSessionMessages'> = {
  v1: 'getSessionMessages',
  v2: 'listSessionMessages',
  request: [renamed('path.sessionId', 'path.session_id'), ...pageRequest],
  inside: { without_replaced: true },
  answer: [each('messages', 'data', messageFields), ...pageAnswer],
  error: toV1Error,
  list: { of: 'messages' },
  notes: [
    ...pageNotes,
    '`text` is `content.text`; `content.type` says whether it is text, a tool’s result or an error.',
    'Version 1 leaves out answers that were rejected for their form and replaced; version 2 has them as `incomplete`, with the `finish_reason` `response_format_unmet`.',
  ],
};
