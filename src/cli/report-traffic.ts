/** A request in the log of a gateway. */
export type LoggedRequest = { at: Date; method: string; url: string; caller: string; body: unknown };

/** The requests of a log, and the number of entries that could not be read. */
export type Traffic = { seen: LoggedRequest[]; notRead: number };

type Tree = { [name: string]: unknown };

const parseJsonOrUndefined = (text: unknown): unknown => {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

/** Returns the value at the first of these paths that exists. */
function findValue(entry: Tree, paths: readonly string[]): unknown {
  for (const path of paths) {
    const direct = entry[path];
    const value = direct ?? path.split('.').reduce<unknown>((at, name) => (at as Tree | undefined)?.[name], entry);
    if (value !== undefined && value !== null && value !== '' && value !== '-') return value;
  }
  return undefined;
}

function toDate(value: unknown): Date | null {
  // Seconds or milliseconds since the epoch, as number or text; or any form that has a date in it.
  const number = typeof value === 'number' || /^\d+(\.\d+)?$/.test(String(value)) ? Number(value) : null;
  const date = new Date(number === null ? String(value) : number < 1e11 ? number * 1000 : number);
  return value === undefined || Number.isNaN(date.getTime()) ? null : date;
}

function toLoggedRequest(
  at: Date | null,
  method: unknown,
  url: unknown,
  caller: unknown,
  body: unknown,
): LoggedRequest | null {
  if (!at || typeof method !== 'string' || typeof url !== 'string') return null;
  return { at, method: method.toUpperCase(), url, caller: caller === undefined ? 'unknown' : String(caller), body };
}

const toTraffic = (entries: readonly (LoggedRequest | null)[]): Traffic => {
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

/** Returns the id of the key, or the owner that a token names. Never returns a secret. */
function findCaller(headers: readonly { name: string; value: string }[] = []): string | undefined {
  const header = (name: string) => headers.find((one) => one.name.toLowerCase() === name)?.value;
  const token = /^Bearer [^.]+\.([^.]+)\./i.exec(header('authorization') ?? '')?.[1];
  const claims = token && (parseJsonOrUndefined(Buffer.from(token, 'base64url').toString()) as Tree | undefined);
  const named = claims && findValue(claims, ['key', 'azp', 'client_id', 'sub']);
  return header('x-api-key-id') ?? (named as string | undefined) ?? header('user-agent');
}

/** Reads the requests of an HTTP Archive. */
export function readHar(text: string): Traffic {
  const entries = (parseJsonOrUndefined(text) as { log?: { entries?: HarEntry[] } } | undefined)?.log?.entries;
  if (!Array.isArray(entries)) throw new Error('It is no HTTP Archive: it has no log.entries.');
  return toTraffic(
    entries.map(({ startedDateTime, request = {} }) =>
      toLoggedRequest(
        toDate(startedDateTime),
        request.method,
        request.url,
        findCaller(request.headers),
        parseJsonOrUndefined(request.postData?.text),
      ),
    ),
  );
}

const commonLogLine = /^(\S+) (\S+) (\S+) \[([^\]]+)\] "([A-Za-z]+) ([^\s"]+)(?: [^"]*)?" (\d{3})/;

/** Parses a date such as `21/Nov/2026:10:00:00 +0000`. */
const parseCommonLogDate = (text: string) => toDate(text.replace(/^(\d+)\/(\w+)\/(\d+):/, '$1 $2 $3 '));

const memberNames = {
  at: ['time', '@timestamp', 'timestamp', 'ts', 'time_iso8601', 'start_time', 'startedDateTime', 'date', 'msec'],
  method: ['method', 'request_method', 'req.method', 'request.method', 'http.request.method', 'RequestMethod'],
  url: ['path', 'uri', 'url', 'request_uri', 'req.url', 'request.uri', 'request.url', 'url.original', 'RequestPath'],
  caller: ['credential_id', 'api_key_id', 'credential', 'consumer.username', 'consumer', 'user', 'remote_user'],
  address: ['request.remote_ip', 'remote_addr', 'client_ip', 'remote_ip', 'ClientHost', 'client.ip', 'ip', 'source'],
};

function parseLogLine(line: string): LoggedRequest | null {
  if (line.startsWith('{')) {
    const entry = (parseJsonOrUndefined(line) ?? {}) as Tree;
    const { at, method, url, caller, address } = memberNames;
    const who = findValue(entry, [...caller, ...address]);
    return toLoggedRequest(
      toDate(findValue(entry, at)),
      findValue(entry, method),
      findValue(entry, url),
      who,
      undefined,
    );
  }
  const [, address, , user, at, method, url] = commonLogLine.exec(line) ?? [];
  return address === undefined
    ? null
    : toLoggedRequest(parseCommonLogDate(at!), method, url, user === '-' ? address : user, undefined);
}

/** Reads the requests of an access log: common or combined log format, or JSON lines. */
export const readLog = (text: string): Traffic =>
  toTraffic(
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => parseLogLine(line.trim())),
  );
