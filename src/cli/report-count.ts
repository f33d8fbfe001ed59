import { readContract } from '#src/composition/read-contract.ts';
import { readOperations, type Operation } from '#src/contract/spec.ts';
import { optionalMembers } from '#src/http/usage.ts';
import type { MigrationUse } from '#generated/v2/client/types.gen.ts';
import type { Report } from './report-server.ts';
import type { LoggedRequest, Traffic } from './report-traffic.ts';

type UseCount = Omit<MigrationUse, 'first_seen_at' | 'last_seen_at'> & { first: Date; last: Date };

/** Creates a finder of the operation of version 1 that a request calls, whatever prefix a gateway has put before its path. */
function createOperationFinder(operations: readonly Operation[]): (seen: LoggedRequest) => Operation | null {
  const patterns = operations.map((operation) => ({
    operation,
    pattern: new RegExp(`${operation.path.replaceAll(/\{[^{}]+\}/g, '[^/]+')}/?$`),
  }));
  return ({ method, url }) => {
    const path = url.replace(/^[a-z]+:\/\/[^/]+/i, '').split(/[?#]/)[0]!;
    return (
      patterns.find(({ operation, pattern }) => operation.method === method && pattern.test(path))?.operation ?? null
    );
  };
}

const listMembers = ({ url, body }: LoggedRequest): string[] => [
  ...new URLSearchParams(url.split('#')[0]!.split('?')[1]).keys(),
  ...(typeof body === 'object' && body !== null ? Object.keys(body) : []),
];

/** Counts a request for its operation, and for each optional member that it has sent. */
function addUse(
  counts: Map<string, UseCount>,
  { at, caller }: LoggedRequest,
  operation: Operation,
  fields: readonly string[],
): void {
  for (const field of [null, ...fields]) {
    const key = JSON.stringify([caller, operation.id, field]);
    const known = counts.get(key);
    counts.set(key, {
      credential_id: caller,
      credential_name: null,
      operation_id: operation.id,
      successor: operation.successor,
      field,
      requests: (known?.requests ?? 0) + 1,
      first: known && known.first < at ? known.first : at,
      last: known && known.last > at ? known.last : at,
    });
  }
}

const compareUses = (a: MigrationUse, b: MigrationUse) =>
  b.last_seen_at.localeCompare(a.last_seen_at) ||
  a.credential_id.localeCompare(b.credential_id) ||
  a.operation_id.localeCompare(b.operation_id) ||
  (a.field ?? '').localeCompare(b.field ?? '');

const findNewest = (times: readonly Date[]): Date | null =>
  times.reduce<Date | null>((newest, at) => (newest && newest > at ? newest : at), null);

/** Creates the report from the log of a gateway. Its period ends with the newest request of any kind. */
export function createTrafficReport({ seen, notRead }: Traffic, source: string, since: string | undefined): Report {
  const document = readContract('v1');
  const optionalOf = optionalMembers([document]);
  const find = createOperationFinder(readOperations(document));
  const counts = new Map<string, UseCount>();
  for (const one of seen) {
    const operation = find(one);
    if (!operation) continue;
    const optional = optionalOf(operation);
    addUse(
      counts,
      one,
      operation,
      [...new Set(listMembers(one))].filter((name) => optional.has(name)),
    );
  }
  const end = findNewest(seen.map(({ at }) => at)) ?? new Date(0);
  const from = since === undefined ? new Date(end.getTime() - 86_400_000) : new Date(since);
  const last = findNewest([...counts.values()].map((count) => count.last));
  const usage = [...counts.values()].map(({ first, last: seenLast, ...count }) => ({
    ...count,
    first_seen_at: first.toISOString(),
    last_seen_at: seenLast.toISOString(),
  }));
  return {
    source,
    status: null,
    not_read: notRead,
    from_version: 'v1',
    since: from.toISOString(),
    in_use: last !== null && last >= from,
    last_request_at: last?.toISOString() ?? null,
    usage: usage.toSorted(compareUses),
  };
}
