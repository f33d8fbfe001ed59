import { createPauses, type Pause } from '#src/process/pauses.ts';
import { findLanguages, maxTellingWords } from './languages.ts';
import type { Lexicon } from './lexicon.ts';
import { listTextVariants } from './word-variants.ts';
import { toIndexWords, toWords } from './words.ts';

/** A piece of a text ends with the first word that makes it so long, in UTF-16 units. */
const pieceLength = 4_000;

/** Divides a text at spaces and ends of lines, so that the words of its pieces together are those of the text. */
function* dividePieces(text: string): Generator<string, undefined> {
  const spaces = /[ \n]/g;
  let from = 0;
  while (from < text.length) {
    spaces.lastIndex = from + pieceLength;
    const end = spaces.exec(text)?.index ?? text.length;
    yield text.slice(from, end);
    from = end;
  }
}

/** Finds the languages that a text may be in, by its first words. */
function findTextLanguages(text: string, lexicon: Lexicon): string[] {
  const words: string[] = [];
  for (const piece of dividePieces(text)) {
    for (const word of toWords(piece)) words.push(word);
    if (words.length >= maxTellingWords) break;
  }
  return findLanguages(words, lexicon);
}

/**
 * Lists the words by which a text is found, each once: its words, their other spellings, and their stems in the languages
 * that it may be in. A long text is looked at piece by piece, and others have their turn in between, by `pause`.
 */
export async function listIndexWords(text: string, lexicon: Lexicon, pause: Pause = createPauses()): Promise<string[]> {
  const languages = findTextLanguages(text, lexicon);
  const [words, variants] = [new Set<string>(), new Set<string>()];
  for (const piece of dividePieces(text)) {
    for (const word of toIndexWords(piece)) words.add(word);
    for (const variant of listTextVariants(piece, languages, lexicon)) variants.add(variant);
    await pause();
  }
  return [...new Set([...words, ...variants])];
}
