import { createPauses, type Pause } from '#src/process/pauses.ts';
import {
  toWordForms,
  computeSimilarity,
  toWordTokens,
  toWordProfile,
  type WordProfile,
} from '#src/resources/memories/search/similarity.ts';
import type { MemoryRow } from '#src/resources/memories/memory.ts';
import { toWords } from '#src/words/words.ts';

/** A memory that may be consolidated, with what earlier consolidations decided about it. */
export type Candidate = Pick<
  MemoryRow,
  | 'id'
  | 'version'
  | 'memoryType'
  | 'scopeType'
  | 'scopeKey'
  | 'userId'
  | 'sessionId'
  | 'key'
  | 'content'
  | 'importance'
  | 'createdAt'
> & {
  /** The ids of memories that it must not be merged with. */
  apart: string[];
  /** The ids of memories that it is known to contradict. */
  contradicts: string[];
  isSummary: boolean;
};

/** A step that merges near-duplicates into one memory. */
export type MergeStep = { action: 'merge'; sources: Candidate[]; similarity: number };

/** A step that links memories that contradict each other. */
export type LinkStep = { action: 'link'; concept: string; memories: Candidate[] };

/** A step that summarises old episodic memories in one. */
export type SummaryStep = { action: 'summarise'; sources: Candidate[] };

/** A step of a consolidation, one transaction. */
export type ConsolidationStep = MergeStep | LinkStep | SummaryStep;

type Strategy = 'merge_duplicates' | 'link_contradictions' | 'summarise_episodes';

/** The strategies and thresholds of a plan. */
export type PlanOptions = { strategies: readonly Strategy[]; similarity: number; olderThan: Date };

/** The largest number of memories that become one, and the smallest number that is worth a summary. */
const maxSources = 20;
const minEpisodes = 5;
/** The number of memories above which a word is too common to find duplicates by. */
const maxWordMemories = 500;

const compareNewestFirst = (a: Candidate, b: Candidate) =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);

/** A memory that represents its followers. `similarity` is the least of theirs. */
type Leader = { memory: Candidate; words: WordProfile; followers: Candidate[]; similarity: number };

/** Groups memories under a leader that has all of their words. The memory with the most words leads, so nothing is lost. */
async function groupByLeader(memories: readonly Candidate[], similarity: number, pause: Pause): Promise<Leader[]> {
  const leaders: Leader[] = [];
  const index = new Map<string, number[]>();
  const all: { memory: Candidate; words: WordProfile }[] = [];
  for (const memory of memories) {
    all.push({ memory, words: toWordProfile(memory.content) });
    await pause();
  }
  const order = all.toSorted(
    (a, b) =>
      b.words.all.size - a.words.all.size ||
      b.words.list.length - a.words.list.length ||
      b.memory.importance - a.memory.importance ||
      compareNewestFirst(a.memory, b.memory),
  );
  for (const { memory, words } of order) {
    const leader = await findLeader({ memory, words }, leaders, index, similarity, pause);
    if (leader) {
      leader.leader.followers.push(memory);
      leader.leader.similarity = Math.min(leader.leader.similarity, leader.similarity);
      continue;
    }
    for (const word of words.all) {
      const places = index.get(word);
      if (places) places.push(leaders.length);
      else index.set(word, [leaders.length]);
    }
    leaders.push({ memory, words, followers: [], similarity: 1 });
  }
  return leaders;
}

/** Finds the leaders that have the rarest word of a memory, in their order: no other leader can have all of its words. */
function findPossibleLeaders(words: WordProfile, index: ReadonlyMap<string, number[]>): number[] {
  const placesOf = (word: string) => toWordForms(word).flatMap((form) => index.get(form) ?? []);
  const countOf = (word: string) => toWordForms(word).reduce((sum, form) => sum + (index.get(form)?.length ?? 0), 0);
  let [rarest, fewest] = ['', Infinity];
  for (const word of words.all) {
    const count = countOf(word);
    if (count < fewest) [rarest, fewest] = [word, count];
  }
  return fewest > maxWordMemories ? [] : [...new Set(placesOf(rarest))].toSorted((a, b) => a - b);
}

async function findLeader(
  { memory, words }: { memory: Candidate; words: WordProfile },
  leaders: Leader[],
  index: ReadonlyMap<string, number[]>,
  least: number,
  pause: Pause,
): Promise<{ leader: Leader; similarity: number } | null> {
  let best: { leader: Leader; similarity: number } | null = null;
  let most = -1;
  for (const place of findPossibleLeaders(words, index)) {
    await pause();
    const leader = leaders[place]!;
    const similarity = mayMerge(leader, memory) ? computeSimilarity(leader.words, words) : 0;
    if (similarity < least) continue;
    const shared = [...words.all].filter((word) => leader.words.all.has(word)).length;
    if (shared > most) [best, most] = [{ leader, similarity }, shared];
  }
  return best;
}

function mayMerge({ memory: one, followers }: Leader, other: Candidate): boolean {
  if (one.memoryType !== other.memoryType) return false;
  if (followers.length + 1 >= maxSources) return false;
  // A key says which memory is meant: two of them stay two.
  if (other.key !== null && [one, ...followers].some(({ key }) => key !== null)) return false;
  return ![one, ...followers].some(({ id, apart }) => apart.includes(other.id) || other.apart.includes(id));
}

const toConcept = ({ content }: Candidate) => ('concept' in content ? toWords(content.concept).join(' ') : null);
const toDefinition = ({ content }: Candidate) =>
  'concept' in content ? toWordTokens([content.definition, ...(content.cases ?? [])].join(' ')).join(' ') : '';

/** Finds memories of one concept with different definitions: the newest one of each concept against the others. */
async function findContradictions(memories: readonly Candidate[], pause: Pause): Promise<LinkStep[]> {
  const byConcept = new Map<string, Candidate[]>();
  for (const memory of memories) {
    const concept = toConcept(memory);
    if (!concept) continue;
    const known = byConcept.get(concept);
    if (known) known.push(memory);
    else byConcept.set(concept, [memory]);
    await pause();
  }
  const links: LinkStep[] = [];
  for (const all of byConcept.values()) {
    const [newest, ...others] = all.toSorted(compareNewestFirst) as [Candidate, ...Candidate[]];
    const unlinked = await findUnlinked(newest, others, pause);
    const { concept } = newest.content as { concept: string };
    if (unlinked.length > 0) links.push({ action: 'link', concept, memories: [newest, ...unlinked] });
  }
  return links;
}

/** Finds those with another definition than the newest one, unless the two are linked already. */
async function findUnlinked(newest: Candidate, others: readonly Candidate[], pause: Pause): Promise<Candidate[]> {
  if (others.length === 0) return [];
  const definition = toDefinition(newest);
  const known = new Set(newest.contradicts);
  const unlinked: Candidate[] = [];
  for (const other of others) {
    await pause();
    if (known.has(other.id) || other.contradicts.includes(newest.id) || toDefinition(other) === definition) continue;
    unlinked.push(other);
  }
  return unlinked;
}

/** Plans summaries of old episodes, month by month. Episodes of a summary that was undone stay as they are. */
function planSummaries(memories: readonly Candidate[], olderThan: Date): SummaryStep[] {
  const old = memories
    .filter(({ memoryType, createdAt, apart, isSummary }) => {
      const is = memoryType === 'episodic' && createdAt < olderThan;
      return is && apart.length === 0 && !isSummary;
    })
    .toSorted((a, b) => compareNewestFirst(b, a));
  const months = Map.groupBy(old, ({ createdAt }) => createdAt.toISOString().slice(0, 7));
  return [...months.values()].flatMap((month) => {
    const parts = Array.from({ length: Math.ceil(month.length / maxSources) }, (_, part) =>
      month.slice(part * maxSources, (part + 1) * maxSources),
    );
    return parts
      .filter((sources) => sources.length >= minEpisodes)
      .map((sources): SummaryStep => ({ action: 'summarise', sources }));
  });
}

const compareKeys = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/**
 * Plans a consolidation, each scope by itself: no step has memories of two scopes. The plan depends on the memories alone,
 * not on their order.
 */
export async function planConsolidation(
  memories: readonly Candidate[],
  options: PlanOptions,
): Promise<ConsolidationStep[]> {
  const scopes = [...Map.groupBy(memories, ({ scopeKey }) => scopeKey)].toSorted(([a], [b]) => compareKeys(a, b));
  const steps: ConsolidationStep[] = [];
  for (const [, those] of scopes) steps.push(...(await planScope(those, options)));
  return steps;
}

async function planScope(
  memories: readonly Candidate[],
  { strategies, similarity, olderThan }: PlanOptions,
): Promise<ConsolidationStep[]> {
  // An agent may have a hundred thousand memories.
  const pause = createPauses();
  const leaders = strategies.includes('merge_duplicates') ? await groupByLeader(memories, similarity, pause) : null;
  const merges = (leaders ?? [])
    .filter(({ followers }) => followers.length > 0)
    .map((leader): MergeStep => ({
      action: 'merge',
      sources: [leader.memory, ...leader.followers],
      similarity: leader.similarity,
    }))
    .toSorted((a, b) => (a.sources[0]!.id < b.sources[0]!.id ? -1 : 1));
  const left = leaders ? leaders.map(({ memory }) => memory) : [...memories];
  const merged = new Set(merges.flatMap(({ sources }) => sources.map(({ id }) => id)));
  const links = strategies.includes('link_contradictions')
    ? (await findContradictions(left, pause)).toSorted((a, b) => (a.concept < b.concept ? -1 : 1))
    : [];
  const alone = memories.filter(({ id }) => !merged.has(id));
  return [...merges, ...links, ...(strategies.includes('summarise_episodes') ? planSummaries(alone, olderThan) : [])];
}
