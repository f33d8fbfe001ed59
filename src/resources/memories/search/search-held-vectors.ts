import type { Queryable } from '#src/db/query.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import type { Hit } from './fuse.ts';
import type { QuantisedVectors } from './quantised-vectors.ts';
import { rankScores } from './rank-scores.ts';
import { isUnfiltered, toScopeSql, type SearchScope } from './search-scope.ts';
import { toVectorParameter } from './vector-parameter.ts';

// All raw: TypeORM does not know the column, which is there only with the extension.

/** The number of candidates for each memory that is to be found: their order is not exact, and filters leave some out. */
const candidates = { unfiltered: 2, filtered: 4 };
/** By how many times more candidates are looked at each time when filters have left out too many. */
const growth = 4;

/** Computes how near candidates are to a query, as far as they are in the scope. */
async function computeNearness(
  db: Queryable,
  scope: SearchScope,
  { model, vector }: { model: string; vector: readonly number[] },
  ids: readonly string[],
): Promise<Hit[]> {
  const parameters = new SqlParameters();
  const { where, ownerCondition } = toScopeSql(scope, parameters);
  const query = parameters.add(toVectorParameter(vector), 'vector');
  const sql = `SELECT m.id, 1 - (e.embedding <=> ${query}) AS score FROM memory_embeddings e JOIN memories m ON m.id = e.memory_id
    WHERE e.memory_id = ANY(${parameters.add(ids, 'text[]')}) AND e.model = ${parameters.add(model, 'text')}
      AND e.dimensions = ${parameters.add(vector.length, 'int')} AND ${ownerCondition()} AND ${where}`;
  return db.query<Hit[]>(sql, parameters.values);
}

/** The vectors that are compared, the number of memories that are to be found, and other memories whose nearness is asked for. */
type HeldSearch = { held: readonly QuantisedVectors[]; limit: number; named: readonly string[] };

/**
 * Finds the present memories of scopes that are nearest to a query, and how near the named ones are. Vectors in memory choose
 * the candidates, and the database says which of them are there and how near they are.
 */
export async function searchHeld(
  db: Queryable,
  scope: SearchScope,
  embedded: { model: string; vector: readonly number[] },
  { held, limit, named }: HeldSearch,
): Promise<Hit[]> {
  if (held.length === 0) return [];
  const take = rankScores(held.map((set) => ({ set, scores: set.compare(embedded.vector) })));
  let hits: Hit[] = [];
  let missing = limit;
  let count = limit * (isUnfiltered(scope) ? candidates.unfiltered : candidates.filtered);
  for (let others = named; missing > 0; others = []) {
    const ids = new Set(take(count).map(({ set, place }) => set.getId(place)));
    const all = [...ids, ...others.filter((id) => !ids.has(id))];
    const near = all.length > 0 ? await computeNearness(db, scope, embedded, all) : [];
    hits = hits.concat(near);
    if (ids.size < count) break;
    missing -= near.filter(({ id }) => ids.has(id)).length;
    count *= growth;
  }
  return hits;
}
