import type { MemoryContent } from '#src/resources/memories/table.ts';
import { toMemoryText } from '#src/resources/memories/memory.ts';
import { toWords } from '#src/words/words.ts';

const negations = new Set(
  toWords(`no not never none without cannot t dont doesnt didnt isnt arent wasnt wont cant nicht kein keine keinen keiner
    keinem keines nie niemals ohne ne pas jamais sans sin nunca jamás non mai senza não nem sem niet geen nooit zonder
    inte ingen inga aldrig utan ikke ingen aldri uden uten ei eivät ilman nie bez ne není nem nélkül nu fără değil yok
    не нет ни никогда без δεν μην ποτέ χωρίς لا ليس لم لن بدون לא אין בלי नहीं मत không chưa tidak bukan jangan 안 못`),
);

/** The characters of negation in scripts without spaces, where a negation stands within a pair. */
const negationCharacters = /[不没沒無无非未別别勿否]/u;

/** Characters that are not words and still mean something: pictures, mathematical signs, currencies, the minus of a number. */
const signPattern = /(\p{Extended_Pictographic}|[\p{Sm}\p{Sc}%#]|(?<![\p{L}\p{N}])-(?=\p{N}))/u;

/** Tells whether a token changes the meaning of a text, however much else is equal: a negation, a number, a sign. */
const isDeciding = (token: string) =>
  negations.has(token) || negationCharacters.test(token) || /[\p{N}\p{Sm}\p{Sc}%#-]/u.test(token);

/** Splits a text into its words and the signs that mean something, in their order. */
export const toWordTokens = (text: string): string[] =>
  text.split(signPattern).flatMap((part, index) => (index % 2 === 1 ? [part] : toWords(part)));

/** The words of a memory: as a set, in their order, and those that decide its meaning. */
export type WordProfile = { all: ReadonlySet<string>; list: readonly string[]; deciding: string };

/** Makes the word profile of a memory. Its time is among the deciding words: another time is another event. */
export function toWordProfile(content: MemoryContent): WordProfile {
  const list = toWordTokens(toMemoryText(content));
  const at = 'occurred_at' in content ? [new Date(content.occurred_at!).getTime()] : [];
  return { all: new Set(list), list, deciding: [...list.filter(isDeciding), ...at].join(' ') };
}

const endings = ['s', 'es', 'd', 'ed'];
const minStemLength = 4;

/** Returns a word and its other English forms. Words that differ in any other letter may be two names. */
export function toWordForms(word: string): string[] {
  const longer = word.length < minStemLength ? [] : endings.map((ending) => word + ending);
  const shorter = endings.filter((ending) => word.endsWith(ending)).map((ending) => word.slice(0, -ending.length));
  return [word, ...longer, ...shorter.filter(({ length }) => length >= minStemLength)];
}

/**
 * Computes the share of words that two texts have in common, from 0 to 1. It is 0 when the shorter text has a word that
 * the longer one does not have, or has it in another order, or when they differ in a number, a sign or a negation.
 */
export function computeSimilarity(longer: WordProfile, shorter: WordProfile): number {
  if (longer.deciding !== shorter.deciding) return 0;
  let at = 0;
  for (const word of shorter.list) {
    const forms = toWordForms(word);
    while (at < longer.list.length && !forms.includes(longer.list[at]!)) at += 1;
    if (at === longer.list.length) return 0;
    at += 1;
  }
  return (2 * shorter.all.size) / (shorter.all.size + longer.all.size);
}
