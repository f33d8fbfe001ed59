import type { MemoryFilters } from '#generated/v2/client/types.gen.ts';
import { toMetadataLabels } from './memory.ts';

/** The memories in which a search looks. `asOf` is the moment whose memories are meant, or null for the present ones. */
export type MemoryScope = { agentId: string; filters: MemoryFilters; asOf: Date | null; now: Date };

/** Builds the parameters of one statement. */
export class SqlParameters {
  readonly values: unknown[] = [];

  add(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }
}

/**
 * A scope as SQL. `m` is the memory; `contentAlias` is the table that has its content at that moment. `ownerCondition`
 * adds the condition that memories are the agent's, for statements that do not know that already.
 */
type ScopeSql = { from: string; where: string; ownerCondition: () => string; contentAlias: 'm' | 'v' };

/** Writes a scope as SQL. Memories of a session are in it only when the filters name that session. */
export function toScopeSql({ agentId, filters, asOf, now }: MemoryScope, parameters: SqlParameters): ScopeSql {
  const contentAlias = asOf ? 'v' : 'm';
  const moment = parameters.add(now, 'timestamptz');
  const ownerCondition = () => `m.agent_id = ${parameters.add(agentId, 'text')}`;
  const where = [
    'm.deleted_at IS NULL',
    `(m.expires_at IS NULL OR m.expires_at > ${moment})`,
    `${contentAlias}.status = 'active'`,
    `(m.session_id IS NULL OR m.session_id = ${parameters.add(filters.session_id ?? null, 'text')})`,
  ];
  if (filters.memory_types) where.push(`m.memory_type = ANY(${parameters.add(filters.memory_types, 'text[]')})`);
  if (filters.importance_min !== undefined)
    where.push(`${contentAlias}.importance >= ${parameters.add(filters.importance_min, 'float8')}`);
  if (filters.created_after) where.push(`m.created_at >= ${parameters.add(filters.created_after, 'timestamptz')}`);
  if (filters.created_before) where.push(`m.created_at < ${parameters.add(filters.created_before, 'timestamptz')}`);
  if (filters.metadata)
    where.push(`${contentAlias}.labels @> ${parameters.add(toMetadataLabels(filters.metadata), 'text[]')}`);
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

/** Tells whether a scope is everything that an agent remembers now, with one session or with none. */
export const isUnfiltered = ({ filters, asOf }: MemoryScope): boolean =>
  !asOf && Object.keys(filters).every((name) => name === 'session_id');
