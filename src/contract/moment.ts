const form = /^(\d{4}-\d\d-\d\d)t([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(z|[+-](0\d|1[0-5]):?[0-5]\d)$/i;

/**
 * Whether a text is a moment, RFC 3339, that everybody here can read and write again: no leap second, and in UTC in a year
 * from 1 to 9999.
 */
export function isMoment(text: string): boolean {
  const day = form.exec(text)?.[1];
  if (!day) return false;
  const midnight = new Date(`${day}T00:00:00Z`);
  const year = new Date(text).getUTCFullYear();
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day) && year >= 1 && year <= 9999;
}
