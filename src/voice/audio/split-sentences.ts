import { isAbbreviation, isMonthAfterOrdinal } from './abbreviations.ts';

export type SentenceOptions = {
  /** The most characters of a piece, of at least 20: a longer sentence is divided where a voice would breathe. */
  longest?: number;
};

/** Takes a text as it streams, and gives its sentences as soon as each is known to be whole. */
export type SentenceSplitter = {
  /** Returns the sentences that the next characters have completed. */
  push(text: string): string[];
  /** Returns what is left when no more text follows. */
  end(): string[];
};

/** The marks that end a sentence: before a space in scripts that have spaces, and anywhere in those of China and Japan. */
const ends = /[.!?…‼⁇⁈⁉।॥؟۔։]+|[。！？｡]+/gu;
const isWide = /^[。！？｡]/u;
/** Quotes, brackets and marks of Markdown that close after the end of a sentence, and belong to it. */
const closing = /[\p{Pe}\p{Pf}"'*_`]/u;
/** The most characters that are looked at after an end, to know whether it is one. */
const lookAhead = 40;

/**
 * Divides a streamed text into the sentences that are spoken one by one. The pieces are all of the text in its order, with the spaces before
 * each and without those after the last; how the stream was cut has no influence on them. Full stops of abbreviations, numbers, dates and
 * lists end nothing, and a line does. No more than `longest` characters and what is looked at after them are kept.
 */
export function splitSentences({ longest = 400 }: SentenceOptions = {}): SentenceSplitter {
  let waiting = '';
  const takeWhole = (isEnd: boolean): string[] => {
    const pieces: string[] = [];
    for (;;) {
      const length = findEnd(waiting, longest, isEnd);
      if (length === null) return pieces;
      pieces.push(waiting.slice(0, length));
      waiting = waiting.slice(length);
    }
  };
  return {
    push(text) {
      const pieces: string[] = [];
      // In parts, so that what is looked at again and again stays short however much comes at once.
      for (let at = 0; at < text.length; at += longest) {
        waiting += text.slice(at, at + longest);
        for (const piece of takeWhole(false)) pieces.push(piece);
      }
      return pieces;
    },
    end() {
      const pieces = takeWhole(true);
      const rest = waiting;
      waiting = '';
      return /\S/u.test(rest) ? [...pieces, rest] : pieces;
    },
  };
}

/** Returns the length of the first piece of a text; null when more text is needed to know it, or when none is whole at the end. */
function findEnd(text: string, longest: number, isEnd: boolean): number | null {
  const first = text.search(/\S/u);
  const endOfLine = first === -1 ? 0 : text.indexOf('\n', first) + 1;
  for (const { index, 0: mark } of text.matchAll(ends)) {
    let end = index + mark.length;
    while (end < text.length && closing.test(text[end]!)) end += 1;
    if (end > longest || (endOfLine > 0 && end >= endOfLine)) break;
    const isSentence = isSentenceEnd({ text, index, end, mark, isEnd });
    if (isSentence === null) return null;
    if (isSentence) return end;
  }
  if (endOfLine > 0 && endOfLine <= longest) return endOfLine;
  const isLong = text.length >= longest + lookAhead || (isEnd && text.length > longest);
  return isLong ? findBreath(text.slice(0, longest + lookAhead), longest) : null;
}

type Candidate = { text: string; index: number; end: number; mark: string; isEnd: boolean };

/** Returns whether a sentence ends with a mark, or null when that depends on text that has not arrived. */
function isSentenceEnd({ text, index, end, mark, isEnd }: Candidate): boolean | null {
  const unknown = isEnd ? true : null;
  if (end === text.length) return unknown;
  if (isWide.test(mark)) return true;
  const after = text.slice(end, end + lookAhead);
  if (!/^\s/u.test(after)) return false;
  const next = after.trimStart();
  if (/^\s*\n/u.test(after)) return true;
  if (next === '') return after.length < lookAhead ? unknown : true;
  if (/^\p{Ll}/u.test(next)) return false;
  return mark === '.' ? isFullStop(text.slice(0, index), next, isEnd || after.length === lookAhead) : true;
}

/** Returns whether a full stop ends a sentence, by the word before it and the one after it. */
function isFullStop(before: string, next: string, isNextWhole: boolean): boolean | null {
  const word = before.split(/[^\p{L}\p{N}.§]/u).at(-1)!;
  if (!/^\p{N}{1,2}$/u.test(word)) return !isAbbreviation(word, next);
  const isListed = before.trim() === word;
  if (isListed) return false;
  const following = /^\p{L}+/u.exec(next)?.[0] ?? '';
  if (following !== '' && following.length === next.length && !isNextWhole) return null;
  return !isMonthAfterOrdinal(following);
}

const words = new Intl.Segmenter('und', { granularity: 'word' });

/** Returns where to divide a sentence that is too long: after a comma, at a space, between words, or else where it is too long. */
function findBreath(text: string, longest: number): number {
  const beginning = text.slice(0, longest);
  for (const place of [/^[^]*[,;:，；：、—–](?=\s|[^\p{ASCII}])/u, /^[^]*\S(?=\s)/u]) {
    const length = place.exec(beginning)?.[0].length ?? 0;
    if (length > longest / 3) return length;
  }
  const start = Math.max(0, longest - lookAhead);
  const places = Array.from(words.segment(text.slice(start)), ({ index }) => start + index);
  const last = places.findLast((place) => place <= longest) ?? 0;
  if (last > longest / 3) return last;
  return /[\uD800-\uDBFF]$/u.test(beginning) ? longest - 1 : longest;
}
