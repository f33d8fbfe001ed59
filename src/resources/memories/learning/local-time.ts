const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** Returns the zone with this name, or UTC when there is none. */
export const toZone = (name: string | null): string => (name !== null && isZone(name) ? name : 'UTC');

/** Returns the milliseconds by which clocks in a zone are ahead of UTC at a moment. */
function getOffsetMs(moment: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US-u-hc-h23', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return local - Math.floor(moment.getTime() / 1_000) * 1_000;
}

const momentPattern = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:\d\d)?$/;

/** Reads a day or a moment as ISO 8601 writes it; one that names no zone is in `timeZone`. Null when it is none. */
export function parseMoment(text: string, timeZone: string): Date | null {
  const written = momentPattern.exec(text.trim());
  if (!written) return null;
  const plain = text.trim().replace(' ', 'T');
  const full = plain.length === 10 ? `${plain}T00:00` : plain;
  const moment = new Date(written[1] ? full : `${full}Z`);
  if (Number.isNaN(moment.getTime()) || moment.getUTCFullYear() < 1 || moment.getUTCFullYear() > 9_998) return null;
  if (written[1]) return moment;
  const near = new Date(moment.getTime() - getOffsetMs(moment, timeZone));
  return new Date(moment.getTime() - getOffsetMs(near, timeZone));
}

/** Writes a moment for a model: the day of the week, the date and the time in a zone. */
export const toLocalTime = (moment: Date, timeZone: string): string => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const weekday = new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' });
  return `${weekday.format(moment)}, ${format.format(moment)} in ${timeZone}`;
};

/** Writes the day of a moment in a zone, such as 2026-11-21. */
export const toLocalDay = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(moment);
