import type { ConversationItem } from '#generated/openai/client/types.gen.ts';
import { notFound } from '#src/api/problems.ts';
import type { CallV2 } from '#src/openai/operation.ts';
import { toConversationItems, toMessageId } from './item.ts';

/** Returns an item of a conversation. @throws `message_not_found`. */
export async function requireItem(
  callV2: CallV2,
  { conversation_id, item_id }: { conversation_id: string; item_id: string },
): Promise<ConversationItem> {
  const path = { message_id: toMessageId(item_id) };
  const { body: message } = await callV2('getMessage', { path, query: { include_reasoning: true } });
  const item = toConversationItems(message).find(({ id }) => id === item_id);
  if (!item || message.conversation_id !== conversation_id) throw notFound('message', item_id);
  return item;
}
