/** One request that a gateway has seen. */
export type Seen = { at: Date; method: string; url: string; caller: string; body: unknown };

/** What was read, and how many entries could not be. */
export type Traffic = { seen: Seen[]; notRead: number };

type Tree = { [name: string]: unknown };

const parsed = (text: unknown): unknown => {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

/** The first of these paths that leads to something. */
function pick(entry: Tree, paths: readonly string[]): unknown {
  for (const path of paths) {
    const direct = entry[path];
    const value = direct ?? path.split('.').reduce<unknown>((at, name) => (at as Tree | undefined)?.[name], entry);
    if (value !== undefined && value !== null && value !== '' && value !== '-') return value;
  }
  return undefined;
}

function momentOf(value: unknown): Date | null {
  // Seconds or milliseconds since the epoch, as number or text; or any form that has a date in it.
  const number = typeof value === 'number' || /^\d+(\.\d+)?$/.test(String(value)) ? Number(value) : null;
  const date = new Date(number === null ? String(value) : number < 1e11 ? number * 1000 : number);
  return value === undefined || Number.isNaN(date.getTime()) ? null : date;
}

function seenOf(at: Date | null, method: unknown, url: unknown, caller: unknown, body: unknown): Seen | null {
  if (!at || typeof method !== 'string' || typeof url !== 'string') return null;
  return { at, method: method.toUpperCase(), url, caller: caller === undefined ? 'unknown' : String(caller), body };
}

const collect = (entries: readonly (Seen | null)[]): Traffic => {
  const seen = entries.filter((entry) => entry !== null);
  return { seen, notRead: entries.length - seen.length };
};

type HarEntry = {
  startedDateTime?: string;
  request?: {
    method?: string;
    url?: string;
    headers?: { name: string; value: string }[];
    postData?: { text?: string };
  };
};

/** The id of the key, or who a token says it is for. No secret is shown. */
function callerOf(headers: readonly { name: string; value: string }[] = []): string | undefined {
  const header = (name: string) => headers.find((one) => one.name.toLowerCase() === name)?.value;
  const token = /^Bearer [^.]+\.([^.]+)\./i.exec(header('authorization') ?? '')?.[1];
  const claims = token && (parsed(Buffer.from(token, 'base64url').toString()) as Tree | undefined);
  const named = claims && pick(claims, ['key', 'azp', 'client_id', 'sub']);
  return header('x-api-key-id') ?? (named as string | undefined) ?? header('user-agent');
}

/** The requests of an HTTP Archive. */
export function readHar(text: string): Traffic {
  const entries = (parsed(text) as { log?: { entries?: HarEntry[] } } | undefined)?.log?.entries;
  if (!Array.isArray(entries)) throw new Error('It is no HTTP Archive: it has no log.entries.');
  return collect(
    entries.map(({ startedDateTime, request = {} }) =>
      seenOf(
        momentOf(startedDateTime),
        request.method,
        request.url,
        callerOf(request.headers),
        parsed(request.postData?.text),
      ),
    ),
  );
}

const common = /^(\S+) (\S+) (\S+) \[([^\]]+)\] "([A-Za-z]+) (\S+)[^"]*" (\d{3})/;

/** `21/Nov/2026:10:00:00 +0000` */
const commonMoment = (text: string) => momentOf(text.replace(/^(\d+)\/(\w+)\/(\d+):/, '$1 $2 $3 '));

const names = {
  at: ['time', '@timestamp', 'timestamp', 'ts', 'time_iso8601', 'start_time', 'startedDateTime', 'date', 'msec'],
  method: ['method', 'request_method', 'req.method', 'request.method', 'http.request.method', 'RequestMethod'],
  url: ['path', 'uri', 'url', 'request_uri', 'req.url', 'request.uri', 'request.url', 'url.original', 'RequestPath'],
  caller: ['credential_id', 'api_key_id', 'credential', 'consumer.username', 'consumer', 'user', 'remote_user'],
  address: ['request.remote_ip', 'remote_addr', 'client_ip', 'remote_ip', 'ClientHost', 'client.ip', 'ip', 'source'],
};

function readLine(line: string): Seen | null {
  if (line.startsWith('{')) {
    const entry = (parsed(line) ?? {}) as Tree;
    const { at, method, url, caller, address } = names;
    const who = pick(entry, [...caller, ...address]);
    return seenOf(momentOf(pick(entry, at)), pick(entry, method), pick(entry, url), who, undefined);
  }
  const [, address, , user, at, method, url] = common.exec(line) ?? [];
  return address === undefined
    ? null
    : seenOf(commonMoment(at!), method, url, user === '-' ? address : user, undefined);
}

/** The requests of an access log: common or combined log format, or JSON lines. */
export const readLog = (text: string): Traffic =>
  collect(
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => readLine(line.trim())),
  );
