import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedis } from '#src/bus/redis.ts';
import { openRedisCounters } from '#src/bus/redis-counters.ts';
import type { Database } from '#src/db/data-source.ts';
import { followStream } from '#src/testing/followed.ts';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { startRedis, type RedisServer } from '#src/testing/redis-server.ts';
import { waitUntil } from '#src/testing/wait-until.ts';

/** Two instances need a database that both reach, and a Redis server that can be killed; `.ci/run` has both. */
const isPossible = process.env['PARLEY_TEST_DATABASE_URL'] && process.env['PARLEY_TEST_REDIS_URL'];

/** More than any test sends but that of the limit. */
const limit = 150;
const others = { batch: 100, ingest: 1_000, migration: 100, signin: 1_000, streaming: 100 };

describe.skipIf(!isPossible)('two instances on one PostgreSQL and one Redis', () => {
  const closing: (() => unknown)[] = [];
  const databases: Database[] = [];
  let redis: RedisServer;
  let one: Stage;
  let two: Stage;
  /** The time of the second instance, which goes on only when a test says so: what it knows at once, others have told it. */
  let secondNow = new Date();

  async function startInstance(clock?: () => Date): Promise<Stage> {
    const database = await openTestDatabase();
    databases.push(database);
    const bus = openRedis(redis.url, () => {});
    const counters = openRedisCounters(redis.url, { now: Date.now, onOutage: () => {}, onRecovery: () => {} });
    closing.push(() => bus.close(), counters.close);
    return startStage(database, {}, { bus, counters, rateLimits: { default: limit, ...others } }, clock);
  }

  beforeAll(async () => {
    redis = await startRedis();
    [one, two] = await Promise.all([startInstance(), startInstance(() => secondNow)]);
    await waitUntilShared();
  });
  afterAll(async () => {
    for (const close of closing) await close();
    await Promise.all(databases.map((database) => database.close().catch(() => {})));
    await redis.kill();
  });

  /** Returns the same caller at the other instance. */
  const atTwo = (api: Api): Api => ({ ...api, stage: two });
  const send = (stage: Stage, { token }: Api, path: string, init: RequestInit = {}) =>
    fetch(stage.url + path, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
    });
  const post = (stage: Stage, api: Api, path: string, key: string, body: object) =>
    send(stage, api, path, { method: 'POST', headers: { 'idempotency-key': key }, body: JSON.stringify(body) });
  const statusAt = async (stage: Stage, api: Api) => (await send(stage, api, '/v2/agents')).status;

  /** Tells whether both instances count in Redis now. */
  async function isShared(): Promise<boolean> {
    const api = await testApi(one);
    const left = async (stage: Stage) =>
      Number((await send(stage, api, '/v2/agents')).headers.get('x-ratelimit-remaining'));
    const [first, second] = [await left(one), await left(two)];
    return second === first - 1;
  }

  const waitUntilShared = () => waitUntil(isShared);

  /** Starts a run that says so many words, and returns its session. */
  async function startRun(api: Api, times: number): Promise<string> {
    const agent_id = await makeAgent(api);
    const { message } = plays([{ repeat: { say: 'tok ', times, delay_ms: 10 } }], {});
    const { body } = await api.post('/v2/conversations', { body: { agent_id, message } });
    return body.session_id;
  }

  const readAt = (api: Api, session: string) =>
    followStream(api, `/v2/sessions/${session}/events?view=raw`, {
      until: ({ event }) => event.type === 'RUN_FINISHED',
    });
  /** Returns what the model has said; the question is a script. */
  const answerIn = (frames: readonly { event: any }[]) =>
    frames
      .filter(({ event }) => event.type === 'TEXT_MESSAGE_CONTENT' && event.delta.startsWith('tok'))
      .map(({ event }) => event.delta as string)
      .join('');

  it('let through exactly the limit, however requests are spread', async () => {
    const api = await testApi(one);
    const statuses = await Promise.all(
      Array.from({ length: limit + 50 }, (_, index) => statusAt(index % 2 === 0 ? one : two, api)),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(limit);
    expect(statuses.filter((status) => status === 429)).toHaveLength(50);
  });

  it('refuse a key that one of them has revoked, on both, without looking again', async () => {
    const operator = await testApi(one);
    const revoked = await operator.as({});
    expect([await statusAt(one, revoked), await statusAt(two, revoked)]).toEqual([200, 200]);
    expect((await operator.delete(`/v2/keys/${revoked.key.id}`)).status).toBe(204);
    expect(await statusAt(one, revoked)).toBe(401);
    await expect.poll(() => statusAt(two, revoked)).toBe(401);
  });

  it('have one effect of requests that race with one key, and one answer', async () => {
    const api = await testApi(one);
    const body = { key: 'raced', name: 'Raced', model: 'offline/echo' };
    const answers = await Promise.all([one, two, one, two].map((stage) => post(stage, api, '/v2/agents', 'k1', body)));
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(texts).size).toBe(1);
    expect((await api.get('/v2/agents')).body.data).toHaveLength(1);
  });

  it('join a retry to the stream of a run on the other one', async () => {
    const api = await testApi(one);
    const agent_id = await makeAgent(api);
    const body = plays([{ repeat: { say: 'tok ', times: 100, delay_ms: 10 } }], { agent_id });
    const first = await post(one, api, '/v2/chat/messages/stream', 'k2', body);
    const second = await post(two, api, '/v2/chat/messages/stream', 'k2', body);
    expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true']);
    expect(await second.text()).toBe(await first.text());
    expect((await api.get('/v2/conversations')).body.data).toHaveLength(1);
  });

  it('show a run live, wherever it runs', async () => {
    const api = await testApi(one);
    const { frames } = await readAt(atTwo(api), await startRun(api, 100));
    expect(answerIn(frames)).toBe('tok '.repeat(100));
  });

  it('go on while Redis is killed and started again', async () => {
    const [api, operator] = [await testApi(one), await testApi(one)];
    const revoked = await operator.as({});
    expect(await statusAt(two, revoked)).toBe(200);
    const session = await startRun(api, 300);
    const reading = [readAt(api, session), readAt(atTwo(api), session)];
    await redis.kill();

    // Limits are counted by each instance: nobody is refused, and nothing fails.
    expect([await statusAt(one, api), await statusAt(two, api)]).toEqual([200, 200]);
    // A key ends on both, by the database.
    expect((await operator.delete(`/v2/keys/${revoked.key.id}`)).status).toBe(204);
    secondNow = new Date(secondNow.getTime() + 2_001);
    expect([await statusAt(one, revoked), await statusAt(two, revoked)]).toEqual([401, 401]);
    // An effect happens once.
    const body = { key: 'kept', name: 'Kept', model: 'offline/echo' };
    const answers = await Promise.all([one, two].map((stage) => post(stage, api, '/v2/agents', 'k3', body)));
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect([answers[0]!.status, texts[0]]).toEqual([201, texts[1]]);

    await redis.start();
    for (const { frames } of await Promise.all(reading)) expect(answerIn(frames)).toBe('tok '.repeat(300));
    await waitUntilShared();
    const after = await testApi(one);
    const statuses = await Promise.all(
      Array.from({ length: limit + 20 }, (_, index) => statusAt(index % 2 === 0 ? one : two, after)),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(limit);
  });
});
