import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { toLinksSql } from './link-store.ts';
import { memoryReachSql } from './memory-reach.ts';
import type { MemoryRow } from './memory.ts';

// All raw: memories are read with their links.

/** Selects the moment since which another memory has the place of a superseded one. */
const validToSql = `CASE WHEN m.status = 'superseded' THEN (SELECT max(s.valid_from) FROM memory_versions s
  WHERE s.memory_id = m.id AND s.change = 'superseded') END`;

const fixedColumns = `m.id, m.organization_id AS "organizationId", m.agent_id AS "agentId", m.session_id AS "sessionId",
  m.user_id AS "userId", m.scope_type AS "scopeType", m.scope_key AS "scopeKey", m.key, m.memory_type AS "memoryType", m.created_by AS "createdBy", m.created_at AS "createdAt",
  ${validToSql} AS "validTo"`;

/** Selects the fields that a change can set, of a memory or of a version. `of` is an alias of SQL. */
export const toFieldColumns = (of: string) => `${of}.content, ${of}.importance, ${of}.expires_at AS "expiresAt",
  ${of}.source_message_id AS "sourceMessageId", ${of}.metadata, ${of}.status, ${of}.version, ${of}.said_at AS "saidAt"`;

/** Selects a memory as it is now. */
export const memoryColumns = `${fixedColumns}, ${toFieldColumns('m')}, m.updated_by AS "updatedBy", m.updated_at AS "updatedAt",
  ${toLinksSql('m.id')} AS links`;

/** Selects a memory as one of its versions has it. */
export const versionedMemoryColumns = `${fixedColumns}, ${toFieldColumns('v')}, v.changed_by AS "updatedBy", v.valid_from AS "updatedAt",
  ${toLinksSql('m.id')} AS links`;

/** Writes the condition that a memory is neither deleted nor expired. */
export const toNotExpiredSql = (now: string) =>
  `m.deleted_at IS NULL AND (m.expires_at IS NULL OR m.expires_at > ${now})`;

/** Finds a memory in reach that is neither deleted nor expired; null when there is none. `lock` is a locking clause of SQL. */
export async function findMemory(
  db: Queryable,
  { organizationId, userId }: Reach,
  id: string,
  now: Date,
  lock = '',
): Promise<MemoryRow | null> {
  const sql = `SELECT ${memoryColumns} FROM memories m
    WHERE m.id = $1 AND m.organization_id = $2 AND ${toNotExpiredSql('$3')} AND ${memoryReachSql('$4')} ${lock}`;
  return (await db.query<MemoryRow[]>(sql, [id, organizationId, now, userId]))[0] ?? null;
}

/** Finds the active memory of a locked scope that has a key, whether it has expired or not; null when there is none. */
export async function findMemoryByKey(tx: Queryable, scopeKey: string, key: string): Promise<MemoryRow | null> {
  const sql = `SELECT ${memoryColumns} FROM memories m
    WHERE m.scope_key = $1 AND m.key = $2 AND m.deleted_at IS NULL AND m.status = 'active'`;
  return (await tx.query<MemoryRow[]>(sql, [scopeKey, key]))[0] ?? null;
}

/** A memory at one of its versions. */
export type MemoryAtVersion = { id: string; version: number };

/** Finds memories as these versions have them, in the order of the list. */
export async function findMemoryVersions(db: Queryable, versions: readonly MemoryAtVersion[]): Promise<MemoryRow[]> {
  if (versions.length === 0) return [];
  const sql = `SELECT ${versionedMemoryColumns} FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS r (id, version, place)
    JOIN memories m ON m.id = r.id JOIN memory_versions v ON v.memory_id = r.id AND v.version = r.version ORDER BY r.place`;
  return db.query<MemoryRow[]>(sql, [versions.map(({ id }) => id), versions.map(({ version }) => version)]);
}

/** Finds those of the memories with these ids that are neither deleted nor expired, in no order. */
export function findMemories(db: Queryable, ids: readonly string[], now: Date): Promise<MemoryRow[]> {
  const sql = `SELECT ${memoryColumns} FROM memories m WHERE m.id = ANY($1::text[]) AND ${toNotExpiredSql('$2')}`;
  return db.query<MemoryRow[]>(sql, [ids, now]);
}
