import type { MemoryFilters } from '#generated/v2/client/types.gen.ts';
import type { SqlParameters } from '#src/db/sql-parameters.ts';
import { toConditionSql } from '#src/resources/memories/metadata-condition.ts';
import { toMetadataLabels } from '#src/resources/memories/metadata-labels.ts';

/** The filters of a search beside the scopes that it is in. */
export type SearchFilters = Omit<MemoryFilters, 'session_id'>;

/**
 * The memories in which a search looks: those of the scopes with these keys. `asOf` is the moment whose memories are meant,
 * or null for the present ones.
 */
export type SearchScope = { keys: readonly string[]; filters: SearchFilters; asOf: Date | null; now: Date };

/**
 * A scope as SQL. `m` is the memory; `contentAlias` is the table that has its content at that moment. `ownerCondition`
 * adds the condition that memories are of these scopes, for statements that do not know that already.
 */
type ScopeSql = { from: string; where: string; ownerCondition: () => string; contentAlias: 'm' | 'v' };

/** Writes filters as conditions on a memory `m`. `contentAlias` is the table that has its content. */
export function toFilterSql(filters: SearchFilters, contentAlias: 'm' | 'v', parameters: SqlParameters): string[] {
  const { memory_types: types, importance_min: importance, created_after: after, created_before: before } = filters;
  const { metadata, where } = filters;
  return [
    ...(types ? [`m.memory_type = ANY(${parameters.add(types, 'text[]')})`] : []),
    ...(importance === undefined ? [] : [`${contentAlias}.importance >= ${parameters.add(importance, 'float8')}`]),
    ...(after ? [`m.created_at >= ${parameters.add(after, 'timestamptz')}`] : []),
    ...(before ? [`m.created_at < ${parameters.add(before, 'timestamptz')}`] : []),
    ...(metadata ? [`${contentAlias}.labels @> ${parameters.add(toMetadataLabels(metadata), 'text[]')}`] : []),
    ...(where ? [toConditionSql(where, `${contentAlias}.labels`, parameters)] : []),
  ];
}

/** Writes a scope as SQL. */
export function toScopeSql({ keys, filters, asOf, now }: SearchScope, parameters: SqlParameters): ScopeSql {
  const contentAlias = asOf ? 'v' : 'm';
  const moment = parameters.add(now, 'timestamptz');
  const ownerCondition = () => parameters.addEqualsAny('m.scope_key', keys);
  const where = [
    'm.deleted_at IS NULL',
    `(m.expires_at IS NULL OR m.expires_at > ${moment})`,
    `${contentAlias}.status = 'active'`,
    ...toFilterSql(filters, contentAlias, parameters),
  ];
  if (!asOf) return { from: 'memories m', where: where.join(' AND '), ownerCondition, contentAlias };
  const at = parameters.add(asOf, 'timestamptz');
  where.push(
    `v.valid_from <= ${at} AND (v.valid_to IS NULL OR v.valid_to > ${at})`,
    `(v.expires_at IS NULL OR v.expires_at > ${at})`,
  );
  return {
    from: 'memories m JOIN memory_versions v ON v.memory_id = m.id',
    where: where.join(' AND '),
    ownerCondition,
    contentAlias,
  };
}

/** Tells whether a scope is everything that is remembered now under its keys. */
export const isUnfiltered = ({ filters, asOf }: SearchScope): boolean => !asOf && Object.keys(filters).length === 0;
