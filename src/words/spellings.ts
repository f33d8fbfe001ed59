/** Letters of Latin that have no accent to leave out, as those write them who do not have them. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
/** Letters that are written as two where a keyboard does not have them. */
const letterPairs: Readonly<Record<string, string>> = { ...plainLetters, ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

const replaceLetters = (word: string, letters: Readonly<Record<string, string>>) =>
  word.replaceAll(/[øæœłđðþıäöüå]/g, (letter) => letters[letter] ?? letter);

/** Writes a word with letters that every keyboard has. */
export const toPlainLetters = (word: string): string => replaceLetters(word, plainLetters);

/** Returns other ways to write a word in lower case: "mueller" for "müller", "bjorn" and "bjoern" for "bjørn". */
export const listSpellings = (spelled: string): string[] =>
  [...new Set([replaceLetters(spelled, letterPairs), toPlainLetters(spelled)])].filter((other) => other !== spelled);
