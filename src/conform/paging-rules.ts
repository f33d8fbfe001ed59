import { expectEqual, type ConformanceRule } from './conformance-rule.ts';
import { getSceneList } from './conformance-scene.ts';
import type { ConformanceTarget, TargetAnswer } from './conformance-target.ts';

const pageSize = 2;
/** More pages than any list of these rules has: a list that never ends is a fault. */
const maxPages = 200;

const rule = (
  title: string,
  check: (target: ConformanceTarget, list: string) => Promise<string[]>,
): ConformanceRule => ({
  group: 'paging',
  title,
  check: async (target) => check(target, await getSceneList(target)),
});

const listIds = ({ body }: TargetAnswer): unknown[] => (body?.data ?? []).map(({ id }) => id);

/** Reads all pages from one on. `next` returns the query of the page after; null for none. */
async function readPages(
  target: ConformanceTarget,
  list: string,
  query: string,
  next: (page: TargetAnswer) => string | null,
): Promise<TargetAnswer[]> {
  const pages: TargetAnswer[] = [];
  for (let more: string | null = query; more !== null && pages.length < maxPages; more = next(pages.at(-1)!))
    pages.push(await target.send(`${list}&limit=${pageSize}${more}`));
  return pages;
}

const toQuery = (name: 'after' | 'before', cursor: unknown) =>
  typeof cursor === 'string' ? `&${name}=${encodeURIComponent(cursor)}` : null;

const readForwards = (target: ConformanceTarget, list: string) =>
  readPages(target, list, '', ({ body }) => toQuery('after', body?.next_cursor));

/** Returns the address of a link of an answer; null when it has none of this kind. */
const findLink = ({ headers }: TargetAnswer, rel: string): string | null =>
  new RegExp(`<([^>]*)>; rel="${rel}"`).exec(headers.get('link') ?? '')?.[1] ?? null;

const readWhole = async (target: ConformanceTarget, list: string) => listIds(await target.send(`${list}&limit=200`));

/** The rules of lists. */
export const pagingRules: ConformanceRule[] = [
  rule('Each item comes once, in the order of the whole list', async (target, list) => {
    const pages = await readForwards(target, list);
    return expectEqual('what all pages have', pages.flatMap(listIds), await readWhole(target, list));
  }),
  rule('A page has no more items than its limit, and the last one alone has fewer', async (target, list) => {
    const sizes = (await readForwards(target, list)).map((page) => listIds(page).length);
    const odd = sizes.some((size, index) => (index < sizes.length - 1 ? size !== pageSize : size > pageSize));
    return odd ? [`the pages have ${sizes.join(', ')} items, with a limit of ${pageSize}`] : [];
  }),
  rule('has_more says whether there is a next page', async (target, list) => {
    const pages = await readForwards(target, list);
    return expectEqual(
      'has_more of all pages',
      pages.map(({ body }) => body?.has_more),
      pages.map((_, index) => index < pages.length - 1),
    );
  }),
  rule('The way back has the same items', async (target, list) => {
    const first = await target.send(`${list}&limit=200`);
    const ids = listIds(first);
    const last = (await readForwards(target, list)).at(-1)!;
    const back = await readPages(target, list, toQuery('before', last.body?.prev_cursor) ?? '', ({ body }) =>
      toQuery('before', body?.prev_cursor),
    );
    return expectEqual(
      'what the pages before have',
      back.toReversed().flatMap(listIds),
      ids.slice(0, ids.length - listIds(last).length),
    );
  }),
  rule('Link names the pages that the cursors lead to', async (target, list) => {
    const { body, ...page } = await target.send(`${list}&limit=${pageSize}`);
    const link = findLink({ body, ...page }, 'next');
    if (link === null) return ['the first page has no link to the next one'];
    const [linked, led] = [
      await target.send(new URL(link, target.options.url).pathname + new URL(link, target.options.url).search),
      await target.send(`${list}&limit=${pageSize}${toQuery('after', body?.next_cursor)}`),
    ];
    return expectEqual('what the link leads to', listIds(linked), listIds(led));
  }),
  rule('X-Total-Count is the number of all items', async (target, list) => {
    const { headers } = await target.send(`${list}&limit=1&include_total=true`);
    return expectEqual('X-Total-Count', headers.get('x-total-count'), String((await readWhole(target, list)).length));
  }),
  rule('A cursor that is none is refused as invalid_cursor', async (target, list) => {
    const { status, body } = await target.send(`${list}&after=nonsense`);
    return expectEqual('the answer', [status, body?.error_code], [400, 'invalid_cursor']);
  }),
  rule('A limit out of bounds is refused, and so are two cursors', async (target, list) => {
    const { body } = await target.send(`${list}&limit=${pageSize}`);
    const both = `${toQuery('after', body?.next_cursor)}&before=${encodeURIComponent(String(body?.next_cursor))}`;
    const statuses: number[] = [];
    for (const query of ['&limit=0', '&limit=100000', '&limit=x', both])
      statuses.push((await target.send(list + query)).status);
    return expectEqual('the statuses', statuses, [400, 400, 400, 400]);
  }),
];
