import { networkOf } from './client-address.ts';
import { refuse, toHeaders, type Policy, type Standing } from './rate-policy.ts';
import { createSignInGuard, type SignIn } from './sign-in-guard.ts';
import { WindowCounter } from './window-counter.ts';

/** Requests in a window for each class of operation. Classes that are not named have the limit of `default`. */
export type RateLimits = { default: number } & Record<string, number>;

/** Whom a request is counted for: the credential, or the address where there is none. */
type Caller = { credentialId: string | null; address: string | undefined };

/** One count of requests, whichever door they come through. */
export type Limiter = {
  /** Counts a request of a class against its caller's limit; null when the class has none. */
  count(rateClass: string | undefined, caller: Caller): Standing | null;
  /** Counts failed authentication against its address: past the limit it is refused, whatever was tried. */
  countFailure(address: string | undefined): Standing | null;
  /** Counts a sign-in, and refuses it while too many before it have failed. */
  countSignIn(signIn: SignIn): Standing | null;
  /** Learns how a sign-in that was not refused has ended. */
  settleSignIn(signIn: SignIn, succeeded: boolean): void;
};

/** Classes are counted by the minute, but for those whose work is long. */
const windows: Readonly<Record<string, { windowS: number; every: string }>> = {
  migration: { windowS: 3_600, every: 'an hour' },
};
const minute = { windowS: 60, every: 'a minute' };
const failuresPerMinute = 30;

/** Operations of this class are never limited: whoever cannot ask for health takes the server for dead. */
const unlimitedClass = 'none';

const unlimited: Limiter = {
  count: () => null,
  countFailure: () => null,
  countSignIn: () => null,
  settleSignIn: () => {},
};

/** Limits per credential and class, and per network where there is no credential. */
export function createLimiter(limits: RateLimits | null, now: () => number = Date.now): Limiter {
  if (!limits) return unlimited;
  const buckets = new Map<string, Bucket>();
  const bucketOf = (name: string): Bucket => {
    const known =
      buckets.get(name) ?? createBucket({ name, limit: limits[name] ?? limits.default, ...windowOf(name) }, now);
    buckets.set(name, known);
    return known;
  };
  const failures = createBucket({ name: 'authentication', limit: failuresPerMinute, windowS: minute.windowS }, now);
  const guard = createSignInGuard(now);
  return {
    count(rateClass = 'default', { credentialId, address }) {
      if (rateClass === unlimitedClass) return null;
      return bucketOf(Object.hasOwn(limits, rateClass) ? rateClass : 'default').take(credentialId, address);
    },
    countFailure: (address) => failures.take(null, address),
    countSignIn: (signIn) => guard.refuse(signIn) ?? bucketOf('signin').take(guard.keyOf(signIn), signIn.address),
    settleSignIn: guard.settle,
  };
}

type Bucket = { take(key: string | null, address: string | undefined): Standing };

/** Keys and networks are counted apart, so that strangers cannot make a key's count be forgotten. */
function createBucket(policy: Policy, now: () => number): Bucket {
  const [byKey, byNetwork] = [0, 1].map(() => new WindowCounter(policy.windowS * 1_000, now));
  return {
    take(key, address) {
      const count = key === null ? byNetwork!.increment(networkOf(address)) : byKey!.increment(key);
      if (count.used <= policy.limit) return { headers: toHeaders(policy, count, now()), refusal: null };
      return refuse(policy, count, now(), ({ name, limit }, waitS) => {
        const { every } = windowOf(name);
        return `The limit of ${limit} ${name} requests ${every} is used up; wait ${waitS} s.`;
      });
    },
  };
}

const windowOf = (name: string) => windows[name] ?? minute;
