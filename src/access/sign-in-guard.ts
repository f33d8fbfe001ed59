import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { networkOf } from './client-address.ts';
import { refuse, type Policy, type Standing } from './rate-policy.ts';
import { WindowCounter } from './window-counter.ts';

/** An attempt to sign in: with which key id, if any was sent, and from where. */
export type SignIn = { keyId: string | undefined; address: string | undefined };

export type SignInGuard = {
  /** One name, of bounded length, for a key id and its network. */
  keyOf(signIn: SignIn): string;
  /** Refuses a sign-in while too many of its key id and network, or of its network, have failed; else null. */
  refuse(signIn: SignIn): Standing | null;
  settle(signIn: SignIn, succeeded: boolean): void;
};

const ofPair: Policy = { name: 'signin_failures', limit: 10, windowS: 600 };
const ofNetwork: Policy = { name: 'signin_failures', limit: 30, windowS: 60 };
/** How many key ids and networks that have signed in are remembered. */
const maxKnown = 20_000;

/**
 * Stops the guessing of keys. After some failures of a key id from a network even the right key waits there. A network
 * from which many sign-ins fail waits as well, but for those that have signed in from there before: callers behind one
 * shared address are not locked out by a stranger among them.
 */
export function createSignInGuard(now: () => number): SignInGuard {
  const pairFailures = new WindowCounter(ofPair.windowS * 1_000, now);
  const networkFailures = new WindowCounter(ofNetwork.windowS * 1_000, now);
  const known = new LRUCache<string, true>({ max: maxKnown });

  const keyOf = ({ keyId = '', address }: SignIn) =>
    createHash('sha256')
      .update(`${networkOf(address)} ${keyId}`)
      .digest('base64url');

  return {
    keyOf,
    refuse(signIn) {
      const key = keyOf(signIn);
      const failed = pairFailures.read(key);
      if (failed && failed.used >= ofPair.limit) {
        return refuse(
          ofPair,
          failed,
          now(),
          ({ limit }, waitS) => `Signing in with this key id failed ${limit} times from this address; wait ${waitS} s.`,
        );
      }
      const around = known.has(key) ? null : networkFailures.read(networkOf(signIn.address));
      if (!around || around.used < ofNetwork.limit) return null;
      return refuse(
        ofNetwork,
        around,
        now(),
        ({ limit }, waitS) => `${limit} sign-ins from this address have failed; wait ${waitS} s.`,
      );
    },
    settle(signIn, succeeded) {
      const key = keyOf(signIn);
      if (succeeded) {
        known.set(key, true);
        pairFailures.forget(key);
      } else {
        pairFailures.increment(key);
        networkFailures.increment(networkOf(signIn.address));
      }
    },
  };
}
