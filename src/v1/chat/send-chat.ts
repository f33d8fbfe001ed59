import { chatBefore, chatNotes, chatRequest, replyFields } from './chat.ts';
import { errorDown } from '#src/v1/errors.ts';
import type { Mapping } from '#src/v1/mapping.ts';

/** `POST /v1/chat` is `POST /v2/chat/messages`. */
export const sendChat: Mapping<'sendChat', 'createMessage'> = {
  v1: 'sendChat',
  v2: 'createMessage',
  before: chatBefore,
  request: chatRequest,
  answer: replyFields,
  error: errorDown,
  notes: chatNotes,
};
