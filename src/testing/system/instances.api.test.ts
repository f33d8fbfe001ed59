import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#src/db/data-source.ts';
import {
  makeAgent,
  openTestDatabase,
  plays,
  says,
  startStage,
  testApi,
  type Api,
  type Stage,
} from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

/** Two instances need a database that both reach; `.ci/run` starts one. */
const shared = process.env['PARLEY_TEST_DATABASE_URL'];

describe.skipIf(!shared)('two instances on one PostgreSQL', () => {
  const databases: Database[] = [];
  let one: Stage;
  let two: Stage;
  let api: Api;
  let agent: string;

  async function instance(): Promise<Stage> {
    const database = await openTestDatabase();
    databases.push(database);
    return startStage(database);
  }

  beforeAll(async () => {
    [one, two] = await Promise.all([instance(), instance()]);
    api = await testApi(one);
    agent = await makeAgent(api);
  });
  afterAll(() => Promise.all(databases.map((database) => database.close().catch(() => {}))));

  /** Returns a message whose answer begins, and goes on until it is cancelled or its instance dies. */
  const held = () => plays([{ repeat: { say: 'tok ', times: 20, delay_ms: 0 } }, createHold().step], {}).message;
  const onTwo = (path: string, init: RequestInit = {}) =>
    fetch(two.url + path, {
      ...init,
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
    }).then(async (response) => ({ status: response.status, body: (await response.json()) as any }));
  const post = (path: string, body?: object) =>
    onTwo(path, { method: 'POST', ...(body && { body: JSON.stringify(body) }) });

  async function running(): Promise<{ id: string; session_id: string; run_id: string }> {
    const { body } = await api.post('/v2/conversations', { body: { agent_id: agent, message: held() } });
    await expect.poll(async () => (await api.get(`/v2/sessions/${body.session_id}`)).body.last_seq).toBeGreaterThan(10);
    return body;
  }

  it('take the same tokens and show the same things', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: says('hi', { agent_id: agent }) });
    expect((await onTwo(body.links.self)).body).toEqual(body.message);
  });

  it('let one run answer in a session, and cancel it from either', async () => {
    const { session_id, run_id } = await running();
    expect((await post('/v2/chat/messages', says('x', { session_id }))).body.error_code).toBe('run_in_progress');
    expect((await post(`/v2/runs/${run_id}/cancel`)).body.status).toBe('cancelled');
    const { data } = (await onTwo(`/v2/sessions/${session_id}/messages`)).body;
    expect(data.at(-1)).toMatchObject({ role: 'assistant', state: 'cancelled' });
  });

  it('give only one of two messages that come at once the session', async () => {
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const path = `/v2/sessions/${session.id}/messages`;
    const hold = createHold();
    const body = { message: plays([hold.step, { say: 'x' }], {}).message };
    const sent = [api.post(path, { body }), post(path, body)];
    await Promise.race(sent);
    hold.release();
    const answers = await Promise.all(sent);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it('end the run of an instance that has died', async () => {
    const dying = await instance();
    const there = await testApi(dying);
    const own = await makeAgent(there);
    const { body } = await there.post('/v2/conversations', { body: { agent_id: own, message: held() } });
    await expect
      .poll(async () => (await there.get(`/v2/sessions/${body.session_id}`)).body.last_seq)
      .toBeGreaterThan(10);
    await dying.database.close();
    const { dataSource } = two.database;
    await dataSource.query(`UPDATE runs SET lease_expires_at = now() - interval '1 second' WHERE id = $1`, [
      body.run_id,
    ]);
    const run = () =>
      dataSource.query<{ status: string; code: string }[]>(
        `SELECT status, error->>'error_code' AS code FROM runs WHERE id = $1`,
        [body.run_id],
      );
    await expect.poll(async () => (await run())[0]).toMatchObject({ status: 'failed', code: 'runner_lost' });
  });
});
