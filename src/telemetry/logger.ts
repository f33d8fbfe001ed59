import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { describeError } from './describe-error.ts';
import { maskSecrets } from './mask-secrets.ts';
import { toPrintableLines } from './printable.ts';

/** Fields that hold what a caller or the database sent, wherever somebody may log one. */
const withheld =
  /body|header|authorization|cookie|param|password|passwd|secret|token|api_?key|query|sql|payload|prompt/i;
const longest = 500;
const mostItems = 20;

const clean = (text: string): string => maskSecrets(text).slice(0, longest).toWellFormed();

/** A value of a field: simple ones, lists of simple ones and errors; anything deeper is left out. */
function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Error) return describeError(value);
  if (Array.isArray(value)) {
    return value
      .slice(0, mostItems)
      .map(cleanValue)
      .filter((item) => item !== undefined);
  }
  return undefined;
}

function cleanFields(fields: object): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err') entries.push([name, describeError(value)]);
    else if (!withheld.test(name)) entries.push([name, cleanValue(value)]);
  }
  return Object.fromEntries(entries);
}

/** Whatever was passed to a logger → fields and a message, both safe to keep. Further arguments are left out. */
function cleanArguments([first, second]: readonly unknown[]): [object, string] {
  if (typeof first === 'string') return [{}, clean(first)];
  const fields = first instanceof Error ? { err: first } : first;
  const message = typeof second === 'string' ? clean(second) : '';
  return [typeof fields === 'object' && fields !== null ? cleanFields(fields) : {}, message];
}

/**
 * Opens the log: one JSON object a line. This is the one place where it is decided what a line may hold. Errors are
 * described by `describeError`, fields that may hold what callers sent are withheld, secrets in texts are masked, and
 * characters that a terminal would obey are escaped.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    serializers: { err: (described: unknown) => described },
    formatters: { bindings: cleanFields },
    hooks: {
      logMethod(args, method) {
        method.apply(this, cleanArguments(args));
      },
      streamWrite: toPrintableLines,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
