import { beforeEach, describe, expect, it } from 'vitest';
import { createRateLimiter, type RateLimiter } from './rate-limit.ts';
import type { SignInAttempt } from './sign-in-guard.ts';

let nowMs: number;
let limiter: RateLimiter;
beforeEach(() => {
  nowMs = 1_000_000;
  limiter = createRateLimiter({ default: 100, signin: 1_000 }, () => nowMs);
});

/** Signs in and returns the seconds to wait, or null when the attempt was let through. */
function attempt(signIn: SignInAttempt, succeeds: boolean): number | null {
  const refusal = limiter.countSignIn(signIn)?.refusal;
  if (!refusal) limiter.recordSignIn(signIn, succeeds);
  return refusal ? refusal.options.retryAfterS! : null;
}
const times = <T>(count: number, act: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => act(i));

const mine = { keyId: 'key_1', address: '192.0.2.1' };

describe('a key id that fails to sign in', () => {
  it('waits after ten failures from an address, with the right key too, for as long as it is told', () => {
    expect(times(10, () => attempt(mine, false))).toEqual(Array(10).fill(null));
    nowMs += 1_000;
    const waitS = attempt(mine, true)!;
    expect(waitS).toBe(599);
    nowMs += waitS * 1_000 - 1;
    expect(attempt(mine, true)).toBe(1);
    nowMs += 1;
    expect(attempt(mine, true)).toBeNull();
  });

  it('waits at that address only, and no other key id waits with it', () => {
    times(10, () => attempt(mine, false));
    expect(attempt({ ...mine, address: '192.0.2.2' }, true)).toBeNull();
    expect(attempt({ ...mine, keyId: 'key_2' }, true)).toBeNull();
  });

  it('waits in the whole of its IPv6 network', () => {
    times(10, (i) => attempt({ keyId: 'key_1', address: `2001:db8::${i + 1}` }, false));
    expect(attempt({ keyId: 'key_1', address: '2001:db8::ffff:1' }, true)).toBeGreaterThan(0);
  });

  it('begins anew once it has signed in', () => {
    times(9, () => attempt(mine, false));
    attempt(mine, true);
    expect(times(10, () => attempt(mine, false))).toEqual(Array(10).fill(null));
  });
});

describe('an address from which many key ids fail', () => {
  it('is slowed, but for those that have signed in from there', () => {
    attempt(mine, true);
    const waits = times(100, (i) => attempt({ ...mine, keyId: `guess_${i}` }, false));
    expect(waits.filter((wait) => wait === null)).toHaveLength(30);
    expect(attempt({ ...mine, keyId: 'key_2' }, true)).toBe(60);
    expect(attempt(mine, true)).toBeNull();
    nowMs += 60_000;
    expect(attempt({ ...mine, keyId: 'key_2' }, true)).toBeNull();
  });
});

describe('sign-ins', () => {
  it('are not counted with what comes without a credential from the same address', () => {
    const { address } = mine;
    const anonymous = times(105, () => limiter.count('default', { credentialId: null, address })!.refusal);
    expect(anonymous.filter(Boolean)).toHaveLength(5);
    expect(attempt(mine, true)).toBeNull();
  });

  it('have a limit of their own for each key id and address', () => {
    limiter = createRateLimiter({ default: 100, signin: 3 }, () => nowMs);
    expect(times(4, () => attempt(mine, true))).toEqual([null, null, null, 60]);
    expect(attempt({ ...mine, keyId: 'key_2' }, true)).toBeNull();
  });
});
