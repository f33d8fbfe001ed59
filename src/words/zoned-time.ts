import { LRUCache } from 'lru-cache';

/** The parts of a moment on the calendar and the clock of a time zone. */
type ZonedTime = { year: number; month: number; day: number; hour: number };

/** A format takes longer to make than to use. */
const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: 100 });

function getFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' } as const;
  const made = new Intl.DateTimeFormat('en', { timeZone, ...parts, hourCycle: 'h23' });
  formats.set(timeZone, made);
  return made;
}

/** Reads the calendar and the clock of a time zone at a moment. @throws RangeError for a time zone that does not exist. */
export function toZonedTime(time: Date, timeZone: string): ZonedTime {
  const parts = getFormat(timeZone).formatToParts(time);
  return Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)])) as ZonedTime;
}
