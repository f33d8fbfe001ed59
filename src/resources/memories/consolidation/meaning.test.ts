import { beforeAll, describe, expect, it } from 'vitest';
import type { EmbedRequest } from '#src/llm/types.ts';
import { createEmbedder } from '#src/resources/memories/search/embedder.ts';
import { paraphrases } from '#src/resources/memories/search/small-talk.ts';
import { createVectors } from '#src/resources/memories/search/vectors.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { listCandidates } from './candidate-store.ts';
import { createMeaningPairs } from './meaning.ts';
import { planConsolidation } from './plan.ts';

let api: Api;

beforeAll(async () => {
  api = await testApi();
});

const topics = [/oslo|norwegian capital/i, /dairy|milk/i, /cello|orchestra/i, /rent|landlord/i];
const dimensions = 64;

/** Makes a vector that points to the subject of a text, and a little to its letters. */
function toVector(text: string, knowsMeaning: boolean): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const letter of text) vector[20 + (letter.codePointAt(0)! % 40)]! += 1;
  const length = Math.hypot(...vector) || 1;
  const pair = paraphrases.findIndex((texts) => texts.includes(text));
  const subject = pair >= 0 ? pair : topics.findIndex((topic) => topic.test(text)) + paraphrases.length;
  const letters = vector.map((value) => (value / length) * 0.3);
  if (knowsMeaning && subject >= (pair >= 0 ? 0 : paraphrases.length)) letters[subject]! += 1;
  return letters;
}

/** Plans a consolidation of notes that a model has embedded. */
async function plan(notes: readonly string[], knowsMeaning: boolean, decide: 'model' | 'equal' = 'model') {
  const { dataSource, kind } = api.stage.database;
  const vectors = createVectors(dataSource, kind, () => {});
  const clock = () => new Date();
  const agentId = await makeAgent(api);
  const model = `test/meaning-${knowsMeaning}`;
  const embed = async ({ texts }: EmbedRequest) =>
    ({ vectors: texts.map((text) => toVector(text, knowsMeaning)) }) as never;
  const embedder = createEmbedder({ dataSource, vectors, embed, model, clock, onError: () => {} });
  if (!(await vectors.support())) return null;
  for (const note of notes) {
    const body = { memory_type: 'working', content: { note } };
    const { id } = (await api.post(`/v2/agents/${agentId}/memories`, { body })).body;
    await vectors.keep([{ id, version: 1, vector: toVector(note, knowsMeaning) }], model);
  }
  const listByMeaning = await createMeaningPairs({ vectors, embedder, clock });
  const memories = await listCandidates(dataSource, { agentId, keys: null }, clock());
  const options = { strategies: ['merge_duplicates'] as const, similarity: 0.5, olderThan: clock(), decide };
  const steps = await planConsolidation(memories, { ...options, listByMeaning });
  return steps.map((step) =>
    step.action === 'merge'
      ? [step.needsModel, ...step.sources.map(({ content }) => (content as { note: string }).note)]
      : step,
  );
}

const notes = [
  'Ada lives in Oslo',
  'The Norwegian capital is where she has her home',
  'Milk upsets her stomach',
  'She plays the cello',
  'No dairy for Ada',
];

describe('memories that mean the same in other words', () => {
  it('are proposed to the model, which decides', async () => {
    const steps = await plan(notes, true);
    if (!steps) return;
    expect(steps).toHaveLength(2);
    expect(steps).toEqual(
      expect.arrayContaining([
        [true, notes[1], notes[0]],
        [true, notes[4], notes[2]],
      ]),
    );
    expect(await plan(notes, true, 'equal')).toEqual([]);
  });

  it('are not looked for by a model that compares letters', async () => {
    const steps = await plan(notes, false);
    if (steps) expect(steps).toEqual([]);
    const { dataSource, kind } = api.stage.database;
    const vectors = createVectors(dataSource, kind, () => {});
    const embed = () => Promise.reject(new Error('none'));
    const clock = () => new Date();
    const embedder = createEmbedder({ dataSource, vectors, embed, model: null, clock, onError: () => {} });
    expect(await createMeaningPairs({ vectors, embedder, clock })).toBeNull();
  });
});
