import { SqlParameters } from '#src/db/sql-parameters.ts';
import { toVectorParameter } from './vector-parameter.ts';
import { isUnfiltered, toScopeSql, type SearchScope } from './search-scope.ts';

/** The keys of scopes by whether their vectors have an index of a type; `type` is that of the index's expression. */
type KeysByIndex = { indexed: readonly string[]; plain: readonly string[]; type: string | null };

/** The parts of SQL of a search for the nearest: a condition on embeddings, the distance, and the parameters of the query. */
type NearestParts = { ofScope: string; distance: string; most: string };

/**
 * Writes the search for the nearest memories of scopes without an index and without filters. Only active memories have
 * embeddings, so that all but the expired ones among the nearest are hits: the others are not read.
 */
function toUnfilteredSql({ ofScope, distance, most }: NearestParts, keys: string, now: string, where: string): string {
  const expired = `(SELECT count(*) FROM memories m WHERE m.scope_key = ANY(${keys}) AND m.deleted_at IS NULL AND m.expires_at <= ${now})`;
  return `(SELECT m.id, 1 - near.distance AS score FROM (
       SELECT e.memory_id, ${distance} AS distance FROM memory_embeddings e WHERE ${ofScope} ORDER BY 2 LIMIT ${most} + ${expired}) AS near
      JOIN memories m ON m.id = near.memory_id WHERE ${where} ORDER BY near.distance LIMIT ${most})`;
}

/**
 * Builds the search for the nearest memories, in one statement for all keys. An index is used for one key only, and only when
 * the condition names it with `=` and the expression is that of the index.
 */
export function buildNearestSql(
  scope: SearchScope,
  { model, vector }: { model: string; vector: readonly number[] },
  limit: number,
  { indexed, plain, type }: KeysByIndex,
): [string, unknown[]] {
  const parameters = new SqlParameters();
  const { from, where, ownerCondition, contentAlias } = toScopeSql(scope, parameters);
  const ofModel = `e.model = ${parameters.add(model, 'text')} AND e.dimensions = ${parameters.add(vector.length, 'int')}`;
  const query = parameters.add(toVectorParameter(vector), 'vector');
  const most = parameters.add(limit, 'int');
  // A version with other words has no vector any more.
  const content = contentAlias === 'v' ? 'v.lexemes = m.lexemes AND ' : '';
  const select = ({ ofScope, distance }: NearestParts) =>
    `(SELECT m.id, 1 - (${distance}) AS score FROM memory_embeddings e JOIN ${from} ON m.id = e.memory_id
       WHERE ${ofScope} AND ${ownerCondition()} AND ${content}${where} ORDER BY ${distance} LIMIT ${most})`;
  const parts = indexed.map((key) => {
    const ofScope = `e.scope_key = ${parameters.add(key, 'text')} AND ${ofModel}`;
    return select({ ofScope, distance: `e.embedding::${type} <=> ${query}::${type}`, most });
  });
  if (plain.length > 0) {
    const keys = parameters.add(plain, 'text[]');
    const of = {
      ofScope: `e.scope_key = ANY(${keys}) AND ${ofModel}`,
      distance: `e.embedding <=> ${query}`,
      most,
    };
    const now = () => parameters.add(scope.now, 'timestamptz');
    parts.push(isUnfiltered(scope) ? toUnfilteredSql(of, keys, now(), where) : select(of));
  }
  return [parts.join(' UNION ALL '), parameters.values];
}
