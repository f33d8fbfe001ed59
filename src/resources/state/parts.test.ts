import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#src/db/data-source.ts';
import { makeAgent, openTestDatabase, startStage, testApi } from '#src/testing/harness.ts';
import { lockState, type StateChange } from './change.ts';
import { restoreState } from './restore.ts';
import { captureParts, insertCheckpoint, readAgentState, type CheckpointPart } from './store.ts';

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

/** A part that is a value in memory. */
function box(name: CheckpointPart['name'], value: unknown): CheckpointPart & { value: unknown } {
  return {
    name,
    value,
    async capture() {
      return this.value;
    },
    listLost: async () => [],
    listReplaced: async () => [],
    async restore(_tx, _agentId, before) {
      this.value = before;
      return [];
    },
  };
}

async function wishOf(): Promise<StateChange> {
  const api = await testApi(await startStage(database));
  const agentId = await makeAgent(api);
  const sql = 'SELECT organization_id AS id FROM agents WHERE id = $1';
  const [row] = await database.dataSource.query<{ id: string }[]>(sql, [agentId]);
  return { organizationId: row!.id, agentId, ifMatch: '*', by: 'usr_1', now: new Date(), checkSchema: () => [] };
}

describe('a checkpoint with parts', () => {
  it('is restored with them, or with those that are chosen, and undone with them', async () => {
    const wish = await wishOf();
    const { agentId } = wish;
    const parts = [box('memories', ['old']), box('context', { template: 1 })];
    const { dataSource } = database;
    const state = await readAgentState(dataSource, agentId);
    const held = await captureParts(dataSource, agentId, parts);
    const about = {
      sessionId: null,
      name: 'whole',
      description: null,
      runId: null,
      metadata: {},
      by: null,
      now: wish.now,
    };
    const { id } = await insertCheckpoint(dataSource, { ...about, ...state, parts: held });

    const take = (body: object) => dataSource.transaction((tx) => restoreState(tx, wish, body, parts));
    for (const part of parts) part.value = 'new';
    expect((await take({ checkpoint_id: id, dry_run: true })).restored.parts).toEqual(['memories', 'context']);
    expect(parts.map(({ value }) => value)).toEqual(['new', 'new']);
    const none = await take({ checkpoint_id: id, parts: [] });
    expect(none.restored).toMatchObject({ parts: [], undo: { version: 0 } });
    expect(parts.map(({ value }) => value)).toEqual(['new', 'new']);

    const { restored } = await take({ checkpoint_id: id, parts: ['memories'] });
    expect(parts.map(({ value }) => value)).toEqual([['old'], 'new']);
    expect(restored.undo).toEqual({ checkpoint_id: expect.stringMatching(/^chk_/) });
    await take(restored.undo!);
    expect(parts.map(({ value }) => value)).toEqual(['new', 'new']);

    await dataSource.query(`UPDATE state_checkpoint_parts SET captured = '[]' WHERE checkpoint_id = $1`, [id]);
    await expect(take({ checkpoint_id: id })).rejects.toMatchObject({ code: 'state_corruption' });
  });
});

describe('lockState', () => {
  it('keeps out a second writer until the first has committed', async () => {
    const wish = await wishOf();
    const { dataSource } = database;
    const order: string[] = [];
    const one = dataSource.transaction(async (tx) => {
      await lockState(tx, wish);
      order.push('one');
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('one done');
    });
    const two = dataSource.transaction(async (tx) => {
      await lockState(tx, wish);
      order.push('two');
    });
    await Promise.all([one, two]);
    expect(order).toEqual(expect.arrayContaining(['one', 'one done', 'two']));
    expect(Math.abs(order.indexOf('one') - order.indexOf('one done'))).toBe(1);
  });
});
