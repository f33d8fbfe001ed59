import type { EntityManager } from 'typeorm';

/** A data source or a transaction: anything that runs a query. */
export type Queryable = { query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> };

/** A statement of SQL with its parameters. */
export type Statement = { sql: string; parameters: unknown[] };

/** Takes a statement whose answer nobody needs: it is sent with the commit of its transaction, after those handed over before. */
export type SendLast = (statement: Statement) => void;

/** Takes an answer that its caller does not wait for: the transaction is not done before it has come, and fails with it. */
export type DemandAnswer = (answer: Promise<unknown>) => void;

/** A data source or a transaction that also has the repositories of the entities. */
export type EntityDatabase = Queryable & Pick<EntityManager, 'getRepository'>;

/** A data source: it can run several statements in one transaction. */
export type Transactional = EntityDatabase & {
  transaction<T>(run: (tx: EntityDatabase) => Promise<T>): Promise<T>;
};
