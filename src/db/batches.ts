/**
 * The maximum number of characters of one statement, unless one row alone has more. The embedded database has one
 * connection, for which everything else waits: 8 MB in one statement take some hundred milliseconds.
 */
export const statementSize = 262_144;

/** Divides rows into batches for one statement each, in their order. A row that is larger than a statement has its own. */
export function batchesOf<T>(rows: readonly T[], sizeOf: (row: T) => number): T[][] {
  const batches: T[][] = [];
  let room = 0;
  for (const row of rows) {
    const size = sizeOf(row);
    if (size > room || batches.length === 0) {
      batches.push([]);
      room = statementSize;
    }
    batches.at(-1)!.push(row);
    room -= size;
  }
  return batches;
}

/** Divides rows into the first ones, perhaps none, that fit into one statement, and all others. */
export function splitToFit<T>(rows: readonly T[], sizeOf: (row: T) => number): { head: T[]; rest: T[] } {
  let size = 0;
  const end = rows.findIndex((row) => (size += sizeOf(row)) > statementSize);
  return end < 0 ? { head: [...rows], rest: [] } : { head: rows.slice(0, end), rest: rows.slice(end) };
}
