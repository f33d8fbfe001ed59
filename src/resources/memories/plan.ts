import type { Content, MemoryRow } from './memory.ts';
import { textOf } from './memory.ts';
import { wordsOf } from './words.ts';

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

const negations = new Set(
  'no not never none without t cannot nicht kein keine keinen keiner nie niemals ohne pas jamais sans nunca sin niet geen nooit nao'.split(
    ' ',
  ),
);
/** Words that change what is said, however much else is the same. */
const decides = (word: string) => negations.has(word) || /\p{N}/u.test(word);

type Words = { all: ReadonlySet<string>; deciding: string };

function wordsIn(content: Content): Words {
  const words = wordsOf(textOf(content));
  return { all: new Set(words), deciding: words.filter(decides).toSorted().join(' ') };
}

/** Another form of the same word. Two that differ in any other letter may be two names. */
function isVariant(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 4 && long.startsWith(short) && /^(s|es|d|ed)$/.test(long.slice(short.length));
}

/**
 * How much two texts share of their words; 0 when the shorter one says anything that the longer one does not, or when
 * they differ in a number or a negation: then they are not the same.
 */
function similarityOf(longer: Words, shorter: Words): number {
  if (longer.deciding !== shorter.deciding) return 0;
  const own = [...shorter.all].filter((word) => !longer.all.has(word));
  const others = [...longer.all].filter((word) => !shorter.all.has(word));
  for (const word of own) {
    const at = others.findIndex((other) => isVariant(word, other));
    if (at < 0) return 0;
    others.splice(at, 1);
  }
  return (2 * shorter.all.size) / (shorter.all.size + longer.all.size);
}

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
    for (const word of words.all) index.set(word, [...(index.get(word) ?? []), leaders.length]);
    leaders.push({ memory, words, followers: [], similarity: 1 });
  }
  return leaders;
}

function leaderOf(
  memory: Candidate,
  words: Words,
  leaders: Leader[],
  index: Map<string, number[]>,
  least: number,
): { leader: Leader; similarity: number } | null {
  const shared = new Map<number, number>();
  for (const word of words.all) {
    const places = index.get(word) ?? [];
    if (places.length <= tooCommon) for (const place of places) shared.set(place, (shared.get(place) ?? 0) + 1);
  }
  for (const place of [...shared.keys()].toSorted((a, b) => shared.get(b)! - shared.get(a)! || a - b)) {
    const leader = leaders[place]!;
    if (!mayMerge(leader, memory)) continue;
    const similarity = similarityOf(leader.words, words);
    if (similarity >= least) return { leader, similarity };
  }
  return null;
}

function mayMerge({ memory: one, followers }: Leader, other: Candidate): boolean {
  if (one.memoryType !== other.memoryType || one.sessionId !== other.sessionId) return false;
  if (followers.length + 1 >= mostSources) return false;
  return ![one, ...followers].some(({ id, apart }) => apart.includes(other.id) || other.apart.includes(id));
}

const conceptOf = ({ content }: Candidate) => ('concept' in content ? wordsOf(content.concept).join(' ') : null);
const definitionOf = ({ content }: Candidate) =>
  'concept' in content ? wordsOf([content.definition, ...(content.cases ?? [])].join(' ')).join(' ') : '';

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
