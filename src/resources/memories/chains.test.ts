import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#src/api/ids.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { eraseMemories } from './erase-store.ts';
import { lockMemoryStores } from './index-store.ts';
import { linkMemories } from './link-store.ts';
import { toMemoryDraft } from './memory.ts';
import { retireMemories } from './retire-store.ts';
import { agentScope } from './scope-key.ts';
import { supersedeMemories } from './supersede-store.ts';
import { insertMemories } from './write-store.ts';

let api: Api;
let organizationId: string;

beforeAll(async () => {
  api = await testApi();
  const sql = 'SELECT organization_id AS id FROM agents WHERE id = $1';
  organizationId = (await database().query<{ id: string }[]>(sql, [await makeAgent(api)]))[0]!.id;
});

const database = () => api.stage.database.dataSource;
const authorship = () => ({ by: 'parley', now: new Date() });

/** The memories of an agent by their number, and the numbers of those that each one superseded or was made of. */
class Scope {
  readonly ids: string[] = [];
  readonly supersedes: number[][] = [];
  readonly agentId: string;

  constructor(agentId: string) {
    this.agentId = agentId;
  }

  /** Adds a memory that supersedes active ones, or is made of them. */
  async add(others: number[], isMerged = false): Promise<void> {
    const [number, id] = [this.ids.length, newId('mem')];
    const content = { concept: 'home', definition: `Home number ${number}` };
    const draft = toMemoryDraft(id, { memory_type: 'semantic', content }, agentScope);
    const ids = others.map((other) => this.ids[other]!);
    await database().transaction(async (tx) => {
      await lockMemoryStores(tx, [this.agentId]);
      if (isMerged && ids.length > 0) await retireMemories(tx, ids, 'consolidated', authorship());
      await insertMemories(tx, { agentId: this.agentId, organizationId }, [draft], authorship(), null);
      if (ids.length === 0) return;
      if (isMerged) await linkMemories(tx, id, 'merged_from', ids, new Date());
      else await supersedeMemories(tx, id, ids, authorship());
    });
    this.ids.push(id);
    this.supersedes.push(others);
  }

  erase(numbers: number[]): Promise<unknown> {
    const ids = numbers.map((number) => this.ids[number]!);
    const context = { ...authorship(), model: null, withSources: false };
    return database().transaction((tx) => eraseMemories(tx, ids, context));
  }

  /** Reads the statuses of the memories that are there, by their numbers. */
  async read(): Promise<Record<number, string>> {
    const sql = 'SELECT id, status FROM memories WHERE agent_id = $1';
    const rows = await database().query<{ id: string; status: string }[]>(sql, [this.agentId]);
    return Object.fromEntries(rows.map(({ id, status }) => [this.ids.indexOf(id), status]));
  }

  /** Lists the numbers of all memories in whose place a memory stands, however many were between them. */
  below(number: number): Set<number> {
    return new Set(this.supersedes[number]!.flatMap((other) => [other, ...this.below(other)]));
  }

  /** Tells which of those that are left are active: those that none which is left has superseded. */
  expected(erased: ReadonlySet<number>): Record<number, string> {
    const left = [...this.ids.keys()].filter((number) => !erased.has(number));
    const isBelow = (number: number) => left.some((other) => this.below(other).has(number));
    return Object.fromEntries(left.map((number) => [number, isBelow(number) ? 'superseded' : 'active']));
  }
}

const history = fc.record({
  // Each memory supersedes those of the active ones whose bit is set.
  masks: fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 7 }),
  erasures: fc.array(fc.array(fc.nat(6), { minLength: 1, maxLength: 3 }), { maxLength: 5 }),
});

describe('chains of memories that superseded each other', () => {
  it('has active exactly what nothing that is left supersedes, whatever is erased and in what order', async () => {
    const property = fc.asyncProperty(history, async ({ masks, erasures }) => {
      const scope = new Scope(await makeAgent(api));
      const active = new Set<number>();
      for (const mask of masks) {
        const others = [...active].toReversed().filter((_, index) => (mask & (1 << index)) !== 0);
        await scope.add(others);
        for (const other of others) active.delete(other);
        active.add(scope.ids.length - 1);
      }
      const erased = new Set<number>();
      for (const numbers of erasures) {
        const chosen = [...new Set(numbers)].filter((number) => number < masks.length && !erased.has(number));
        if (chosen.length > 0) await scope.erase(chosen);
        for (const number of chosen) erased.add(number);
        expect(await scope.read()).toEqual(scope.expected(erased));
      }
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it('keeps a fact superseded when the correction between goes, and brings it back with the last one', async () => {
    const scope = new Scope(await makeAgent(api));
    for (const others of [[], [0], [1]]) await scope.add(others);
    await scope.erase([1]);
    expect(await scope.read()).toEqual({ 0: 'superseded', 2: 'active' });
    const { body } = await api.get(`/v2/memories/${scope.ids[0]}`);
    expect(body.links).toEqual([{ relation: 'superseded_by', memory_id: scope.ids[2] }]);
    await scope.erase([2]);
    expect(await scope.read()).toEqual({ 0: 'active' });
  });

  it('supersedes what an erased memory was made of, when a newer one stands in its place', async () => {
    const scope = new Scope(await makeAgent(api));
    for (const _ of [0, 1]) await scope.add([]);
    await scope.add([0, 1], true);
    const change = { content: { concept: 'home', definition: 'Both homes' } };
    expect((await api.patch(`/v2/memories/${scope.ids[2]}`, { body: change })).status).toBe(200);
    await scope.add([2]);
    // Its words were changed, so it cannot be made of the other source again.
    await scope.erase([0]);
    expect(await scope.read()).toEqual({ 1: 'superseded', 3: 'active' });
    await scope.erase([3]);
    expect(await scope.read()).toEqual({ 1: 'active' });
  });
});
