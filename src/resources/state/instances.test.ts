import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#src/api/ids.ts';
import { insertRun } from '#src/resources/runs/store.ts';
import type { Database } from '#src/db/data-source.ts';
import { restoreState } from './restore.ts';
import { captureParts, insertCheckpoint, readAgentState, type CheckpointPart } from './store.ts';
import { makeAgent, openTestDatabase, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';

/** Two instances need a database that both reach; `.ci/run` starts one. */
const shared = process.env['PARLEY_TEST_DATABASE_URL'];

describe.skipIf(!shared)('the state of an agent, on two instances', () => {
  const databases: Database[] = [];
  let stages: Stage[];
  let api: Api;

  beforeAll(async () => {
    databases.push(await openTestDatabase(), await openTestDatabase());
    stages = await Promise.all(databases.map((database) => startStage(database)));
    api = await testApi(stages[0]);
  });
  afterAll(() => Promise.all(databases.map((database) => database.close().catch(() => {}))));

  const on = async (
    stage: number,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const type = { 'content-type': 'application/json', authorization: `Bearer ${api.token}` };
    const init = {
      method,
      headers: { ...type, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const answer = await fetch(stages[stage]!.url + path, init);
    return { status: answer.status, etag: answer.headers.get('etag')!, body: (await answer.json()) as any };
  };

  it('loses no change of many writers that read, add one and write', async () => {
    const path = `/v2/agents/${await makeAgent(api)}/state`;
    async function addOne(stage: number): Promise<void> {
      for (;;) {
        const { body, etag } = await on(stage, 'GET', path);
        const state = { count: (body.state.count ?? 0) + 1 };
        const { status } = await on(stage, 'PATCH', path, { state }, { 'if-match': etag });
        if (status === 200) return;
        expect(status).toBe(412);
      }
    }
    await Promise.all(Array.from({ length: 16 }, (_, index) => addOne(index % 2)));
    expect((await on(0, 'GET', path)).body).toMatchObject({ version: 16, state: { count: 16 } });
    const { body } = await on(1, 'GET', `${path}/history?limit=50`);
    expect(body.data.map((item: { version: number }) => item.version)).toEqual(
      Array.from({ length: 16 }, (_, i) => 16 - i),
    );
  });

  it('restores nothing when a part waits for what a beginning run holds', async () => {
    const agentId = await makeAgent(api);
    const [first, second] = databases.map(({ dataSource }) => dataSource);
    const lock =
      'SELECT name FROM organizations WHERE id = (SELECT organization_id FROM agents WHERE id = $1) FOR UPDATE';
    const part: CheckpointPart = {
      name: 'memories',
      capture: async () => [],
      listLost: async () => [],
      listReplaced: async () => [],
      restore: async (tx) => {
        await tx.query(lock, [agentId]);
        return [];
      },
    };
    const [{ id: organizationId }] = await first!.query<[{ id: string }]>(
      'SELECT organization_id AS id FROM agents WHERE id = $1',
      [agentId],
    );
    const about = {
      sessionId: null,
      name: 'x',
      description: null,
      runId: null,
      metadata: {},
      by: null,
      now: new Date(),
    };
    const state = await readAgentState(first!, agentId);
    const parts = await captureParts(first!, agentId, [part]);
    const { id: checkpoint_id } = await insertCheckpoint(first!, { ...about, ...state, parts });
    const wish = { organizationId, agentId, ifMatch: '*', by: 'usr_1', now: new Date(), checkSchema: () => [] };
    const take = () => second!.transaction((tx) => restoreState(tx, wish, { checkpoint_id }, [part]));
    await first!.transaction(async (tx) => {
      await tx.query(lock, [agentId]);
      await expect(take()).rejects.toMatchObject({ code: 'run_in_progress' });
    });
    expect((await take()).restored.version).toBe(1);
  });

  it('restores nothing when a run began that has not committed yet', async () => {
    const id = await makeAgent(api);
    const path = `/v2/agents/${id}/state`;
    await on(0, 'PATCH', path, { state: { a: 1 } }, { 'if-match': '*' });
    const { body: session } = await on(0, 'POST', '/v2/sessions', { agent_id: id });
    const { dataSource } = databases[0]!;
    const restoring = await dataSource.transaction(async (tx) => {
      const own = { sessionId: session.id, conversationId: session.conversation_id, agentId: id, agentVersion: 1 };
      const [{ organizationId }] = await tx.query<[{ organizationId: string }]>(
        'SELECT organization_id AS "organizationId" FROM sessions WHERE id = $1',
        [session.id],
      );
      const run = newId('run');
      const lease = new Date(Date.now() + 60_000);
      const request = { include_metrics: true, tools_enabled: true };
      const holder = { organizationId, runnerId: 'req_test', leaseExpiresAt: lease, startedAt: new Date() };
      await insertRun(tx, { ...own, ...holder, id: run, eventRunId: run, request });
      const restored = on(1, 'POST', `${path}/restore`, { version: 0 }, { 'if-match': '*' });
      const waiting = `SELECT count(*)::int AS n FROM pg_stat_activity
                        WHERE wait_event_type = 'Lock' AND query LIKE 'SELECT id FROM agents%FOR UPDATE%'`;
      const count = async () => (await dataSource.query<[{ n: number }]>(waiting))[0].n;
      await expect.poll(count).toBeGreaterThan(0);
      return { restored };
    });
    const { status, body } = await restoring.restored;
    expect([status, body.error_code]).toEqual([409, 'run_in_progress']);
    expect((await on(0, 'GET', path)).body.version).toBe(1);
  });
});
