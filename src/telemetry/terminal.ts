import { toPrintable, toPrintableLines } from './printable.ts';

/** Writes text of many lines to standard output, with control characters escaped. */
export function print(text: string): void {
  process.stdout.write(toPrintableLines(text));
}

/** Writes text of many lines to standard error, with control characters escaped. */
export function printError(text: string): void {
  process.stderr.write(toPrintableLines(text));
}

/** Writes each argument to standard output as exactly one line, with control characters escaped. */
export function printLines(...lines: readonly string[]): void {
  process.stdout.write(`${lines.map(toPrintable).join('\n')}\n`);
}
