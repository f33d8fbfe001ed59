import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Delta } from '#src/llm/types.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { createEmbedder } from './search/embedder.ts';
import { extractMemories, parseProposals } from './extract.ts';
import { recallMemories } from './recall.ts';
import { createVectors } from './search/vectors.ts';

let api: Api;
let agentId: string;
let organizationId: string;

beforeAll(async () => {
  api = await testApi();
  agentId = await makeAgent(api);
  const sql = 'SELECT organization_id AS id FROM agents WHERE id = $1';
  organizationId = (await api.stage.database.dataSource.query<{ id: string }[]>(sql, [agentId]))[0]!.id;
});

/** What a search needs, without embeddings, and a model that always answers the same. */
function deps(answer: string) {
  const { dataSource, kind } = api.stage.database;
  const vectors = createVectors(dataSource, kind, () => {});
  const clock = () => new Date();
  const onError = () => {};
  const embed = () => Promise.reject(new Error('none'));
  const embedder = createEmbedder({ dataSource, vectors, embed, model: null, clock, onError });
  async function* stream(): AsyncGenerator<Delta> {
    yield { type: 'start', model: 'test' };
    yield { type: 'text', text: answer };
    yield { type: 'finish', reason: 'stop', tokens: null, incomplete: false, kept: {} };
  }
  return { dataSource, vectors, embedder, clock, stream };
}

const run = (answer: string) =>
  extractMemories(deps(answer), {
    agentId,
    organizationId,
    limit: 1_000,
    models: ['test'],
    transcript: [{ role: 'user', text: 'I am vegan.' }],
    sourceMessageId: null,
    userId: null,
    userScope: 'read',
    signal: new AbortController().signal,
  });
const fact = (concept: string, definition: string, more: object = {}) => ({
  memory_type: 'semantic',
  content: { concept, definition },
  ...more,
});

describe('extract', () => {
  it('stores what is usable of an answer, whatever stands around it', async () => {
    const answer = `Sure! Here {it} is:\n\`\`\`json\n${JSON.stringify({
      memories: [
        fact('diet', 'The user is vegan', { importance: 0.8 }),
        { memory_type: 'procedural', content: { procedure: 'Order', steps: ['ask', 'pay'] }, importance: 7 },
        { memory_type: 'semantic', content: { concept: 'broken' } },
        'nonsense',
      ],
    })}\n\`\`\`\nAnything else?`;
    expect(await run(answer)).toMatchObject({
      created: [expect.any(String), expect.any(String)],
      known: 0,
      refused: 2,
    });
    const { data } = (await api.get(`/v2/agents/${agentId}/memories`)).body;
    expect(data.map((memory: any) => [memory.memory_type, memory.importance, memory.created_by]).toSorted()).toEqual([
      ['procedural', 0.5, 'parley'],
      ['semantic', 0.8, 'parley'],
    ]);
  });

  it('does not store twice what is known', async () => {
    expect(
      await run(JSON.stringify([fact('Diet', 'the user is vegan!'), fact('pet', 'a dog'), fact('pet', 'A dog.')])),
    ).toMatchObject({
      created: [expect.any(String)],
      known: 2,
    });
  });

  it('stores nothing of nonsense', async () => {
    for (const answer of [
      '',
      'I remember nothing.',
      '{"memories": "all"}',
      '[[[',
      '{"memories": [null, 3, {}]}',
      '```json\n```',
    ])
      expect((await run(answer)).created).toEqual([]);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (answer) => {
        expect(
          Array.isArray(parseProposals(answer, { sourceMessageId: null, userId: null, userScope: 'read' }).drafts),
        ).toBe(true);
      }),
    );
  });
});

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
    const all = await recallMemories(deps(''), wanted);
    expect(all.memories).toHaveLength(3);
    expect(all).toMatchObject({ method: 'lexical', degraded: expect.any(String) });
    const some = await recallMemories(deps(''), { ...wanted, tokenBudget: 10 });
    expect(some.memories.map(({ text }) => text).toSorted()).toEqual(['sailing', 'she went sailing']);
    expect(some.memories.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(10);
    const counted = { ...deps(''), countTokens: () => 6 };
    expect((await recallMemories(counted, { ...wanted, tokenBudget: 10 })).memories).toHaveLength(1);
    expect((await recallMemories(deps(''), { ...wanted, types: ['semantic'] })).memories).toEqual([]);
    expect((await recallMemories(deps(''), { ...wanted, maxResults: 1 })).memories).toHaveLength(1);
  });
});
