import { watchBackends } from './backends.ts';
import { findRelevantMemories, type SearchDeps } from '#src/resources/memories/search/search.ts';
import type { SearchScope } from '#src/resources/memories/search/search-scope.ts';
import type { Vectors } from '#src/resources/memories/search/vectors.ts';
import { type BenchOptions, interleave, median, ratioOf, type Figures, type Ratio, type Result } from './measure.ts';
import { databaseUrl, type MemorySet, openSet } from './memory-set.ts';
import type { Store } from './memory-store.ts';
import { makeQuery } from './memory-texts.ts';
import { randomOf } from './streams.ts';

/** The longest time that 95 of 100 searches may take among so many memories, in ms of CPU. */
const bars = [
  { memories: 10_000, mostMs: 25 },
  { memories: 100_000, mostMs: 50 },
];
const searches = 60;
/** The searches of each kind that come before those that are measured: the machine code of the database is made at first use. */
const warmUps = 120;

type ElapsedTime = { cpu: number; wall: number };
type Search = (query: string) => Promise<unknown>;

const p95 = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)]!;

/** Reads the CPU time that a server has used for the database, in µs; 0 for the embedded one, which is in the process. */
type ReadServerCpu = () => Promise<number>;

async function watchServer(): Promise<ReadServerCpu> {
  if (databaseUrl === null) return async () => 0;
  const read = await watchBackends(databaseUrl);
  if (!read) throw new Error('The server of DATABASE_URL does not run on this machine: its CPU time cannot be read.');
  return read;
}

/**
 * Measures the longest time of 95 of 100 searches, in ms: of CPU, the database and the gateway's part included, since
 * the machine is shared; and by the clock.
 */
async function measureSearches(
  queries: readonly string[],
  search: Search,
  readServerCpu: ReadServerCpu,
): Promise<ElapsedTime> {
  const [cpu, wall]: [number[], number[]] = [[], []];
  for (const query of queries) {
    const serverBefore = await readServerCpu();
    const [before, startedAt] = [process.cpuUsage(), performance.now()];
    await search(query);
    const { user, system } = process.cpuUsage(before);
    wall.push(performance.now() - startedAt);
    cpu.push((user + system + (await readServerCpu()) - serverBefore) / 1_000);
  }
  return { cpu: p95(cpu), wall: p95(wall) };
}

/** Makes the services of searches that compare every vector, without an index. */
function toExact(store: Store): SearchDeps {
  const { vectors } = store;
  const exact: Pick<Vectors, 'support' | 'nearness' | 'search'> = {
    support: () => vectors.support(),
    nearness: (...query) => vectors.nearness(...query),
    search: (scope, embedded, options) => vectors.search(scope, embedded, { ...options, few: true }),
  };
  return { ...store, vectors: exact as Vectors };
}

/** Measures how many of the first ten of a search that compares every vector are found with the index. */
export async function measureRecall(
  store: Store,
  queries: readonly string[],
  search: { keys: readonly string[]; filters?: SearchScope['filters'] },
): Promise<number> {
  const exact = toExact(store);
  const findIds = async (deps: SearchDeps, query: string) =>
    (await findRelevantMemories(deps, { ...search, query })).found.map(({ row }) => row.id);
  let [found, all] = [0, 0];
  for (const query of queries) {
    const ours = new Set(await findIds(store, query));
    const theirs = await findIds(exact, query);
    found += theirs.filter((id) => ours.has(id)).length;
    all += theirs.length;
  }
  return found / all;
}

async function searchExactly(store: Store, query: string): Promise<void> {
  const scope: SearchScope = { keys: [store.agentId], filters: {}, asOf: null, now: store.clock() };
  const embedded = (await store.embedder.query(query, store.model))!;
  await store.vectors.search(scope, embedded, { limit: 50, few: true });
}

/** The filters of searches: few of many memories, and half of them. */
const few = { importance_min: 0.995 };
const half = { importance_min: 0.5 };

function listVariants({ store, userKeys }: MemorySet) {
  const keys = [store.agentId];
  const search =
    (deps: SearchDeps, filters: SearchScope['filters'] = {}, within: readonly string[] = keys) =>
    (query: string) =>
      findRelevantMemories(deps, { keys: within, query, filters });
  return {
    hybrid: search(store),
    'with a user': search(store, {}, userKeys),
    'few of many': search(store, few),
    'half of many': search(store, half),
    lexical: search(store.lexical),
    'exact scan': (query: string) => searchExactly(store, query),
  };
}

/** The variants that have a bar. */
const limited = ['hybrid', 'with a user', 'few of many', 'half of many'] as const;

async function listRecalls({ store, userKeys }: MemorySet, queries: readonly string[]): Promise<[string, number][]> {
  const keys = [store.agentId];
  return [
    ['recall@10 against exact', await measureRecall(store, queries, { keys })],
    ['… with a user', await measureRecall(store, queries, { keys: userKeys })],
    ['… half of many', await measureRecall(store, queries, { keys, filters: half })],
  ];
}

async function measureSet(
  set: MemorySet,
  scenario: string,
  mostMs: number | null,
  { rounds, report }: { rounds: number; report: BenchOptions['report'] },
): Promise<Result> {
  const random = randomOf(set.texts.length + 1);
  const makeQueries = (count: number) => Array.from({ length: count }, () => makeQuery(random, set.texts));
  const variants = listVariants(set);
  const names = Object.keys(variants) as (keyof typeof variants)[];
  const readServerCpu = await watchServer();
  for (const name of names) await measureSearches(makeQueries(warmUps), variants[name], readServerCpu);
  const clocks: Record<string, number[]> = {};
  const taken = await interleave(names, rounds, async (name) => {
    const { cpu, wall } = await measureSearches(makeQueries(searches), variants[name], readServerCpu);
    (clocks[name] ??= []).push(wall);
    report(`  ${name}: ${cpu.toFixed(0)} ms CPU, ${wall.toFixed(0)} ms by the clock`);
    return cpu;
  });
  const figures = names.flatMap((variant): Figures[] => [
    { scenario, variant, unit: 'ms CPU, p95', rounds: taken[variant] },
    { scenario, variant, unit: 'ms by the clock, p95', rounds: clocks[variant]! },
  ]);
  const times = limited.map((name): Ratio => {
    return { scenario, what: `${name}, p95`, unit: 'ms CPU', ratio: median(taken[name]), most: mostMs };
  });
  const recalls = (await listRecalls(set, makeQueries(searches))).map(([what, ratio]): Ratio => {
    return { scenario, what, unit: '', ratio, most: null, least: 0.95 };
  });
  const ratios = ['exact scan', 'lexical'].map((other) => ratioOf(figures, scenario, 'hybrid', other, null));
  return { figures, ratios: [...times, ...recalls, ...ratios] };
}

/** Measures how long searches take among many memories, and what the index misses. */
export async function* memorySearchScenario(rounds: number, options: BenchOptions): AsyncGenerator<Result> {
  for (const memories of options.sizes ?? bars.map((bar) => bar.memories)) {
    const scenario = `memory-search: ${memories / 1_000}k${databaseUrl === null ? '' : ' PostgreSQL'}`;
    options.report(scenario);
    const set = await openSet(memories, options);
    try {
      const mostMs = bars.find((bar) => bar.memories >= memories)?.mostMs ?? null;
      yield await measureSet(set, scenario, mostMs, { rounds, report: options.report });
    } finally {
      await set.store.close();
    }
  }
}
