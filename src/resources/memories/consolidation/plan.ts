import { formsOf, similarityOf, tokensOf, wordsIn, type Words } from '#src/resources/memories/search/likeness.ts';
import type { MemoryRow } from '#src/resources/memories/memory.ts';
import { wordsOf } from '#src/resources/memories/search/words.ts';

/** A memory that may be consolidated, with what was decided about it before. */
export type Candidate = Pick<
  MemoryRow,
  'id' | 'version' | 'memoryType' | 'sessionId' | 'content' | 'importance' | 'createdAt'
> & {
  /** Those that it must not be merged with. */
  apart: string[];
  /** Those that it is known to contradict. */
  contradicts: string[];
  isSummary: boolean;
};

export type Merge = { action: 'merge'; sources: Candidate[]; similarity: number };
export type Link = { action: 'link'; concept: string; memories: Candidate[] };
export type Summary = { action: 'summarise'; sources: Candidate[] };
export type Step = Merge | Link | Summary;

type Strategy = 'merge_duplicates' | 'link_contradictions' | 'summarise_episodes';
export type Rules = { strategies: readonly Strategy[]; similarity: number; olderThan: Date };

/** How many memories become one at most, and how many a summary is worth its while for. */
const mostSources = 20;
const fewestEpisodes = 5;
/** A word that so many memories have finds no duplicates. */
const tooCommon = 500;

const newestFirst = (a: Candidate, b: Candidate) =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);

type Leader = { memory: Candidate; words: Words; followers: Candidate[]; similarity: number };

/** Each memory with those that say no more than it does. What says most leads, so that nothing is lost. */
function gather(memories: readonly Candidate[], similarity: number): Leader[] {
  const leaders: Leader[] = [];
  const index = new Map<string, number[]>();
  const all = memories.map((memory) => ({ memory, words: wordsIn(memory.content) }));
  const order = all.toSorted(
    (a, b) =>
      b.words.all.size - a.words.all.size ||
      b.words.list.length - a.words.list.length ||
      b.memory.importance - a.memory.importance ||
      newestFirst(a.memory, b.memory),
  );
  for (const { memory, words } of order) {
    const leader = leaderOf(memory, words, leaders, index, similarity);
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

/** Those that have the rarest word of a memory, in their order: nobody else can say all that it does. */
function possible(words: Words, index: ReadonlyMap<string, number[]>): number[] {
  const placesOf = (word: string) => formsOf(word).flatMap((form) => index.get(form) ?? []);
  const countOf = (word: string) => formsOf(word).reduce((sum, form) => sum + (index.get(form)?.length ?? 0), 0);
  let [rarest, fewest] = ['', Infinity];
  for (const word of words.all) {
    const count = countOf(word);
    if (count < fewest) [rarest, fewest] = [word, count];
  }
  return fewest > tooCommon ? [] : [...new Set(placesOf(rarest))].toSorted((a, b) => a - b);
}

function leaderOf(
  memory: Candidate,
  words: Words,
  leaders: Leader[],
  index: ReadonlyMap<string, number[]>,
  least: number,
): { leader: Leader; similarity: number } | null {
  let best: { leader: Leader; similarity: number } | null = null;
  let most = -1;
  for (const place of possible(words, index)) {
    const leader = leaders[place]!;
    const similarity = mayMerge(leader, memory) ? similarityOf(leader.words, words) : 0;
    if (similarity < least) continue;
    const shared = [...words.all].filter((word) => leader.words.all.has(word)).length;
    if (shared > most) [best, most] = [{ leader, similarity }, shared];
  }
  return best;
}

function mayMerge({ memory: one, followers }: Leader, other: Candidate): boolean {
  if (one.memoryType !== other.memoryType || one.sessionId !== other.sessionId) return false;
  if (followers.length + 1 >= mostSources) return false;
  return ![one, ...followers].some(({ id, apart }) => apart.includes(other.id) || other.apart.includes(id));
}

const conceptOf = ({ content }: Candidate) => ('concept' in content ? wordsOf(content.concept).join(' ') : null);
const definitionOf = ({ content }: Candidate) =>
  'concept' in content ? tokensOf([content.definition, ...(content.cases ?? [])].join(' ')).join(' ') : '';

/** Memories of the same concept that say different things: the newest one of each concept against the others. */
function contradictions(memories: readonly Candidate[]): Link[] {
  const byConcept = new Map<string, Candidate[]>();
  for (const memory of memories) {
    const concept = conceptOf(memory);
    if (concept) byConcept.set(concept, [...(byConcept.get(concept) ?? []), memory]);
  }
  return [...byConcept.values()].flatMap((all) => {
    const [newest, ...others] = all.toSorted(newestFirst) as [Candidate, ...Candidate[]];
    const unlinked = others.filter(
      (other) =>
        definitionOf(other) !== definitionOf(newest) &&
        !newest.contradicts.includes(other.id) &&
        !other.contradicts.includes(newest.id),
    );
    const { concept } = newest.content as { concept: string };
    return unlinked.length > 0 ? [{ action: 'link', concept, memories: [newest, ...unlinked] }] : [];
  });
}

/** Old episodes, month by month; what an earlier summary was taken apart into stays as it is. */
function summaries(memories: readonly Candidate[], olderThan: Date): Summary[] {
  const old = memories
    .filter(({ memoryType, createdAt, apart, isSummary }) => {
      const is = memoryType === 'episodic' && createdAt < olderThan;
      return is && apart.length === 0 && !isSummary;
    })
    .toSorted((a, b) => newestFirst(b, a));
  const months = Map.groupBy(old, ({ createdAt }) => createdAt.toISOString().slice(0, 7));
  return [...months.values()].flatMap((month) => {
    const parts = Array.from({ length: Math.ceil(month.length / mostSources) }, (_, part) =>
      month.slice(part * mostSources, (part + 1) * mostSources),
    );
    return parts
      .filter((sources) => sources.length >= fewestEpisodes)
      .map((sources): Summary => ({ action: 'summarise', sources }));
  });
}

/** What is to be done. The same memories give the same plan, in whatever order they come. */
export function planOf(memories: readonly Candidate[], { strategies, similarity, olderThan }: Rules): Step[] {
  const leaders = strategies.includes('merge_duplicates') ? gather(memories, similarity) : null;
  const merges = (leaders ?? [])
    .filter(({ followers }) => followers.length > 0)
    .map((leader): Merge => ({
      action: 'merge',
      sources: [leader.memory, ...leader.followers],
      similarity: leader.similarity,
    }))
    .toSorted((a, b) => (a.sources[0]!.id < b.sources[0]!.id ? -1 : 1));
  const left = leaders ? leaders.map(({ memory }) => memory) : [...memories];
  const merged = new Set(merges.flatMap(({ sources }) => sources.map(({ id }) => id)));
  const links = strategies.includes('link_contradictions')
    ? contradictions(left).toSorted((a, b) => (a.concept < b.concept ? -1 : 1))
    : [];
  const alone = memories.filter(({ id }) => !merged.has(id));
  return [...merges, ...links, ...(strategies.includes('summarise_episodes') ? summaries(alone, olderThan) : [])];
}
