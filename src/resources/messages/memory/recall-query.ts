import { toWords } from '#src/words/words.ts';

/** The words that memories are searched by: what was said last, and what it may refer to. */
export type RecallWords = { query: string; earlier: string | null };

/** A search is for what a message says; more than this of it is of no use. */
const longestQuery = 4_000;
/** A message with fewer words may say little without the one before it. */
const shortMessage = 9;

/** Words that refer to something that was said before, in several languages. */
const references = new Set(
  toWords(`he she it they him her them his hers its their theirs this that these those there then and also too else same one
    more er sie es ihn ihm ihr ihre sein seine das dies dort da und auch noch mehr el ella ello ellos ellas le lo la les su
    sus eso esto alli y tambien mas il elle ils elles lui leur leurs cela ca son sa ses et aussi plus`),
);

/** Tells whether a message may refer to the one before it: it is short, and has a word that does. */
const refersBack = (text: string): boolean => {
  const words = toWords(text);
  return words.length < shortMessage && words.some((word) => references.has(word));
};

/**
 * Makes the words to search by of what was said last and of what the user had said before, the newest first. Earlier
 * messages only count when the last one refers to them.
 */
export function toRecallWords(last: string, earlier: readonly string[]): RecallWords {
  const query = last.slice(0, longestQuery).toWellFormed();
  if (earlier.length === 0 || !refersBack(last)) return { query, earlier: null };
  const before = earlier.toReversed().join('\n').slice(-longestQuery);
  return { query, earlier: before.toWellFormed() };
}
