import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { readOperations } from '#src/contract/spec.ts';
import { makeAgent, openTestDatabase, says, stage, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { lightOperations, toWeight } from './shed.ts';

/** A limit that every process is above, and one that none comes near to. */
const [passed, far] = [1, 1_000_000];

let calm: Api;
let loaded: Api;
beforeAll(async () => {
  calm = await testApi(await stage());
  const loadLimits = { delay: far, memory: passed, waiting: far };
  loaded = calm.on(await startStage(await openTestDatabase(), {}, { loadLimits }));
});
afterAll(() => loaded.stage.drain());

describe('a server that has more to do than it can', () => {
  it('begins to refuse when it has measured', async () => {
    await expect.poll(async () => (await loaded.get('/v2/agents')).status).toBe(503);
  });

  it('refuses new work before anything is done for it, and says when to come back', async () => {
    const { status, body, headers } = await loaded.post('/v2/chat/messages', {
      body: says('hi', { agent_id: await makeAgent(calm) }),
    });
    expect(status).toBe(503);
    expect(body).toMatchObject({ error_code: 'service_unavailable', retryable: true });
    expect(body.detail).toMatch(/nearly used up its memory, and takes no new requests/);
    expect(headers.get('retry-after')).toBe('2');
    expect(loaded.stage.readGauges().loadRefusals.memory).toBeGreaterThan(0);
  });

  it('answers probes, and takes what ends something', async () => {
    for (const path of ['/livez', '/readyz', '/v2/health']) expect((await loaded.get(path)).status).toBe(200);
    expect((await loaded.post('/v2/runs/run_01k2c5gq8zf3vr4xw1m6t0y9ab/cancel')).status).toBe(404);
  });
});

describe('the weight of operations', () => {
  const operations = ['v1', 'v2', 'openai'].flatMap((name) => readOperations(readContract(name as 'v1')));

  it('names operations that there are', () => {
    const ids = new Set(operations.map(({ id }) => id));
    expect([...lightOperations].filter((id) => !ids.has(id))).toEqual([]);
  });

  it('lets producers end what they have begun, and holds what begins streams and runs to be the heaviest', () => {
    const weightOf = (id: string) => toWeight(operations.find((operation) => operation.id === id)!);
    expect(weightOf('createMessage')).toBe('beginning');
    expect(weightOf('getAgent')).toBe('other');
    expect(operations.filter(({ rateClass }) => rateClass === 'ingest').map(toWeight)).toContain('ending');
  });
});
