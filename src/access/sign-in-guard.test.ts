import { beforeEach, describe, expect, it } from 'vitest';
import { createRateLimiter, type RateLimiter } from './rate-limit.ts';
import type { SignInAttempt } from './sign-in-guard.ts';

let nowMs: number;
let limiter: RateLimiter;
beforeEach(() => {
  nowMs = 1_000_000;
  limiter = createRateLimiter({ default: 100, signin: 1_000 }, { now: () => nowMs });
});

/** Signs in and returns the seconds to wait, or null when the attempt was let through. */
async function attempt(signIn: SignInAttempt, succeeds: boolean): Promise<number | null> {
  const refusal = (await limiter.countSignIn(signIn))?.refusal;
  if (!refusal) await limiter.recordSignIn(signIn, succeeds);
  return refusal ? refusal.options.retryAfterS! : null;
}
async function times<T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < count; i += 1) results.push(await act(i));
  return results;
}
const anonymousRefusal = async (address: string) =>
  (await limiter.count('default', { credentialId: null, userId: null, organizationId: null, address }))!.refusal;

const mine = { keyId: 'key_1', address: '192.0.2.1' };

describe('a key id that fails to sign in', () => {
  it('waits after ten failures from an address, with the right key too, for as long as it is told', async () => {
    expect(await times(10, () => attempt(mine, false))).toEqual(Array(10).fill(null));
    nowMs += 1_000;
    const waitS = (await attempt(mine, true))!;
    expect(waitS).toBe(599);
    nowMs += waitS * 1_000 - 1;
    expect(await attempt(mine, true)).toBe(1);
    nowMs += 1;
    expect(await attempt(mine, true)).toBeNull();
  });

  it('waits at that address only, and no other key id waits with it', async () => {
    await times(10, () => attempt(mine, false));
    expect(await attempt({ ...mine, address: '192.0.2.2' }, true)).toBeNull();
    expect(await attempt({ ...mine, keyId: 'key_2' }, true)).toBeNull();
  });

  it('waits in the whole of its IPv6 network', async () => {
    await times(10, (i) => attempt({ keyId: 'key_1', address: `2001:db8::${i + 1}` }, false));
    expect(await attempt({ keyId: 'key_1', address: '2001:db8::ffff:1' }, true)).toBeGreaterThan(0);
  });

  it('begins anew once it has signed in', async () => {
    await times(9, () => attempt(mine, false));
    await attempt(mine, true);
    expect(await times(10, () => attempt(mine, false))).toEqual(Array(10).fill(null));
  });
});

describe('an address from which many key ids fail', () => {
  it('is slowed, but for those that have signed in from there', async () => {
    await attempt(mine, true);
    const waits = await times(100, (i) => attempt({ ...mine, keyId: `guess_${i}` }, false));
    expect(waits.filter((wait) => wait === null)).toHaveLength(30);
    expect(await attempt({ ...mine, keyId: 'key_2' }, true)).toBe(60);
    expect(await attempt(mine, true)).toBeNull();
    nowMs += 60_000;
    expect(await attempt({ ...mine, keyId: 'key_2' }, true)).toBeNull();
  });
});

describe('sign-ins', () => {
  it('are not counted with what comes without a credential from the same address', async () => {
    const { address } = mine;
    const anonymous = await times(105, () => anonymousRefusal(address));
    expect(anonymous.filter(Boolean)).toHaveLength(5);
    expect(await attempt(mine, true)).toBeNull();
  });

  it('have a limit of their own for each key id and address', async () => {
    limiter = createRateLimiter({ default: 100, signin: 3 }, { now: () => nowMs });
    expect(await times(4, () => attempt(mine, true))).toEqual([null, null, null, 60]);
    expect(await attempt({ ...mine, keyId: 'key_2' }, true)).toBeNull();
  });
});
