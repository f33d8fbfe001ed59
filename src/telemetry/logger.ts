import type { DestinationStream, Logger, LoggerOptions } from 'pino';
import { pino } from '#generated/packages/pino.js';
import { describeError } from './describe-error.ts';
import { getWork } from '#src/process/work.ts';
import { maskSecrets } from './mask-secrets.ts';
import { toPrintableLines } from './printable.ts';

/** The names of fields that contain what a caller or the database sent. Their values are never logged. */
const withheldFields =
  /body|header|authorization|cookie|param|password|passwd|secret|token|api_?key|query|sql|payload|prompt/i;
const maxTextLength = 500;
const maxItems = 20;

function cleanText(text: string): string {
  const masked = maskSecrets(text);
  return (masked.length > maxTextLength ? masked.slice(0, maxTextLength) : masked).toWellFormed();
}

/** Returns the value of a field if it is simple, a list of simple values, or an error; anything deeper is left out. */
function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Error) return describeError(value);
  if (Array.isArray(value)) {
    return value
      .slice(0, maxItems)
      .map(cleanValue)
      .filter((item) => item !== undefined);
  }
  return undefined;
}

/** The names of fields that were looked at, and whether their values are withheld. */
const knownNames = new Map<string, boolean>();
const maxKnownNames = 500;

function isWithheld(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const isOne = withheldFields.test(name);
  if (knownNames.size < maxKnownNames) knownNames.set(name, isOne);
  return isOne;
}

function cleanFields(fields: object): Record<string, unknown> {
  const cleaned: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const value = (fields as Record<string, unknown>)[name];
    if (name === 'err') cleaned[name] = describeError(value);
    else if (!isWithheld(name) && name !== '__proto__') cleaned[name] = cleanValue(value);
  }
  return cleaned;
}

/** Returns safe fields and a safe message for the arguments of a log call. Further arguments are left out. */
function cleanArguments([first, second]: readonly unknown[]): [object, string] {
  if (typeof first === 'string') return [{}, cleanText(first)];
  const fields = first instanceof Error ? { err: first } : first;
  const message = typeof second === 'string' ? cleanText(second) : '';
  return [typeof fields === 'object' && fields !== null ? cleanFields(fields) : {}, message];
}

/** Returns the fields of a line that tell of the work within which it is written. All are ids of ours, and counts. */
function toWorkFields(): object {
  const work = getWork();
  if (!work) return {};
  return { ...work.facts, ...(work.traceId !== null && { trace_id: work.traceId }) };
}

/**
 * Creates the logger, which writes one JSON object per line. Only here is it decided what a line may contain: errors are
 * described by `describeError`, fields that may contain what callers sent are withheld, secrets in texts are masked, and
 * control characters are escaped. A line that is written within a piece of work has the ids by which that is known.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    serializers: { err: (described: unknown) => described },
    formatters: { bindings: cleanFields },
    mixin: toWorkFields,
    hooks: {
      logMethod(args, method) {
        method.apply(this, cleanArguments(args));
      },
      streamWrite: toPrintableLines,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
