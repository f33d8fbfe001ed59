import type { Queryable } from '#src/db/query.ts';
import { toLinksSql } from './link-store.ts';
import type { MemoryRow } from './memory.ts';

const fixedColumns = `m.id, m.organization_id AS "organizationId", m.agent_id AS "agentId", m.session_id AS "sessionId",
  m.user_id AS "userId", m.scope_type AS "scopeType", m.scope_key AS "scopeKey", m.memory_type AS "memoryType", m.created_by AS "createdBy", m.created_at AS "createdAt"`;

/** Selects the fields that a change can set, of a memory or of a version. `of` is an alias of SQL. */
export const toFieldColumns = (of: string) => `${of}.content, ${of}.importance, ${of}.expires_at AS "expiresAt",
  ${of}.source_message_id AS "sourceMessageId", ${of}.metadata, ${of}.status, ${of}.version`;

/** Selects a memory as it is now. */
export const memoryColumns = `${fixedColumns}, ${toFieldColumns('m')}, m.updated_by AS "updatedBy", m.updated_at AS "updatedAt",
  ${toLinksSql('m.id')} AS links`;

/** Selects a memory as one of its versions has it. */
export const versionedMemoryColumns = `${fixedColumns}, ${toFieldColumns('v')}, v.changed_by AS "updatedBy", v.valid_from AS "updatedAt",
  ${toLinksSql('m.id')} AS links`;

const toNotExpiredSql = (now: string) => `m.deleted_at IS NULL AND (m.expires_at IS NULL OR m.expires_at > ${now})`;

/** The filters of a list of memories. Times are ISO 8601. */
export type MemoryListFilters = {
  memory_type?: string[];
  status?: string;
  importance_min?: number;
  session_id?: string;
  created_after?: string;
  created_before?: string;
};

/** Selects the memories of an agent, for `readPage`. */
export function selectMemories(agentId: string, filters: MemoryListFilters, now: Date) {
  return {
    sql: `SELECT ${memoryColumns} FROM memories m
           WHERE m.agent_id = $1 AND ${toNotExpiredSql('$2::timestamptz')} AND m.status = $3
             AND ($4::text[] IS NULL OR m.memory_type = ANY($4)) AND ($5::float8 IS NULL OR m.importance >= $5)
             AND ($6::text IS NULL OR m.session_id = $6) AND ($7::timestamptz IS NULL OR m.created_at >= $7)
             AND ($8::timestamptz IS NULL OR m.created_at < $8)`,
    parameters: [
      agentId,
      now,
      filters.status ?? 'active',
      filters.memory_type ?? null,
      filters.importance_min ?? null,
      filters.session_id ?? null,
      filters.created_after ?? null,
      filters.created_before ?? null,
    ],
  };
}

/** Finds a memory that is neither deleted nor expired; null when there is none. `lock` is a locking clause of SQL. */
export async function findMemory(
  db: Queryable,
  organizationId: string,
  id: string,
  now: Date,
  lock = '',
): Promise<MemoryRow | null> {
  const sql = `SELECT ${memoryColumns} FROM memories m WHERE m.id = $1 AND m.organization_id = $2 AND ${toNotExpiredSql('$3')} ${lock}`;
  return (await db.query<MemoryRow[]>(sql, [id, organizationId, now]))[0] ?? null;
}

/** Finds those of the memories with these ids that are neither deleted nor expired, in no order. */
export function findMemories(db: Queryable, ids: readonly string[], now: Date): Promise<MemoryRow[]> {
  const sql = `SELECT ${memoryColumns} FROM memories m WHERE m.id = ANY($1::text[]) AND ${toNotExpiredSql('$2')}`;
  return db.query<MemoryRow[]>(sql, [ids, now]);
}
