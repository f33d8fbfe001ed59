import type { OpenAiMapping } from '#src/openai/operation.ts';
import { requireItem } from './require-item.ts';

/** `GET /openai/v1/conversations/{conversation_id}/items/{item_id}` is `getMessage`. */
export const getConversationItem: OpenAiMapping<'getConversationItem'> = async ({ path }, callV2) => ({
  status: 200,
  body: await requireItem(callV2, path),
});
