import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#src/db/data-source.ts';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';

/** Two instances need a database that both reach. */
const serverUrl = process.env['PARLEY_TEST_DATABASE_URL'];

const startCount = 48;

describe.skipIf(!serverUrl)('runs that begin together at two instances', () => {
  const databases: Database[] = [];
  const stages: Stage[] = [];
  beforeAll(async () => {
    for (let count = 0; count < 2; count += 1) {
      const database = await openTestDatabase();
      databases.push(database);
      stages.push(await startStage(database, {}, {}));
    }
  });
  afterAll(async () => {
    await Promise.all(databases.map((database) => database.close().catch(() => {})));
  });

  /** Starts a run in a new conversation of one of some users, who are new as well. Returns the status and the reply. */
  async function start(number: number, apis: readonly Api[], agents: readonly string[]) {
    const which = number % apis.length;
    const { token } = apis[which]!;
    const context = { agent_id: agents[which], user: { external_id: `user-${(number * 7) % 5}` } };
    const response = await fetch(`${stages[(number >> 1) % stages.length]!.url}/v2/chat/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(plays([{ say: `answer ${number}` }], context)),
    });
    return { status: response.status, body: (await response.json()) as any };
  }

  it('all begin, each with its own answer, whatever organizations and new users they share', async () => {
    const apis = await Promise.all([testApi(stages[0]!), testApi(stages[0]!)]);
    const agents = await Promise.all(apis.map((api) => makeAgent(api)));
    const all = await Promise.all(Array.from({ length: startCount }, (_, number) => start(number, apis, agents)));
    for (const [number, { status, body }] of all.entries()) {
      expect(status, JSON.stringify(body)).toBe(200);
      expect(JSON.stringify(body)).toContain(`answer ${number}`);
    }
    for (const [which, api] of apis.entries()) {
      const { body } = await api.get('/v2/conversations?limit=100');
      expect(body.data).toHaveLength(startCount / 2);
      expect(body.data.map((one: any) => one.message_count)).toEqual(Array(startCount / 2).fill(2));
      expect(body.data.every((one: any) => one.agent_id === agents[which])).toBe(true);
    }
  });
});
