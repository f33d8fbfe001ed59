import { toOpenAiConversation } from '#src/openai/conversations/conversation.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { toMessageId } from './item.ts';
import { requireItem } from './require-item.ts';

/** `DELETE /openai/v1/conversations/{conversation_id}/items/{item_id}` is `deleteMessage`. */
export const deleteConversationItem: OpenAiMapping<'deleteConversationItem'> = async ({ path }, callV2) => {
  await requireItem(callV2, path);
  await callV2('deleteMessage', { path: { message_id: toMessageId(path.item_id) } });
  const { body } = await callV2('getConversation', { path: { conversation_id: path.conversation_id } });
  return { status: 200, body: toOpenAiConversation(body) };
};
