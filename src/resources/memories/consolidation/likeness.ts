import type { Pause } from '#src/process/pauses.ts';
import { toMemoryText } from '#src/resources/memories/memory.ts';
import { toWords } from '#src/words/words.ts';
import type { MemoryContent } from '#src/resources/memories/table.ts';

/** Characters that are not words and still mean something: pictures, mathematical signs, currencies, the minus of a number. */
const signPattern = /(\p{Extended_Pictographic}|[\p{Sm}\p{Sc}%#]|(?<![\p{L}\p{N}])-(?=\p{N}))/u;

/** Splits a text into its words and the signs that mean something, in their order. */
export const toWordTokens = (text: string): string[] =>
  text.split(signPattern).flatMap((part, index) => (index % 2 === 1 ? [part] : toWords(part)));

/** Two memories that are like each other, the newer one first. `similarity` is the share of their words that both have. */
export type LikePair<M> = { newer: M; older: M; similarity: number };

/** The rules by which pairs are found. */
export type LikenessOptions<M> = {
  /** The least similarity of a pair. */
  similarity: number;
  /** Tells whether two memories can be a pair at all. */
  isPossible: (newer: M, older: M) => boolean;
};

/** The number of memories above which a word is too common to find others by, and of the rarest words that are used. */
const maxWordMemories = 100;
const maxRareWords = 8;
/** The most pairs that one memory makes with newer ones. */
const maxPairsEach = 3;

/** Computes the share of their words that two texts have in common. Source: the coefficient of Dice. */
function computeSimilarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return one.size + other.size === 0 ? 0 : (2 * shared) / (one.size + other.size);
}

type Indexed<M> = { memory: M; words: ReadonlySet<string> };

/** Counts in how many memories each word is. */
function countMemories(all: readonly Indexed<unknown>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { words } of all) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Lists the rarest words of a memory that others have too. */
function listRareWords(words: ReadonlySet<string>, counts: ReadonlyMap<string, number>): string[] {
  const shared = [...words].filter((word) => counts.get(word)! > 1 && counts.get(word)! <= maxWordMemories);
  return shared.toSorted((a, b) => counts.get(a)! - counts.get(b)! || (a < b ? -1 : 1)).slice(0, maxRareWords);
}

/** Lists pairs of memories that have many words in common, the most similar first. `memories` are the newest first. */
export async function listLikePairs<M extends { content: MemoryContent }>(
  memories: readonly M[],
  { similarity, isPossible }: LikenessOptions<M>,
  pause: Pause,
): Promise<LikePair<M>[]> {
  const all: Indexed<M>[] = [];
  for (const memory of memories) {
    all.push({ memory, words: new Set(toWordTokens(toMemoryText(memory.content))) });
    await pause();
  }
  const counts = countMemories(all);
  const index = new Map<string, Indexed<M>[]>();
  const pairs: LikePair<M>[] = [];
  for (const older of all) {
    const rare = listRareWords(older.words, counts);
    const newer = new Set(rare.flatMap((word) => index.get(word) ?? []));
    const found: LikePair<M>[] = [];
    for (const one of newer) {
      await pause();
      const share = computeSimilarity(one.words, older.words);
      if (share >= similarity && isPossible(one.memory, older.memory))
        found.push({ newer: one.memory, older: older.memory, similarity: share });
    }
    const nearest = found.toSorted((a, b) => b.similarity - a.similarity).slice(0, maxPairsEach);
    for (const pair of nearest) pairs.push(pair);
    for (const word of older.words) {
      const places = index.get(word);
      if (places) places.push(older);
      else index.set(word, [older]);
    }
  }
  return pairs.toSorted((a, b) => b.similarity - a.similarity);
}
