import { fuseRankings, type Hit } from '#src/resources/memories/search/fuse.ts';
import { searchByWords } from '#src/resources/memories/search/lexical.ts';
import type { SearchScope } from '#src/resources/memories/search/search-scope.ts';
import type { Figures, Ratio, Result } from './measure.ts';
import { model, openStore, type Store } from './memory-store.ts';
import { questions, remembered, type Question } from './retrieval-set.ts';

const limit = 50;
const shown = 5;

type Method = 'lexical' | 'vector' | 'hybrid';

async function rank(store: Store, all: number, query: string): Promise<Record<Method, string[]>> {
  const scope: SearchScope = { keys: [store.agentId], filters: {}, asOf: null, now: store.clock() };
  const words = await searchByWords(store.dataSource, scope, { query, all, limit });
  const near = await store.vectors.search(scope, (await store.embedder.query(query, model))!, limit, true);
  const ids = (hits: readonly Hit[]) => hits.map(({ id }) => id);
  const hybrid = fuseRankings([
    { method: 'lexical', hits: words },
    { method: 'vector', hits: near },
  ]);
  return { lexical: ids(words), vector: ids(near), hybrid: hybrid.map(({ id }) => id) };
}

const recallOf = (ranked: string[], answers: string[]) =>
  answers.filter((id) => ranked.slice(0, shown).includes(id)).length / answers.length;

/** Returns one for the right answer in the first place, a half for the second and so on. */
const reciprocalRankOf = (ranked: string[], answers: string[]) => {
  const place = ranked.findIndex((id) => answers.includes(id));
  return place < 0 ? 0 : 1 / (place + 1);
};

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Measures how well each method finds what is asked for, over all questions: recall@5 and the mean reciprocal rank. */
export async function qualityOf(): Promise<Result> {
  const store = await openStore();
  try {
    const names = Object.keys(remembered);
    const ids = await store.remember(Object.values(remembered));
    const idOf = (name: string) => ids[names.indexOf(name)]!;
    const ranked: { question: Question; ranks: Record<Method, string[]> }[] = [];
    for (const question of questions) ranked.push({ question, ranks: await rank(store, names.length, question.query) });
    const scenario = `retrieval: ${questions.length} questions`;
    const methods: Method[] = ['lexical', 'vector', 'hybrid'];
    const figure = (unit: string, variant: Method, score: typeof recallOf): Figures => {
      const value = mean(ranked.map(({ question, ranks }) => score(ranks[variant], question.answers.map(idOf))));
      return { scenario, variant, unit, rounds: [value] };
    };
    const figures = [
      ...methods.map((method) => figure('recall@5', method, recallOf)),
      ...methods.map((method) => figure('MRR', method, reciprocalRankOf)),
    ];
    return { figures, ratios: ['recall@5', 'MRR'].flatMap((unit) => earned(scenario, unit, figures)) };
  } finally {
    await store.close();
  }
}

/** Fusion has to be worth its while: not worse than the better one of the two alone. */
function earned(scenario: string, unit: string, figures: readonly Figures[]): Ratio[] {
  const of = (method: Method) => figures.find((f) => f.unit === unit && f.variant === method)!.rounds[0]!;
  const best = Math.max(of('lexical'), of('vector'));
  return [{ scenario, what: `${unit}: hybrid / the better one`, ratio: of('hybrid') / best, most: null, least: 1 }];
}
