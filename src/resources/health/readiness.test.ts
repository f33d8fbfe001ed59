import { describe, expect, it } from 'vitest';
import type { Services } from '#src/resources/services.ts';
import { getReadiness } from './handlers.ts';

const working = {
  gateway: { ping: async () => ({ ok: true, latencyMs: 1 }) },
  storage: { isFull: async () => false },
  bus: { isReachable: () => true },
  fileBytes: { isReachable: async () => true },
  checkDatabase: async () => {},
  isStopping: () => false,
};

const ask = (changes: object) => getReadiness({ ...working, ...changes } as unknown as Services, undefined as never);

describe('readiness', () => {
  it('reports parts without which most requests succeed', async () => {
    const changes = {
      gateway: { ping: async () => ({ ok: false, latencyMs: 1 }) },
      storage: { isFull: async () => true },
      bus: { isReachable: () => false },
      fileBytes: { isReachable: async () => false },
    };
    const checks = {
      database: 'ok',
      storage: 'full',
      files: 'unavailable',
      redis: 'unavailable',
      gateway: 'unavailable',
    };
    expect(await ask(changes)).toMatchObject({ status: 200, body: { checks } });
  });

  it('does not wait for a gateway or a bucket that says nothing', async () => {
    const silent = () => new Promise(() => {});
    const { body } = await ask({ gateway: { ping: silent }, fileBytes: { isReachable: silent } });
    expect(body).toMatchObject({ status: 'ready', checks: { gateway: 'unavailable', files: 'unavailable' } });
  });

  it('refuses while the database cannot be reached, and when the server is about to stop', async () => {
    const checkDatabase = () => Promise.reject(new Error('no route'));
    await expect(ask({ checkDatabase })).rejects.toMatchObject({ status: 503, code: 'service_unavailable' });
    await expect(ask({ isStopping: () => true })).rejects.toMatchObject({ status: 503, code: 'service_unavailable' });
  });
});
