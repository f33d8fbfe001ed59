import { afterEach, describe, expect, it } from 'vitest';
import { createClientResolver } from '#src/access/client-address.ts';
import { createRateLimiter } from '#src/access/rate-limit.ts';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { startFixture } from './fixture.ts';
import type { HttpFixture } from './fixture.ts';

let api: HttpFixture;
afterEach(() => api.close());

const limits = { default: 3, streaming: 1 };

describe('rate limits', () => {
  it('say on each answer what is left, in both forms', async () => {
    api = await startFixture({ rateLimits: limits });
    const { headers } = await api.get('/v2/things');
    const reset = Number(headers.get('x-ratelimit-reset'));
    expect(headers.get('x-ratelimit-limit')).toBe('3');
    expect(headers.get('x-ratelimit-remaining')).toBe('2');
    expect(headers.get('x-ratelimit-policy')).toBe('fixed-window');
    expect(reset - Date.now() / 1000).toBeGreaterThan(50);
    expect(headers.get('ratelimit')).toBe('"default";r=2;t=60');
    expect(headers.get('ratelimit-policy')).toBe('"default";q=3;w=60');
  });

  it('429 when used up, for that credential and class alone', async () => {
    api = await startFixture({ rateLimits: limits });
    for (let i = 0; i < 3; i += 1) expect((await api.get('/v2/things')).status).toBe(200);
    const refused = await api.get('/v2/things');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await refused.json()).toMatchObject({
      error_code: 'rate_limit_exceeded',
      rate_limit: { limit: 3, remaining: 0, policy: 'default' },
    });
    expect((await api.get('/v2/things', { headers: { authorization: 'Bearer reader' } })).status).toBe(200);
    expect((await api.post('/v2/things/stream', '')).status).toBe(200);
    expect((await api.post('/v2/things/stream', '')).status).toBe(429);
  });

  it('count migrations by the hour', async () => {
    const limiter = createRateLimiter({ default: 3, migration: 1 });
    const caller = { credentialId: 'key_1', userId: null, organizationId: 'org_1', address: undefined };
    const first = await limiter.count('migration', caller);
    expect(first!.headers).toMatchObject({ 'RateLimit-Policy': '"migration";q=1;w=3600' });
    const { refusal } = (await limiter.count('migration', caller))!;
    expect(refusal!.detail).toMatch(/^The limit of 1 migration requests an hour is used up; wait 3\d{3} s\.$/);
    expect((await limiter.count('default', caller))!.refusal).toBeNull();
  });

  it('count callers without a credential by address, whatever they ask for', async () => {
    api = await startFixture({ rateLimits: limits });
    const statuses: number[] = [];
    for (const path of ['/v2/open', '/v2/nothing', '/v2/open', '/v2/nothing']) {
      statuses.push((await api.get(path)).status);
    }
    expect(statuses).toEqual([200, 404, 200, 429]);
  });

  it('turn failed authentication into 429, and leave good credentials alone', async () => {
    api = await startFixture({ rateLimits: { default: 1_000 } });
    const statuses = new Map<number, number>();
    for (let i = 0; i < 35; i += 1) {
      const { status, headers } = await api.get('/v2/things', { headers: { authorization: `Bearer guess${i}` } });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      expect(headers.get('x-ratelimit-limit')).toBe('30');
    }
    expect([...statuses]).toEqual([
      [401, 30],
      [429, 5],
    ]);
    expect((await api.get('/v2/things')).status).toBe(200);
  });

  it('never count a look at the health, however much an address has used up', async () => {
    const limiter = createRateLimiter({ default: 1 });
    const caller = { credentialId: null, userId: null, organizationId: null, address: '192.0.2.1' };
    for (let i = 0; i < 40; i += 1) await limiter.countFailure(caller.address);
    await limiter.count('default', caller);
    expect((await limiter.count('default', caller))!.refusal).not.toBeNull();
    const checks = (['v1', 'v2'] as const)
      .flatMap((version) => readOperations(readContract(version)))
      .filter(({ path }) => /\/(health|ready|readiness|live)/.test(path));
    expect(checks.map(({ id }) => id)).toContain('getHealth');
    for (const { rateClass } of checks) expect(await limiter.count(rateClass, caller)).toBeNull();
  });

  it('can be turned off', async () => {
    api = await startFixture();
    const { headers } = await api.get('/v2/things');
    expect(headers.get('ratelimit')).toBeNull();
    expect(headers.get('x-ratelimit-limit')).toBeNull();
  });
});

describe('behind a proxy', () => {
  const behind = (forwarded: string) => ({ headers: { authorization: '', 'x-forwarded-for': forwarded } });
  const anonymous = (forwarded: string) => api.get('/v2/open', behind(forwarded)).then(({ status }) => status);

  it('clients are counted by the address that the trusted proxy gives', async () => {
    api = await startFixture({ rateLimits: { default: 1 }, resolveClient: createClientResolver(['loopback']) });
    expect(await anonymous('192.0.2.1')).toBe(200);
    expect(await anonymous('192.0.2.1')).toBe(429);
    expect(await anonymous('198.51.100.9, 192.0.2.1')).toBe(429);
    expect(await anonymous('192.0.2.2')).toBe(200);
    expect(api.log.map(({ address }) => address)).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2']);
  });

  it('nobody is counted by an address of his own choice', async () => {
    api = await startFixture({ rateLimits: { default: 1 } });
    expect(await anonymous('192.0.2.1')).toBe(200);
    expect(await anonymous('192.0.2.2')).toBe(429);
  });

  it('an address that is none changes nothing', async () => {
    api = await startFixture({ rateLimits: { default: 2 }, resolveClient: createClientResolver(1) });
    expect([await anonymous('%00'), await anonymous(',,,'), await anonymous('for=1')]).toEqual([200, 200, 429]);
  });
});
