import { toPrintable } from '#src/telemetry/printable.ts';

/** Returns rows of text as lines in columns, the head first. No cell can break out of its line. */
export function toColumns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map(toPrintable));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

/** A time to the minute, in UTC; `never` when there is none. */
export const toMinute = (at: Date | null, never: string): string =>
  at ? at.toISOString().slice(0, 16).replace('T', ' ') : never;
