/** The languages whose names of months and weekdays are understood, by the data of `Intl`. */
const languages = 'en de de-AT es fr it pt nl pl sv da nb fi cs tr'.split(' ');

/** Writes a word as dates compare it: in lower case and without accents. */
export const toPlainWord = (word: string): string =>
  word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

/** Collects a name in every language for each of `dates`; the value is the place of the date. */
function collectNames(dates: readonly Date[], options: Intl.DateTimeFormatOptions): Map<string, number> {
  const names = new Map<string, number>();
  for (const language of languages) {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    for (const [place, date] of dates.entries())
      for (const { type, value } of format.formatToParts(date)) {
        const name = toPlainWord(value).replaceAll('.', '');
        if ((type === 'month' || type === 'weekday') && /^\p{L}+$/u.test(name) && !names.has(name))
          names.set(name, place);
      }
  }
  return names;
}

const firstsOfMonths = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2023, month, 1)));
/** 1 January 2023 was a Sunday. */
const weekdays = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2023, 0, 1 + day)));

/** Merges names; those of the first map win. */
const mergeNames = (...maps: Map<string, number>[]) => new Map(maps.toReversed().flatMap((names) => [...names]));

/** Puts work off to the first use: most processes read no dates, and `Intl` takes long to make these names. */
function atFirstUse<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

type DateNames = () => ReadonlyMap<string, number>;

/**
 * Returns the names of months, in the nominative and as they stand after a day: 0 is January. Names that are spelled in full may
 * stand after a preposition; short ones need a day beside them, since many of them are words.
 */
export const getMonthNames: DateNames = atFirstUse(() =>
  mergeNames(
    collectNames(firstsOfMonths, { month: 'long' }),
    collectNames(firstsOfMonths, { month: 'long', day: 'numeric' }),
  ),
);
export const getShortMonthNames: DateNames = atFirstUse(() =>
  mergeNames(collectNames(firstsOfMonths, { month: 'short', day: 'numeric' }), new Map([['sept', 8]])),
);
/** Returns the names of weekdays: 0 is Sunday. */
export const getWeekdayNames: DateNames = atFirstUse(() => collectNames(weekdays, { weekday: 'long' }));
