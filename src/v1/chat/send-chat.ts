import { precedingCalls, chatNotes, chatRequest, replyFields } from './chat.ts';
import { toV1Error } from '#src/v1/errors.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';

/** `POST /v1/chat` is `POST /v2/chat/messages`. */
export const sendChat: OperationMapping<'sendChat', 'createMessage'> = {
  v1: 'sendChat',
  v2: 'createMessage',
  before: precedingCalls,
  request: chatRequest,
  answer: replyFields,
  error: toV1Error,
  notes: chatNotes,
};
