import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { DataSource } from '#generated/packages/typeorm.js';
import { openTestDatabase, startStage, testApi, type Api } from '#src/testing/harness.ts';
import type { Database } from '#src/db/data-source.ts';

let database: Database;
let api: Api;
beforeAll(async () => {
  database = await openTestDatabase();
  api = await testApi(await startStage(database));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.stage.drain();
  await database.close();
});

it('a full disk is a problem of its own that health tells, until there is room again', async () => {
  const refusal = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
  const full = vi.spyOn(DataSource.prototype, 'transaction').mockRejectedValue(refusal);
  const agent = { key: 'full', name: 'Full', model: 'offline/echo' };
  const refused = await api.post('/v2/agents', { body: agent });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
  expect(refused.body).toMatchObject({ error_code: 'storage_full', retryable: true });
  expect((await api.get('/v2/agents')).status).toBe(200);
  expect((await api.get('/v2/health')).body).toMatchObject({ status: 503, error_code: 'storage_full' });
  expect((await api.get('/readyz')).body).toMatchObject({ status: 'ready', checks: { storage: 'full' } });
  full.mockRestore();
  expect((await api.get('/v2/health')).body).toMatchObject({ status: 'ok' });
  expect((await api.post('/v2/agents', { body: agent })).status).toBe(201);
});
