import { carry } from './field.ts';

/** A list by offsets: the member that holds it. */
export type List = {
  of: string;
  /** Where its total is, when no header counts it. */
  total?: string;
  /** The member of the last item that is the offset of the next page; without it, items are counted. */
  next?: string;
};
type Answered = {
  /** The path of the operation, with its parameters in braces. */
  path: string;
  call: { path: object; query: object };
  reply: { headers?: Record<string, string> };
  body: object;
  known: object;
};

/** The headers of a list by offsets: how many items there are, and where the other pages are. */
export function pageHeaders(list: List, { path, call, reply, body, known }: Answered): Record<string, string> {
  const { limit = 20, offset = 0, ...filters } = call.query as { limit?: number; offset?: number };
  const counted = list.total
    ? carry([{ v1: 'n', v2: list.total }], 'down', known)['n']
    : reply.headers?.['X-Total-Count'];
  const total = Number(counted);
  const items = (body as Record<string, Record<string, unknown>[]>)[list.of]!;
  const end = list.next && items.length > 0 ? Number(items.at(-1)![list.next]) : offset + items.length;
  const here = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => (call.path as Record<string, string>)[name]!);
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
