import type { OpenAiMapping } from '#src/openai/operation.ts';
import { toConversationItems, toMessageId } from './item.ts';
import { toItemPage } from './item-page.ts';
import { readMessagePage, unknownItem } from './read-messages.ts';

/** `GET /openai/v1/conversations/{conversation_id}/items` is `listConversationMessages`, from either end. */
export const listConversationItems: OpenAiMapping<'listConversationItems'> = async ({ path, query }, callV2) => {
  const { limit = 20, order = 'desc', after } = query;
  const from = after === undefined ? {} : { from_message: toMessageId(after) };
  const selection = { newest_first: order === 'desc', limit: limit + 1 };
  let read = await readMessagePage(callV2, path.conversation_id, { ...selection, ...from });
  const toOrdered = () =>
    read.messages.flatMap((message) =>
      order === 'asc' ? toConversationItems(message) : toConversationItems(message).toReversed(),
    );
  // The rest of a page may be failures alone, which are no items.
  while (read.more && (toItemPage(toOrdered(), { limit, ...(after && { after }) })?.data.length ?? 1) === 0) {
    const from_message = read.messages.at(-1)!.id;
    const next = await readMessagePage(callV2, path.conversation_id, { ...selection, from_message });
    if (next.messages.length < 2) break;
    read = { messages: [...read.messages, ...next.messages.slice(1)], more: next.more };
  }
  const page = toItemPage(toOrdered(), { limit, ...(after !== undefined && { after }) }, read.more);
  if (!page) throw unknownItem(after!);
  return { status: 200, body: page };
};
