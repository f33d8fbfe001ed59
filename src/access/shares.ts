import type { Principal } from './principal.ts';
import { problem, type Problem } from '#src/api/problems.ts';

/** The kinds of concurrent work that are limited: requests that wait for an answer, open streams, active runs. */
export type ShareKind = 'requests' | 'streams' | 'runs';
type ShareLimits = Record<ShareKind, number>;

/** The concurrency limits of a key, of an organization with all its keys, and of this process with all of them; null for no limit. */
export type ShareOptions = { key: ShareLimits | null; organization: ShareLimits | null; instance?: ShareLimits | null };

type ShareOwner = Pick<Principal, 'credentialId' | 'organizationId'>;

/** Counts the concurrent work of this process by key and by organization. */
export type Shares = {
  /** Checks that one more may begin. @throws `concurrency_limit_exceeded`, or `service_unavailable` when the process has its share */
  requireRoom(kind: ShareKind, owner: ShareOwner): void;
  /** Counts one more, without a check. Returns the function that ends it. */
  hold(kind: ShareKind, owner: ShareOwner): () => void;
  /** Checks and counts one more. Returns the function that ends it. @throws as `requireRoom` does */
  take(kind: ShareKind, owner: ShareOwner): () => void;
  /** Returns how many are under way in this process. */
  count(kind: ShareKind): number;
};

const retryAfterS = 1;
const kindLabels: Record<ShareKind, string> = {
  requests: 'requests under way',
  streams: 'open streams',
  runs: 'runs that answer',
};

function toShareRefusal(kind: ShareKind, owner: string, limit: number): Problem {
  const detail = `${owner} has ${limit} ${kindLabels[kind]}, which is its share; wait until one has ended.`;
  return problem('concurrency_limit_exceeded', detail, { retryAfterS });
}

/** Refuses what this process has no room for. It is not the caller's fault: another instance may have room. */
function toInstanceRefusal(kind: ShareKind, limit: number): Problem {
  const detail = `This server has ${limit} ${kindLabels[kind]}, which is as many as it takes; try again.`;
  return problem('service_unavailable', detail, { retryAfterS });
}

/** Creates the counters of concurrent work. */
export function createShares({ key, organization, instance = null }: ShareOptions): Shares {
  const counts = new Map<string, number>();
  const toCountNames = (kind: ShareKind, { credentialId, organizationId }: ShareOwner) =>
    [`${kind} of ${credentialId}`, `${kind} in ${organizationId}`, kind] as const;

  function add(name: string, delta: 1 | -1): void {
    const count = (counts.get(name) ?? 0) + delta;
    if (count === 0) counts.delete(name);
    else counts.set(name, count);
  }

  const shares: Shares = {
    requireRoom(kind, owner) {
      const [ofKey, ofOrganization, ofAll] = toCountNames(kind, owner);
      if (key && (counts.get(ofKey) ?? 0) >= key[kind]) throw toShareRefusal(kind, 'This key', key[kind]);
      if (organization && (counts.get(ofOrganization) ?? 0) >= organization[kind])
        throw toShareRefusal(kind, 'This organization', organization[kind]);
      if (instance && (counts.get(ofAll) ?? 0) >= instance[kind]) throw toInstanceRefusal(kind, instance[kind]);
    },
    hold(kind, owner) {
      const names = toCountNames(kind, owner);
      for (const name of names) add(name, 1);
      let held = true;
      return () => {
        if (held) for (const name of names) add(name, -1);
        held = false;
      };
    },
    take(kind, owner) {
      shares.requireRoom(kind, owner);
      return shares.hold(kind, owner);
    },
    count: (kind) => counts.get(kind) ?? 0,
  };
  return shares;
}

/** Creates counters without limits. */
export const unlimitedShares = (): Shares => createShares({ key: null, organization: null });
