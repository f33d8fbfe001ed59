import { toPrintable } from '#src/telemetry/printable.ts';

/** Formats rows of text as lines in columns, the head first. Control characters in cells are escaped. */
export function formatColumns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map(toPrintable));
  const widths = head.map((_, column) => all.reduce((most, row) => Math.max(most, row[column]!.length), 0));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

/** Formats a time to the minute, in UTC; returns `never` when there is none. */
export const formatMinute = (at: Date | null, never: string): string =>
  at ? at.toISOString().slice(0, 16).replace('T', ' ') : never;
