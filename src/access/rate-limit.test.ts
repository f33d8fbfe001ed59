import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimiter, type LimitedCaller } from './rate-limit.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';

const keyLimits = { default: 4, streaming: 2, migration: 3 };
const userLimits = { default: 5, streaming: 2, migration: 9 };
const organizationLimits = { default: 7, streaming: 3, migration: 4 };

type RequestStep = {
  rateClass: 'default' | 'streaming' | 'migration' | 'other';
  caller: LimitedCaller;
  waitMs: number;
};

/** The count of a bucket in the model: its limit, and the moments of the requests of its window. */
type ModelBucket = { name: string; limit: number; windowMs: number; beganAt: number; used: number };

/** Returns the buckets of a request, in the order in which they are asked, by the words of the documentation. */
function listBuckets({ rateClass, caller }: RequestStep): [key: string, name: string, limit: number][] {
  const known = rateClass === 'other' ? 'default' : rateClass;
  const { credentialId, userId, organizationId, address } = caller;
  if (credentialId === null) return [[`address ${address} ${known}`, known, keyLimits[known]]];
  const ofUser: [string, string, number][] =
    userId === null ? [] : [[`${userId} ${known}`, `user-${known}`, userLimits[known]]];
  return [
    [`${credentialId} ${known}`, known, keyLimits[known]],
    ...ofUser,
    [`${organizationId} ${known}`, `organization-${known}`, organizationLimits[known]],
  ];
}

/** Counts a request in the model. Returns the bucket that its headers tell, and whether it is refused. */
function countInModel(model: Map<string, ModelBucket>, step: RequestStep, now: number) {
  const taken: ModelBucket[] = [];
  for (const [key, name, limit] of listBuckets(step)) {
    const windowMs = step.rateClass === 'migration' ? 3_600_000 : 60_000;
    const known = model.get(key);
    const isOver = !known || now >= known.beganAt + known.windowMs;
    const bucket = isOver ? { name, limit, windowMs, beganAt: now, used: 0 } : known;
    bucket.used += 1;
    model.set(key, bucket);
    if (bucket.used > bucket.limit) return { told: bucket, refused: true };
    taken.push(bucket);
  }
  const left = (bucket: ModelBucket) => bucket.limit - bucket.used;
  const end = (bucket: ModelBucket) => bucket.beganAt + bucket.windowMs;
  const told = taken.toSorted((a, b) => left(a) - left(b) || end(b) - end(a))[0]!;
  return { told, refused: false };
}

const requestSteps = fc.array(
  fc.record({
    rateClass: fc.constantFrom('default', 'streaming', 'migration', 'other'),
    caller: fc.oneof(
      fc.record({
        credentialId: fc.constantFrom('key_1', 'key_2', 'key_3'),
        userId: fc.constantFrom(null, 'usr_1', 'usr_2'),
        organizationId: fc.constantFrom('org_1', 'org_2'),
        address: fc.constant('192.0.2.9'),
      }),
      fc.record({
        credentialId: fc.constant(null),
        userId: fc.constant(null),
        organizationId: fc.constant(null),
        address: fc.constantFrom('192.0.2.1', '192.0.2.2'),
      }),
    ),
    // The moments just before, at and after the end of a window, of a second, and in between.
    waitMs: fc.constantFrom(0, 0, 0, 1, 999, 1_000, 20_000, 59_999, 60_000, 60_001, 3_599_999, 3_600_000),
  }),
  { maxLength: 60 },
);

describe('a limiter', () => {
  it('counts, refuses and tells in both forms as its model does, at the ends of windows too', async () => {
    await fc.assert(
      fc.asyncProperty(requestSteps, fc.nat(2_000), async (steps, startMs) => {
        let now = 1_795_000_000_000 + startMs;
        const options = { now: () => now, user: userLimits, organization: organizationLimits };
        const limiter = createRateLimiter(keyLimits, options);
        const model = new Map<string, ModelBucket>();
        for (const step of steps) {
          now += step.waitMs;
          const { told, refused } = countInModel(model, step, now);
          const result = (await limiter.count(step.rateClass, step.caller))!;
          const endsAt = told.beganAt + told.windowMs;
          const remaining = Math.max(0, told.limit - told.used);
          const resetS = Math.ceil((endsAt - now) / 1_000);
          expect(result.headers).toEqual({
            'X-RateLimit-Limit': `${told.limit}`,
            'X-RateLimit-Remaining': `${remaining}`,
            'X-RateLimit-Reset': `${Math.ceil(endsAt / 1_000)}`,
            'X-RateLimit-Policy': 'fixed-window',
            RateLimit: `"${told.name}";r=${remaining};t=${resetS}`,
            'RateLimit-Policy': `"${told.name}";q=${told.limit};w=${told.windowMs / 1_000}`,
          });
          expect(result.refusal !== null).toBe(refused);
          if (!result.refusal) continue;
          expect(result.refusal.options).toEqual({
            retryAfterS: resetS,
            rate_limit: { limit: told.limit, remaining: 0, reset: Math.ceil(endsAt / 1_000), policy: told.name },
          });
          // Whoever waits as long as it is told finds a new window.
          expect(now + resetS * 1_000).toBeGreaterThanOrEqual(endsAt);
        }
      }),
      { numRuns: scaleRuns(200) },
    );
  });

  it('does not use up what an organization has with requests that a key is refused', async () => {
    const limiter = createRateLimiter({ default: 2 }, { now: () => 0, organization: { default: 3 } });
    const caller = { userId: null, organizationId: 'org_1', address: undefined };
    for (let i = 0; i < 50; i += 1) await limiter.count('default', { ...caller, credentialId: 'key_1' });
    const other = await limiter.count('default', { ...caller, credentialId: 'key_2' });
    expect(other!.refusal).toBeNull();
    const refused = await limiter.count('default', { ...caller, credentialId: 'key_2' });
    expect(refused!.refusal!.detail).toBe(
      'The limit of 3 default requests a minute for the organization is used up; wait 60 s.',
    );
  });
});
