/** A data source or a transaction of one: all that a query needs. */
export type Queryable = { query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> };
