import { describe, expect, it } from 'vitest';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { insertRows } from '#src/db/rows.ts';
import { readCounter } from './quota-store.ts';
import { createQuotas } from './quotas.ts';
import { usageReservationTable } from './table.ts';

const none = { key: null, user: null, organization: null };
const today = () => new Date().toISOString().slice(0, 10);

/** Two instances on one database with the same quota of each key, and a caller who asks both in turn. */
async function twoInstances(quota: { requests: number | null; tokens: number | null }) {
  const quotas = { ...none, key: { cost: null, ...quota } };
  const database = await openTestDatabase();
  const stages = [await startStage(database, {}, { quotas }), await startStage(database, {}, { quotas })];
  const api = await testApi(stages[0]);
  const send = (index: number, path: string, body?: object) =>
    fetch(`${stages[index % 2]!.url}${path}`, {
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
  return { api, stages, send, counter: () => readCounter(database.dataSource, `key:${api.key.id}`, today()) };
}

const ask = (agent_id: string) => ({
  ...plays([{ say: 'Fine.' }], { agent_id }),
  options: { response: { max_tokens: 500 } },
});

describe('a quota of two instances', () => {
  it('lets through as many requests as it has, however they race', async () => {
    const { send, stages } = await twoInstances({ requests: 7, tokens: null });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(index, '/v2/agents')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(13);
    for (const stage of stages) await stage.drain();
  });

  it('reserves for no more runs than fit, and has no reservation left when they have ended', async () => {
    const { api, send, stages, counter } = await twoInstances({ requests: null, tokens: 2_500 });
    const agent = await makeAgent(api);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => send(index, '/v2/chat/messages', ask(agent))),
    );
    const passed = answers.filter(({ status }) => status === 200);
    expect(passed.length).toBeGreaterThan(0);
    expect(answers.every(({ status }) => status === 200 || status === 429)).toBe(true);
    await expect.poll(async () => (await counter()).reservedTokens).toBe(0);
    const [row] = (await api.get('/v2/usage?group_by=day')).body.data;
    expect(row.runs).toBe(passed.length);
    const { tokens } = await counter();
    expect(tokens).toBe(row.prompt_tokens + row.completion_tokens);
    expect(tokens).toBeLessThanOrEqual(2_500);
    for (const stage of stages) await stage.drain();
  });
});

describe('a run that has ended in a process that ended before it was settled', () => {
  /**
   * Makes runs that are settled, and then reserved again, as they are when their process ends between both. The first has
   * reserved this number of tokens for its prompt, and as many for its answer.
   */
  async function leaveUnsettled(api: Api, count: number, first: number | null = null): Promise<string[]> {
    const agent = await makeAgent(api);
    const db = api.stage.database.dataSource;
    const runs: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const { body } = await api.post('/v2/chat/messages', { body: ask(agent) });
      runs.push(body.message.run_id);
    }
    await expect.poll(async () => (await api.get('/v2/usage?group_by=day')).body.data[0]?.runs).toBe(count);
    const [{ organizationId }] = await db.query(
      'SELECT organization_id AS "organizationId" FROM agents WHERE id = $1',
      [agent],
    );
    const owners = [`key:${api.key.id}`];
    await db.transaction(async (tx) => {
      await tx.query('DELETE FROM daily_usage WHERE organization_id = $1', [organizationId]);
      await tx.query(
        `INSERT INTO quota_counters (owner, day, requests, tokens, cost, reserved_tokens, reserved_cost)
         VALUES ($1, $2, 0, 0, 0, $3, 0)`,
        [owners[0], today(), 600 * count],
      );
      for (const [index, runId] of runs.entries())
        await insertRows(tx, usageReservationTable, {
          runId,
          organizationId,
          day: today(),
          keyId: api.key.id,
          userId: '',
          agentId: agent,
          model: 'offline/scripted',
          owners,
          promptTokens: index === 0 ? (first ?? 100) : 100,
          completionTokens: index === 0 ? (first ?? 500) : 500,
          cost: 0,
        });
    });
    return runs;
  }

  it('is settled once by the instances that are left, whichever finds it', async () => {
    const api = await testApi();
    const db = api.stage.database.dataSource;
    await leaveUnsettled(api, 4);
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    const options = { db, clock: () => new Date(), quotas: none, prices: new Map(), onError };
    const stops = [createQuotas(options), createQuotas(options)].map((quotas) => quotas.begin());
    const counter = () => readCounter(db, `key:${api.key.id}`, today());
    await expect.poll(async () => (await counter()).reservedTokens).toBe(0);
    await Promise.all(stops.map((stop) => stop()));
    const [row] = (await api.get('/v2/usage?group_by=day')).body.data;
    expect(row.runs).toBe(4);
    expect((await counter()).tokens).toBe(row.prompt_tokens + row.completion_tokens);
    expect(errors).toEqual([]);
  });

  it('is settled before its instance has stopped', async () => {
    const api = await testApi();
    const db = api.stage.database.dataSource;
    const quotas = createQuotas({ db, clock: () => new Date(), quotas: none, prices: new Map(), onError: () => {} });
    const stop = quotas.begin();
    const [runId] = await leaveUnsettled(api, 1);
    let isSettled = false;
    void quotas.settle(runId!).then(() => (isSettled = true));
    await stop();
    expect(isSettled).toBe(true);
  });

  it('keeps no other from being settled when it cannot be', async () => {
    const api = await testApi();
    const db = api.stage.database.dataSource;
    const runs = await leaveUnsettled(api, 3, 9e18);
    const quotas = createQuotas({ db, clock: () => new Date(), quotas: none, prices: new Map(), onError: () => {} });
    const settled = await Promise.allSettled(runs.map((id) => quotas.settle(id)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    const counter = () => readCounter(db, `key:${api.key.id}`, today());
    expect((await counter()).reservedTokens).toBe(600);
    await db.query('UPDATE usage_reservations SET prompt_tokens = 100, completion_tokens = 500 WHERE run_id = $1', [
      runs[0],
    ]);
    await quotas.settle(runs[0]!);
    expect((await counter()).reservedTokens).toBe(0);
  });
});
