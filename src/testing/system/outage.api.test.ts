import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities } from '#src/composition/entities.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';

/** Only a database behind a network can be cut off; `.ci/run` starts one. */
const shared = process.env['PARLEY_TEST_DATABASE_URL'];

/** A way to the database that can be cut. */
class Bridge {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #open = true;

  constructor(host: string, port: number) {
    this.#server = createServer((near) => {
      if (!this.#open) {
        near.destroy();
        return;
      }
      const far = connect(port, host);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => {}).on('close', () => other.destroy());
        one.pipe(other);
      }
    });
  }

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  cut(): void {
    this.#open = false;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  mend(): void {
    this.#open = true;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}

describe.skipIf(!shared)('a database that is gone for ten seconds', () => {
  let bridge: Bridge;
  let database: Database;
  let api: Api;
  let agent: string;

  beforeAll(async () => {
    const url = new URL(shared!);
    bridge = new Bridge(url.hostname, Number(url.port || 5432));
    url.port = String(await bridge.listen());
    url.hostname = '127.0.0.1';
    database = await openDatabase({ databaseUrl: url.href, dataDir: '', poolSize: 5, entities });
    api = await testApi(await startStage(database));
    agent = await makeAgent(api);
  });
  afterAll(async () => {
    bridge.mend();
    await database.close().catch(() => {});
    bridge.close();
  });

  const away = async () => {
    bridge.cut();
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    bridge.mend();
  };

  it('fails the statements that are under way, and nothing else', async () => {
    const statements = [database.single, database.dataSource].map((db) => db.query('SELECT pg_sleep(20)'));
    const results = Promise.allSettled(statements);
    const under = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(20)%'`;
    const watching = await openTestDatabase();
    await expect.poll(() => watching.dataSource.query(under)).toEqual([{ n: 2 }]);
    await watching.close();
    bridge.cut();
    bridge.mend();
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await database.single.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('stops neither a run nor a producer, and loses nothing of either', async () => {
    const { body: begun } = await api.post('/v2/conversations', {
      body: { agent_id: agent, message: plays([{ repeat: { say: 'tok ', times: 400, delay_ms: 5 } }], {}).message },
    });
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const push = (events: object[], first: number) =>
      api.post(`/v2/sessions/${session.id}/events`, {
        body: { producer_epoch: 1, events: events.map((event, i) => ({ producer_seq: first + i, event })) },
      });
    await push([{ type: 'RUN_STARTED', threadId: 't', runId: 'r' }], 1);
    await expect
      .poll(async () => (await api.get(`/v2/sessions/${begun.session_id}`)).body.last_seq)
      .toBeGreaterThan(20);
    const gone = away();
    const during = push([{ type: 'CUSTOM', name: 'n', value: 1 }], 2);
    await gone;
    // It was held until the database came back, or refused so that it is sent again: both times it is stored once.
    expect([200, 503]).toContain((await during).status);
    expect((await push([{ type: 'CUSTOM', name: 'n', value: 1 }], 2)).body).toEqual({
      acks: [{ producer_seq: 2, seq: 2, warning: null }],
      next_seq: 3,
    });
    const run = async () => (await api.get(`/v2/runs/${begun.run_id}`)).body;
    await expect.poll(async () => (await run()).status).not.toBe('running');
    expect((await run()).status).toBe('completed');
    const { data } = (await api.get(`/v2/sessions/${begun.session_id}/messages`)).body;
    expect(data.at(-1).content.text).toBe('tok '.repeat(400));
  });
});
