import { isProxyRange, type TrustedProxies } from '#src/access/client-address.ts';

/** Reads a value or throws `Refused`, with the rule it breaks. */
export type Rule<T> = (value: string) => T;

export class Refused extends Error {}

const refuse = (rule: string): never => {
  throw new Refused(rule);
};

export const integer =
  (min: number, max: number): Rule<number> =>
  (value) =>
    /^\d{1,15}$/.test(value) && Number(value) >= min && Number(value) <= max
      ? Number(value)
      : refuse(`must be a whole number from ${min} to ${max}`);

/** What `rule` reads, or null for `off`. */
export const orOff =
  <T>(rule: Rule<T>): Rule<T | null> =>
  (value) => {
    if (value === 'off') return null;
    try {
      return rule(value);
    } catch (error) {
      throw error instanceof Refused ? new Refused(`${error.message}, or off`) : error;
    }
  };

/** A URL, without a slash at its end. */
export const url =
  (...protocols: string[]): Rule<string> =>
  (value) =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol)
      ? value.replace(/\/+$/, '')
      : refuse(`must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);

/** The root of other URLs: no query, no fragment. */
export const baseUrl: Rule<string> = (value) => {
  const address = url('http:', 'https:')(value);
  return /[?#]/.test(address) ? refuse('must be a URL without a query and a fragment') : address;
};

const origin: Rule<string> = (value) => {
  const address = baseUrl(value);
  return new URL(address).origin === address
    ? address
    : refuse('must be *, or a list of origins such as https://app.example');
};

/** Origins as browsers send them, or `*` for all. */
export const origins: Rule<string[] | '*'> = (value) =>
  value === '*' ? '*' : value.split(',').map((each) => origin(each.trim()));

/** Trusted proxies: addresses, networks and names of ranges, or the number of hops. */
export const proxies: Rule<TrustedProxies> = (value) => {
  const hops = /^\d+$/.test(value) ? Number(value) : null;
  const ranges = value.split(',').map((range) => range.trim());
  if (hops === null ? ranges.every(isProxyRange) : hops >= 1 && hops <= 16) return hops ?? ranges;
  return refuse(
    'must be a list of addresses and networks such as 10.0.0.0/8,loopback, or a number of proxies from 1 to 16',
  );
};

export const oneOf =
  <T extends string>(...allowed: readonly T[]): Rule<T> =>
  (value) =>
    allowed.find((word) => word === value) ?? refuse(`must be one of ${allowed.join(', ')}`);

/** What can be sent as an HTTP header and comes out as it went in. */
export const headerSafe =
  (minLength: number): Rule<string> =>
  (value) => {
    if (!/^[\x20-\x7e]*$/.test(value)) return refuse('must be printable ASCII');
    if (value !== value.trim()) return refuse('must not begin or end with a space: HTTP strips it');
    return value.length >= minLength && value.length <= 500
      ? value
      : refuse(`must have ${minLength} to 500 characters`);
  };

export const hostName: Rule<string> = (value) =>
  /^[\w.:%-]+$/.test(value) ? value : refuse('must be a host name or an IP address, without a port');

/** The first moment of a day, or a moment with its time zone. */
export const moment: Rule<Date> = (value) => {
  const known = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(value);
  const date = new Date(value);
  const real =
    known && !Number.isNaN(date.getTime()) && new Date(value.slice(0, 10)).getUTCDate() === Number(value.slice(8, 10));
  return real ? date : refuse('must be a date such as 2027-12-31, or a moment such as 2027-12-31T12:00:00Z');
};

/** Numbers by name over `defaults`, such as `default=100,batch=10`; null for `off`. `what` says what they are. */
const numbers =
  <Name extends string>(what: string, defaults: Record<Name, number>): Rule<Record<Name, number> | null> =>
  (value) => {
    if (value === 'off') return null;
    const chosen = { ...defaults };
    for (const pair of value.split(',')) {
      const [, name, limit] = /^\s*(\w+)\s*=\s*(\d{1,9})\s*$/.exec(pair) ?? [];
      if (!name || !Object.hasOwn(defaults, name) || Number(limit) < 1) {
        const example = Object.entries(defaults).map(([known, number]) => `${known}=${number}`);
        return refuse(`must be off, or ${what}: some of ${example.join(',')}`);
      }
      chosen[name as Name] = Number(limit);
    }
    return chosen;
  };

/** Limits by class over `defaults`; null for `off`. */
export const limits = <Class extends string>(defaults: Record<Class, number>) =>
  numbers('limits by class, a minute or for migration an hour', defaults);

/** Shares over `defaults`; null for `off`. */
export const shares = <Kind extends string>(defaults: Record<Kind, number>) =>
  numbers('how much may be under way at a time', defaults);

/** Of `words`, the one that was probably meant by `typed`: at most `tolerance` letters away. */
export function nearestWord(typed: string, words: readonly string[], tolerance = 3): string | undefined {
  const [best] = words
    .map((word) => ({ word, away: lettersAway(typed, word) }))
    .filter(({ away }) => away <= tolerance)
    .toSorted((a, b) => a.away - b.away);
  return best?.word;
}

/** Levenshtein's distance. */
function lettersAway(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
