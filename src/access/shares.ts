import type { Principal } from '#src/api/handlers.ts';
import { problem, type Problem } from '#src/api/problems.ts';

/** What callers can have under way: requests that wait for their answer, streams that are open, runs that answer. */
export type ShareKind = 'requests' | 'streams' | 'runs';
type ShareLimits = Record<ShareKind, number>;

/** How much a key, and an organization with all its keys, can have under way at a time; null for any number. */
export type ShareOptions = { key: ShareLimits | null; organization: ShareLimits | null };

type Owner = Pick<Principal, 'credentialId' | 'organizationId'>;

/** What is under way in this process, by key and by organization. It holds no more than that. */
export type Shares = {
  /** Refuses when there is no room for one more. Throws `concurrency_limit_exceeded`. */
  demandRoom(kind: ShareKind, owner: Owner): void;
  /** Counts one more, whether there is room or not, until what it returns is called. */
  hold(kind: ShareKind, owner: Owner): () => void;
  /** Counts one more if there is room. Throws `concurrency_limit_exceeded`. */
  take(kind: ShareKind, owner: Owner): () => void;
};

const retryAfterS = 1;
const things: Record<ShareKind, string> = {
  requests: 'requests under way',
  streams: 'open streams',
  runs: 'runs that answer',
};

function refusal(kind: ShareKind, whose: string, limit: number): Problem {
  const detail = `${whose} has ${limit} ${things[kind]}, which is its share; wait until one has ended.`;
  return problem('concurrency_limit_exceeded', detail, { retryAfterS });
}

export function createShares({ key, organization }: ShareOptions): Shares {
  const counts = new Map<string, number>();
  const keysOf = (kind: ShareKind, { credentialId, organizationId }: Owner) =>
    [`${kind} of ${credentialId}`, `${kind} in ${organizationId}`] as const;

  function add(name: string, change: 1 | -1): void {
    const count = (counts.get(name) ?? 0) + change;
    if (count === 0) counts.delete(name);
    else counts.set(name, count);
  }

  const shares: Shares = {
    demandRoom(kind, owner) {
      const [ofKey, ofOrganization] = keysOf(kind, owner);
      if (key && (counts.get(ofKey) ?? 0) >= key[kind]) throw refusal(kind, 'This key', key[kind]);
      if (organization && (counts.get(ofOrganization) ?? 0) >= organization[kind])
        throw refusal(kind, 'This organization', organization[kind]);
    },
    hold(kind, owner) {
      const names = keysOf(kind, owner);
      for (const name of names) add(name, 1);
      let held = true;
      return () => {
        if (held) for (const name of names) add(name, -1);
        held = false;
      };
    },
    take(kind, owner) {
      shares.demandRoom(kind, owner);
      return shares.hold(kind, owner);
    },
  };
  return shares;
}

/** Shares without a limit. */
export const unlimitedShares = (): Shares => createShares({ key: null, organization: null });
