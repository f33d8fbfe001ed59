import { newId } from '#src/api/ids.ts';
import { findRelevantMemories, type SearchDeps } from '#src/resources/memories/search/search.ts';
import type { SearchScope } from '#src/resources/memories/search/search-scope.ts';
import { toScopeKey } from '#src/resources/memories/scope-key.ts';
import type { Vectors } from '#src/resources/memories/search/vectors.ts';
import { interleave, median, ratioOf, type Figures, type Ratio, type Result } from './measure.ts';
import { openStore, type Store } from './memory-store.ts';
import { randomOf } from './streams.ts';

/** The numbers of memories, each with the longest time that 95 of 100 searches may take, in ms. */
const sizes = [
  { memories: 10_000, mostMs: 25 },
  { memories: 100_000, mostMs: 50 },
];
const searches = 60;

type Random = ReturnType<typeof randomOf>;

const syllables = 'ba de fi go lu ma ne pi ro su ta ve wi xo ya zu kra ble stri flo'.split(' ');

/** Words as a language has them: few are everywhere, most are rare. */
function vocabularyOf(random: Random, count: number): string[] {
  const words = new Set<string>();
  while (words.size < count)
    words.add(Array.from({ length: random.size(2, 4) }, () => random.pick(syllables)).join(''));
  return [...words];
}

const topics = 400;
const wordsOfTopic = 60;

/** Memories are about something: more than half of the words of each belong to its topic. */
function textsOf(random: Random, vocabulary: string[], count: number): string[] {
  const anywhere = () => vocabulary[random.size(1, vocabulary.length) - 1]!;
  const about = Array.from({ length: topics }, () =>
    Array.from({ length: wordsOfTopic }, () => random.pick(vocabulary)),
  );
  return Array.from({ length: count }, () => {
    const topic = random.pick(about);
    const word = () => (random.next() < 0.6 ? random.pick(topic) : anywhere());
    return Array.from({ length: random.size(8, 24) }, word).join(' ');
  });
}

/** Some words of a memory, as somebody would ask for it; every fifth time with a slip. */
function queryOf(random: Random, texts: string[]): string {
  const words = random.pick(texts).split(' ');
  const asked = Array.from({ length: random.size(3, 6) }, () => random.pick(words));
  if (random.next() < 0.2) asked[0] = asked[0]!.slice(0, 2) + asked[0]!.slice(3);
  return asked.join(' ');
}

type ElapsedTime = { cpu: number; wall: number };

const nearlyMost = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)]!;

/**
 * Measures the longest time of 95 of 100 searches, in ms: of CPU, the database and the gateway's part included, since
 * the machine is shared; and by the clock.
 */
async function p95(queries: string[], search: (query: string) => Promise<unknown>): Promise<ElapsedTime> {
  const [cpu, wall]: [number[], number[]] = [[], []];
  for (const query of queries) {
    const [before, begun] = [process.cpuUsage(), performance.now()];
    await search(query);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1_000);
    wall.push(performance.now() - begun);
  }
  return { cpu: nearlyMost(cpu), wall: nearlyMost(wall) };
}

/** Measures how many of the first ten of a search that compares every vector are found with the index. */
async function recall(store: Store, queries: string[]): Promise<number> {
  const { vectors } = store;
  const exact = {
    support: () => vectors.support(),
    nearness: (...query: Parameters<Vectors['nearness']>) => vectors.nearness(...query),
    search: (...[scope, embedded, limit]: Parameters<Vectors['search']>) =>
      vectors.search(scope, embedded, limit, true),
  } as unknown as Vectors;
  const best = async (deps: SearchDeps, query: string) =>
    (await findRelevantMemories(deps, { keys: [store.agentId], query })).found.map(({ row }) => row.id);
  let found = 0;
  let all = 0;
  for (const query of queries) {
    const ours = new Set(await best(store, query));
    const theirs = await best({ ...store, vectors: exact }, query);
    found += theirs.filter((id) => ours.has(id)).length;
    all += theirs.length;
  }
  return found / all;
}

async function exactly(store: Store, query: string): Promise<void> {
  const scope: SearchScope = { keys: [store.agentId], filters: {}, asOf: null, now: store.clock() };
  await store.vectors.search(scope, (await store.embedder.query(query, store.model))!, 50, true);
}

/** The number of memories of a user with the agent, and of the user with all agents. */
const memoriesOfUser = 1_200;

/** Stores memories of a user in both scopes of users. Returns the keys. */
async function rememberUser({ agentId, dataSource, remember }: Store, texts: readonly string[]): Promise<string[]> {
  const userId = newId('usr');
  await dataSource.query(
    `INSERT INTO users (id, organization_id, metadata, created_at, updated_at)
     SELECT $1, organization_id, '{}', now(), now() FROM agents WHERE id = $2`,
    [userId, agentId],
  );
  const scopes = (['user_agent', 'user'] as const).map((scopeType) => ({ scopeType, userId, sessionId: null }));
  for (const scope of scopes) await remember(texts, scope);
  return scopes.map((scope) => toScopeKey(agentId, scope));
}

async function measure(memories: number, mostMs: number, rounds: number): Promise<Result> {
  const random = randomOf(memories);
  const store = await openStore();
  try {
    const texts = textsOf(random, vocabularyOf(random, 20_000), memories);
    await store.remember(texts);
    const keys = [store.agentId, ...(await rememberUser(store, texts.slice(0, memoriesOfUser)))];
    await store.dataSource.query(`SET maintenance_work_mem = '512MB'`);
    await store.vectors.index(store.agentId, store.model);
    const asks =
      (deps: SearchDeps, filters: SearchScope['filters'] = {}, keys = [store.agentId]) =>
      (query: string) =>
        findRelevantMemories(deps, { keys, query, filters });
    const variants = {
      hybrid: asks(store),
      'with a user': asks(store, {}, keys),
      'few of many': asks(store, { importance_min: 0.995 }),
      'half of many': asks(store, { importance_min: 0.5 }),
      lexical: asks(store.lexical),
      'exact scan': (query: string) => exactly(store, query),
    };
    const queries = () => Array.from({ length: searches }, () => queryOf(random, texts));
    for (const search of Object.values(variants)) await p95(queries(), search);
    const names = Object.keys(variants) as (keyof typeof variants)[];
    const clocks: Record<string, number[]> = {};
    const taken = await interleave(names, rounds, async (name) => {
      const { cpu, wall } = await p95(queries(), variants[name]);
      (clocks[name] ??= []).push(wall);
      return cpu;
    });
    const scenario = `memory-search: ${memories / 1_000}k`;
    const figures = names.flatMap((variant): Figures[] => [
      { scenario, variant, unit: 'ms CPU, p95', rounds: taken[variant] },
      { scenario, variant, unit: 'ms by the clock, p95', rounds: clocks[variant]! },
    ]);
    const limited = ['hybrid', 'with a user', 'few of many', 'half of many'] as const;
    const bars: Ratio[] = [
      ...limited.map((name) => ({
        scenario,
        what: `${name}, p95`,
        unit: 'ms CPU',
        ratio: median(taken[name]),
        most: mostMs,
      })),
      {
        scenario,
        what: 'recall@10 against exact',
        unit: '',
        ratio: await recall(store, queries()),
        most: null,
        least: 0.95,
      },
      ratioOf(figures, scenario, 'hybrid', 'exact scan', null),
      ratioOf(figures, scenario, 'hybrid', 'lexical', null),
    ];
    return { figures, ratios: bars };
  } finally {
    await store.close();
  }
}

/** Measures how long searches take among many memories, and what the index misses. */
export async function memorySearchScenario(rounds: number): Promise<Result> {
  const result: Result = { figures: [], ratios: [] };
  for (const { memories, mostMs } of sizes) {
    const { figures, ratios } = await measure(memories, mostMs, rounds);
    result.figures.push(...figures);
    result.ratios.push(...ratios);
  }
  return result;
}
