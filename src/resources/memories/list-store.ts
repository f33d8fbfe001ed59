import type { MemoryType } from '#generated/v2/client/types.gen.ts';
import type { Reach } from '#src/db/reach.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import { memoryReachSql } from './memory-reach.ts';
import { type SearchFilters, toFilterSql } from './search/search-scope.ts';
import { type ScopeType, toScopeKey } from './scope-key.ts';
import { memoryColumns, toNotExpiredSql } from './store.ts';

// All raw: memories are read with their links.

/** The filters of a list of memories. Times are ISO 8601. */
export type MemoryListFilters = Omit<SearchFilters, 'memory_types' | 'metadata'> & {
  memory_type?: MemoryType[];
  status?: string;
  scope?: ScopeType[];
  agent_id?: string;
  user_id?: string;
  session_id?: string;
  key?: string;
  source_message_id?: string;
  /** Whether memories of every status are meant, unless `status` names one. */
  history?: boolean;
};

const toSearchFilters = ({ memory_type, history: _history, ...filters }: MemoryListFilters): SearchFilters => ({
  ...filters,
  ...(memory_type && { memory_types: memory_type }),
});

/** The memories that are listed: all of an organization, or those of an agent. */
export type MemoryListOwner = { agentId: string | null };

/** Selects the memories of a user: those with agents, and those of the user's sessions. `user` is a parameter of SQL. */
const toUserSql = (user: string) =>
  `m.id IN (SELECT o.id FROM memories o WHERE o.user_id = ${user} UNION ALL
     SELECT o.id FROM sessions s JOIN memories o ON o.scope_key = s.id WHERE s.user_id = ${user})`;

/**
 * Writes the condition that a list of an agent has a memory: all that searches of the agent can find, for whichever user
 * and session. With a user it is what belongs to that user, and what all share where the scope `agent` is asked for.
 */
function toAgentSql(agentId: string, { user_id: userId, scope }: MemoryListFilters, parameters: SqlParameters): string {
  const agent = parameters.add(agentId, 'text');
  if (userId === undefined) return `(m.agent_id = ${agent} OR m.scope_type = 'user')`;
  const types: ScopeType[] = scope?.includes('agent') ? ['agent', 'user_agent', 'user'] : ['user_agent', 'user'];
  const keys = types.map((scopeType) => toScopeKey(agentId, { scopeType, userId, sessionId: null }));
  return `(m.scope_key = ANY(${parameters.add(keys, 'text[]')}) OR m.scope_key IN (
     SELECT s.id FROM sessions s WHERE s.user_id = ${parameters.add(userId, 'text')} AND s.agent_id = ${agent}))`;
}

function toOwnerSql({ agentId }: MemoryListOwner, filters: MemoryListFilters, parameters: SqlParameters): string[] {
  if (agentId !== null) return [toAgentSql(agentId, filters, parameters)];
  const { agent_id: ofAgent, user_id: ofUser } = filters;
  return [
    ...(ofAgent ? [`m.agent_id = ${parameters.add(ofAgent, 'text')}`] : []),
    ...(ofUser ? [toUserSql(parameters.add(ofUser, 'text'))] : []),
  ];
}

/** Selects the memories of an owner that are in reach and that all filters let through, in no order. */
export function selectMemories(owner: MemoryListOwner, reach: Reach, filters: MemoryListFilters, now: Date) {
  const parameters = new SqlParameters();
  const add = (value: unknown, type: string) => parameters.add(value, type);
  const { scope, session_id: sessionId, key, source_message_id: source } = filters;
  const conditions = [
    ...toOwnerSql(owner, filters, parameters),
    `m.organization_id = ${add(reach.organizationId, 'text')}`,
    memoryReachSql(add(reach.userId, 'text')),
    toNotExpiredSql(add(now, 'timestamptz')),
    ...(filters.history && !filters.status ? [] : [`m.status = ${add(filters.status ?? 'active', 'text')}`]),
    ...(scope ? [`m.scope_type = ANY(${add(scope, 'text[]')})`] : []),
    ...(sessionId ? [`m.session_id = ${add(sessionId, 'text')}`] : []),
    ...(key ? [`m.key = ${add(key, 'text')}`] : []),
    // A memory that another message has changed since has been taught by both.
    ...(source
      ? [`m.id IN (SELECT v.memory_id FROM memory_versions v WHERE v.source_message_id = ${add(source, 'text')})`]
      : []),
    ...toFilterSql(toSearchFilters(filters), 'm', parameters),
  ];
  const sql = `SELECT ${memoryColumns} FROM memories m WHERE ${conditions.join(' AND ')}`;
  return { sql, parameters: parameters.values };
}
