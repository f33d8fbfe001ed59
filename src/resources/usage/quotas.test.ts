import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#src/api/ids.ts';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { readCounter, settleCounter, takeQuota } from './quota-store.ts';

const day = '2126-11-21';
const none = { key: null, user: null, organization: null };
const tokens = (most: number) => ({ requests: null, tokens: most, cost: null });
type Quotas = NonNullable<Parameters<typeof startStage>[2]>['quotas'];

/** Returns a caller of an app with these quotas. */
async function callerWith(quotas: Partial<NonNullable<Quotas>>, modelPrices = new Map()) {
  const more = { quotas: { ...none, ...quotas }, modelPrices };
  return testApi(await startStage(await openTestDatabase(), {}, more));
}

const ask = (api: Api, agent_id: string, max_tokens = 100) =>
  api.post('/v2/chat/messages', {
    body: { ...plays([{ say: 'Fine.' }], { agent_id }), options: { response: { max_tokens } } },
  });
const usageOf = async (api: Api, query = '') => (await api.get(`/v2/usage${query}`)).body.data;
const counterOf = (api: Api, owner: string) =>
  readCounter(api.stage.database.dataSource, owner, new Date().toISOString().slice(0, 10));

describe('a counter', () => {
  let api: Api;
  beforeAll(async () => {
    api = await testApi();
  });

  it('never has more than the quota, and never less than nothing, whatever runs at once', async () => {
    const { dataSource } = api.stage.database;
    const runs = fc.array(fc.record({ reserved: fc.integer({ min: 1, max: 60 }), used: fc.nat(60) }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(runs, fc.integer({ min: 1, max: 200 }), async (all, most) => {
        const owner = `key:${newId('key')}`;
        const take = (amount: number) =>
          dataSource.transaction((tx) =>
            takeQuota(tx, { owner, day }, tokens(most), { requests: 0, tokens: amount, cost: 0 }),
          );
        const taken = await Promise.all(all.map(({ reserved }) => take(reserved)));
        const running = all.filter((_, index) => taken[index]);
        const reserved = running.reduce((sum, run) => sum + run.reserved, 0);
        expect(reserved).toBeLessThanOrEqual(most);
        for (const [index, run] of all.entries()) if (!taken[index]) expect(reserved + run.reserved).toBeGreaterThan(0);
        await Promise.all(
          running.map((run) =>
            dataSource.transaction((tx) =>
              settleCounter(
                tx,
                { owner, day },
                {
                  used: { tokens: Math.min(run.used, run.reserved), cost: 0 },
                  reserved: { tokens: run.reserved, cost: 0 },
                },
              ),
            ),
          ),
        );
        if (all.length === 0) return;
        const used = running.reduce((sum, run) => sum + Math.min(run.used, run.reserved), 0);
        expect(await readCounter(dataSource, owner, day)).toMatchObject({ tokens: used, reservedTokens: 0 });
        expect(await take(most - used + 1)).toBe(false);
        if (used < most) expect(await take(most - used)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });
});

describe('the quota of tokens', () => {
  it('429 for a run that would not fit; nothing of it is stored, and what was used is counted', async () => {
    const api = await callerWith({ key: tokens(1_500) });
    const agent = await makeAgent(api);
    const first = await ask(api, agent);
    expect(first.status).toBe(200);
    const owner = `key:${api.key.id}`;
    await expect.poll(async () => (await counterOf(api, owner)).reservedTokens).toBe(0);
    const { prompt, completion } = (await api.get(`/v2/runs/${first.body.message.run_id}`)).body.tokens;
    expect((await counterOf(api, owner)).tokens).toBe(prompt + completion);
    const refused = await ask(api, agent, 1_500);
    expect([refused.status, refused.body.error_code, refused.body.retryable]).toEqual([429, 'quota_exceeded', false]);
    expect(refused.body.detail).toMatch(
      /^The daily quota of this key is 1500 tokens; \d+ tokens left until midnight UTC, and this may take \d+ tokens\.$/,
    );
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await api.get('/v2/conversations?include_total=true')).body.data).toHaveLength(1);
    expect((await counterOf(api, owner)).reservedTokens).toBe(0);
  });

  it('of an organization lets only as many runs begin at once as fit', async () => {
    const api = await callerWith({ organization: tokens(3_000) });
    const agent = await makeAgent(api);
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(api, agent, 1_200)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
    const refusals = answers.filter(({ status }) => status !== 200);
    expect(refusals.every(({ body }) => body.detail.startsWith('The daily quota of the organization is'))).toBe(true);
    await expect.poll(async () => (await usageOf(api, '?group_by=day'))[0]?.runs).toBe(6 - refusals.length);
  });
});

describe('the quota of cost', () => {
  it('429 when the price of the model does not fit', async () => {
    const price = new Map([['*', { prompt: 1, completion: 1_000 }]]);
    const quota = { requests: null, tokens: null, cost: 200_000 };
    const api = await callerWith({ key: quota }, price);
    const agent = await makeAgent(api);
    expect((await ask(api, agent)).status).toBe(200);
    const refused = await ask(api, agent, 1_000);
    expect(refused.body.detail).toMatch(/^The daily quota of this key is a cost of 0\.2; a cost of 0\.\d+ left/);
    await expect.poll(async () => (await usageOf(api))[0]?.cost).toBeGreaterThan(0);
    const [row] = await usageOf(api);
    expect(row.cost).toBeCloseTo((row.prompt_tokens + 1_000 * row.completion_tokens) / 1_000_000, 6);
  });
});

describe('the quota of requests', () => {
  it('429 after the last one, exactly, for requests at once too; health is free', async () => {
    const api = await callerWith({ key: { requests: 5, tokens: null, cost: null } });
    const answers = await Promise.all(Array.from({ length: 9 }, () => api.get('/v2/agents')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 429, 429, 429, 429]);
    const refused = await api.get('/v2/agents');
    expect(refused.body.detail).toBe('The daily quota of this key is 5 requests; 0 requests left until midnight UTC.');
    expect((await api.get('/v2/health')).status).toBe(200);
  });
});

/** Matches the times of this number of runs. */
const timed = (count: number) => ({ count, p50_ms: expect.any(Number), p95_ms: expect.any(Number) });

describe('listDailyUsage', () => {
  it.each(['since=2026-13-01', 'since=2026-02-30', 'until=2026-11-31'])(
    '400 for the day that is none in %s',
    async (query) => {
      const { status, body } = await (await testApi()).get(`/v2/usage?${query}`);
      expect([status, body.errors[0]]).toEqual([400, expect.objectContaining({ code: 'format' })]);
    },
  );

  it('200 with the runs by day, key, user, agent and model, or by what it is asked for', async () => {
    const api = await testApi();
    const [one, other] = [await makeAgent(api), await makeAgent(api, { model: 'offline/echo' })];
    const { body: user } = await api.post('/v2/users', { body: { external_id: 'ada' } });
    const theirs = await api.as({ user: { id: user.id } });
    for (const [caller, agent] of [
      [api, one],
      [api, one],
      [api, other],
      [theirs, other],
    ] as const)
      expect((await ask(caller, agent)).status).toBe(200);
    await expect
      .poll(async () => (await usageOf(api, '?group_by=key')).reduce((n: number, r: any) => n + r.runs, 0))
      .toBe(4);
    const rows = await usageOf(api);
    expect(rows).toHaveLength(3);
    expect(rows).toContainEqual({
      day: new Date().toISOString().slice(0, 10),
      key_id: api.key.id,
      user_id: null,
      agent_id: one,
      model: 'offline/scripted',
      task: 'answers',
      runs: 2,
      failed_runs: 0,
      requests: 0,
      units: 0,
      content: [],
      prompt_tokens: expect.any(Number),
      completion_tokens: expect.any(Number),
      cost: 0,
      duration: timed(2),
      time_to_first_token: timed(2),
    });
    const byAgent = await usageOf(api, '?group_by=agent,model');
    const sums = byAgent.map(({ day: date, key_id, agent_id, runs }: any) => [date, key_id, agent_id, runs]);
    expect(sums.toSorted()).toEqual(
      [
        [null, null, one, 2],
        [null, null, other, 2],
      ].toSorted(),
    );
    expect((await usageOf(theirs)).map(({ user_id, runs }: any) => [user_id, runs])).toEqual([[user.id, 1]]);
    expect(await usageOf(api, `?user_id=${user.id}`)).toHaveLength(1);
    expect(await usageOf(api, '?until=2026-01-01')).toEqual([]);
    const first = await api.get('/v2/usage?limit=2');
    const rest = await api.get(`/v2/usage?limit=2&after=${first.body.next_cursor}`);
    expect([...first.body.data, ...rest.body.data]).toEqual(rows);
    await api.delete(`/v2/users/${user.id}`);
    await expect
      .poll(async () => (await usageOf(api, '?group_by=user')).map((row: any) => row.user_id))
      .toEqual([null]);
    expect((await usageOf(api, '?group_by=day'))[0]).toMatchObject({ runs: 4, duration: timed(4) });
  });

  it('counts the runs that failed, and times the first token of those that had one', async () => {
    const api = await testApi();
    const agent = await makeAgent(api);
    const failing = { ...plays([{ status: 500 }], { agent_id: agent }) };
    for (const body of [failing, failing]) await api.post('/v2/chat/messages', { body });
    expect((await ask(api, agent)).status).toBe(200);
    await expect.poll(async () => (await usageOf(api, '?group_by=day'))[0]?.runs).toBe(3);
    const [sum] = await usageOf(api, '?group_by=day');
    expect(sum).toMatchObject({ failed_runs: 2, duration: timed(3), time_to_first_token: timed(1) });
    expect(sum.duration.p50_ms).toBeLessThanOrEqual(sum.duration.p95_ms);
  });

  it('counts what a run has used once, however often it is settled', async () => {
    const api = await callerWith({ key: tokens(100_000) });
    const agent = await makeAgent(api);
    await ask(api, agent);
    await expect.poll(async () => (await usageOf(api)).length).toBe(1);
    const before = await usageOf(api);
    const other = await startStage(await openTestDatabase());
    await other.drain();
    expect(await usageOf(api)).toEqual(before);
  });
});
