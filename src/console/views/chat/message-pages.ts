import type { Message } from '#src/clients/typescript/parley.ts';

/** A page of messages, the oldest first, with the cursors of the pages beside it; null at the ends. */
export type LoadedMessages = { data: readonly Message[]; prev_cursor: string | null; next_cursor: string | null };

/** The pages of a conversation that a reader has, one after the other. */
export type MessagePages = readonly LoadedMessages[];

/** The pages that are kept: those farthest from the last one that was read are forgotten. */
export const maxPages = 6;

/** Adds the page before the first one. */
export const addEarlier = (pages: MessagePages, page: LoadedMessages): MessagePages =>
  [page, ...pages].slice(0, maxPages);

/** Adds the page after the last one. */
export const addLater = (pages: MessagePages, page: LoadedMessages): MessagePages => [...pages, page].slice(-maxPages);

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
