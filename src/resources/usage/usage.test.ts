import { beforeAll, describe, expect, it } from 'vitest';
import { organizationTable } from '#src/access/table.ts';
import type { VersionUse } from '#src/api/handlers.ts';
import { newId } from '#src/api/ids.ts';
import { insertRows } from '#src/db/rows.ts';
import { makeAgent, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { createUsageCounter, type UsageOptions } from './counter.ts';
import { countCallsSince, listUsage } from './store.ts';

let api: Api;
let db: UsageOptions['db'];
beforeAll(async () => {
  api = await testApi();
  db = api.stage.database.dataSource;
});

/** Far from now, so that no app of these tests forgets it. */
const at = (time: string) => new Date(`2126-11-21T${time}:00.000Z`);
async function newOrganization(): Promise<string> {
  const id = newId('org');
  await db.transaction((tx) =>
    insertRows(tx, organizationTable, { id, name: id, createdAt: at('10:00'), updatedAt: at('10:00') }),
  );
  return id;
}

/** A counter on the database of the run, at a time that can be moved. */
function counter(options: Partial<UsageOptions> = {}) {
  const errors: unknown[] = [];
  let now = at('10:30');
  const usage = createUsageCounter({ db, clock: () => now, onError: (error) => errors.push(error), ...options });
  return Object.assign(usage, { errors, move: (time: string) => void (now = at(time)) });
}

const use = (organizationId: string, more: Partial<VersionUse> = {}): VersionUse => ({
  organizationId,
  version: '1.0',
  operationId: 'getAgents',
  credentialId: 'key_1',
  fields: [],
  ...more,
});

describe('createUsageCounter', () => {
  it('keeps who called what, with which members, how often, first and last', async () => {
    const mine = await newOrganization();
    const usage = counter();
    usage.count(use(mine));
    usage.move('11:10');
    usage.count(use(mine, { fields: ['limit', 'offset'] }));
    usage.count(use(mine, { credentialId: 'key_2', operationId: 'sendChat' }));
    usage.count(use(mine, { version: '2.0', operationId: 'listAgents' }));
    await usage.flush();
    const seen = { firstSeen: at('11:10'), lastSeen: at('11:10') };
    const agents = { version: '1.0', credentialId: 'key_1', operationId: 'getAgents' };
    expect(await listUsage(db, mine, '1.0')).toEqual([
      { ...agents, field: '', calls: 2, firstSeen: at('10:30'), lastSeen: at('11:10') },
      { ...agents, field: 'limit', calls: 1, ...seen },
      { ...agents, field: 'offset', calls: 1, ...seen },
      { version: '1.0', credentialId: 'key_2', operationId: 'sendChat', field: '', calls: 1, ...seen },
    ]);
    expect(await countCallsSince(db, mine, at('10:59'))).toEqual({ '1.0': 3, '2.0': 1 });
    expect(await countCallsSince(db, mine, at('11:00'))).toEqual({ '1.0': 2, '2.0': 1 });
    expect(await listUsage(db, await newOrganization(), '1.0')).toEqual([]);
  });

  it('adds up what several instances count at once', async () => {
    const mine = await newOrganization();
    const instances = Array.from({ length: 4 }, () => counter());
    for (let n = 0; n < 50; n += 1)
      for (const [i, one] of instances.entries()) one.count(use(mine, { credentialId: `key_${(n + i) % 7}` }));
    await Promise.all(instances.map((one) => one.flush()));
    await Promise.all(instances.map((one) => one.flush()));
    const rows = await listUsage(db, mine, '1.0');
    expect([rows.length, rows.reduce((sum, { calls }) => sum + calls, 0)]).toEqual([7, 200]);
    expect(await countCallsSince(db, mine, at('10:00'))).toEqual({ '1.0': 200 });
    expect(instances.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('loses and doubles nothing when the database is away for a while', async () => {
    const mine = await newOrganization();
    let away = true;
    const transaction = ((run: never) => (away ? Promise.reject(new Error('away')) : db.transaction(run))) as never;
    const usage = counter({
      db: { transaction, query: db.query.bind(db) as never, getRepository: db.getRepository.bind(db) as never },
    });
    usage.count(use(mine));
    await usage.flush();
    usage.count(use(mine));
    expect(usage.errors).toHaveLength(1);
    away = false;
    await usage.flush();
    await usage.flush();
    expect(await listUsage(db, mine, '1.0')).toMatchObject([{ calls: 2 }]);
  });

  it('holds no more than it may, and says what it could not count', async () => {
    const mine = await newOrganization();
    const away = (() => Promise.reject(new Error('away'))) as never;
    const full = counter({ maxCounts: 3, db: { transaction: away, query: away, getRepository: away } });
    for (let n = 0; n < 10; n += 1) full.count(use(mine, { credentialId: `key_${n}` }));
    await full.flush();
    expect(full.errors.length).toBeGreaterThan(0);
    const brim = counter({ maxCounts: 3 });
    for (let n = 0; n < 10; n += 1) brim.count(use(mine, { credentialId: `key_${n}` }));
    await brim.flush();
    const counted = (await listUsage(db, mine, '1.0')).length;
    expect(counted).toBeGreaterThanOrEqual(3);
    expect(brim.errors.map(String)).toEqual(counted === 10 ? [] : [expect.stringContaining(`${10 - counted} calls`)]);
  });

  it('forgets hours after eight days, and nothing of the sums', async () => {
    const mine = await newOrganization();
    const long = new Date('2126-11-12T09:59:00.000Z');
    const past = counter({ clock: () => long });
    past.count(use(mine));
    await past.flush();
    const usage = counter();
    usage.count(use(mine));
    await usage.flush();
    expect(await countCallsSince(db, mine, new Date(0))).toEqual({ '1.0': 1 });
    expect(await listUsage(db, mine, '1.0')).toMatchObject([{ calls: 2, firstSeen: long }]);
  });
});

describe('the usage of an app', () => {
  it('is written when it stops: every operation by its caller, the optional members of version 1', async () => {
    const own = await testApi(await startStage(api.stage.database));
    const agentId = await makeAgent(own);
    const chat = { message: 'x', agentId, channelId: 'C', workspaceId: 'W' };
    const { conversationId } = (await own.post('/v1/chat', { body: chat })).body;
    await own.post('/v1/chat', { body: { ...chat, conversationId } });
    await own.get('/v1/agents?limit=0');
    await own.get('/v1/nothing');
    const { org } = JSON.parse(atob(own.token.split('.')[1]!)) as { org: string };
    await own.stage.drain();
    const rows = await listUsage(db, org, '1.0');
    expect(
      rows.map(({ operationId, field, calls, credentialId }) => [operationId, field, calls, credentialId]),
    ).toEqual(
      expect.arrayContaining([
        ['sendChat', '', 2, own.key.id],
        ['sendChat', 'conversationId', 1, own.key.id],
        ['getAgents', '', 1, own.key.id],
        ['getAgents', 'limit', 1, own.key.id],
      ]),
    );
    expect(rows).toHaveLength(4);
    expect(await countCallsSince(db, org, new Date(Date.now() - 86_400_000))).toMatchObject({ '1.0': 3 });
  });
});
