import type { MemoryFilters } from '#generated/v2/client/types.gen.ts';
import { labelsOf } from './memory.ts';

/** Which memories a search is in. */
export type Scope = { agentId: string; filters: MemoryFilters; asOf: Date | null; now: Date };

/** Builds the parameters of one statement. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }
}

/**
 * Where the memories of a scope are, as SQL: `m` is the memory, `says` what it says at that moment. `whose` is the
 * condition that they are the agent's, for those who do not know that already.
 */
type Source = { from: string; where: string; whose: () => string; says: 'm' | 'v' };

/** The memories of a scope as SQL. Those of sessions are in it only when their session is named. */
export function sourceOf({ agentId, filters, asOf, now }: Scope, parameters: Parameters): Source {
  const says = asOf ? 'v' : 'm';
  const moment = parameters.add(now, 'timestamptz');
  const whose = () => `m.agent_id = ${parameters.add(agentId, 'text')}`;
  const where = [
    'm.deleted_at IS NULL',
    `(m.expires_at IS NULL OR m.expires_at > ${moment})`,
    `${says}.status = 'active'`,
    `(m.session_id IS NULL OR m.session_id = ${parameters.add(filters.session_id ?? null, 'text')})`,
  ];
  if (filters.memory_types) where.push(`m.memory_type = ANY(${parameters.add(filters.memory_types, 'text[]')})`);
  if (filters.importance_min !== undefined)
    where.push(`${says}.importance >= ${parameters.add(filters.importance_min, 'float8')}`);
  if (filters.created_after) where.push(`m.created_at >= ${parameters.add(filters.created_after, 'timestamptz')}`);
  if (filters.created_before) where.push(`m.created_at < ${parameters.add(filters.created_before, 'timestamptz')}`);
  if (filters.metadata) where.push(`${says}.labels @> ${parameters.add(labelsOf(filters.metadata), 'text[]')}`);
  if (!asOf) return { from: 'memories m', where: where.join(' AND '), whose, says };
  const at = parameters.add(asOf, 'timestamptz');
  where.push(
    `v.valid_from <= ${at} AND (v.valid_to IS NULL OR v.valid_to > ${at})`,
    `(v.expires_at IS NULL OR v.expires_at > ${at})`,
  );
  return { from: 'memories m JOIN memory_versions v ON v.memory_id = m.id', where: where.join(' AND '), whose, says };
}

/** Whether a scope is all that an agent remembers now, of one session or of none. */
export const isWhole = ({ filters, asOf }: Scope): boolean =>
  !asOf && Object.keys(filters).every((name) => name === 'session_id');
