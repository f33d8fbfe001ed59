"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Log = exports.redactHeaders = exports.consoleLogger = exports.isLogLevel = void 0;
/** From the fewest lines to the most. */
const levels = ['off', 'error', 'warn', 'info', 'debug'];
const isLogLevel = (level) => levels.includes(level);
exports.isLogLevel = isLogLevel;
/* oxlint-disable no-console -- the place where a client writes unless it is given another one */
/** Writes to the console. */
exports.consoleLogger = {
    error: (message, details) => console.error(message, ...(details ? [details] : [])),
    warn: (message, details) => console.warn(message, ...(details ? [details] : [])),
    info: (message, details) => console.info(message, ...(details ? [details] : [])),
    debug: (message, details) => console.debug(message, ...(details ? [details] : [])),
};
/* oxlint-enable no-console */
/** Names of headers that carry credentials, of Parley's and of proxies before it. */
const secretHeader = /authorization|cookie|api-?key$|secret|token|password|credential|assertion|signature/;
/** Returns headers for a log, with stars in the place of credentials. */
const redactHeaders = (headers) => Object.fromEntries([...headers].map(([name, value]) => [name, secretHeader.test(name) ? '***' : value]));
exports.redactHeaders = redactHeaders;
/** Writes the lines of one client from its level on. A logger that fails ends no call. */
class Log {
    #logger;
    #level;
    #deprecated = new Set();
    constructor(logger, level) {
        this.#logger = logger;
        this.#level = levels.indexOf(level);
    }
    /** Writes a line; `details` is asked for its members only when they are written. */
    write(level, message, details) {
        if (levels.indexOf(level) > this.#level)
            return;
        try {
            this.#logger[level](`parley: ${message}`, details?.());
        }
        catch {
            // What is logged is less than what is called for.
        }
    }
    /** Warns of a deprecated operation, once for each in the life of a client. */
    warnOfDeprecation(operation, { headers }) {
        if (!headers.has('deprecation') || this.#deprecated.has(operation))
            return;
        this.#deprecated.add(operation);
        const sunset = headers.get('sunset');
        const successor = /<([^>]*)>;\s*rel="?successor-version"?/.exec(headers.get('link') ?? '')?.[1];
        const ends = sunset === null ? '' : ` and ends on ${sunset}`;
        const next = successor === undefined ? '' : ` Use ${successor} instead.`;
        this.write('warn', `${operation} is deprecated${ends}.${next}`);
    }
}
exports.Log = Log;
