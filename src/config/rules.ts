import { execSync } from 'node:child_process';
import type { LoadMeasures } from '#src/process/load.ts';
import type { DailyQuota, ModelPrice, ModelPrices } from '#src/access/quota.ts';
import { parseKinds } from '#src/llm/modalities.ts';
import { parseTasks, taskNames } from '#src/llm/tasks.ts';
import { readFileSync } from 'node:fs';
import { isProxyRange, type TrustedProxies } from '#src/access/client-address.ts';
import { toAllowance, type OutgoingAllowance } from '#src/outgoing/address-guard.ts';

/** Parses the value of a setting. @throws `SettingError` with the rule that it breaks. */
export type SettingRule<T> = (value: string) => T;

/** A value that breaks the rule of its setting. The message is the end of a sentence. */
export class SettingError extends Error {}

const rejectValue = (rule: string): never => {
  throw new SettingError(rule);
};

/** Parses a whole number between two bounds, both included. */
export const integer =
  (min: number, max: number): SettingRule<number> =>
  (value) =>
    /^\d{1,15}$/.test(value) && Number(value) >= min && Number(value) <= max
      ? Number(value)
      : rejectValue(`must be a whole number from ${min} to ${max}`);

/** Parses what `rule` does, or null for `off`. */
export const orOff =
  <T>(rule: SettingRule<T>): SettingRule<T | null> =>
  (value) => {
    if (value === 'off') return null;
    try {
      return rule(value);
    } catch (error) {
      throw error instanceof SettingError ? new SettingError(`${error.message}, or off`) : error;
    }
  };

const encodedUrl =
  'must be the URL of one server, in which characters such as @ : / ? # % of a user or a password are percent-encoded';

/** Parses a URL. Slashes at its end are removed. */
export const url =
  (...protocols: string[]): SettingRule<string> =>
  (value) => {
    const beginnings = protocols.map((protocol) => `${protocol}//`);
    if (!beginnings.some((beginning) => value.toLowerCase().startsWith(beginning)))
      return rejectValue(`must be a URL that begins with ${beginnings.join(' or ')}`);
    return URL.canParse(value) ? value.replace(/(?<!\/)\/+$/, '') : rejectValue(encodedUrl);
  };

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};

/** Parses the URL of a server that is signed in to: what its driver would read otherwise than it was meant is refused. */
export const signedInUrl =
  (...protocols: string[]): SettingRule<string> =>
  (value) => {
    const address = url(...protocols)(value);
    const { hash, username, password, pathname } = new URL(address);
    const isMeant = hash === '' && [username, password, pathname].every(isDecodable);
    return isMeant ? address : rejectValue(encodedUrl);
  };

/** Parses the URL of a Redis, whose path is the number of a database. */
export const redisUrl: SettingRule<string> = (value) => {
  const address = signedInUrl('redis:', 'rediss:')(value);
  return /^(\/\d{0,9})?$/.test(new URL(address).pathname)
    ? address
    : rejectValue('must be a URL whose path is nothing but the number of a database, such as /0');
};

/** Parses the base of other URLs: without query and fragment. */
export const baseUrl: SettingRule<string> = (value) => {
  const address = url('http:', 'https:')(value);
  return /[?#]/.test(address) ? rejectValue('must be a URL without a query and a fragment') : address;
};

/** Parses the base of the URLs that callers are told: whoever reads it could sign in as a user whom it named. */
export const publicUrl: SettingRule<string> = (value) => {
  const address = baseUrl(value);
  const { username, password } = new URL(address);
  return username + password === '' ? address : rejectValue('must be a URL without a user and a password');
};

const origin: SettingRule<string> = (value) => {
  const address = baseUrl(value);
  return new URL(address).origin === address
    ? address
    : rejectValue('must be *, or a list of origins such as https://app.example');
};

const encryptionKey = (text: string): Buffer => {
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  const isWhole = /^[0-9a-f]{64}$/i.test(text) || /^[A-Za-z0-9+/_-]{43}=?$/.test(text);
  return isWhole
    ? key
    : rejectValue('must be 32 random bytes in base64 or hex, or a list of such keys, the newest first');
};

/** Parses keys of 256 bits, the newest first. */
export const encryptionKeys: SettingRule<Buffer[]> = (value) =>
  value
    .split(/[,\s]+/)
    .filter((part) => part !== '')
    .map(encryptionKey);

/** Parses what `rule` does, from the file that is named. */
export const inFile =
  <T>(rule: SettingRule<T>): SettingRule<T> =>
  (path) => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      return rejectValue(`must be a file that can be read (${(error as NodeJS.ErrnoException).code})`);
    }
    return rule(text);
  };

/** The milliseconds within which a command has to print its value. */
const commandTimeoutMs = 30_000;

/** Parses what `rule` does, from what a command prints. The shell of the system runs it. */
export const ofCommand =
  <T>(rule: SettingRule<T>): SettingRule<T> =>
  (command) => {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    let text: string;
    try {
      text = execSync(command, { encoding: 'utf8', timeout: commandTimeoutMs, stdio: [...stdio] });
    } catch (error) {
      const { status } = error as { status?: number | null };
      return rejectValue(
        `must be a command that succeeds (${status == null ? 'it did not end' : `it ended with ${status}`})`,
      );
    }
    return rule(text);
  };

/** Parses a list of origins as browsers send them, or `*` for all. */
export const origins: SettingRule<string[] | '*'> = (value) =>
  value === '*' ? '*' : value.split(',').map((each) => origin(each.trim()));

/** Parses trusted proxies: addresses, networks and names of ranges, or the number of hops. */
export const proxies: SettingRule<TrustedProxies> = (value) => {
  const hops = /^\d+$/.test(value) ? Number(value) : null;
  const ranges = value.split(',').map((range) => range.trim());
  if (hops === null ? ranges.every(isProxyRange) : hops >= 1 && hops <= 16) return hops ?? ranges;
  return rejectValue(
    'must be a list of addresses and networks such as 10.0.0.0/8,loopback, or a number of proxies from 1 to 16',
  );
};

/** Parses permitted destinations: addresses, networks and host names. */
export const outgoing: SettingRule<OutgoingAllowance> = (value) =>
  toAllowance(value.split(',').map((part) => part.trim())) ??
  rejectValue('must be a list of addresses, networks and host names, such as 10.1.0.0/16,id.internal');

/** Parses one of the allowed words. */
export const oneOf =
  <T extends string>(...allowed: readonly T[]): SettingRule<T> =>
  (value) =>
    allowed.find((word) => word === value) ?? rejectValue(`must be one of ${allowed.join(', ')}`);

/** Parses a text that an HTTP header carries unchanged. */
export const headerSafe =
  (minLength: number): SettingRule<string> =>
  (value) => {
    if (!/^[\x20-\x7e]*$/.test(value)) return rejectValue('must be printable ASCII');
    if (value !== value.trim()) return rejectValue('must not begin or end with a space: HTTP strips it');
    return value.length >= minLength && value.length <= 500
      ? value
      : rejectValue(`must have ${minLength} to 500 characters`);
  };

/** Parses a host name or an IP address. */
export const hostName: SettingRule<string> = (value) =>
  /^[\w.:%-]+$/.test(value) ? value : rejectValue('must be a host name or an IP address, without a port');

/** Parses a date, which stands for its first moment in UTC, or a date and time with a time zone. */
export const timestamp: SettingRule<Date> = (value) => {
  const hasForm = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(value);
  const date = new Date(value);
  const real =
    hasForm &&
    !Number.isNaN(date.getTime()) &&
    new Date(value.slice(0, 10)).getUTCDate() === Number(value.slice(8, 10));
  return real ? date : rejectValue('must be a date such as 2027-12-31, or a moment such as 2027-12-31T12:00:00Z');
};

/** Parses numbers by name over `defaults`, such as `default=100,batch=10`; null for `off`. `what` describes them. */
const numbers =
  <Name extends string>(what: string, defaults: Record<Name, number>): SettingRule<Record<Name, number> | null> =>
  (value) => {
    if (value === 'off') return null;
    const chosen = { ...defaults };
    for (const pair of value.split(',')) {
      const [, name, limit] = /^\s*(\w+)\s*=\s*(\d{1,9})\s*$/.exec(pair) ?? [];
      if (!name || !Object.hasOwn(defaults, name) || Number(limit) < 1) {
        const example = Object.entries(defaults).map(([known, number]) => `${known}=${number}`);
        return rejectValue(`must be off, or ${what}: some of ${example.join(',')}`);
      }
      chosen[name as Name] = Number(limit);
    }
    return chosen;
  };

/** Parses rate limits by class over `defaults`; null for `off`. */
export const limits = <Class extends string>(defaults: Record<Class, number>) =>
  numbers('limits by class, a minute or for migration an hour', defaults);

/** Parses concurrency limits over `defaults`; null for `off`. */
export const shares = <Kind extends string>(defaults: Record<Kind, number>) =>
  numbers('how much may be under way at a time', defaults);

/** Parses what a process bears, over `defaults`; null for `off`. */
export const loadLimits = (defaults: LoadMeasures): SettingRule<LoadMeasures | null> => {
  const what = 'what this process bears: a delay in ms, memory in percent, and how many wait for the database';
  return (value) => {
    const chosen = numbers(what, defaults)(value);
    return chosen !== null && chosen.memory > 100 ? rejectValue('must have a memory of 1 to 100 percent') : chosen;
  };
};

const millionths = 1_000_000;

/** Parses daily quotas, such as `requests=10000,tokens=2000000,cost=7.5`; null for `off`. What is not named has no limit. */
export const quotas: SettingRule<DailyQuota | null> = (value) => {
  if (value === 'off') return null;
  const chosen: DailyQuota = { requests: null, tokens: null, cost: null };
  for (const pair of value.split(',')) {
    const [, name, limit] = /^\s*(requests|tokens|cost)\s*=\s*(\d{1,9}(?:\.\d{1,6})?)\s*$/.exec(pair) ?? [];
    if (!name || Number(limit) === 0 || (name !== 'cost' && !Number.isInteger(Number(limit))))
      return rejectValue('must be off, or some of requests=10000,tokens=2000000,cost=7.5, each above 0');
    chosen[name as keyof DailyQuota] = name === 'cost' ? Math.round(Number(limit) * millionths) : Number(limit);
  }
  return chosen;
};

/** Parses the prices of models for a million tokens of the prompt and of the answer, such as `small=0.15:0.6,*=2.5:10`. */
export const prices: SettingRule<ModelPrices> = (value) =>
  new Map(
    value.split(',').map((pair): [string, ModelPrice] => {
      const [, name, prompt, completion] =
        /^\s*(\S{1,200})=(\d{1,6}(?:\.\d{1,6})?):(\d{1,6}(?:\.\d{1,6})?)\s*$/.exec(pair) ?? [];
      if (!name) return rejectValue('must be prices of models by name, such as small=0.15:0.6,*=2.5:10');
      return [name, { prompt: Number(prompt), completion: Number(completion) }];
    }),
  );

/** Creates the rule of words by model, such as `small=text,*=text+image`. `complaint` says what they must be. */
const wordsByModel =
  <Word>(parseWords: (text: string) => Word[] | null, complaint: string): SettingRule<ReadonlyMap<string, Word[]>> =>
  (value) =>
    new Map(
      value.split(',').map((pair): [string, Word[]] => {
        const [, name, text = ''] = /^\s*(\S{1,200})=([a-z+]{1,100})\s*$/.exec(pair) ?? [];
        const words = parseWords(text);
        if (!name || !words) return rejectValue(complaint);
        return [name, words];
      }),
    );

/** Parses the kinds of content that models take, such as `small=text,vision=text+image,*=text+image+file`. */
export const modalities = wordsByModel(
  parseKinds,
  'must be kinds of content (text, image, audio, file) by model, such as small=text,*=text+image',
);

/** Parses the tasks that models do, such as `small=answers,whisper-1=transcription`. */
export const modelTasks = wordsByModel(
  parseTasks,
  `must be tasks (${taskNames.join(', ')}) by model, such as whisper-1=transcription`,
);

/** Parses media types and groups of them, such as `image/*,application/pdf`; null for `*`, which is all. */
export const mediaTypes: SettingRule<readonly string[] | null> = (value) => {
  const types = value.split(',').map((type) => type.trim().toLowerCase());
  if (types.includes('*')) return null;
  const isType = (type: string) => /^[a-z]{1,20}\/(\*|[a-z0-9][a-z0-9.+-]{0,99})$/.test(type);
  return types.every(isType)
    ? types
    : rejectValue('must be *, or media types such as image/*,application/pdf,text/plain');
};

/** Returns the word nearest to `typed` with an edit distance of at most `tolerance`, or undefined. */
export function findNearestWord(typed: string, words: readonly string[], tolerance = 3): string | undefined {
  const [best] = words
    .map((word) => ({ word, distance: levenshteinDistance(typed, word) }))
    .filter(({ distance }) => distance <= tolerance)
    .toSorted((a, b) => a.distance - b.distance);
  return best?.word;
}

/** Returns the Levenshtein distance of two words. */
function levenshteinDistance(a: string, b: string): number {
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
