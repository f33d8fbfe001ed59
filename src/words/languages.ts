import { maxRank, type Lexicon } from './lexicon.ts';

/** Scripts that one language with a stemmer stands for. */
const scripts: readonly (readonly [script: RegExp, language: string])[] = [
  [/^\p{Script=Cyrillic}+$/u, 'russian'],
  [/^\p{Script=Greek}+$/u, 'greek'],
];

/** The number of words of a text that tell its languages. */
export const maxTellingWords = 1_000;
/** The number of languages that a text may be in, and how near they are to the likeliest. */
const maxLanguages = 3;
const leastShare = 0.75;

/** Returns how much a word tells of a language by its rank there: 1 for the most frequent one, 0 for one that is not listed. */
const computeEvidence = (rank: number | undefined) =>
  rank === undefined ? 0 : 1 - Math.log(rank + 2) / Math.log(maxRank + 2);

/**
 * Finds the languages that words may be in, the likeliest first: by how frequent the words are in each. Languages that are
 * almost as likely are named too. Returns none when nothing tells.
 */
export function findLanguages(words: readonly string[], { ranks }: Lexicon): string[] {
  const some = words.slice(0, maxTellingWords);
  const byScript = scripts.filter(([script]) => some.some((word) => script.test(word))).map(([, language]) => language);
  const scores = [...ranks].map(([language, of]) => ({
    language,
    score: some.reduce((sum, word) => sum + computeEvidence(of.get(word)), 0),
  }));
  const best = scores.reduce((most, { score }) => Math.max(most, score), 0);
  const likely = scores
    .filter(({ score }) => score > 0 && score >= leastShare * best)
    .toSorted((a, b) => b.score - a.score)
    .map(({ language }) => language);
  return [...byScript, ...likely.slice(0, maxLanguages)];
}
