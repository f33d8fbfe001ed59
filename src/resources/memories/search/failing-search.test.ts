import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';

let stage: Stage;
let api: Api;
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);

beforeAll(async () => {
  stage = await startStage(await openOwnDatabase());
  api = await testApi(stage);
  process.on('unhandledRejection', note);
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  await stage.drain();
  await stage.database.close();
});

describe('a search in memories', () => {
  it.each(['memory_words', 'memory_embeddings'])(
    'whose statements on %s fail is a failure of its request, and ends no process by what nobody waits for',
    async (table) => {
      const agent = await makeAgent(api);
      const body = { memory_type: 'semantic', content: { concept: 'city', definition: 'Ada lives in Oslo' } };
      expect((await api.post(`/v2/agents/${agent}/memories`, { body })).status).toBe(201);
      const { dataSource } = stage.database;
      await dataSource.query(`ALTER TABLE ${table} RENAME TO away`);
      try {
        for (const method of ['auto', 'lexical', 'semantic'])
          for (const filters of [{}, { memory_types: ['semantic'] }]) {
            const search = { query: 'Where does Ada live?', filters, options: { method } };
            const { status } = await api.post(`/v2/agents/${agent}/memories/search`, { body: search });
            expect([200, 500]).toContain(status);
          }
        await new Promise((resolve) => setTimeout(resolve, 100));
      } finally {
        await dataSource.query(`ALTER TABLE away RENAME TO ${table}`);
      }
      expect(unhandled).toEqual([]);
    },
  );
});
