/** The seconds after each failed attempt until the next: a day in all. Source: standardwebhooks.com, the specification, 1.0. */
const pausesS = [5, 300, 1_800, 7_200, 18_000, 25_200, 32_400];
/** The part of a pause by which it may be longer, so that not all are tried again at the same time. */
const jitter = 0.1;
/** The longest time that a receiver may ask for by `Retry-After`, in seconds. */
const longestRetryAfterS = 86_400;

/**
 * Returns the time of the next attempt after `failures` failed ones, or null when there is none any more. `retryAfterS` is the
 * time for which the receiver asks, and `random` a number from 0 to 1.
 */
export function findNextAttempt(
  failures: number,
  { now, retryAfterS, random }: { now: Date; retryAfterS: number | null; random: number },
): Date | null {
  const pauseS = pausesS[failures - 1];
  if (pauseS === undefined) return null;
  const askedS = Math.min(retryAfterS ?? 0, longestRetryAfterS);
  return new Date(now.getTime() + Math.max(pauseS * (1 + jitter * random), askedS) * 1_000);
}

/** Returns the seconds of a `Retry-After`, which has seconds or a date; null for another text. Source: RFC 9110, 10.2.3. */
export function parseRetryAfter(text: string | null, now: Date): number | null {
  if (text === null) return null;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1_000));
}
