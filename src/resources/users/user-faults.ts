import { invalidRequest, type FieldError } from '#src/api/problems.ts';

const isLocale = (text: string) => {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
};

const isTimeZone = (text: string) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/**
 * Refuses a locale and a time zone that do not exist, which the patterns of the contract cannot know.
 * @throws `invalid_request`.
 */
export function requireKnownLocale(user: { locale?: string | null; time_zone?: string | null }): void {
  const { locale = null, time_zone = null } = user;
  const errors: FieldError[] = [];
  if (locale !== null && !isLocale(locale))
    errors.push({ pointer: '/locale', detail: `${locale} is no language tag (BCP 47).`, code: 'locale' });
  if (time_zone !== null && !isTimeZone(time_zone))
    errors.push({
      pointer: '/time_zone',
      detail: `${time_zone} is no time zone of the IANA database.`,
      code: 'time_zone',
    });
  if (errors.length > 0) throw invalidRequest(errors);
}
