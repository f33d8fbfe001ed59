import type { Queryable } from '#src/db/query.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import type { SearchScope } from './search-scope.ts';

// All raw: counts of several tables in one statement.

/**
 * The counts of the memories of scopes: all; those that have expired; those that wait for an embedding. `others` are other
 * models with embeddings.
 */
export type StoreStatistics = { memories: number; expired: number; waiting: number; others: string[] };

/** The counts of one scope. `before` and `after` are the nearest names of other models with embeddings. */
type ScopeStatistics = {
  memories: number;
  model: string | null;
  expired: number;
  jobs: number;
  before: string | null;
  after: string | null;
};

/** Builds the counts of each scope, each part by an index that ends at once where nothing has expired or waits. */
function buildStatisticsSql({ keys, now }: SearchScope, model: string): [string, unknown[]] {
  const parameters = new SqlParameters();
  const [by, moment] = [parameters.add(model, 'text'), parameters.add(now, 'timestamptz')];
  const selectOther = (comparison: '<' | '>', order: 'DESC' | 'ASC') => `(SELECT e.model FROM memory_embeddings e
      WHERE e.scope_key = s.scope_key AND e.model ${comparison} ${by} ORDER BY e.model ${order} LIMIT 1)`;
  const sql = `SELECT s.memories, s.model, ${selectOther('<', 'DESC')} AS before, ${selectOther('>', 'ASC')} AS after,
      (SELECT count(*)::int FROM memories m WHERE m.scope_key = s.scope_key AND m.deleted_at IS NULL
          AND m.status = 'active' AND m.expires_at <= ${moment}) AS expired,
      (SELECT count(*)::int FROM memory_jobs j WHERE j.scope_key = s.scope_key AND j.model = ${by}) AS jobs
    FROM memory_stores s WHERE ${parameters.addEqualsAny('s.scope_key', keys)}`;
  return [sql, parameters.values];
}

/**
 * Counts the memories of scopes, and those that a model has not embedded yet: all of a scope, before their embedding is
 * planned. The model is null when none embeds.
 */
export async function getStoreStatistics(
  db: Queryable,
  scope: SearchScope,
  model: string | null,
): Promise<StoreStatistics> {
  const by = model ?? '';
  const rows = await db.query<ScopeStatistics[]>(...buildStatisticsSql(scope, by));
  const sum = (count: (row: ScopeStatistics) => number) => rows.reduce((total, row) => total + count(row), 0);
  const others = rows.flatMap(({ before, after }) => [before, after]).filter((other) => other !== null);
  return {
    memories: sum(({ memories }) => memories),
    expired: sum(({ expired }) => expired),
    waiting: sum((row) => (model === null || row.model === model ? row.jobs : row.memories)),
    others: [...new Set(others)],
  };
}
