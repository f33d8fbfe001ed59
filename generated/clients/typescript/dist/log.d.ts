/** From the fewest lines to the most. */
declare const levels: readonly ["off", "error", "warn", "info", "debug"];
/** The level of a log: entries of it and of those before it are written. */
export type LogLevel = (typeof levels)[number];
/** Where the client writes; the console, pino and most loggers fit. */
export type Logger = {
    [Level in Exclude<LogLevel, 'off'>]: (message: string, details?: Record<string, unknown>) => void;
};
export declare const isLogLevel: (level: string) => level is LogLevel;
/** Writes to the console. */
export declare const consoleLogger: Logger;
/** Returns headers for a log, with stars in the place of credentials. */
export declare const redactHeaders: (headers: Headers) => Record<string, string>;
/** Writes the lines of one client from its level on. A logger that fails ends no call. */
export declare class Log {
    #private;
    constructor(logger: Logger, level: LogLevel);
    /** Writes a line; `details` is asked for its members only when they are written. */
    write(level: Exclude<LogLevel, 'off'>, message: string, details?: () => Record<string, unknown>): void;
    /** Warns of a deprecated operation, once for each in the life of a client. */
    warnOfDeprecation(operation: string, { headers }: Response): void;
}
export {};
