import {
  stemDanish,
  stemDutch,
  stemFinnish,
  stemFrench,
  stemGerman,
  stemGreek,
  stemItalian,
  stemNorwegian,
  stemPortuguese,
  stemRussian,
  stemSpanish,
  stemSwedish,
  stemTurkish,
} from '#generated/packages/stemmers.js';
import { toPlainLetters } from './spellings.ts';
import { toWords } from './words.ts';

type StemLanguage = { tag: string; stem: (word: string) => string };

/**
 * The languages whose words have stems of Snowball here, with their tags in the index. The stems of English have no tag: the
 * database makes them.
 */
const languages: ReadonlyMap<string, StemLanguage> = new Map(
  Object.entries({
    german: { tag: 'de', stem: stemGerman },
    french: { tag: 'fr', stem: stemFrench },
    spanish: { tag: 'es', stem: stemSpanish },
    italian: { tag: 'it', stem: stemItalian },
    portuguese: { tag: 'pt', stem: stemPortuguese },
    dutch: { tag: 'nl', stem: stemDutch },
    swedish: { tag: 'sv', stem: stemSwedish },
    danish: { tag: 'da', stem: stemDanish },
    norwegian: { tag: 'nb', stem: stemNorwegian },
    finnish: { tag: 'fi', stem: stemFinnish },
    turkish: { tag: 'tr', stem: stemTurkish },
    russian: { tag: 'ru', stem: stemRussian },
    greek: { tag: 'el', stem: stemGreek },
  }),
);

/** The languages whose words have stems beside those of English. */
export const stemLanguages: readonly string[] = [...languages.keys()];

/** Stems of shorter words, and of words with digits, are no others than the words. */
const minStemmedLength = 3;

/** Writes umlauts that were spelled with two letters, as in "Haeuser", as one. */
const toUmlauts = (word: string) =>
  word
    .replaceAll('ae', 'ä')
    .replaceAll('oe', 'ö')
    .replaceAll(/(?<![aeiouäöüq])ue/g, 'ü');

/**
 * Returns the stems of a word in a language, as words of the index: `~de:haus` for "Häuser", which no text can contain, so
 * that no word of another language is taken for it. A word that was written without its accents has the stem of both forms.
 */
export function listStems(spelled: string, word: string, language: string): string[] {
  const found = languages.get(language);
  if (!found || word.length < minStemmedLength || /\p{N}/u.test(word)) return [];
  const forms = [spelled, word, ...(language === 'german' ? [toUmlauts(spelled)] : [])];
  const stems = [...new Set(forms)].map((form) => toPlainLetters(toWords(found.stem(form)).join('')));
  return [...new Set(stems)].filter((stem) => stem !== '').map((stem) => `~${found.tag}:${stem}`);
}
