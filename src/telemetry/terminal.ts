import { styleText } from 'node:util';
import { toPrintable, toPrintableLines } from './printable.ts';

/** Writes text of many lines to standard output, with control characters escaped. */
export function print(text: string): void {
  process.stdout.write(toPrintableLines(text));
}

/** Writes text of many lines to standard error, with control characters escaped. */
export function printError(text: string): void {
  process.stderr.write(toPrintableLines(text));
}

/** Lets the process go on when what it writes is lost: the reader of its output has gone, or the disk of the file is full. */
export function outliveOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** Writes each argument to standard output as exactly one line, with control characters escaped. */
export function printLines(...lines: readonly string[]): void {
  process.stdout.write(`${lines.map(toPrintable).join('\n')}\n`);
}

/** Writes bytes to standard output, which has to be a file or a pipe. */
export const writeBytes = (chunk: Uint8Array): Promise<void> =>
  new Promise((done, fail) => {
    process.stdout.write(chunk, (error) => (error ? fail(error) : done()));
  });

type TextStyle = Parameters<typeof styleText>[0];

/**
 * Returns the sequences that begin and end a style on standard output; both are empty when it is no terminal, or one without
 * colours (`NO_COLOR`).
 */
export function findStyle(style: TextStyle): [string, string] {
  const [begin, end] = styleText(style, '\n', { stream: process.stdout }).split('\n');
  return [begin!, end!];
}

/** Writes text to standard output as it is. What others have written in it has to be made printable before. */
export function printStyled(text: string): void {
  process.stdout.write(text);
}
