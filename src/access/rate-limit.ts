import type { Principal } from './principal.ts';
import { toNetwork } from './client-address.ts';
import { openMemoryCounters, type OpenCounter } from '#src/bus/counters.ts';
import { findTightest, refuseByLimit, toRateLimitHeaders } from './rate-policy.ts';
import type { RateLimitPolicy, RateLimitResult, Standing } from './rate-policy.ts';
import { createSignInGuard, type SignInAttempt } from './sign-in-guard.ts';

/** The number of requests per window for each class of operations. A class without an entry has the limit of `default`. */
export type RateLimits = { default: number } & Record<string, number>;

/** The caller of a counted request. Without a credential it is known by its address only. */
export type LimitedCaller = {
  credentialId: string | null;
  userId: string | null;
  organizationId: string | null;
  address: string | undefined;
};

/** Returns the caller of a request, as limits see it. */
export const toLimitedCaller = (principal: Principal | null, address: string | undefined): LimitedCaller => ({
  credentialId: principal?.credentialId ?? null,
  userId: principal?.userId ?? null,
  organizationId: principal?.organizationId ?? null,
  address,
});

/** Counts requests, across all protocols. */
export type RateLimiter = {
  /** Counts a request of a class against its caller's limits. Returns null when the class has none. */
  count(rateClass: string | undefined, caller: LimitedCaller): Promise<RateLimitResult | null>;
  /** Counts a failed authentication against its address. Past the limit the address is refused. */
  countFailure(address: string | undefined): Promise<RateLimitResult | null>;
  /** Counts a sign-in. Refuses it while too many earlier ones have failed. */
  countSignIn(signIn: SignInAttempt): Promise<RateLimitResult | null>;
  /** Records the outcome of a sign-in that was not refused. */
  recordSignIn(signIn: SignInAttempt, succeeded: boolean): Promise<void>;
};

/** The further limits of a limiter, its clock, and its counters. */
export type RateLimiterOptions = {
  now?: () => number;
  openCounter?: OpenCounter;
  /** The limits of a user by whatever credentials; null for none. */
  user?: RateLimits | null;
  /** The limits of an organization with all its credentials; null for none. */
  organization?: RateLimits | null;
};

/** The windows of the classes that are not counted by the minute, because their operations take long. */
const windows: Readonly<Record<string, { windowS: number; every: string }>> = {
  migration: { windowS: 3_600, every: 'an hour' },
};
const minute = { windowS: 60, every: 'a minute' };
const getWindow = (rateClass: string) => windows[rateClass] ?? minute;
const failuresPerMinute = 30;

/** The class of operations that are never limited: a refused health check would make the server look dead. */
export const unlimitedClass = 'none';

const unlimitedRates: RateLimiter = {
  count: async () => null,
  countFailure: async () => null,
  countSignIn: async () => null,
  recordSignIn: async () => {},
};

/** A count of requests: the policy by which it is limited, and the sentence for those who are refused. */
type Bucket = { take(key: string): Promise<Standing>; explain(policy: RateLimitPolicy, waitS: number): string };

type BucketOptions = { limits: RateLimits; openCounter: OpenCounter; prefix?: string; owner?: string };

/** Creates the buckets of one kind of owner: one for each class that has a limit of its own, and one for all others. */
function createBuckets({ limits, openCounter, prefix = '', owner = '' }: BucketOptions): (rateClass: string) => Bucket {
  const buckets = new Map<string, Bucket>();
  const create = (rateClass: string): Bucket => {
    const { windowS, every } = getWindow(rateClass);
    const limit = limits[rateClass] ?? limits.default;
    const policy = { name: prefix + rateClass, limit, windowS };
    const counter = openCounter(policy.name, windowS);
    const used = `The limit of ${limit} ${rateClass} requests ${every}${owner} is used up`;
    return {
      take: async (key) => ({ policy, count: await counter.increment(key) }),
      explain: (_policy, waitS) => `${used}; wait ${waitS} s.`,
    };
  };
  return (rateClass) => {
    const name = Object.hasOwn(limits, rateClass) ? rateClass : 'default';
    const bucket = buckets.get(name) ?? create(name);
    buckets.set(name, bucket);
    return bucket;
  };
}

/** A bucket, and the key of its owner in it. */
type Owned = readonly [Bucket, string];

/** Creates the function that finds the buckets of a caller's class: of its network, or of all that it is known by. */
function createOwners(limits: RateLimits, openCounter: OpenCounter, { user, organization }: RateLimiterOptions) {
  const ofKeys = createBuckets({ limits, openCounter });
  // Networks have counters of their own, so that requests from many of them cannot evict the count of a key.
  const ofNetworks = createBuckets({ limits, openCounter: (name, windowS) => openCounter(`address-${name}`, windowS) });
  const ofUsers = user && createBuckets({ limits: user, openCounter, prefix: 'user-', owner: ' for this user' });
  const ofOrganizations =
    organization &&
    createBuckets({ limits: organization, openCounter, prefix: 'organization-', owner: ' for the organization' });
  return function listOwners(rateClass: string, caller: LimitedCaller): Owned[] {
    const { credentialId, userId, organizationId, address } = caller;
    const isKnown = credentialId !== null || userId !== null || organizationId !== null;
    if (!isKnown) return [[ofNetworks(rateClass), toNetwork(address)]];
    return [
      ...(credentialId === null ? [] : [[ofKeys(rateClass), credentialId] as const]),
      ...(userId === null || !ofUsers ? [] : [[ofUsers(rateClass), userId] as const]),
      ...(organizationId === null || !ofOrganizations ? [] : [[ofOrganizations(rateClass), organizationId] as const]),
    ];
  };
}

const failurePolicy = { name: 'authentication', limit: failuresPerMinute, windowS: minute.windowS };
const explainFailures = ({ limit }: RateLimitPolicy, waitS: number) =>
  `The limit of ${limit} authentication requests a minute is used up; wait ${waitS} s.`;

/**
 * Creates a limiter per credential, user, organization and class, and per network for requests without a credential. Each
 * owner is counted only when the one before has room: a key past its limit does not use up what its organization has.
 * No limits: null.
 */
export function createRateLimiter(limits: RateLimits | null, options: RateLimiterOptions = {}): RateLimiter {
  if (!limits) return unlimitedRates;
  const { now = Date.now, openCounter = openMemoryCounters(now) } = options;
  const listOwners = createOwners(limits, openCounter, options);
  const ofSignIns = createBuckets({ limits, openCounter });
  const guard = createSignInGuard(now, openCounter);
  const failures = openCounter(failurePolicy.name, failurePolicy.windowS);

  async function take(owners: readonly Owned[]): Promise<RateLimitResult | null> {
    const standings: Standing[] = [];
    for (const [bucket, key] of owners) {
      const standing = await bucket.take(key);
      if (standing.count.used > standing.policy.limit) return refuseByLimit(standing, now(), bucket.explain);
      standings.push(standing);
    }
    const [first, ...others] = standings;
    return first ? { headers: toRateLimitHeaders(findTightest([first, ...others]), now()), refusal: null } : null;
  }

  return {
    count: async (rateClass = 'default', caller) =>
      rateClass === unlimitedClass ? null : take(listOwners(rateClass, caller)),
    async countFailure(address) {
      const standing = { policy: failurePolicy, count: await failures.increment(toNetwork(address)) };
      if (standing.count.used > failuresPerMinute) return refuseByLimit(standing, now(), explainFailures);
      return { headers: toRateLimitHeaders(standing, now()), refusal: null };
    },
    async countSignIn(signIn) {
      return (await guard.refuse(signIn)) ?? take([[ofSignIns('signin'), guard.toKey(signIn)]]);
    },
    recordSignIn: guard.record,
  };
}
