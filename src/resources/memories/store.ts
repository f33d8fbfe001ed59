import type { MemoryVersion } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { labelsOf, textOf, type Change, type Content, type Draft, type MemoryRow, type Settable } from './memory.ts';
import { indexWordsOf } from './search/words.ts';

/** Who changes something, and when. */
export type Hand = { by: string; now: Date };

const linksOf = (id: string) => `coalesce((
  SELECT json_agg(json_build_object('relation', l.relation, 'memory_id', l.other) ORDER BY l.relation, l.other)
    FROM (SELECT relation, other_id AS other FROM memory_links WHERE memory_id = ${id}
           UNION SELECT CASE relation WHEN 'merged_from' THEN 'merged_into' WHEN 'summarises' THEN 'summarised_in'
                        ELSE relation END, memory_id FROM memory_links WHERE other_id = ${id}) AS l
    JOIN memories o ON o.id = l.other AND o.deleted_at IS NULL), '[]')`;

const fixed = `m.id, m.organization_id AS "organizationId", m.agent_id AS "agentId", m.session_id AS "sessionId",
  m.memory_type AS "memoryType", m.created_by AS "createdBy", m.created_at AS "createdAt"`;
const settable = (of: string) => `${of}.content, ${of}.importance, ${of}.expires_at AS "expiresAt",
  ${of}.source_message_id AS "sourceMessageId", ${of}.metadata, ${of}.status, ${of}.version`;

/** A memory as it is now. */
export const columns = `${fixed}, ${settable('m')}, m.updated_by AS "updatedBy", m.updated_at AS "updatedAt",
  ${linksOf('m.id')} AS links`;
/** A memory as a version has it. */
export const columnsThen = `${fixed}, ${settable('v')}, v.changed_by AS "updatedBy", v.valid_from AS "updatedAt",
  ${linksOf('m.id')} AS links`;

const alive = (now: string) => `m.deleted_at IS NULL AND (m.expires_at IS NULL OR m.expires_at > ${now})`;

export type ListFilters = {
  memory_type?: string[];
  status?: string;
  importance_min?: number;
  session_id?: string;
  created_after?: string;
  created_before?: string;
};

/** The memories of an agent, for `readPage`. */
export function listing(agentId: string, filters: ListFilters, now: Date) {
  return {
    sql: `SELECT ${columns} FROM memories m
           WHERE m.agent_id = $1 AND ${alive('$2::timestamptz')} AND m.status = $3
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

/** The versions of a memory, for `readPage`. */
export function versionListing(id: string) {
  const sql = `SELECT v.memory_id AS "memoryId", v.change, ${settable('v')}, v.changed_by AS "changedBy",
    v.valid_from AS "validFrom" FROM memory_versions v WHERE v.memory_id = $1`;
  return { sql, parameters: [id] };
}

type VersionRow = Settable &
  Pick<MemoryVersion, 'change' | 'status' | 'version'> & { memoryId: string; changedBy: string; validFrom: Date };

export function toVersion(row: VersionRow): MemoryVersion {
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

/** A memory that is neither deleted nor expired, or null. */
export async function findMemory(
  db: Queryable,
  organizationId: string,
  id: string,
  now: Date,
  lock = '',
): Promise<MemoryRow | null> {
  const sql = `SELECT ${columns} FROM memories m WHERE m.id = $1 AND m.organization_id = $2 AND ${alive('$3')} ${lock}`;
  return (await db.query<MemoryRow[]>(sql, [id, organizationId, now]))[0] ?? null;
}

/** Memories by their ids that are neither deleted nor expired, in no order. */
export function memoriesById(db: Queryable, ids: readonly string[], now: Date): Promise<MemoryRow[]> {
  const sql = `SELECT ${columns} FROM memories m WHERE m.id = ANY($1::text[]) AND ${alive('$2')}`;
  return db.query<MemoryRow[]>(sql, [ids, now]);
}

/**
 * Locks what an agent remembers until the transaction ends, before anything in it is written: its writers come one after
 * the other. Returns how many memories it has.
 */
export async function lockStore(tx: Queryable, agentId: string): Promise<number> {
  const [row] = await tx.query<{ memories: number }[]>(
    `INSERT INTO memory_stores (agent_id, memories) VALUES ($1, 0)
     ON CONFLICT (agent_id) DO UPDATE SET memories = memory_stores.memories RETURNING memories`,
    [agentId],
  );
  return row!.memories;
}

const asIs = (value: unknown) => JSON.stringify(value);

/** What is sent in JSON inside JSON comes back as it was, whatever is in its strings. */
const insertion = `INSERT INTO memories (id, organization_id, agent_id, session_id, memory_type, content, importance,
    expires_at, source_message_id, metadata, labels, lexemes, status, version, created_by, updated_by, created_at,
    updated_at)
  SELECT id, $2, $3, session, type, content::json, importance, expires, source, metadata::json, labels,
         memory_lexemes($3, words), 'active', 1, $4, $4, $5, $5
    FROM json_to_recordset($1::json) AS r (id text, session text, type text, content text, importance float8,
         expires timestamptz, source text, metadata text, labels text[], words text[])`;

const unique = (content: Content) => indexWordsOf(textOf(content));

export type Place = { organizationId: string; agentId: string };

/** Stores new memories, whose agent is locked. `model` is what they are to be embedded with, or null. */
export async function insertMemories(
  tx: Queryable,
  { organizationId, agentId }: Place,
  drafts: readonly Draft[],
  { by, now }: Hand,
  model: string | null,
): Promise<void> {
  const rows = drafts.map((draft) => ({
    id: draft.id,
    session: draft.sessionId,
    type: draft.memoryType,
    content: asIs(draft.content),
    importance: draft.importance,
    expires: draft.expiresAt,
    source: draft.sourceMessageId,
    metadata: asIs(draft.metadata),
    labels: labelsOf(draft.metadata),
    words: unique(draft.content),
  }));
  await tx.query(insertion, [JSON.stringify(rows), organizationId, agentId, by, now]);
  const ids = drafts.map(({ id }) => id);
  await recordVersions(tx, ids, 'created', { by, now });
  await enter(tx, agentId, ids, now, model);
}

/** Keeps what the memories are from now on beside what they were. */
async function recordVersions(tx: Queryable, ids: readonly string[], change: Change, hand: Hand): Promise<void> {
  await tx.query(
    `WITH closed AS (UPDATE memory_versions SET valid_to = $4::timestamptz WHERE memory_id = ANY($1) AND valid_to IS NULL)
     INSERT INTO memory_versions (memory_id, version, change, content, importance, expires_at, source_message_id,
            metadata, labels, lexemes, status, changed_by, valid_from, valid_to)
     SELECT id, version, $2, content, importance, expires_at, source_message_id, metadata, labels, lexemes, status, $3, $4,
            CASE WHEN deleted_at IS NULL THEN NULL ELSE $4 END
       FROM memories WHERE id = ANY($1)`,
    [ids, change, hand.by, hand.now],
  );
}

/** Long enough for the request that made the job to do it itself. */
const headStartMs = 10_000;

/**
 * Counts memories and their words in, and plans their embeddings. The agent's row names the model for which those of all
 * its memories are planned or made.
 */
async function enter(
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

/** Counts memories and their words out; their embeddings and their place in the index go. */
async function leave(tx: Queryable, agentId: string, ids: readonly string[]): Promise<void> {
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

const setters: { [M in keyof Settable]: (place: string) => string } = {
  content: (place) => `content = ${place}::json`,
  importance: (place) => `importance = ${place}::float8`,
  expiresAt: (place) => `expires_at = ${place}::timestamptz`,
  sourceMessageId: (place) => `source_message_id = ${place}::text`,
  metadata: (place) => `metadata = ${place}::json`,
};

/** Changes an active memory, whose agent is locked, and makes a version of it. */
export async function changeMemory(
  tx: Queryable,
  { id, agentId }: Pick<MemoryRow, 'id' | 'agentId'>,
  { change, ...to }: { change: Change } & Partial<Settable>,
  { by, now }: Hand,
  model: string | null,
): Promise<void> {
  if (to.content) await leave(tx, agentId, [id]);
  const parameters: unknown[] = [id, by, now];
  const set = ['version = version + 1', 'updated_by = $2', 'updated_at = $3'];
  const add = (value: unknown, setter: (place: string) => string) => set.push(setter(`$${parameters.push(value)}`));
  for (const [member, value] of Object.entries(to) as [keyof Settable, unknown][])
    add(member === 'content' || member === 'metadata' ? asIs(value) : value, setters[member]);
  if (to.metadata) add(labelsOf(to.metadata), (place) => `labels = ${place}::text[]`);
  if (to.content) add(unique(to.content), (place) => `lexemes = memory_lexemes(agent_id, ${place}::text[])`);
  await tx.query(`UPDATE memories SET ${set.join(', ')} WHERE id = $1`, parameters);
  await recordVersions(tx, [id], change, { by, now });
  if (to.content) await enter(tx, agentId, [id], now, model);
}

/** How a memory stops being found. */
type Ending = 'deleted' | 'expired' | 'consolidated';

/** Takes active memories, whose agent is locked, out of every search: for good, or into another memory. */
export async function retire(
  tx: Queryable,
  agentId: string,
  ids: readonly string[],
  change: Ending,
  hand: Hand,
): Promise<void> {
  await leave(tx, agentId, ids);
  await mark(tx, ids, change, hand);
}

/** Deletes memories that no search finds already. */
export async function mark(tx: Queryable, ids: readonly string[], change: Ending, hand: Hand): Promise<void> {
  const to = change === 'consolidated' ? `status = 'consolidated'` : `deleted_at = $3`;
  await tx.query(
    `UPDATE memories SET ${to}, version = version + 1, updated_by = $2, updated_at = $3 WHERE id = ANY($1)`,
    [ids, hand.by, hand.now],
  );
  await recordVersions(tx, ids, change, hand);
}

/** Brings consolidated memories, whose agent is locked, back as they were. */
export async function restore(
  tx: Queryable,
  agentId: string,
  rows: readonly MemoryRow[],
  { by, now }: Hand,
  model: string | null,
): Promise<void> {
  const words = rows.map(({ id, content }) => ({ id, words: unique(content) }));
  await tx.query(
    `UPDATE memories m SET status = 'active', lexemes = memory_lexemes(agent_id, r.words), version = version + 1,
            updated_by = $2, updated_at = $3
       FROM json_to_recordset($1::json) AS r (id text, words text[]) WHERE m.id = r.id`,
    [JSON.stringify(words), by, now],
  );
  const ids = rows.map(({ id }) => id);
  await recordVersions(tx, ids, 'restored', { by, now });
  await enter(tx, agentId, ids, now, model);
}

export type Relation = 'merged_from' | 'summarises' | 'contradicts' | 'kept_apart';

/** Links a memory with others. A link that is there stays. Returns how many were not there. */
export async function link(
  tx: Queryable,
  id: string,
  relation: Relation,
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

/** Makes memories, whose agent is locked, what they were in a version. */
export async function revert(
  tx: Queryable,
  agentId: string,
  versions: readonly { id: string; version: number; active: boolean }[],
  { by, now }: Hand,
  model: string | null,
): Promise<void> {
  const leaving = versions.filter(({ active }) => active).map(({ id }) => id);
  if (leaving.length > 0) await leave(tx, agentId, leaving);
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
  const entering = await tx.query<{ id: string }[]>(
    `SELECT id FROM memories WHERE id = ANY($1::text[]) AND status = 'active'`,
    [ids],
  );
  if (entering.length > 0)
    await enter(
      tx,
      agentId,
      entering.map(({ id }) => id),
      now,
      model,
    );
}

/** The memories whose source is one of the messages that `of` picks: a message, or all of a conversation. */
export async function memoriesOf(
  db: Queryable,
  of: { messageId: string } | { conversationId: string },
  limit: number,
): Promise<string[]> {
  const [which, id] =
    'messageId' in of
      ? ['source_message_id = $1', of.messageId]
      : ['source_message_id IN (SELECT id FROM messages WHERE conversation_id = $1)', of.conversationId];
  const rows = await db.query<{ id: string }[]>(
    `SELECT id FROM memories WHERE ${which} AND deleted_at IS NULL ORDER BY id LIMIT $2`,
    [id, limit],
  );
  return rows.map((row) => row.id);
}
