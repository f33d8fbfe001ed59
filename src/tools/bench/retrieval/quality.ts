import { defaultMinRelevance } from '#src/resources/memories/recall.ts';
import { findRelevantMemories } from '#src/resources/memories/search/search.ts';
import type { Store } from '#src/tools/bench/memory-store.ts';
import { openStore, type StoreOptions } from '#src/tools/bench/memory-store.ts';
import type { LabelledSet } from './labelled-set.ts';
import type { Question } from './question.ts';

export const methods = ['lexical', 'semantic', 'auto'] as const;
export type Method = (typeof methods)[number];

/** How well a method finds: means over questions, each from 0 to 1. */
export type Quality = {
  /** The share of questions whose first result is an answer. */
  hit1: number;
  /** The mean reciprocal rank of the first answer. */
  mrr: number;
  /** The share of answers among the first ten results. */
  recall10: number;
  /** The share of questions of which an answer is relevant enough to be recalled. */
  recalled: number;
};
export type MethodQuality = Quality & {
  byKind: Record<string, Quality>;
  /** The share of questions without an answer for which nothing is recalled; null when there are none. */
  silent: number | null;
};

/** The results of a question: the names of the memories with their relevance, the best first. */
type Outcome = { question: Question; ranked: { name: string; relevance: number }[] };

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const isRecalled = ({ relevance }: { relevance: number }) => relevance >= defaultMinRelevance;

function computeQuality(outcomes: readonly Outcome[]): Quality {
  const places = outcomes.map(({ question, ranked }) =>
    ranked.findIndex(({ name }) => question.answers.includes(name)),
  );
  const inTen = ({ question, ranked }: Outcome) =>
    ranked.slice(0, 10).filter(({ name }) => question.answers.includes(name)).length / question.answers.length;
  return {
    hit1: mean(places.map((place) => (place === 0 ? 1 : 0))),
    mrr: mean(places.map((place) => (place < 0 ? 0 : 1 / (place + 1)))),
    recall10: mean(outcomes.map(inTen)),
    recalled: mean(
      outcomes.map(({ question, ranked }) =>
        ranked.some((hit) => question.answers.includes(hit.name) && isRecalled(hit)) ? 1 : 0,
      ),
    ),
  };
}

function summarise(outcomes: readonly Outcome[]): MethodQuality {
  const answerable = outcomes.filter(({ question }) => question.answers.length > 0);
  const unanswerable = outcomes.filter(({ question }) => question.answers.length === 0);
  const kinds = [...new Set(answerable.map(({ question }) => question.kind))];
  const ofKind = (kind: string) => answerable.filter(({ question }) => question.kind === kind);
  return {
    ...computeQuality(answerable),
    byKind: Object.fromEntries(kinds.map((kind) => [kind, computeQuality(ofKind(kind))])),
    silent: unanswerable.length > 0 ? mean(unanswerable.map(({ ranked }) => (ranked.some(isRecalled) ? 0 : 1))) : null,
  };
}

async function ask(store: Store, method: Method, question: Question, names: ReadonlyMap<string, string>) {
  const { found } = await findRelevantMemories(store, {
    keys: [store.agentId],
    query: question.query,
    options: { method, max_results: 100 },
  });
  return {
    question,
    ranked: found.map(({ row, scores }) => ({ name: names.get(row.id)!, relevance: scores.relevance })),
  };
}

/** Measures how well each method finds the memories of a labelled set, with a model that embeds them. */
export async function measureQuality(
  set: LabelledSet,
  options: StoreOptions = {},
): Promise<Record<Method, MethodQuality>> {
  const store = await openStore({ ...options, clock: () => set.now });
  try {
    const ids = await store.rememberAll(Object.values(set.memories));
    const names = new Map(Object.keys(set.memories).map((name, index) => [ids[index]!, name]));
    const measured = {} as Record<Method, MethodQuality>;
    for (const method of methods) {
      const outcomes: Outcome[] = [];
      for (const question of set.questions) outcomes.push(await ask(store, method, question, names));
      measured[method] = summarise(outcomes);
    }
    return measured;
  } finally {
    await store.close();
  }
}
