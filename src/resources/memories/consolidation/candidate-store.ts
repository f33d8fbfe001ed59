import type { Queryable } from '#src/db/query.ts';
import type { Candidate } from './step.ts';

// All raw: joins over links.

/** The agent whose memories are consolidated, and the keys of the scopes that are meant, or null for all scopes of it. */
export type ConsolidationTarget = { agentId: string; keys: readonly string[] | null };

const maxCandidates = 10_000;

const toRelatedSql = (relation: string) => `coalesce((SELECT array_agg(
    CASE WHEN l.memory_id = m.id THEN l.other_id ELSE l.memory_id END) FROM memory_links l
  WHERE l.relation = '${relation}' AND (l.memory_id = m.id OR l.other_id = m.id)), '{}')`;

/** Lists the newest memories of scopes, or of all scopes of the agent when there are no keys. */
export function listCandidates(db: Queryable, { agentId, keys }: ConsolidationTarget, now: Date): Promise<Candidate[]> {
  return db.query<Candidate[]>(
    `SELECT m.id, m.version, m.memory_type AS "memoryType", m.scope_type AS "scopeType", m.scope_key AS "scopeKey",
            m.user_id AS "userId", m.session_id AS "sessionId", m.key, m.content, m.importance,
            m.said_at AS "saidAt",
            ${toRelatedSql('kept_apart')} AS apart, ${toRelatedSql('contradicts')} AS contradicts,
            EXISTS (SELECT 1 FROM memory_links l WHERE l.memory_id = m.id AND l.relation = 'summarises') AS "isSummary"
       FROM memories m WHERE ${keys ? 'm.scope_key = ANY($1)' : `m.agent_id = $1 AND m.scope_type <> 'user'`} AND m.deleted_at IS NULL
        AND m.status = 'active' AND (m.expires_at IS NULL OR m.expires_at > $2)
      ORDER BY m.said_at DESC, m.id DESC LIMIT ${maxCandidates}`,
    [keys ?? agentId, now],
  );
}
