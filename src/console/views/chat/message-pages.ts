import type { Message } from '#src/clients/typescript/parley.ts';

/** A page of messages, the oldest first, with the cursors of the pages beside it; null at the ends. */
export type LoadedMessages = { data: readonly Message[]; prev_cursor: string | null; next_cursor: string | null };

/** The pages of a conversation that a reader has, one after the other. */
export type MessagePages = readonly LoadedMessages[];

/** The pages that are kept: those farthest from the last one that was read are forgotten. */
export const maxPages = 6;

/** Returns a page without the messages that are there already; null when it has no others. A page that was asked for twice comes twice. */
function withoutKnown(pages: MessagePages, page: LoadedMessages): LoadedMessages | null {
  const known = new Set(listMessages(pages).map(({ id }) => id));
  const data = page.data.filter(({ id }) => !known.has(id));
  return data.length > 0 || page.data.length === 0 ? { ...page, data } : null;
}

/** Adds the page before the first one. */
export function addEarlier(pages: MessagePages, page: LoadedMessages): MessagePages {
  const added = withoutKnown(pages, page);
  return added ? [added, ...pages].slice(0, maxPages) : pages;
}

/** Adds the page after the last one. */
export function addLater(pages: MessagePages, page: LoadedMessages): MessagePages {
  const added = withoutKnown(pages, page);
  return added ? [...pages, added].slice(-maxPages) : pages;
}

/** Returns the messages of pages, in their order. */
export const listMessages = (pages: MessagePages): Message[] => pages.flatMap(({ data }) => data);

/**
 * Puts the last page of a conversation, as it is now, in the place of the end of what a reader has. What the reader has before it stays. When
 * something that the reader does not have lies between, the last page is all.
 */
export function replaceLastPage(pages: MessagePages, last: LoadedMessages): MessagePages {
  const [first] = last.data;
  const at = pages.findIndex(({ data }) => data.some(({ id }) => id === first?.id));
  if (!first || at < 0) return [last];
  const { data, prev_cursor } = pages[at]!;
  const kept = data.slice(
    0,
    data.findIndex(({ id }) => id === first.id),
  );
  const joined = { data: [...kept, ...last.data], prev_cursor, next_cursor: last.next_cursor };
  return [...pages.slice(0, at), joined];
}
