import { toPrintable, toPrintableLines } from './printable.ts';

/** Writes text of many lines to standard output, with everything escaped that a terminal would obey. */
export function print(text: string): void {
  process.stdout.write(toPrintableLines(text));
}

/** Does the same on standard error. */
export function printError(text: string): void {
  process.stderr.write(toPrintableLines(text));
}

/** Writes each argument as exactly one line to standard output, whatever characters it has. */
export function printLines(...lines: readonly string[]): void {
  process.stdout.write(`${lines.map(toPrintable).join('\n')}\n`);
}
