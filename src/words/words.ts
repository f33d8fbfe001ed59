/**
 * Letters of scripts that do not put spaces around each word: in them, every two neighbouring letters count as a word. Script
 * extensions, because letters that several scripts share, such as the ー of Japanese, belong to no script.
 */
const unspacedScripts =
  /[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}]&&[\p{L}\p{N}]]+/gv;
/** Scripts in which a single letter often is a word. */
const denseScripts = /[\p{Script=Han}\p{Script=Hangul}]/gu;
const maxWordLength = 64;

function splitToken(token: string): string[] {
  const words: string[] = [];
  let end = 0;
  const addSpaced = (spaced: string) => {
    if (spaced) words.push(spaced.slice(0, maxWordLength));
  };
  for (const run of token.matchAll(unspacedScripts)) {
    addSpaced(token.slice(end, run.index));
    const letters = [...run[0]];
    if (letters.length < 2) words.push(letters[0]!);
    for (let at = 1; at < letters.length; at += 1) words.push(letters[at - 1]! + letters[at]!);
    end = run.index + run[0].length;
  }
  addSpaced(token.slice(end));
  return words;
}

/** Accents, but not the marks by which kana are other letters: バス (bus) is not ハス (lotus). */
const accents = /[\p{M}--[\u3099\u309a]]+/gv;
const katakana = /[\u30a1-\u30f6]/g;
const toHiragana = (letter: string) => String.fromCodePoint(letter.codePointAt(0)! - 0x60);

/** Runs of letters and digits, each picture, and flags. Tones of skin and joiners are no part of a picture. */
const tokens = /[\p{L}\p{N}]+|\p{Regional_Indicator}{2}|\p{Extended_Pictographic}/gu;

/** A text that has only ASCII, which no step of Unicode changes. */
const ascii = /^[\0-\x7f]*$/;

/**
 * Splits a text into words as they are compared: in lower case, without accents, kana as hiragana, in their order, with
 * repetitions. The locale of the database does not matter. Emoji are words.
 */
export function toWords(text: string): string[] {
  // The result is the same, in a fraction of the time: the lexicon has some hundred thousand words.
  if (ascii.test(text))
    return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).map((word) => word.slice(0, maxWordLength));
  const plain = text
    // A symbol that stands for letters, such as №, is no part of the word beside it.
    .replace(/\p{So}/gu, (symbol) => (symbol === symbol.normalize('NFKD') ? symbol : ` ${symbol} `))
    .normalize('NFKD')
    .replace(accents, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKC')
    .replace(/\p{M}+/gu, '')
    .replace(katakana, toHiragana);
  return (plain.match(tokens) ?? []).flatMap(splitToken);
}

/** Returns the words by which a text is found, each once: its words, and single letters that a query may consist of. */
export function toIndexWords(text: string): string[] {
  const words = toWords(text);
  return [...new Set([...words, ...words.flatMap((word) => word.match(denseScripts) ?? [])])];
}

/** Returns how many edits two words may be apart when one is taken for the other, by the length of the word. */
export const getMaxEdits = (word: string): number =>
  word.length < 4 || /\d/.test(word) ? 0 : word.length < 10 ? 1 : 2;

/**
 * Computes how many letters were added, left out, exchanged or swapped with their neighbour between two words;
 * `most + 1` when it is more than `most`. Source: the optimal string alignment distance.
 */
export function computeEditDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let older: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    let nearest = i;
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, older[j - 2]! + 1);
      row.push(least);
      nearest = Math.min(nearest, least);
    }
    if (nearest > most) return most + 1;
    [older, above] = [above, row];
  }
  return Math.min(above[other.length]!, most + 1);
}
