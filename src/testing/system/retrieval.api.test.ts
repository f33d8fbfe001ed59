import { describe, expect, it } from 'vitest';
import { factsInLanguages, factsOfPeople, factsOfShop } from '#src/tools/bench/retrieval/labelled-set.ts';
import { measureQuality } from '#src/tools/bench/retrieval/quality.ts';

/** The address of a server with real embeddings; `.ci/run` starts it. */
const baseUrl = process.env['PARLEY_TEST_EMBEDDINGS_URL'];
const model = 'all-MiniLM-L6-v2';

const limit = 600_000;

describe.skipIf(!baseUrl)('the labelled sets', () => {
  it(
    'are found with a real model, and nothing is recalled of what is not there',
    async () => {
      const { lexical, semantic, auto } = await measureQuality(factsOfPeople, { baseUrl: baseUrl!, model });
      console.log(JSON.stringify(auto, null, 1));
      expect(auto.hit1).toBeGreaterThanOrEqual(0.75);
      expect(auto.mrr).toBeGreaterThanOrEqual(0.82);
      expect(auto.silent).toBeGreaterThanOrEqual(0.95);
      expect(auto.recalled).toBeGreaterThanOrEqual(0.85);
      for (const measure of ['hit1', 'mrr', 'recall10'] as const)
        expect(auto[measure], measure).toBeGreaterThanOrEqual(Math.max(lexical[measure], semantic[measure]));
    },
    limit,
  );

  it(
    'are found in other languages than English, whichever the model',
    async () => {
      for (const options of [{ baseUrl: baseUrl!, model }, {}]) {
        const { lexical, semantic, auto } = await measureQuality(factsInLanguages, options);
        expect(auto.hit1).toBeGreaterThanOrEqual(Math.max(lexical.hit1, semantic.hit1));
        expect(auto.mrr).toBeGreaterThanOrEqual(0.99 * Math.max(lexical.mrr, semantic.mrr));
        expect(auto.hit1).toBeGreaterThanOrEqual(0.75);
        expect(auto.recall10).toBeGreaterThanOrEqual(0.95);
        expect(auto.silent).toBeGreaterThanOrEqual(0.95);
        for (const kind of ['german inflection', 'german spelling', 'other inflection'])
          expect(auto.byKind[kind]!.recalled, kind).toBeGreaterThanOrEqual(0.9);
      }
    },
    limit,
  );

  it.each([factsOfPeople, factsOfShop])(
    '$name: both methods together are no worse than the better one, with the offline model too',
    async (set) => {
      const { lexical, semantic, auto } = await measureQuality(set);
      for (const measure of ['hit1', 'mrr'] as const)
        expect(auto[measure], measure).toBeGreaterThanOrEqual(Math.max(lexical[measure], semantic[measure]));
    },
    limit,
  );
});
