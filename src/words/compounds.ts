/** Words that compounds of German consist of, in lower case. */
export type CompoundWords = {
  /** Words with which a compound begins. */
  words: ReadonlySet<string>;
  /** Nouns with which it ends: those that are no other word without their capital. */
  nouns: ReadonlySet<string>;
};

/** Names of fewer letters, such as Christina, would be taken for compounds. */
const minLength = 10;
const [minHead, minTail] = [3, 4];
/** An ending of so many letters is one of a compound, also when what is before it is not listed. */
const minSureTail = 6;
const minUnknownHead = 4;
/** Nouns with which names of places end. */
const placeEndings = new Set(['berg', 'burg', 'dorf', 'heim']);
/** The letters that may stand between two parts. */
const links = ['', 's', 'es', 'n', 'en', 'er', 'e'];

/** Collects the words of compounds from a list of words, in which nouns have a capital. */
export function collectCompoundWords(listed: readonly string[]): CompoundWords {
  const spelled = listed.filter((word) => /^\p{L}+$/u.test(word));
  const others = new Set(spelled.filter((word) => word === word.toLowerCase()));
  const words = new Set(spelled.map((word) => word.toLowerCase()));
  return { words, nouns: new Set([...words].filter((word) => !others.has(word))) };
}

/** Finds the listed word that a compound begins with, without the letters that link it; null when it is not listed. */
function findHead(text: string, { words }: CompoundWords): string | null {
  for (const link of links) {
    const head = text.endsWith(link) ? text.slice(0, text.length - link.length) : '';
    if (head.length >= minHead && words.has(head)) return head;
  }
  return null;
}

/**
 * Returns the two parts of a compound noun of German, as in "Krankenversicherung", in lower case, or none: the second is the
 * longest noun that it ends with.
 */
export function splitCompound(noun: string, listed: CompoundWords): string[] {
  const text = noun.toLowerCase();
  if (text.length < minLength || !/^\p{Lu}\p{Ll}+$/u.test(noun)) return [];
  for (let at = minHead; at <= text.length - minTail; at += 1) {
    const [before, tail] = [text.slice(0, at), text.slice(at)];
    if (!listed.nouns.has(tail) || placeEndings.has(tail)) continue;
    const head = findHead(before, listed);
    if (head !== null) return [head, tail];
    if (tail.length >= minSureTail && before.length >= minUnknownHead) return [before, tail];
  }
  return [];
}
