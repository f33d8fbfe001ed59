import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import { toNetwork } from './client-address.ts';
import type { OpenCounter } from '#src/bus/counters.ts';
import { refuseByLimit, type RateLimitPolicy, type RateLimitResult } from './rate-policy.ts';

/** An attempt to sign in: the key id, if one was sent, and the client's address. */
export type SignInAttempt = { keyId: string | undefined; address: string | undefined };

/** Limits failed sign-ins. */
export type SignInGuard = {
  /** Returns a name of bounded length for a key id and its network. */
  toKey(signIn: SignInAttempt): string;
  /** Refuses a sign-in while too many of its key id and network, or of its network, have failed; otherwise null. */
  refuse(signIn: SignInAttempt): Promise<RateLimitResult | null>;
  /** Records the outcome of a sign-in. */
  record(signIn: SignInAttempt, succeeded: boolean): Promise<void>;
};

const pairPolicy: RateLimitPolicy = { name: 'signin_failures', limit: 10, windowS: 600 };
const networkPolicy: RateLimitPolicy = { name: 'signin_failures', limit: 30, windowS: 60 };
const describePair = ({ limit }: RateLimitPolicy, waitS: number) =>
  `Signing in with this key id failed ${limit} times from this address; wait ${waitS} s.`;
const describeNetwork = ({ limit }: RateLimitPolicy, waitS: number) =>
  `${limit} sign-ins from this address have failed; wait ${waitS} s.`;
/** The maximum number of pairs of key id and network that are remembered as signed in. */
const maxRemembered = 20_000;

/**
 * Creates a guard against guessed keys. After some failures of a key id from a network, even the right key has to wait
 * there. A network from which many sign-ins fail has to wait as well, except key ids that have signed in from there
 * before: so one attacker behind a shared address does not lock out the others.
 */
export function createSignInGuard(now: () => number, openCounter: OpenCounter): SignInGuard {
  const pairFailures = openCounter('signin-failures', pairPolicy.windowS);
  const networkFailures = openCounter('signin-failures-address', networkPolicy.windowS);
  const succeededKeys = new LRUCache<string, true>(atMostEntries(maxRemembered));

  const toKey = ({ keyId = '', address }: SignInAttempt) =>
    createHash('sha256')
      .update(`${toNetwork(address)} ${keyId}`)
      .digest('base64url');

  return {
    toKey,
    async refuse(signIn) {
      const key = toKey(signIn);
      const failed = await pairFailures.read(key);
      if (failed && failed.used >= pairPolicy.limit)
        return refuseByLimit({ policy: pairPolicy, count: failed }, now(), describePair);
      const around = succeededKeys.has(key) ? null : await networkFailures.read(toNetwork(signIn.address));
      if (!around || around.used < networkPolicy.limit) return null;
      return refuseByLimit({ policy: networkPolicy, count: around }, now(), describeNetwork);
    },
    async record(signIn, succeeded) {
      const key = toKey(signIn);
      if (succeeded) {
        succeededKeys.set(key, true);
        await pairFailures.forget(key);
      } else {
        await pairFailures.increment(key);
        await networkFailures.increment(toNetwork(signIn.address));
      }
    },
  };
}
