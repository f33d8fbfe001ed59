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

/** The counts of one kind of concurrent work: of each key and each organization that has any, and of all. */
class ShareCounts {
  readonly ofKeys = new Map<string, number>();
  readonly ofOrganizations = new Map<string, number>();
  all = 0;

  add(credentialId: string, organizationId: string, delta: 1 | -1): void {
    addTo(this.ofKeys, credentialId, delta);
    addTo(this.ofOrganizations, organizationId, delta);
    this.all += delta;
  }
}

function addTo(counts: Map<string, number>, id: string, delta: 1 | -1): void {
  const count = (counts.get(id) ?? 0) + delta;
  if (count === 0) counts.delete(id);
  else counts.set(id, count);
}

/** Creates the counters of concurrent work. */
export function createShares({ key, organization, instance = null }: ShareOptions): Shares {
  const counts = { requests: new ShareCounts(), streams: new ShareCounts(), runs: new ShareCounts() };

  const shares: Shares = {
    requireRoom(kind, { credentialId, organizationId }) {
      const { ofKeys, ofOrganizations, all } = counts[kind];
      if (key && (ofKeys.get(credentialId) ?? 0) >= key[kind]) throw toShareRefusal(kind, 'This key', key[kind]);
      if (organization && (ofOrganizations.get(organizationId) ?? 0) >= organization[kind])
        throw toShareRefusal(kind, 'This organization', organization[kind]);
      if (instance && all >= instance[kind]) throw toInstanceRefusal(kind, instance[kind]);
    },
    hold(kind, { credentialId, organizationId }) {
      const counted = counts[kind];
      counted.add(credentialId, organizationId, 1);
      let held = true;
      return () => {
        if (held) counted.add(credentialId, organizationId, -1);
        held = false;
      };
    },
    take(kind, owner) {
      shares.requireRoom(kind, owner);
      return shares.hold(kind, owner);
    },
    count: (kind) => counts[kind].all,
  };
  return shares;
}

/** Creates counters without limits. */
export const unlimitedShares = (): Shares => createShares({ key: null, organization: null });
