/** The first transaction that was not over when rows were read, as text: what it and later ones write is new. */
export type FirstOpen = string;

/** The first transaction that is not over, for the rows that are read in the same statement. */
export const firstOpenSql = 'pg_snapshot_xmin(pg_current_snapshot())';

/**
 * Writes the condition that a row was written since it was read. A database that was restored from a dump has rows of transactions
 * that are still to come there: those were there when the scope was read, and are not read again at each search. Put it into a
 * subquery of its own for each scope (`OFFSET 0`): PostgreSQL would read whole tables for a join of several scopes.
 */
export const toWrittenSinceSql = (column: string, since: string): string =>
  `${column} >= ${since} AND ${column} < pg_snapshot_xmax(pg_current_snapshot())::text::bigint`;
