import { convertFields } from './field.ts';

/** A list with offsets; `of` is the member that holds the items. */
export type OffsetList = {
  of: string;
  /** The path of the total, if no header has it. */
  total?: string;
  /** The member of the last item that is the offset of the next page. Default: items are counted. */
  next?: string;
};
type PageContext = {
  /** The path of the operation, with its parameters in braces. */
  path: string;
  call: { path: object; query: object };
  reply: { headers?: Record<string, string> };
  body: object;
  answers: object;
};

/** Returns the headers of a list with offsets: the total, and links to the other pages. */
export function toPageHeaders(
  list: OffsetList,
  { path, call, reply, body, answers }: PageContext,
): Record<string, string> {
  const { limit = 20, offset = 0, ...filters } = call.query as { limit?: number; offset?: number };
  const counted = list.total
    ? convertFields([{ v1: 'n', v2: list.total }], 'down', answers)['n']
    : reply.headers?.['X-Total-Count'];
  const total = Number(counted);
  const items = (body as Record<string, Record<string, unknown>[]>)[list.of]!;
  const end = list.next && items.length > 0 ? Number(items.at(-1)![list.next]) : offset + items.length;
  const here = path.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => (call.path as Record<string, string>)[name]!);
  const link = (rel: string, at: number) => {
    const query = new URLSearchParams({ ...(filters as Record<string, string>), limit: `${limit}`, offset: `${at}` });
    return `<${here}?${query}>; rel="${rel}"`;
  };
  const links = [
    link('first', 0),
    ...(offset > 0 ? [link('prev', Math.max(0, offset - limit))] : []),
    ...(items.length > 0 && end < total ? [link('next', end)] : []),
    link('last', Math.max(0, Math.ceil(total / limit) - 1) * limit),
  ];
  return { 'X-Total-Count': `${total}`, Link: links.join(', ') };
}
