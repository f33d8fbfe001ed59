/** A data source or a transaction: anything that runs a query. */
export type Queryable = { query<T = unknown>(sql: string, parameters?: unknown[]): Promise<T> };
