import { splitCompound } from './compounds.ts';
import { findLanguages } from './languages.ts';
import type { Lexicon } from './lexicon.ts';
import { listSpellings } from './spellings.ts';
import { listStems, stemLanguages } from './stems.ts';
import { toWords } from './words.ts';

/** The other words by which a word is indexed and found, beside itself and its English stem. */
export type WordVariants = { spellings: string[]; stems: string[] };

const maxSpelledLength = 64;

/** Splits a text into words as they are spelled, in lower case with their accents, each with the word it is compared as. */
function listSpelledWords(text: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const [spelled] of text
    .normalize('NFC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (words.has(spelled) || spelled.length > maxSpelledLength) continue;
    const [word, ...others] = toWords(spelled);
    if (word !== undefined && others.length === 0) words.set(spelled, word);
  }
  return words;
}

/** A word of so low a rank in a language, such as "the", has no stem there. */
const minStemmedRank = 100;

/** Makes the variants of the words of a text in some languages. */
function makeVariants(text: string, languages: readonly string[], { ranks }: Lexicon): Map<string, WordVariants> {
  const variants = new Map<string, WordVariants>();
  for (const [spelled, word] of listSpelledWords(text)) {
    const spellings = listSpellings(spelled).flatMap(toWords);
    const stems = languages
      .filter((language) => (ranks.get(language)?.get(word) ?? minStemmedRank) >= minStemmedRank)
      .flatMap((language) => listStems(spelled, word, language));
    const before = variants.get(word) ?? { spellings: [], stems: [] };
    variants.set(word, {
      spellings: [...new Set([...before.spellings, ...spellings])].filter((other) => other !== word),
      stems: [...new Set([...before.stems, ...stems])],
    });
  }
  return variants;
}

/** Lists the stems of the parts of compounds in a German text, so that "Versicherung" finds "Krankenversicherung". */
function listPartStems(text: string, { compounds }: Lexicon): string[] {
  const nouns = text.normalize('NFC').match(/(?<![\p{L}\p{M}\p{N}])\p{Lu}\p{Ll}{9,}(?![\p{L}\p{M}\p{N}])/gu) ?? [];
  const parts = [...new Set(nouns)].flatMap((noun) => splitCompound(noun, compounds));
  return parts.flatMap((part) => listStems(part, toWords(part).join(''), 'german'));
}

/** Lists the variants of the words of a text that is to be found, in the languages that it may be in, each once. */
export function listTextVariants(text: string, languages: readonly string[], lexicon: Lexicon): string[] {
  const variants = [...makeVariants(text, languages, lexicon).values()];
  const parts = languages.includes('german') ? listPartStems(text, lexicon) : [];
  return [...new Set([...variants.flatMap(({ spellings, stems }) => [...spellings, ...stems]), ...parts])];
}

/** Makes the variants of the words of a query: in all languages, when nothing tells in which it is. */
export function makeQueryVariants(query: string, lexicon: Lexicon): Map<string, WordVariants> {
  const languages = findLanguages(toWords(query), lexicon);
  return makeVariants(query, languages.length > 0 ? languages : stemLanguages, lexicon);
}
