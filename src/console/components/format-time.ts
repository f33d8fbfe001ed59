const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const clocks = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const ages = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

/** Writes a timestamp with its date, in the reader's zone. */
export const formatTime = (at: string): string => times.format(new Date(at));

/** Writes the time of day of a timestamp with its milliseconds, in the reader's zone. */
export const formatClock = (at: string): string => clocks.format(new Date(at));

const units: readonly [seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [86_400 * 365, 'year'],
  [86_400 * 30, 'month'],
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** Writes how long ago a timestamp was, in the largest unit that fits: `2 hr. ago`. */
export function formatAge(at: string, now: number): string {
  const seconds = Math.round((new Date(at).getTime() - now) / 1000);
  const [size, unit] = units.find(([size]) => Math.abs(seconds) >= size) ?? [1, 'second'];
  return ages.format(Math.trunc(seconds / size), unit);
}
