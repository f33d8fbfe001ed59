/** A part of a context whose words an answer may have. */
export type WordSource = { name: string; text: string };

/** The words of an answer that a part of its context has, the most telling first. */
type SharedWords = { name: string; words: readonly string[] };

/** The parts from which the words of an answer may come, those that share most first; and the words that no part has. */
export type WordSources = { sources: readonly SharedWords[]; nowhere: readonly string[] };

const wordForm = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
/** The letters that a word has at least, to say something. Numbers say something at any length. */
const minLetters = 4;
/** The letters beyond which it is no word, but a key or bytes. */
const maxLetters = 40;
/** A word that many parts have tells nothing about where it comes from. */
const maxParts = 3;
const maxSources = 5;
const maxWords = 8;
/** The characters of an answer that are read: a longer one tells by its beginning. */
const maxChars = 20_000;

const listWords = (text: string): Set<string> =>
  new Set(
    (text.toLowerCase().match(wordForm) ?? []).filter(
      (word) => word.length <= maxLetters && (/\p{N}/u.test(word) || [...word].length >= minLetters),
    ),
  );

/**
 * Finds the parts of a context with which an answer shares words that few parts have. `frame` is text around the parts, which a model was given too:
 * its words are not said to be nowhere.
 */
export function findWordSources(answer: string, parts: readonly WordSource[], frame = ''): WordSources {
  const known = parts.map(({ name, text }) => ({ name, words: listWords(text) }));
  const found = [...listWords(answer.slice(0, maxChars))].map((word) => ({
    word,
    count: known.filter(({ words }) => words.has(word)).length,
  }));
  const around = listWords(frame);
  const unknown = found.flatMap(({ word, count }) => (count === 0 && !around.has(word) ? [word] : []));
  const telling = found.filter(({ count }) => count > 0 && count <= maxParts).toSorted((a, b) => a.count - b.count);
  const sources = known
    .map(({ name, words }) => ({ name, words: telling.flatMap(({ word }) => (words.has(word) ? [word] : [])) }))
    .filter(({ words }) => words.length > 0)
    .toSorted((a, b) => b.words.length - a.words.length)
    .slice(0, maxSources)
    .map(({ name, words }) => ({ name, words: words.slice(0, maxWords) }));
  return { sources, nowhere: unknown.slice(0, maxWords) };
}
