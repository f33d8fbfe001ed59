import type { Pages } from '#src/clients/typescript/reply.ts';
import { print, printError } from '#src/telemetry/terminal.ts';
import { formatColumns } from './columns.ts';
import { UsageError } from './failure.ts';

/** How a list is printed: as JSON, and how many items at most. */
export type ListOptions = { json: boolean; limit: string };

/** The columns of a list: their heads, and the cells of an item. */
type Columns<Item> = { head: readonly string[]; toCells(item: Item): readonly string[] };

const maxLimit = 100_000;

/** Reads the number of items. @throws UsageError when it is none */
export function readLimit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text) || Number(text) > maxLimit)
    throw new UsageError(`--limit must be a number from 1 to ${maxLimit}, not ${text}.`);
  return Number(text);
}

/** The most items of a page. */
const pageSize = 100;

/**
 * Prints a list: a table, or each item as a line of JSON. On standard error it says when there are more.
 * @param list begins to fetch it, in pages of a size
 */
export async function printList<Item>(
  list: (limit: number) => Pages<unknown, Item>,
  columns: Columns<Item>,
  options: ListOptions,
): Promise<void> {
  const limit = readLimit(options.limit);
  const items = await list(Math.min(limit + 1, pageSize)).toArray({ limit: limit + 1 });
  const shown = items.slice(0, limit);
  print(
    options.json
      ? shown.map((item) => `${JSON.stringify(item)}\n`).join('')
      : formatColumns(columns.head, shown.map(columns.toCells)),
  );
  if (items.length === 0 && !options.json) printError('There are none.\n');
  if (items.length > limit) printError(`There are more than ${limit}: --limit lists them.\n`);
}

/** Prints a thing as JSON, indented. */
export const printJson = (value: unknown): void => print(`${JSON.stringify(value, null, 2)}\n`);
