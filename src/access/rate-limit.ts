import { toNetwork } from './client-address.ts';
import { refuseByLimit, toRateLimitHeaders, type RateLimitPolicy, type RateLimitResult } from './rate-policy.ts';
import { createSignInGuard, type SignInAttempt } from './sign-in-guard.ts';
import { WindowCounter } from './window-counter.ts';

/** The number of requests per window for each class of operations. A class without an entry has the limit of `default`. */
export type RateLimits = { default: number } & Record<string, number>;

/** The owner of a counted request: the credential, or the address of a request without one. */
type RateLimitSubject = { credentialId: string | null; address: string | undefined };

/** Counts requests, across all protocols. */
export type RateLimiter = {
  /** Counts a request of a class against its caller's limit. Returns null when the class has none. */
  count(rateClass: string | undefined, caller: RateLimitSubject): RateLimitResult | null;
  /** Counts a failed authentication against its address. Past the limit the address is refused. */
  countFailure(address: string | undefined): RateLimitResult | null;
  /** Counts a sign-in. Refuses it while too many earlier ones have failed. */
  countSignIn(signIn: SignInAttempt): RateLimitResult | null;
  /** Records the outcome of a sign-in that was not refused. */
  recordSignIn(signIn: SignInAttempt, succeeded: boolean): void;
};

/** The windows of the classes that are not counted by the minute, because their operations take long. */
const windows: Readonly<Record<string, { windowS: number; every: string }>> = {
  migration: { windowS: 3_600, every: 'an hour' },
};
const minute = { windowS: 60, every: 'a minute' };
const failuresPerMinute = 30;

/** The class of operations that are never limited: a refused health check would make the server look dead. */
const unlimitedClass = 'none';

const unlimitedRates: RateLimiter = {
  count: () => null,
  countFailure: () => null,
  countSignIn: () => null,
  recordSignIn: () => {},
};

/** Creates a limiter per credential and class, and per network for requests without a credential. No limits: null. */
export function createRateLimiter(limits: RateLimits | null, now: () => number = Date.now): RateLimiter {
  if (!limits) return unlimitedRates;
  const buckets = new Map<string, Bucket>();
  const getBucket = (name: string): Bucket => {
    const bucket =
      buckets.get(name) ?? createBucket({ name, limit: limits[name] ?? limits.default, ...getWindow(name) }, now);
    buckets.set(name, bucket);
    return bucket;
  };
  const failures = createBucket({ name: 'authentication', limit: failuresPerMinute, windowS: minute.windowS }, now);
  const guard = createSignInGuard(now);
  return {
    count(rateClass = 'default', { credentialId, address }) {
      if (rateClass === unlimitedClass) return null;
      return getBucket(Object.hasOwn(limits, rateClass) ? rateClass : 'default').take(credentialId, address);
    },
    countFailure: (address) => failures.take(null, address),
    countSignIn: (signIn) => guard.refuse(signIn) ?? getBucket('signin').take(guard.toKey(signIn), signIn.address),
    recordSignIn: guard.record,
  };
}

type Bucket = { take(key: string | null, address: string | undefined): RateLimitResult };

/** Counts keys and networks apart, so that requests from many networks cannot evict the count of a key. */
function createBucket(policy: RateLimitPolicy, now: () => number): Bucket {
  const [byKey, byNetwork] = [0, 1].map(() => new WindowCounter(policy.windowS * 1_000, now));
  return {
    take(key, address) {
      const count = key === null ? byNetwork!.increment(toNetwork(address)) : byKey!.increment(key);
      if (count.used <= policy.limit) return { headers: toRateLimitHeaders(policy, count, now()), refusal: null };
      return refuseByLimit(policy, count, now(), ({ name, limit }, waitS) => {
        const { every } = getWindow(name);
        return `The limit of ${limit} ${name} requests ${every} is used up; wait ${waitS} s.`;
      });
    },
  };
}

const getWindow = (name: string) => windows[name] ?? minute;
