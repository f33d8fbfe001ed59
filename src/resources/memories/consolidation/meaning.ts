import type { Pause } from '#src/process/pauses.ts';
import type { Embedder } from '#src/resources/memories/search/embedder.ts';
import { toSimilarityScore } from '#src/resources/memories/search/similarity-scale.ts';
import { minIndexedVectors, type Vectors } from '#src/resources/memories/search/vectors.ts';
import type { LikenessOptions, LikePair } from './likeness.ts';
import { compareNewestFirst, type Candidate } from './step.ts';

/** The services by which memories that mean the same are found. */
export type MeaningDeps = { vectors: Vectors; embedder: Embedder; clock: () => Date };

/** Lists pairs of memories of one scope that are alike in another way than by their words. `memories` are the newest first. */
export type ListPairs = (
  memories: readonly Candidate[],
  options: LikenessOptions<Candidate>,
  pause: Pause,
) => Promise<LikePair<Candidate>[]>;

/** The number of memories, the newest ones, whose nearest ones are looked for, and of those that are looked at for each. */
const maxMemories = 1_000;
const readAtOnce = 50;
const nearestEach = 3;
/**
 * The least likeness of a pair. With all-MiniLM-L6-v2, two of three paraphrases reach it, and one of 400 pairs of different facts
 * about a few people.
 */
const minLikeness = 0.6;

const toPair = (one: Candidate, other: Candidate, similarity: number): LikePair<Candidate> => {
  const [newer, older] = [one, other].toSorted(compareNewestFirst) as [Candidate, Candidate];
  return { newer, older, similarity };
};

/** Finds the pairs that a memory makes with the memories that are nearest to its vector. */
async function findPairs(
  { vectors, embedder, clock }: MeaningDeps,
  memory: Candidate,
  vector: number[],
  {
    model,
    others,
    similarity,
    isPossible,
  }: LikenessOptions<Candidate> & { model: string; others: ReadonlyMap<string, Candidate> },
): Promise<LikePair<Candidate>[]> {
  const scope = { keys: [memory.scopeKey], filters: { memory_types: [memory.memoryType] }, asOf: null, now: clock() };
  const few = others.size < minIndexedVectors;
  const nearest = await vectors.search(scope, { model, vector }, { limit: nearestEach + 1, few });
  const scale = await embedder.scale({ model, vector });
  return nearest
    .map(({ id, score }) => ({ other: others.get(id), share: toSimilarityScore(score, scale) }))
    .filter(({ other, share }) => other !== undefined && other !== memory && share >= Math.max(similarity, minLikeness))
    .map(({ other, share }) => toPair(memory, other!, share))
    .filter(({ newer, older }) => isPossible(newer, older));
}

/**
 * Makes the search for pairs that mean the same in other words, by the likeness of their vectors. Null when no model is
 * configured that tells paraphrases from other texts: the offline one compares letters.
 */
export async function createMeaningPairs(deps: MeaningDeps): Promise<ListPairs | null> {
  const model = await deps.embedder.model();
  if (model === null || !(await deps.embedder.tellsParaphrases())) return null;
  return async (memories, options, pause) => {
    const others = new Map(memories.map((memory) => [memory.id, memory]));
    const found = new Map<string, LikePair<Candidate>>();
    for (let from = 0; from < Math.min(maxMemories, memories.length); from += readAtOnce) {
      const some = memories.slice(from, from + readAtOnce);
      const read = await deps.vectors.read(
        some.map(({ id }) => id),
        model,
      );
      for (const memory of some) {
        await pause();
        const vector = read.get(memory.id);
        const pairs = vector ? await findPairs(deps, memory, vector, { ...options, model, others }) : [];
        for (const pair of pairs) found.set(`${pair.newer.id} ${pair.older.id}`, pair);
      }
    }
    return [...found.values()].toSorted((a, b) => b.similarity - a.similarity);
  };
}
