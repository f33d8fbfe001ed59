import type { Queryable } from '#src/db/query.ts';

// All raw: a read within the transaction that has locked the rows.

/** How often each scope was locked by a writer, by its key. */
export type Revisions = ReadonlyMap<string, number>;

/** Reads the revisions of scopes: 0 for one that nobody has written to. */
export async function readRevisions(db: Queryable, keys: readonly string[]): Promise<Revisions> {
  const rows = await db.query<{ key: string; revision: number }[]>(
    'SELECT scope_key AS key, revision FROM memory_stores WHERE scope_key = ANY($1::text[])',
    [keys],
  );
  const known = new Map(rows.map(({ key, revision }) => [key, revision]));
  return new Map(keys.map((key) => [key, known.get(key) ?? 0]));
}

/** Tells whether nobody else has locked scopes between an earlier reading and the present transaction, which has. */
export async function areRevisionsCurrent(tx: Queryable, before: Revisions): Promise<boolean> {
  const now = await readRevisions(tx, [...before.keys()]);
  return [...before].every(([key, revision]) => now.get(key) === revision + 1);
}
