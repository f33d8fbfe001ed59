import type { PartialDate } from './dates.ts';

export type PeriodUnit = 'day' | 'week' | 'month' | 'year';

/** A day of the calendar is the midnight of UTC that begins it. */
const dayMs = 86_400_000;

const toPartialDate = (day: number): PartialDate => {
  const date = new Date(day);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

/** Returns the day that is some days from today. */
export const getDay = (offset: number, today: number): PartialDate => toPartialDate(today + offset * dayMs);

const getMonday = (offset: number, today: number) =>
  today - ((new Date(today).getUTCDay() + 6) % 7) * dayMs + offset * 7 * dayMs;

/** Returns a day of the week that is some weeks from the present one: 0 is Monday. */
export const getDayOfWeek = (offset: number, day: number, today: number): PartialDate =>
  toPartialDate(getMonday(offset, today) + day * dayMs);

/** Returns the dates of a period that is some periods from the present one. Weeks begin on Monday. */
export function getPeriod(unit: PeriodUnit, offset: number, today: number): PartialDate[] {
  if (unit === 'day') return [getDay(offset, today)];
  if (unit === 'week') return Array.from({ length: 7 }, (_, day) => getDayOfWeek(offset, day, today));
  const { year, month } = toPartialDate(today);
  if (unit === 'year') return [{ year: year! + offset, month: null, day: null }];
  const { year: of, month: at } = toPartialDate(Date.UTC(year!, month! - 1 + offset, 1));
  return [{ year: of, month: at, day: null }];
}
