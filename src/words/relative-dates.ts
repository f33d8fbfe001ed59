import { monthNames, weekdayNames } from './date-names.ts';
import { findDates, toDateTokens, type DateMention, type DateToken, type PartialDate } from './dates.ts';

const toWordMap = (lines: Record<string, number>): Map<string, number> =>
  new Map(Object.entries(lines).flatMap(([words, value]) => words.split(' ').map((word) => [word, value] as const)));

/** Words for a day, as days from today. `morgen` and `mañana` also mean the morning: dates of both are rare in memories. */
const dayWords = toWordMap({
  'today heute hoy': 0,
  'yesterday gestern ayer': -1,
  'vorgestern anteayer': -2,
  'tomorrow morgen manana demain': 1,
});
/** "Hier" is "here" in other languages. */
const frenchDayWords = new Map([['hier', -1]]);
/** Words that choose a period, as periods from the present one. */
const choices = toWordMap({
  'last previous letzte letzten letzter letztes letztem vorige vorigen voriger voriges pasado pasada dernier derniere':
    -1,
  'this diese diesen dieser dieses diesem este esta ce cette': 0,
  'next nachste nachsten nachster nachstes nachstem proximo proxima prochain prochaine': 1,
});
type Unit = 'day' | 'week' | 'month' | 'year';
const units = new Map<string, Unit>(
  Object.entries({
    day: 'day days tag tage tagen dia dias jour jours',
    week: 'week weeks woche wochen semana semanas semaine semaines',
    month: 'month months monat monate monaten mes meses mois',
    year: 'year years jahr jahre jahren ano anos an ans annee annees',
  }).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit as Unit] as const)),
);
const japanese: [string, number][] = [
  ['今日', 0],
  ['一昨日', -2],
  ['昨日', -1],
  ['明日', 1],
];

/** A day of the calendar as the midnight of UTC that begins it. */
const dayMs = 86_400_000;
const toPartialDate = (day: number): PartialDate => {
  const date = new Date(day);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

/** Returns today's date in a time zone, as the midnight of UTC of that date. */
function getToday(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  const read = Object.fromEntries(parts.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(read['year']!, read['month']! - 1, read['day']);
}

/** Returns the dates of a period that is some periods from the present one. Weeks begin on Monday. */
function getPeriod(unit: Unit, offset: number, today: number): PartialDate[] {
  const { year, month } = toPartialDate(today);
  if (unit === 'day') return [toPartialDate(today + offset * dayMs)];
  if (unit === 'year') return [{ year: year! + offset, month: null, day: null }];
  if (unit === 'month') {
    const { year: of, month: at } = toPartialDate(Date.UTC(year!, month! - 1 + offset, 1));
    return [{ year: of, month: at, day: null }];
  }
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * dayMs + offset * 7 * dayMs;
  return Array.from({ length: 7 }, (_, day) => toPartialDate(monday + day * dayMs));
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
  if (choice < 0) return toPartialDate(today - (7 - ahead) * dayMs);
  return toPartialDate(today + (choice > 0 && ahead === 0 ? 7 : ahead) * dayMs);
}

const partOfLonger = new Set(['of', 'im', 'des', 'de', 'du', 'del']);

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
  const month = monthNames.get(noun.word);
  const weekday = weekdayNames.get(noun.word);
  if (unit && unit !== 'day') return { dates: getPeriod(unit, choice, today), tokens: 2 };
  if (month !== undefined) return { dates: [getNamedMonth(month, choice, today)], tokens: 2 };
  // "The last Sunday of January" is not the Sunday before today.
  if (weekday === undefined || partOfLonger.has(tokens[at + 2]?.word ?? '')) return null;
  return { dates: [getNamedWeekday(weekday, choice, today)], tokens: 2 };
}

/** Words before or after "3 days" that make it a time in the past. */
const ago = { after: new Set(['ago']), before: new Set(['vor', 'hace', 'a']) };

/** Reads "3 days ago", "vor 2 Wochen", "hace 3 meses", "il y a 4 jours" at the place of the number. */
function readAgo(tokens: readonly DateToken[], at: number, today: number): Reading | null {
  const number = tokens[at]!.number;
  const unit = units.get(tokens[at + 1]?.word ?? '');
  if (number === null || number > 1_000 || !unit) return null;
  if (ago.after.has(tokens[at + 2]?.word ?? '')) return { dates: getPeriod(unit, -number, today), tokens: 3 };
  if (!ago.before.has(tokens[at - 1]?.word ?? '')) return null;
  return { dates: getPeriod(unit, -number, today), tokens: 2 };
}

function readRelativeDate(tokens: readonly DateToken[], at: number, today: number, language: string): Reading | null {
  const { word } = tokens[at]!;
  const days = dayWords.get(word) ?? (language === 'french' ? frenchDayWords.get(word) : undefined);
  if (days !== undefined) return { dates: getPeriod('day', days, today), tokens: 1 };
  return readAgo(tokens, at, today) ?? readChoice(tokens, at, today);
}

function findJapaneseDays(query: string, today: number): DateMention[] {
  const word = japanese.find(([name]) => query.includes(name));
  if (!word) return [];
  const start = query.indexOf(word[0]);
  return getPeriod('day', word[1], today).map((date) => ({ ...date, start, end: start + word[0].length }));
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
  const found = findJapaneseDays(query, today);
  for (let at = 0; at < tokens.length; at += 1) {
    const read = readRelativeDate(tokens, at, today, language);
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
