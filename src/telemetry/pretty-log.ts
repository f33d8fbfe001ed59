import { styleText } from 'node:util';
import type { DestinationStream } from 'pino';
import { destination } from '#generated/packages/pino.js';
import type { LogFormat } from './log-format.ts';
import { toPrintable } from './printable.ts';
import { printStyled } from './terminal.ts';

type TextStyle = Parameters<typeof styleText>[0];
/** A line of the log, as the logger writes it. */
type LogLine = { level: number; time: number; msg?: string; err?: unknown; [field: string]: unknown };

const levels: Record<number, [name: string, style: TextStyle]> = {
  10: ['TRACE', 'dim'],
  20: ['DEBUG', 'dim'],
  30: ['INFO', 'green'],
  40: ['WARN', 'yellow'],
  50: ['ERROR', 'red'],
  60: ['FATAL', 'red'],
};

/** Fields that are the same in all lines of a process, or stand elsewhere in a line. */
const hiddenFields = new Set(['level', 'time', 'msg', 'err', 'pid', 'hostname']);

/** Formats a line about a request as what was asked, how it was answered, and how long that took; null for another line. */
function formatRequest({
  msg,
  method,
  route,
  status,
  duration_ms,
  ...rest
}: LogLine): { text: string; rest: object } | null {
  if (typeof method !== 'string' || typeof route !== 'string' || typeof status !== 'number') return null;
  const { address: _address, scheme: _scheme, ...fields } = rest;
  const said = msg === 'request' ? '' : ` ${msg ?? ''}`;
  return { text: `${method} ${route} ${status} ${String(duration_ms)} ms${said}`, rest: fields };
}

const pad = (number: number) => String(number).padStart(2, '0');

/** Formats a time as that of the clock of this machine, to the second. */
function formatClock(time: number): string {
  const at = new Date(time);
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

const formatValue = (value: unknown): string =>
  toPrintable(typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value));

/** Formats what was thrown as lines: what it is, where it was thrown, and what caused it. */
function formatThrown(thrown: unknown, indent = '    '): string {
  const { type, code, message, stack, cause, ...rest } = thrown as Record<string, unknown>;
  const named = [type, code, message].filter((part) => typeof part === 'string').map((part) => toPrintable(part));
  const fields = Object.entries(rest).map(([name, value]) => `${toPrintable(name)}=${formatValue(value)}`);
  const places = Array.isArray(stack) ? stack.map((place) => `\n${indent}  at ${toPrintable(String(place))}`) : [];
  const below = typeof cause === 'object' && cause !== null ? formatThrown(cause, `${indent}  `) : '';
  return `\n${indent}${[...named, ...fields].join(' ')}${places.join('')}${below}`;
}

/**
 * Formats a line of the log for people: the time, the level, the message and the fields. What is no such line is returned as it
 * is. Control characters in it are escaped.
 * @param paint adds a style to a text
 */
export function formatLogLine(json: string, paint: (style: TextStyle, text: string) => string): string {
  let line: LogLine;
  try {
    line = JSON.parse(json) as LogLine;
  } catch {
    return json;
  }
  const [name, style] = levels[line.level] ?? [String(line.level), 'dim'];
  const { text: said, rest } = formatRequest(line) ?? { text: line.msg ?? '', rest: line };
  const fields = Object.entries(rest)
    .filter(([field]) => !hiddenFields.has(field))
    .map(([field, value]) => `${toPrintable(field)}=${formatValue(value)}`);
  const parts = [
    paint('dim', formatClock(line.time)),
    paint(style, name.padEnd(5)),
    toPrintable(said),
    ...(fields.length > 0 ? [paint('dim', fields.join(' '))] : []),
  ];
  const thrown = typeof line.err === 'object' && line.err !== null ? formatThrown(line.err) : '';
  return `${parts.join(' ').trimEnd()}${thrown}\n`;
}

/** The destination of lines of the log. `flushSync` writes what waits, before the process ends. */
type LogDestination = DestinationStream & { flushSync(): void };

/** The bytes of lines that are written together, and the longest time in ms that a line waits for others. */
const [togetherBytes, longestWaitMs] = [4_096, 100];
/** The bytes of lines that wait while the file takes none. Later ones are lost. */
const mostWaiting = 1_048_576;
/** The level of warnings: they, and what is worse, wait for no others. */
const warnLevel = 40;

/** Lets the process go on, and end, while a file takes no lines. */
function outliveRefusals(file: ReturnType<typeof destination>): void {
  const flushSync = file.flushSync.bind(file);
  let isRefused = false;
  file.on('error', () => (isRefused = true));
  file.on('write', () => (isRefused = false));
  file.flushSync = () => {
    if (!isRefused) flushSync();
  };
}

/**
 * Opens a file for lines of JSON. Lines are written together: a write of its own takes several times as long as all else that
 * a line costs. A process that is killed may lose the lines of its last 100 ms, but warnings and errors only if
 * another write was under way. While the file takes none, such as one on a full disk, lines wait, and then are lost. Nor are they waited for at
 * the end of the process: pino would try for ever.
 */
export function openJsonLog(place: { fd: number } | { dest: string }): LogDestination {
  const file = destination({ ...place, sync: false, minLength: togetherBytes, maxLength: mostWaiting });
  outliveRefusals(file);
  let isWaiting = false;
  const flush = () => {
    isWaiting = false;
    file.flush();
  };
  const log = {
    // Asks pino to set `lastLevel` before each line.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      file.write(line);
      if (!isWaiting) setTimeout(flush, longestWaitMs).unref();
      isWaiting = true;
      if (log.lastLevel >= warnLevel) file.flush();
    },
    flushSync: () => file.flushSync(),
  };
  return log;
}

/** Opens standard output for the log. */
export function openLog(format: LogFormat): LogDestination {
  const isPretty = format === 'pretty' || (format === 'auto' && process.stdout.isTTY);
  if (!isPretty) return openJsonLog({ fd: 1 });
  const paint = (style: TextStyle, text: string) => styleText(style, text, { stream: process.stdout });
  return { write: (text) => printStyled(formatLogLine(text, paint)), flushSync: () => {} };
}
