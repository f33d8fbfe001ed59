import type { Database } from '#src/db/data-source.ts';
import { newId } from '#src/api/ids.ts';
import { problem, toProblem } from '#src/api/problems.ts';
import { openTestDatabase } from '#src/testing/harness.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlainWrite } from '#src/api/write.ts';
import { consolidate, type ConsolidateDeps } from './consolidation/consolidate.ts';
import { toMemoryDraft } from './memory.ts';
import { pruneMemories } from './consolidation/prune.ts';
import { lockMemoryStores } from './index-store.ts';
import { agentScope } from './scope-key.ts';
import { insertMemories } from './write-store.ts';

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** An agent that remembers each of the notes. */
async function makeAgent(notes: readonly string[], expires_at: string | null = null) {
  const { dataSource: db } = database;
  const owner = { organizationId: newId('org'), agentId: newId('agt') };
  await db.query('INSERT INTO organizations (id, name, created_at, updated_at) VALUES ($1, $1, now(), now())', [
    owner.organizationId,
  ]);
  await db.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ($1, $2, 'a', 1, now(), now())`,
    [owner.agentId, owner.organizationId],
  );
  const drafts = notes.map((note) =>
    toMemoryDraft(newId('mem'), { memory_type: 'working', content: { note }, expires_at }, agentScope),
  );
  await db.transaction(async (tx) => {
    await lockMemoryStores(tx, [owner.agentId]);
    await insertMemories(tx, owner, drafts, { by: 'test', now: new Date() }, null);
  });
  return owner;
}

/** How often others had their turn during some work. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let next = setImmediate(function turn() {
    turns += 1;
    next = setImmediate(turn);
  });
  await work();
  clearImmediate(next);
  return turns;
}

describe('long work lets others in between', () => {
  it('while what has expired is deleted', async () => {
    const soon = new Date(Date.now() + 60_000);
    for (let agent = 0; agent < 6; agent += 1) await makeAgent(['gone'], soon.toISOString());
    expect(await turnsDuring(() => pruneMemories(database.dataSource, soon))).toBeGreaterThanOrEqual(6);
  });

  it('while memories are consolidated', async () => {
    const notes = Array.from({ length: 8 }, (_, index) => `number ${index} drinks green tea`);
    const owner = await makeAgent([...notes, ...notes]);
    const refused = () => problem('upstream_failure', 'No model in this test.');
    const deps: ConsolidateDeps = {
      dataSource: database.dataSource,
      write: createPlainWrite(database.dataSource),
      vectors: {} as ConsolidateDeps['vectors'],
      embedder: { model: async () => null, soon: async () => {} } as unknown as ConsolidateDeps['embedder'],
      clock: () => new Date(),
      stream: () => {
        throw refused();
      },
      reportProblem: (error) => toProblem(error, () => null),
      toProblemBody: () => {
        throw refused();
      },
    };
    const work = () =>
      consolidate(
        deps,
        { ...owner, keys: null, models: ['offline/echo'], signal: new AbortController().signal },
        { dry_run: false, decide: 'equal' },
      ).then(({ done }) => expect(done).toBe(8));
    expect(await turnsDuring(work)).toBeGreaterThanOrEqual(8);
  });
});
