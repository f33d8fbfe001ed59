import { describe, expect, it } from 'vitest';
import { testApi } from '#src/testing/harness.ts';
import { estimateCompletion } from './jobs.ts';

describe('getMigrationStatus, getMigrationUsage', () => {
  it('200 with who calls version 1, and that nobody does', async () => {
    const own = await testApi();
    expect((await own.get('/v2/migration/usage')).body).toMatchObject({
      in_use: false,
      last_request_at: null,
      usage: [],
    });
    await own.get('/v1/agents?limit=1');
    const { body: usage } = await own.get('/v2/migration/usage');
    expect(usage).toMatchObject({
      in_use: true,
      usage: [
        { operation_id: 'getAgents', successor: 'listAgents', field: null, requests: 1, credential_name: 'test' },
        { operation_id: 'getAgents', field: 'limit', requests: 1, credential_id: own.key.id },
      ],
    });
    const later = new Date(Date.now() + 60_000).toISOString();
    expect((await own.get(`/v2/migration/usage?since=${later}`)).body).toMatchObject({
      in_use: false,
      last_request_at: usage.last_request_at,
    });
    expect((await own.get('/v2/migration/status')).body).toMatchObject({
      phase: expect.stringMatching(/^(deprecated|read_only|retired)$/),
      requests: { period_hours: 24, v1: 1, v2: expect.any(Number) },
      last_v1_request_at: usage.last_request_at,
      jobs: [],
    });
  });
});

describe('completionOf', () => {
  it('takes the rest to be as slow as what is behind', () => {
    const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second));
    const job = { status: 'running', startedAt: at(0) } as Parameters<typeof estimateCompletion>[0];
    expect(estimateCompletion(job, { total: 8, done: 1, skipped: 1, failed: 0 }, at(10))).toEqual(at(40));
    expect(estimateCompletion(job, { total: 8, done: 0, skipped: 0, failed: 0 }, at(10))).toBeNull();
    expect(
      estimateCompletion({ ...job, status: 'completed' }, { total: 1, done: 1, skipped: 0, failed: 0 }, at(10)),
    ).toBeNull();
  });
});
