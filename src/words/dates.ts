import { getMonthNames, getShortMonthNames, toPlainWord } from './date-names.ts';
import { readHanNumber } from './han-numbers.ts';

/** A day, a month or a year; null is what it leaves open. Months go from 1 to 12. */
export type PartialDate = { year: number | null; month: number | null; day: number | null };
/** A date that a text names, and where it stands in the text. */
export type DateMention = PartialDate & { start: number; end: number };

export type DateToken = { word: string; number: number | null; start: number; end: number };

/** Splits a text into letters and numbers, for the grammar of dates. */
export const toDateTokens = (text: string): DateToken[] =>
  [...text.matchAll(/\p{L}[\p{L}\p{M}]*|\p{Nd}+/gu)].map(({ 0: word, index }) => ({
    word: toPlainWord(word),
    number: /^\d{1,4}$/.test(word) ? Number(word) : null,
    start: index,
    end: index + word.length,
  }));

const isYear = (number: number | null | undefined): number is number =>
  number !== null && number !== undefined && number >= 1900 && number <= 2100;
const isDay = (number: number | null | undefined): number is number =>
  number !== null && number !== undefined && number >= 1 && number <= 31;
const isMonth = (number: number) => number >= 1 && number <= 12;

/** Dates in digits. `|` of two readings: 03/04/2026 is in March to some and in April to others. */
const numericPatterns: [RegExp, (numbers: number[]) => PartialDate[]][] = [
  [/(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/g, ([year, month, day]) => [toDate(year, month, day)]],
  [/(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/g, ([day, month, year]) => [toDate(year, month, day)]],
  [
    /(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)/g,
    ([one, two, year]) => [toDate(year, two, one), ...(one === two ? [] : [toDate(year, one, two)])],
  ],
  [/(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?!\d)/g, ([day, month]) => [toDate(null, month, day)]],
  [/(?<![\d-])(\d{4})-(\d{2})(?![\d-])/g, ([year, month]) => [toDate(year, month, null)]],
  [/(\d{4})年(\d{1,2})月(\d{1,2})日/g, ([year, month, day]) => [toDate(year, month, day)]],
  [/(\d{4})年(\d{1,2})月(?!\d)/g, ([year, month]) => [toDate(year, month, null)]],
  [/(?<!年)(?<!\d)(\d{1,2})月(\d{1,2})日/g, ([month, day]) => [toDate(null, month, day)]],
  [/(?<!年)(?<!\d)(\d{1,2})月(?!\d|間)/g, ([month]) => [toDate(null, month, null)]],
];

const toDate = (
  year: number | null | undefined,
  month: number | null | undefined,
  day: number | null | undefined,
): PartialDate => ({ year: year ?? null, month: month ?? null, day: day ?? null });

const isPossible = ({ year, month, day }: PartialDate) =>
  (year === null || isYear(year)) && (month === null || isMonth(month)) && (day === null || isDay(day));

/** Writes the digits of other widths, which Japanese and Chinese use, as those of ASCII, each in its place. */
const toPlainDigits = (text: string) =>
  text.replaceAll(/[０-９]/g, (digit) => String.fromCodePoint(digit.codePointAt(0)! - 0xfee0));

/** Finds the months and days that are written in Chinese characters: "三月", "十二月五日". */
function findHanDates(text: string): DateMention[] {
  const pattern =
    /(?<![〇一二三四五六七八九十个個か])([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号號])?(?!間)/gu;
  return [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: month, 2: day, index }) => {
    const date = toDate(null, readHanNumber(month!), day ? readHanNumber(day) : null);
    return date.month !== null && isPossible(date) ? [{ ...date, start: index, end: index + whole.length }] : [];
  });
}

function findNumericDates(text: string): DateMention[] {
  const found: DateMention[] = [];
  for (const [pattern, read] of numericPatterns)
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some((other) => other.start < end && start < other.end)) continue;
      const dates = read(match.slice(1).map(Number)).filter(isPossible);
      for (const date of dates) found.push({ ...date, start, end });
    }
  return found;
}

/** Words that stand between the parts of a date: "the 3rd of June", "3 de junio de 2015". */
const fillers = new Set('st nd rd th er e o a of de del den d'.split(' '));
/** Words after which the name of a month or a year alone is a date. */
const prepositions = new Set(
  `in im en since seit depuis desde of de during until till by before after from between to bis ab vor nach avant apres
   hasta antes despues last next this every each letzten letzter letztem nachsten nachster diesen diesem jeden em
   pasado proximo dernier prochain year jahr jahre ano annee mitte anfang ende debut fin mi nel inizio meta`.split(
    /\s+/,
  ),
);

const getLongMonth = (token: DateToken | undefined) => (token ? getMonthNames().get(token.word) : undefined);
const getAnyMonth = (token: DateToken | undefined) =>
  token ? (getMonthNames().get(token.word) ?? getShortMonthNames().get(token.word)) : undefined;

/** Returns the place of the next token that is no filler, going `step` from `at`. */
function skipFillers(tokens: readonly DateToken[], at: number, step: 1 | -1): number {
  let place = at + step;
  for (let skipped = 0; skipped < 2 && tokens[place] && fillers.has(tokens[place]!.word); skipped += 1) place += step;
  return place;
}

/** Reads the date of which the month stands at a place: with the day before or after it, and the year after both. */
function readDateAt(tokens: readonly DateToken[], at: number): DateMention | null {
  const month = getAnyMonth(tokens[at]);
  if (month === undefined) return null;
  let [first, last] = [at, at];
  let day: number | null = null;
  const before = skipFillers(tokens, at, -1);
  const after = skipFillers(tokens, at, 1);
  if (isDay(tokens[before]?.number)) [day, first] = [tokens[before]!.number, before];
  else if (isDay(tokens[after]?.number)) [day, last] = [tokens[after]!.number, after];
  const next = skipFillers(tokens, last, 1);
  const year = isYear(tokens[next]?.number) ? tokens[next]!.number : null;
  if (year !== null) last = next;
  const alone = day === null && year === null;
  if (alone && !(getLongMonth(tokens[at]) !== undefined && prepositions.has(tokens[at - 1]?.word ?? ''))) return null;
  return { ...toDate(year, month + 1, day), start: tokens[first]!.start, end: tokens[last]!.end };
}

/** Finds the dates that a text names: in digits, or with the name of a month in one of several languages. */
export function findDates(text: string): DateMention[] {
  const found = [...findNumericDates(toPlainDigits(text)), ...findHanDates(text)];
  const overlaps = ({ start, end }: DateMention) => found.some((other) => other.start < end && start < other.end);
  const tokens = toDateTokens(text);
  for (const [at, token] of tokens.entries()) {
    const named = readDateAt(tokens, at);
    if (named && !overlaps(named)) found.push(named);
    const year = isYear(token.number) && prepositions.has(tokens[at - 1]?.word ?? '') ? token.number : null;
    const alone = { ...toDate(year, null, null), start: token.start, end: token.end };
    if (year !== null && !overlaps(alone)) found.push(alone);
  }
  return found;
}
