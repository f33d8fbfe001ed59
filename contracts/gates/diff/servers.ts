import type { Finding } from './change.ts';
import { getMembers, partition } from './side.ts';
import type { Pair } from './side.ts';

/** Lists the addresses of servers, with the defaults of their variables. */
const listUrls = (servers: unknown): string[] =>
  (Array.isArray(servers) ? servers : []).map((server) => {
    const { url, variables } = getMembers(server);
    return String(url).replaceAll(/\{([^{}]+)\}/g, (part, name: string) => {
      const { default: value } = getMembers(getMembers(variables)[name]);
      return value === undefined ? part : String(value);
    });
  });

/** Compares the servers: none is gone, and the first one, which clients call unless told otherwise, stays the first. */
export function* compareServers({ before, after }: Pair): Iterable<Finding> {
  const [then, now] = [listUrls(before.value['servers']), listUrls(after.value['servers'])];
  const { removed } = partition(then, now);
  for (const name of removed) yield { rule: 'server-removed', pointer: '/servers', name };
  if (removed.length === 0 && then.length > 0 && then[0] !== now[0])
    yield { rule: 'default-server-changed', pointer: '/servers/0', before: then[0], after: now[0] };
}
