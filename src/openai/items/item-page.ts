import type { ConversationItem, ConversationItemList } from '#generated/openai/client/types.gen.ts';

/** The query of a page of items. `after` is the id of an item. */
export type ItemPageQuery = { limit?: number; order?: 'asc' | 'desc'; after?: string };

/** Returns the page of items after one of them; null when that is not among them. `more` tells whether others follow `items`. */
export function toItemPage(
  items: readonly ConversationItem[],
  { limit = 20, after }: Pick<ItemPageQuery, 'limit' | 'after'>,
  more = false,
): ConversationItemList | null {
  const start = after === undefined ? 0 : items.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && start === 0) return null;
  const data = items.slice(start, start + limit);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: more || start + limit < items.length,
  };
}
