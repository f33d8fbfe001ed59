import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { createEmbedder } from './search/embedder.ts';
import { recallMemories } from './recall.ts';
import { createVectors } from './search/vectors.ts';
import { WordCache } from './search/word-cache.ts';

let api: Api;

beforeAll(async () => {
  api = await testApi();
});

/** Makes what a search needs, without embeddings. */
function deps() {
  const { dataSource, kind } = api.stage.database;
  const vectors = createVectors(dataSource, kind, () => {});
  const clock = () => new Date();
  const embed = () => Promise.reject(new Error('none'));
  const embedder = createEmbedder({ dataSource, vectors, embed, model: null, clock, onError: () => {} });
  return { dataSource, vectors, words: new WordCache(dataSource, () => {}), embedder, clock };
}

describe('recall', () => {
  it('brings the most relevant memories that fit into the budget', async () => {
    const own = await makeAgent(api);
    const write = (note: string) =>
      api.post(`/v2/agents/${own}/memories`, { body: { memory_type: 'working', content: { note } } });
    await write('sailing');
    await write(`sailing is what she did every summer ${'with her friends '.repeat(20)}`);
    await write('she went sailing');
    const wanted = {
      conversation: { agentId: own, userId: null, sessionId: null, userScope: 'none' as const },
      query: 'sailing',
    };
    const all = await recallMemories(deps(), wanted);
    expect(all.memories).toHaveLength(3);
    expect(all).toMatchObject({ method: 'lexical', degraded: expect.any(String) });
    const some = await recallMemories(deps(), { ...wanted, tokenBudget: 30 });
    expect(some.memories.map(({ text }) => text).toSorted()).toEqual(['sailing', 'she went sailing']);
    expect(some.memories.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(30);
    const counted = { ...deps(), countTokens: () => 6 };
    expect((await recallMemories(counted, { ...wanted, tokenBudget: 10 })).memories).toHaveLength(1);
    expect((await recallMemories(deps(), { ...wanted, types: ['semantic'] })).memories).toEqual([]);
    expect((await recallMemories(deps(), { ...wanted, maxResults: 1 })).memories).toHaveLength(1);
  });
});
