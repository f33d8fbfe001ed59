import { toPrintable } from '#src/telemetry/printable.ts';
import { cutToWidth, getDisplayWidth, getTerminalWidth, padToWidth } from './display-width.ts';

const gap = 2;
/** No column but the first is made narrower than this. */
const minColumnWidth = 8;

const sumWidths = (widths: readonly number[]) => widths.reduce((all, one) => all + one + gap, -gap);

/**
 * Makes the widest columns narrower until a line fits, and leaves out the last ones when that is not enough. The first column
 * has ids, which are needed whole.
 */
function fitWidths(widths: readonly number[], width: number): number[] {
  const fitted = [...widths];
  while (sumWidths(fitted) > width) {
    const most = fitted.slice(1).reduce((all, one) => Math.max(all, one), 0);
    if (most > minColumnWidth) fitted[fitted.lastIndexOf(most)] = most - 1;
    else if (fitted.length > 2) return fitWidths(widths.slice(0, fitted.length - 1), width);
    else break;
  }
  return fitted;
}

/**
 * Formats rows of text as lines in columns, the head first. Control characters in cells are escaped. In a terminal cells are cut
 * so that lines fit, as far as that goes; `width` null leaves them whole.
 */
export function formatColumns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | null = getTerminalWidth(),
): string {
  const all = [head, ...rows].map((row) => row.map(toPrintable));
  const needed = head.map((_, column) => all.reduce((most, row) => Math.max(most, getDisplayWidth(row[column]!)), 0));
  const widths = width === null ? needed : fitWidths(needed, width);
  const line = (row: readonly string[]) =>
    widths
      .map((cellWidth, column) => padToWidth(cutToWidth(row[column]!, cellWidth), cellWidth))
      .join(' '.repeat(gap))
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

/** Formats the members of a thing, one per line. A value of several lines is indented as a whole. */
export function formatMembers(members: readonly (readonly [string, string])[]): string {
  const width = members.reduce((most, [name]) => Math.max(most, name.length), 0) + gap;
  const line = ([name, value]: readonly [string, string]) =>
    `${name.padEnd(width)}${value
      .split(/\r?\n/)
      .map(toPrintable)
      .join(`\n${' '.repeat(width)}`)}`.trimEnd();
  return `${members.map(line).join('\n')}\n`;
}

/** Formats a time to the minute, in UTC; returns `never` when there is none. */
export const formatMinute = (at: Date | null, never: string): string =>
  at ? at.toISOString().slice(0, 16).replace('T', ' ') : never;
