import { describe, expect, it } from 'vitest';
import type { Message } from '#src/clients/typescript/parley.ts';
import { addEarlier, addLater, listMessages, maxPages, replaceLastPage, type LoadedMessages } from './message-pages.ts';

const message = (number: number, text = '') => ({ id: `msg_${number}`, content: { type: 'text', text } }) as Message;
const page = (from: number, to: number, text = ''): LoadedMessages => ({
  data: Array.from({ length: to - from + 1 }, (_, index) => message(from + index, text)),
  prev_cursor: from === 1 ? null : `before ${from}`,
  next_cursor: `after ${to}`,
});
const lastPage = (from: number, to: number, text = '') => ({ ...page(from, to, text), next_cursor: null });
const idsOf = (pages: readonly LoadedMessages[]) => listMessages(pages).map(({ id }) => Number(id.slice(4)));
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the pages of a conversation', () => {
  it('grow to both sides, and forget what is farthest', () => {
    let pages: readonly LoadedMessages[] = [lastPage(91, 100)];
    for (let from = 81; from > 0; from -= 10) pages = addEarlier(pages, page(from, from + 9));
    expect(idsOf(pages)).toEqual(upTo(1, 10 * maxPages));
    expect([pages[0]!.prev_cursor, pages.at(-1)!.next_cursor]).toEqual([null, 'after 60']);
    pages = addLater(pages, page(61, 70));
    expect(idsOf(pages)).toEqual(upTo(11, 70));
    expect(pages[0]!.prev_cursor).toBe('before 11');
  });

  it('have each message once, though a page that was asked for twice comes twice', () => {
    const pages = addLater(addEarlier([page(11, 20)], page(1, 10)), page(21, 30));
    expect(addEarlier(pages, page(1, 10))).toEqual(pages);
    expect(addLater(pages, page(21, 30))).toEqual(pages);
    expect(idsOf(addLater(pages, page(25, 34)))).toEqual(upTo(1, 34));
  });

  it('take the end as it is now, and keep what was before it', () => {
    const pages = [page(1, 10), lastPage(11, 20)];
    const next = replaceLastPage(pages, lastPage(15, 24, 'new'));
    expect(idsOf(next)).toEqual(upTo(1, 24));
    expect(listMessages(next)[14]).toEqual(message(15, 'new'));
    expect([next.at(-1)!.prev_cursor, next.at(-1)!.next_cursor]).toEqual(['before 11', null]);
    expect(idsOf(replaceLastPage(next, lastPage(8, 9)))).toEqual(upTo(1, 9));
  });

  it('are the last page alone when something lies between, or nothing is left', () => {
    expect(idsOf(replaceLastPage([page(1, 10)], lastPage(50, 60)))).toEqual(upTo(50, 60));
    expect(idsOf(replaceLastPage([page(1, 10)], { data: [], prev_cursor: null, next_cursor: null }))).toEqual([]);
  });
});
