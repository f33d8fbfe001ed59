/** From the fewest lines to the most. */
const levels = ['off', 'error', 'warn', 'info', 'debug'] as const;

/** The level of a log: entries of it and of those before it are written. */
export type LogLevel = (typeof levels)[number];

/** Where the client writes; the console, pino and most loggers fit. */
export type Logger = {
  [Level in Exclude<LogLevel, 'off'>]: (message: string, details?: Record<string, unknown>) => void;
};

export const isLogLevel = (level: string): level is LogLevel => (levels as readonly string[]).includes(level);

/* oxlint-disable no-console -- the place where a client writes unless it is given another one */
/** Writes to the console. */
export const consoleLogger: Logger = {
  error: (message, details) => console.error(message, ...(details ? [details] : [])),
  warn: (message, details) => console.warn(message, ...(details ? [details] : [])),
  info: (message, details) => console.info(message, ...(details ? [details] : [])),
  debug: (message, details) => console.debug(message, ...(details ? [details] : [])),
};
/* oxlint-enable no-console */

/** Names of headers that carry credentials, of Parley's and of proxies before it. */
const secretHeader = /authorization|cookie|api-?key$|secret|token|password|credential|assertion|signature/;

/** Returns headers for a log, with stars in the place of credentials. */
export const redactHeaders = (headers: Headers): Record<string, string> =>
  Object.fromEntries([...headers].map(([name, value]) => [name, secretHeader.test(name) ? '***' : value]));

/** Writes the lines of one client from its level on. A logger that fails ends no call. */
export class Log {
  readonly #logger: Logger;
  readonly #level: number;
  readonly #deprecated = new Set<string>();

  constructor(logger: Logger, level: LogLevel) {
    this.#logger = logger;
    this.#level = levels.indexOf(level);
  }

  /** Writes a line; `details` is asked for its members only when they are written. */
  write(level: Exclude<LogLevel, 'off'>, message: string, details?: () => Record<string, unknown>): void {
    if (levels.indexOf(level) > this.#level) return;
    try {
      this.#logger[level](`parley: ${message}`, details?.());
    } catch {
      // What is logged is less than what is called for.
    }
  }

  /** Warns of a deprecated operation, once for each in the life of a client. */
  warnOfDeprecation(operation: string, { headers }: Response): void {
    if (!headers.has('deprecation') || this.#deprecated.has(operation)) return;
    this.#deprecated.add(operation);
    const sunset = headers.get('sunset');
    const successor = /<([^>]*)>;\s*rel="?successor-version"?/.exec(headers.get('link') ?? '')?.[1];
    const ends = sunset === null ? '' : ` and ends on ${sunset}`;
    const next = successor === undefined ? '' : ` Use ${successor} instead.`;
    this.write('warn', `${operation} is deprecated${ends}.${next}`);
  }
}
