import { batchesOf } from '#src/db/batches.ts';
import type { MemoryVersion } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import {
  toMetadataLabels,
  toMemoryText,
  type MemoryChange,
  type MemoryContent,
  type MemoryDraft,
  type MemoryRow,
  type MemoryFields,
} from './memory.ts';
import { toIndexWords } from './search/words.ts';

/** The author of a change, and its time. */
export type Authorship = { by: string; now: Date };

const toLinksSql = (id: string) => `coalesce((
  SELECT json_agg(json_build_object('relation', l.relation, 'memory_id', l.other) ORDER BY l.relation, l.other)
    FROM (SELECT relation, other_id AS other FROM memory_links WHERE memory_id = ${id}
           UNION SELECT CASE relation WHEN 'merged_from' THEN 'merged_into' WHEN 'summarises' THEN 'summarised_in'
                        ELSE relation END, memory_id FROM memory_links WHERE other_id = ${id}) AS l
    JOIN memories o ON o.id = l.other AND o.deleted_at IS NULL), '[]')`;

const fixedColumns = `m.id, m.organization_id AS "organizationId", m.agent_id AS "agentId", m.session_id AS "sessionId",
  m.memory_type AS "memoryType", m.created_by AS "createdBy", m.created_at AS "createdAt"`;
const toFieldColumns = (of: string) => `${of}.content, ${of}.importance, ${of}.expires_at AS "expiresAt",
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

/** Selects the versions of a memory, for `readPage`. */
export function selectMemoryVersions(id: string) {
  const sql = `SELECT v.memory_id AS "memoryId", v.change, ${toFieldColumns('v')}, v.changed_by AS "changedBy",
    v.valid_from AS "validFrom" FROM memory_versions v WHERE v.memory_id = $1`;
  return { sql, parameters: [id] };
}

type MemoryVersionRow = MemoryFields &
  Pick<MemoryVersion, 'change' | 'status' | 'version'> & { memoryId: string; changedBy: string; validFrom: Date };

/** Writes a version of a memory as the contract has it. */
export function toMemoryVersion(row: MemoryVersionRow): MemoryVersion {
  return {
    memory_id: row.memoryId,
    version: row.version,
    change: row.change,
    content: row.content,
    importance: row.importance,
    expires_at: row.expiresAt?.toISOString() ?? null,
    source_message_id: row.sourceMessageId,
    metadata: row.metadata,
    status: row.status,
    changed_by: row.changedBy,
    created_at: row.validFrom.toISOString(),
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

/**
 * Locks the memories of an agent until the transaction ends, so that their writers come one after the other. Call it
 * before anything of them is written. Returns how many memories the agent has.
 */
export async function lockMemoryStore(tx: Queryable, agentId: string): Promise<number> {
  const [row] = await tx.query<{ memories: number }[]>(
    `INSERT INTO memory_stores (agent_id, memories) VALUES ($1, 0)
     ON CONFLICT (agent_id) DO UPDATE SET memories = memory_stores.memories RETURNING memories`,
    [agentId],
  );
  return row!.memories;
}

const toJsonText = (value: unknown) => JSON.stringify(value);

/** Content and metadata travel as JSON text within JSON, so that they come back unchanged, whatever is in their strings. */
const insertMemoriesSql = `INSERT INTO memories (id, organization_id, agent_id, session_id, memory_type, content, importance,
    expires_at, source_message_id, metadata, labels, lexemes, status, version, created_by, updated_by, created_at,
    updated_at)
  SELECT id, $2, $3, session, type, content::json, importance, expires, source, metadata::json, labels,
         memory_lexemes($3, words), 'active', 1, $4, $4, $5, $5
    FROM json_to_recordset($1::json) AS r (id text, session text, type text, content text, importance float8,
         expires timestamptz, source text, metadata text, labels text[], words text[])`;

const toContentWords = (content: MemoryContent) => toIndexWords(toMemoryText(content));

/** The agent that has memories, and its organization. */
export type MemoryOwner = { organizationId: string; agentId: string };

/** Stores new memories, whose agent is locked. `model` is the model that is to embed them, or null. */
export async function insertMemories(
  tx: Queryable,
  { organizationId, agentId }: MemoryOwner,
  drafts: readonly MemoryDraft[],
  { by, now }: Authorship,
  model: string | null,
): Promise<void> {
  const rows = drafts.map((draft) => ({ id: draft.id, text: JSON.stringify(toMemoryRow(draft)) }));
  for (const batch of batchesOf(rows, ({ text }) => text.length * workRatio)) {
    const ids = batch.map(({ id }) => id);
    const texts = batch.map(({ text }) => text);
    await tx.query(insertMemoriesSql, [`[${texts.join()}]`, organizationId, agentId, by, now]);
    await recordVersions(tx, ids, 'created', { by, now });
  }
  const ids = drafts.map(({ id }) => id);
  await addToIndex(tx, agentId, ids, now, model);
}

/** The work for a character of a memory, as a multiple of that for one of other rows: it is indexed, and kept as a version. */
const workRatio = 5;

const toMemoryRow = (draft: MemoryDraft) => ({
  id: draft.id,
  session: draft.sessionId,
  type: draft.memoryType,
  content: toJsonText(draft.content),
  importance: draft.importance,
  expires: draft.expiresAt,
  source: draft.sourceMessageId,
  metadata: toJsonText(draft.metadata),
  labels: toMetadataLabels(draft.metadata),
  words: toContentWords(draft.content),
});

/** Records the present content of memories as their newest version, and closes the version before it. */
async function recordVersions(
  tx: Queryable,
  ids: readonly string[],
  change: MemoryChange,
  authorship: Authorship,
): Promise<void> {
  await tx.query(
    `WITH closed AS (UPDATE memory_versions SET valid_to = $4::timestamptz WHERE memory_id = ANY($1) AND valid_to IS NULL)
     INSERT INTO memory_versions (memory_id, version, change, content, importance, expires_at, source_message_id,
            metadata, labels, lexemes, status, changed_by, valid_from, valid_to)
     SELECT id, version, $2, content, importance, expires_at, source_message_id, metadata, labels, lexemes, status, $3, $4,
            CASE WHEN deleted_at IS NULL THEN NULL ELSE $4 END
       FROM memories WHERE id = ANY($1)`,
    [ids, change, authorship.by, authorship.now],
  );
}

/** A time in condition the request that planned a job can do it itself. */
const headStartMs = 10_000;

/**
 * Adds memories to the counts of memories and words, and plans their embeddings. The agent's row names the model for
 * condition the embeddings of all its memories are planned or made.
 */
async function addToIndex(
  tx: Queryable,
  agentId: string,
  ids: readonly string[],
  now: Date,
  model: string | null,
): Promise<void> {
  await tx.query(
    `INSERT INTO memory_words (agent_id, word, memories)
     SELECT $1, word, count(*) FROM memories m, unnest(tsvector_to_array(m.lexemes)) word
      WHERE m.id = ANY($2) AND left(word, 1) <> '@' GROUP BY word
     ON CONFLICT (agent_id, word) DO UPDATE SET memories = memory_words.memories + excluded.memories`,
    [agentId, ids],
  );
  await tx.query(
    `WITH planned AS (
       INSERT INTO memory_jobs (memory_id, model, agent_id, next_at)
       SELECT id, $3, $1, $4 FROM unnest($2::text[]) id WHERE $3::text IS NOT NULL ON CONFLICT DO NOTHING)
     UPDATE memory_stores SET memories = memories + cardinality($2::text[]),
            model = CASE WHEN memories = 0 OR $3::text IS NULL THEN $3::text ELSE model END WHERE agent_id = $1`,
    [agentId, ids, model, new Date(now.getTime() + headStartMs)],
  );
}

/** Removes memories from the counts of memories and words, with their embeddings and their lexemes. */
async function removeFromIndex(tx: Queryable, agentId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE memory_words w SET memories = w.memories - gone.memories
       FROM (SELECT word, count(*)::int AS memories FROM memories m, unnest(tsvector_to_array(m.lexemes)) word
              WHERE m.id = ANY($2) GROUP BY word) AS gone
      WHERE w.agent_id = $1 AND w.word = gone.word`,
    [agentId, ids],
  );
  await tx.query(
    `WITH emptied AS (
       DELETE FROM memory_words WHERE agent_id = $1 AND memories <= 0 AND word IN (
         SELECT word FROM memories m, unnest(tsvector_to_array(m.lexemes)) word WHERE m.id = ANY($2))),
     jobs AS (DELETE FROM memory_jobs WHERE memory_id = ANY($2)),
     vectors AS (DELETE FROM memory_embeddings WHERE memory_id = ANY($2)),
     counted AS (UPDATE memory_stores SET memories = memories - cardinality($2::text[]) WHERE agent_id = $1)
     UPDATE memories SET lexemes = NULL WHERE id = ANY($2)`,
    [agentId, ids],
  );
}

const setters: { [M in keyof MemoryFields]: (parameter: string) => string } = {
  content: (parameter) => `content = ${parameter}::json`,
  importance: (parameter) => `importance = ${parameter}::float8`,
  expiresAt: (parameter) => `expires_at = ${parameter}::timestamptz`,
  sourceMessageId: (parameter) => `source_message_id = ${parameter}::text`,
  metadata: (parameter) => `metadata = ${parameter}::json`,
};

/** Changes an active memory, whose agent is locked, and records the change as a version. */
export async function updateMemory(
  tx: Queryable,
  { id, agentId }: Pick<MemoryRow, 'id' | 'agentId'>,
  { change, ...to }: { change: MemoryChange } & Partial<MemoryFields>,
  { by, now }: Authorship,
  model: string | null,
): Promise<void> {
  if (to.content) await removeFromIndex(tx, agentId, [id]);
  const parameters: unknown[] = [id, by, now];
  const set = ['version = version + 1', 'updated_by = $2', 'updated_at = $3'];
  const add = (value: unknown, setter: (parameter: string) => string) => set.push(setter(`$${parameters.push(value)}`));
  for (const [member, value] of Object.entries(to) as [keyof MemoryFields, unknown][])
    add(member === 'content' || member === 'metadata' ? toJsonText(value) : value, setters[member]);
  if (to.metadata) add(toMetadataLabels(to.metadata), (parameter) => `labels = ${parameter}::text[]`);
  if (to.content)
    add(toContentWords(to.content), (parameter) => `lexemes = memory_lexemes(agent_id, ${parameter}::text[])`);
  await tx.query(`UPDATE memories SET ${set.join(', ')} WHERE id = $1`, parameters);
  await recordVersions(tx, [id], change, { by, now });
  if (to.content) await addToIndex(tx, agentId, [id], now, model);
}

/** The reason why searches do not find a memory any more. */
type RetireReason = 'deleted' | 'expired' | 'consolidated';

/** Removes active memories, whose agent is locked, from every search: for good, or because another memory has their content. */
export async function retireMemories(
  tx: Queryable,
  agentId: string,
  ids: readonly string[],
  change: RetireReason,
  authorship: Authorship,
): Promise<void> {
  await removeFromIndex(tx, agentId, ids);
  await markRetired(tx, ids, change, authorship);
}

/** Marks memories as retired that no search finds any more, and records that as a version. */
export async function markRetired(
  tx: Queryable,
  ids: readonly string[],
  change: RetireReason,
  authorship: Authorship,
): Promise<void> {
  const to = change === 'consolidated' ? `status = 'consolidated'` : `deleted_at = $3`;
  await tx.query(
    `UPDATE memories SET ${to}, version = version + 1, updated_by = $2, updated_at = $3 WHERE id = ANY($1)`,
    [ids, authorship.by, authorship.now],
  );
  await recordVersions(tx, ids, change, authorship);
}

/** Makes consolidated memories, whose agent is locked, active again. */
export async function restoreMemories(
  tx: Queryable,
  agentId: string,
  rows: readonly MemoryRow[],
  { by, now }: Authorship,
  model: string | null,
): Promise<void> {
  const words = rows.map(({ id, content }) => ({ id, words: toContentWords(content) }));
  await tx.query(
    `UPDATE memories m SET status = 'active', lexemes = memory_lexemes(agent_id, r.words), version = version + 1,
            updated_by = $2, updated_at = $3
       FROM json_to_recordset($1::json) AS r (id text, words text[]) WHERE m.id = r.id`,
    [JSON.stringify(words), by, now],
  );
  const ids = rows.map(({ id }) => id);
  await recordVersions(tx, ids, 'restored', { by, now });
  await addToIndex(tx, agentId, ids, now, model);
}

export type MemoryRelation = 'merged_from' | 'summarises' | 'contradicts' | 'kept_apart';

/** Links a memory with others. Existing links stay. Returns the number of new ones. */
export async function linkMemories(
  tx: Queryable,
  id: string,
  relation: MemoryRelation,
  others: readonly string[],
  now: Date,
): Promise<number> {
  const rows = await tx.query<unknown[]>(
    `INSERT INTO memory_links (memory_id, relation, other_id, created_at)
     SELECT $1, $2, other, $4 FROM unnest($3::text[]) other ON CONFLICT DO NOTHING RETURNING other_id`,
    [id, relation, others, now],
  );
  return rows.length;
}

/** Gives memories, whose agent is locked, the content of an earlier version. */
export async function revertMemories(
  tx: Queryable,
  agentId: string,
  versions: readonly { id: string; version: number; active: boolean }[],
  { by, now }: Authorship,
  model: string | null,
): Promise<void> {
  const removed = versions.filter(({ active }) => active).map(({ id }) => id);
  if (removed.length > 0) await removeFromIndex(tx, agentId, removed);
  const ids = versions.map(({ id }) => id);
  await tx.query(
    `UPDATE memories m SET content = v.content, importance = v.importance, expires_at = v.expires_at,
            source_message_id = v.source_message_id, metadata = v.metadata, labels = v.labels, lexemes = v.lexemes,
            status = v.status, deleted_at = NULL, version = m.version + 1, updated_by = $3, updated_at = $4
       FROM memory_versions v, unnest($1::text[], $2::int[]) AS r (id, version)
      WHERE m.id = r.id AND v.memory_id = r.id AND v.version = r.version`,
    [ids, versions.map(({ version }) => version), by, now],
  );
  await recordVersions(tx, ids, 'restored', { by, now });
  const active = await tx.query<{ id: string }[]>(
    `SELECT id FROM memories WHERE id = ANY($1::text[]) AND status = 'active'`,
    [ids],
  );
  if (active.length > 0)
    await addToIndex(
      tx,
      agentId,
      active.map(({ id }) => id),
      now,
      model,
    );
}

/** Lists the ids of memories whose source is a message, or any message of a conversation. */
export async function listMemoryIdsBySource(
  db: Queryable,
  source: { messageId: string } | { conversationId: string },
  limit: number,
): Promise<string[]> {
  const [condition, id] =
    'messageId' in source
      ? ['source_message_id = $1', source.messageId]
      : ['source_message_id IN (SELECT id FROM messages WHERE conversation_id = $1)', source.conversationId];
  const rows = await db.query<{ id: string }[]>(
    `SELECT id FROM memories WHERE ${condition} AND deleted_at IS NULL ORDER BY id LIMIT $2`,
    [id, limit],
  );
  return rows.map((row) => row.id);
}
