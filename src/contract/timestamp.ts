const timestampForm = /^(\d{4}-\d\d-\d\d)t([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(z|[+-](0\d|1[0-5]):?[0-5]\d)$/i;

/**
 * Checks that a text is a timestamp (RFC 3339) that JavaScript and PostgreSQL represent exactly: no leap second, and in UTC
 * in a year from 1 to 9999.
 */
export function isTimestamp(text: string): boolean {
  const day = timestampForm.exec(text)?.[1];
  if (!day) return false;
  const midnight = new Date(`${day}T00:00:00Z`);
  const year = new Date(text).getUTCFullYear();
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day) && year >= 1 && year <= 9999;
}

/** Tells whether a text is a day of the calendar, such as 2026-02-28. Source: full-date of RFC 3339. */
export const isDate = (text: string): boolean => isTimestamp(`${text}T00:00:00Z`);
