import type { Figures, Ratio, Result } from '#src/tools/bench/measure.ts';
import type { StoreOptions } from '#src/tools/bench/memory-store.ts';
import { factsInLanguages, factsOfPeople, factsOfShop, type LabelledSet } from './labelled-set.ts';
import { measureQuality, methods, type Method, type MethodQuality, type Quality } from './quality.ts';

const units = { hit1: 'hit@1', mrr: 'MRR', recall10: 'recall@10', recalled: 'recalled' } as const;
const measures = Object.keys(units) as (keyof Quality)[];

/** The model that embeds: that of a server, when the environment names one, else the offline provider's. */
const toStoreOptions = (): StoreOptions => ({
  baseUrl: process.env['PARLEY_BENCH_EMBEDDINGS_URL'] ?? null,
  ...(process.env['PARLEY_BENCH_EMBEDDING_MODEL'] && { model: process.env['PARLEY_BENCH_EMBEDDING_MODEL'] }),
});

function toFigures(scenario: string, measured: Record<Method, MethodQuality>): Figures[] {
  const figure = (variant: string, unit: string, value: number) => ({ scenario, variant, unit, rounds: [value] });
  return methods.flatMap((method) => {
    const { byKind, silent, ...all } = measured[method];
    const of = (variant: string, quality: Quality) =>
      measures.map((measure) => figure(variant, units[measure], quality[measure]));
    return [
      ...of(method, all),
      ...(silent === null ? [] : [figure(method, 'silent', silent)]),
      ...Object.entries(byKind).flatMap(([kind, quality]) => of(`${method} ${kind}`, quality)),
    ];
  });
}

/** The two methods together have to be worth their while: never worse than the better one of the two alone. */
function toRatios(scenario: string, { lexical, semantic, auto }: Record<Method, MethodQuality>): Ratio[] {
  return (['hit1', 'mrr', 'recall10'] as const).map((measure) => ({
    scenario,
    what: `${units[measure]}: auto / the better one`,
    ratio: auto[measure] / Math.max(lexical[measure], semantic[measure]),
    most: null,
    least: 1,
  }));
}

async function measureSet(set: LabelledSet): Promise<Result> {
  const measured = await measureQuality(set, toStoreOptions());
  const scenario = `retrieval: ${set.name}`;
  return { figures: toFigures(scenario, measured), ratios: toRatios(scenario, measured) };
}

/** How well each method finds what is asked for, by kind of question, in the labelled sets. */
export async function retrievalScenario(): Promise<Result> {
  const result: Result = { figures: [], ratios: [] };
  for (const set of [factsOfPeople, factsOfShop, factsInLanguages]) {
    const { figures, ratios } = await measureSet(set);
    result.figures.push(...figures);
    result.ratios.push(...ratios);
  }
  return result;
}
