import { getMonthNames, getWeekdayNames } from './date-names.ts';
import { findDates, toDateTokens, type DateMention, type DateToken, type PartialDate } from './dates.ts';
import { getDay, getPeriod } from './periods.ts';
import {
  ago,
  choices,
  dayPairs,
  dayWords,
  dayWordsOf,
  numberWords,
  partOfLonger,
  units,
} from './relative-date-words.ts';
import { findUnspacedDates } from './unspaced-dates.ts';
import { toZonedTime } from './zoned-time.ts';

/** Returns today's date in a time zone, as the midnight of UTC of that date. */
function getToday(now: Date, timeZone: string): number {
  const { year, month, day } = toZonedTime(now, timeZone);
  return Date.UTC(year, month - 1, day);
}

/** Returns the month of that name that is over last, or comes next. */
function getNamedMonth(month: number, choice: number, today: number): PartialDate {
  const now = new Date(today);
  const year = now.getUTCFullYear();
  if (choice < 0) return { year: month < now.getUTCMonth() ? year : year - 1, month: month + 1, day: null };
  if (choice > 0) return { year: month > now.getUTCMonth() ? year : year + 1, month: month + 1, day: null };
  return { year, month: month + 1, day: null };
}

/** Returns the weekday of that name that is over last, comes next, or is in this week. */
function getNamedWeekday(weekday: number, choice: number, today: number): PartialDate {
  const ahead = (weekday - new Date(today).getUTCDay() + 7) % 7;
  if (choice < 0) return getDay(ahead - 7, today);
  return getDay(choice > 0 && ahead === 0 ? 7 : ahead, today);
}

type Reading = { dates: PartialDate[]; tokens: number };

/** Reads "last week", "semana pasada", "next March", "letzten Freitag" at a place. */
function readChoice(tokens: readonly DateToken[], at: number, today: number): Reading | null {
  const [first, second] = [tokens[at]!, tokens[at + 1]];
  if (!second) return null;
  const [choice, noun] = choices.has(first.word)
    ? [choices.get(first.word)!, second]
    : [choices.get(second.word), first];
  if (choice === undefined) return null;
  const unit = units.get(noun.word);
  const month = getMonthNames().get(noun.word);
  const weekday = getWeekdayNames().get(noun.word);
  if (unit && unit !== 'day') return { dates: getPeriod(unit, choice, today), tokens: 2 };
  if (month !== undefined) return { dates: [getNamedMonth(month, choice, today)], tokens: 2 };
  if (weekday === undefined || partOfLonger.has(tokens[at + 2]?.word ?? '')) return null;
  return { dates: [getNamedWeekday(weekday, choice, today)], tokens: 2 };
}

/** Reads "3 days ago", "vor zwei Wochen", "hace 3 meses", "il y a 4 jours" at the place of the number. */
function readAgo(tokens: readonly DateToken[], at: number, today: number): Reading | null {
  const number = tokens[at]!.number ?? numberWords.get(tokens[at]!.word);
  const unit = units.get(tokens[at + 1]?.word ?? '');
  if (number === undefined || number > 1_000 || !unit) return null;
  if (ago.after.has(tokens[at + 2]?.word ?? '')) return { dates: getPeriod(unit, -number, today), tokens: 3 };
  const before = tokens[at - 1]?.word ?? '';
  const isFrench = before === 'a' && tokens[at - 2]?.word === 'y';
  if (!isFrench && !ago.before.has(before)) return null;
  return { dates: getPeriod(unit, -number, today), tokens: 2 };
}

/** Reads "yesterday", "avant-hier" at a place. */
function readDay(tokens: readonly DateToken[], at: number, today: number, language: string): Reading | null {
  const { word } = tokens[at]!;
  const pair = dayPairs.get(`${word} ${tokens[at + 1]?.word}`);
  if (pair !== undefined) return { dates: [getDay(pair, today)], tokens: 2 };
  const days = dayWords.get(word) ?? dayWordsOf.get(language)?.get(word);
  return days === undefined ? null : { dates: [getDay(days, today)], tokens: 1 };
}

/** The moment and the place in which a query is asked, and its language by its English name in lower case. */
export type QueryMoment = { now: Date; timeZone: string; language: string };

/**
 * Finds the dates that a query names: those that `findDates` finds, and those that are relative to the moment in its time
 * zone, such as "yesterday" and "last March".
 */
export function findQueryDates(query: string, { now, timeZone, language }: QueryMoment): DateMention[] {
  const today = getToday(now, timeZone);
  const tokens = toDateTokens(query);
  const found = findUnspacedDates(query, today);
  for (let at = 0; at < tokens.length; at += 1) {
    const read = readDay(tokens, at, today, language) ?? readAgo(tokens, at, today) ?? readChoice(tokens, at, today);
    if (!read) continue;
    const [start, end] = [tokens[at]!.start, tokens[at + read.tokens - 1]!.end];
    for (const date of read.dates) found.push({ ...date, start, end });
    at += read.tokens - 1;
  }
  const absolute = findDates(query).filter(
    ({ start, end }) => !found.some((other) => other.start < end && start < other.end),
  );
  return [...found, ...absolute];
}
