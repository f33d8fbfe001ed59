import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Queryable } from '#src/db/query.ts';
import type { Hit } from './fuse.ts';

// All raw: TypeORM does not know indexes over vectors, nor settings of a transaction.

/** The least number of neighbours that a search in the index considers: fewer miss more, more take longer. */
const minSearchWidth = 64;

const quoteLiteral = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Returns the name of the index over the vectors of a scope by a model. */
export const toIndexName = (scopeKey: string, model: string) =>
  `memory_vectors_${createHash('sha256').update(`${scopeKey} ${model}`).digest('hex').slice(0, 24)}`;

/** Returns the type of an index over vectors with so many dimensions; null when they are too many. */
export function toIndexedType(dimensions: number): string | null {
  if (dimensions <= 2_000) return `vector(${dimensions})`;
  return dimensions <= 4_000 ? `halfvec(${dimensions})` : null;
}

/**
 * Begins a transaction, and sets for it how widely the index is searched, and that the planner recognises its condition in
 * the parameters. All in one statement without parameters, which is one exchange with the database.
 */
const toBeginSql = (limit: number, iterative: boolean) => `BEGIN; SET LOCAL plan_cache_mode = force_custom_plan;
  SET LOCAL enable_sort = off; SET LOCAL hnsw.ef_search = ${Math.max(minSearchWidth, limit)};
  ${iterative ? 'SET LOCAL hnsw.iterative_scan = relaxed_order' : ''}`;

/** Runs a search that uses an index. */
export async function searchIndexed(
  dataSource: DataSource,
  [sql, parameters]: [string, unknown[]],
  { limit, iterative }: { limit: number; iterative: boolean },
): Promise<Hit[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(toBeginSql(limit, iterative));
    const hits: Hit[] = await runner.query(sql, parameters);
    await runner.query('COMMIT');
    return hits;
  } catch (error) {
    await runner.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    await runner.release();
  }
}

/** An index over the vectors of a scope by a model. `type` is that of its expression. */
type VectorIndex = { name: string; scopeKey: string; model: string; type: string; dimensions: number };

/**
 * Tells whether a server is creating an index. It goes on when the statement has taken longer than its client waits, and to drop
 * the index meanwhile would keep all searches waiting.
 */
async function isBeingCreated(db: Queryable, name: string): Promise<boolean> {
  const sql = 'SELECT 1 FROM pg_stat_progress_create_index WHERE index_relid = to_regclass($1::text)';
  return (await db.query<unknown[]>(sql, [name])).length > 0;
}

/** Creates an index over the vectors of a scope, unless a server is about it already. */
export async function createVectorIndex(db: Queryable, kind: 'embedded' | 'server', index: VectorIndex): Promise<void> {
  const { name, scopeKey, model, type, dimensions } = index;
  const operators = type.startsWith('half') ? 'halfvec_cosine_ops' : 'vector_cosine_ops';
  // On a server nobody waits for it. An attempt that was cut short has left an index that is not valid.
  if (kind === 'server') {
    if (await isBeingCreated(db, name)) return;
    await db.query(`DROP INDEX IF EXISTS ${name}`);
  }
  await db.query(
    `CREATE INDEX ${kind === 'server' ? 'CONCURRENTLY' : ''} IF NOT EXISTS ${name} ON memory_embeddings
     USING hnsw ((embedding::${type}) ${operators})
     WHERE scope_key = ${quoteLiteral(scopeKey)} AND model = ${quoteLiteral(model)} AND dimensions = ${dimensions}`,
  );
}
