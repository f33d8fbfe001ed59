import { findDates, type PartialDate } from './dates.ts';
import { toZonedTime } from './zoned-time.ts';

// Dates are indexed as words of their own, which no text can contain: `#2026-03-14` for a day that a memory names or on
// which it happened, `+2026-03-14` for the day on which it was remembered.

const pad = (number: number) => String(number).padStart(2, '0');

const toYear = (date: PartialDate) => (date.year === null ? null : String(date.year));
const toMonth = (date: PartialDate) => (date.month === null ? null : pad(date.month));
const toDay = (date: PartialDate) => (date.day === null ? null : pad(date.day));

/** Returns the words under which a date is indexed: itself, and all that it is a part of. */
function toDateWords(date: PartialDate): string[] {
  const [year, month, day] = [toYear(date), toMonth(date), toDay(date)];
  const parts = [[year, month, day], [year, month], [month, day], [month], [year]];
  return parts.filter((part) => !part.includes(null)).map((part) => `#${part.join('-')}`);
}

const toUtcDate = (time: Date): PartialDate => ({
  year: time.getUTCFullYear(),
  month: time.getUTCMonth() + 1,
  day: time.getUTCDate(),
});

/** The longest text of a memory in which dates are looked for. */
const maxDatedText = 4_000;

/** Returns the words for the dates of a memory: those of its text, its time, and when it was remembered. Days are of UTC. */
export function toMemoryDateWords(text: string, occurredAt: Date | null, createdAt: Date): string[] {
  const dates: PartialDate[] = findDates(text.slice(0, maxDatedText));
  if (occurredAt && !Number.isNaN(occurredAt.getTime())) dates.push(toUtcDate(occurredAt));
  const created = toUtcDate(createdAt);
  const said = `+${toYear(created)}-${toMonth(created)}`;
  return [...new Set(dates.flatMap(toDateWords)), said, `${said}-${toDay(created)}`];
}

/** A word for a date of a query, and how much a memory with it counts relative to one with the date itself. */
export type DateForm = { text: string; worth: number };

const partWorth = 0.4;
const otherYearWorth = 0.5;
/** A memory of that day may be about anything: when it was remembered counts less than when it happened. */
const rememberedWorth = 0.5;
/** The neighbouring day of UTC, when a day of another time zone is in two of them. */
const neighbourWorth = 0.8;

/** Returns the days of UTC that a day of a time zone overlaps: the one with the most of it first. */
function toUtcDays({ year, month, day }: PartialDate, timeZone: string): PartialDate[] {
  const noon = new Date(Date.UTC(year!, month! - 1, day!, 12));
  const there = toZonedTime(noon, timeZone);
  const ahead = there.hour - 12 + (there.day === day ? 0 : 24);
  if (ahead === 0) return [{ year, month, day }];
  const before = toUtcDate(new Date(noon.getTime() - Math.sign(ahead) * 86_400_000));
  return [{ year, month, day }, before];
}

/** Returns the words by which memories of a date are found, the best first. */
export function toDateForms(date: PartialDate, timeZone: string): DateForm[] {
  const [year, month, day] = [toYear(date), toMonth(date), toDay(date)];
  if (month === null) return [{ text: `#${year}`, worth: 1 }];
  if (year === null && day === null) return [{ text: `#${month}`, worth: 1 }];
  if (year === null)
    return [
      { text: `#${month}-${day}`, worth: 1 },
      { text: `#${month}`, worth: partWorth },
    ];
  if (day === null)
    return [
      { text: `#${year}-${month}`, worth: 1 },
      { text: `+${year}-${month}`, worth: rememberedWorth },
    ];
  const days = toUtcDays(date, timeZone).map((one) => `${toYear(one)}-${toMonth(one)}-${toDay(one)}`);
  return [
    ...days.map((text, index) => ({ text: `#${text}`, worth: index === 0 ? 1 : neighbourWorth })),
    { text: `#${month}-${day}`, worth: otherYearWorth },
    ...days.map((text) => ({ text: `+${text}`, worth: rememberedWorth })),
  ];
}
