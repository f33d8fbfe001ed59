import type { OpenAiMapping } from '#src/openai/operation.ts';
import { toOpenAiConversation } from './conversation.ts';

/** `POST /openai/v1/conversations/{conversation_id}` is `updateConversation`. */
export const updateOpenAiConversation: OpenAiMapping<'updateOpenAiConversation'> = async ({ path, body }, callV2) => {
  const reply = await callV2('updateConversation', { path, body: { metadata: body.metadata ?? {} } });
  return { status: 200, body: toOpenAiConversation(reply.body) };
};
