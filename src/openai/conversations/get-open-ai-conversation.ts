import type { OpenAiMapping } from '#src/openai/operation.ts';
import { toOpenAiConversation } from './conversation.ts';

/** `GET /openai/v1/conversations/{conversation_id}` is `getConversation`. */
export const getOpenAiConversation: OpenAiMapping<'getOpenAiConversation'> = async ({ path }, callV2) => ({
  status: 200,
  body: toOpenAiConversation((await callV2('getConversation', { path })).body),
});
