import type { EntityManager } from 'typeorm';

/** A data source or a transaction: anything that runs a query. */
export type Queryable = { query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> };

/**
 * A statement of SQL with its parameters. One with a `lockName` locks what many transactions need, and keeps it locked until the
 * transaction ends: `sendLast` sends it after all others, and several of them in the order of these names.
 */
export type Statement = { sql: string; parameters: unknown[]; lockName?: string };

/** A statement that inserts rows of one kind, which are one JSON text: it inserts as many as there are. */
export type RowsInsert<Row> = { sql: string; toParameters(rows: readonly Row[]): unknown[] };

/** A row and the statement that inserts it, perhaps together with rows of others. */
export type RowToInsert = { insert: RowsInsert<never>; row: unknown };

/** Returns a row to insert. */
export const toInsert = <Row>(insert: RowsInsert<Row>, row: Row): RowToInsert => ({ insert, row });

/**
 * Takes a statement whose answer nobody needs: it is sent with the commit of its transaction, after those handed over before.
 * Rows of one kind are inserted together, at the place of the last of them.
 */
export type SendLast = (statement: Statement | RowToInsert) => void;

/** A data source or a transaction that also has the repositories of the entities. */
export type EntityDatabase = Queryable & Pick<EntityManager, 'getRepository'>;

/** A data source: it can run several statements in one transaction. */
export type Transactional = EntityDatabase & {
  transaction<T>(run: (tx: EntityDatabase) => Promise<T>): Promise<T>;
};
