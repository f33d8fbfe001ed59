import { batchesOf } from '#src/db/batches.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { createPauses } from '#src/process/pauses.ts';
import { removeFromIndex, toContentWords } from './index-store.ts';
import { memoryReachSql } from './memory-reach.ts';
import type { MemoryDraft } from './memory.ts';
import { toIndexedLabels } from './metadata-labels.ts';
import type { MemoryPast } from './past.ts';

// All raw: batches with lexemes, which TypeORM does not know.

/** A new memory that comes with a past. */
type DraftWithPast = MemoryDraft & { past: MemoryPast };

const hasPast = (draft: MemoryDraft): draft is DraftWithPast => draft.past !== undefined;

/** Tells whether searches are not to find a new memory, because another one has its place. */
export const isRetired = ({ past }: MemoryDraft): boolean => past !== undefined && past.status !== 'active';

/** Content and metadata travel as JSON text within JSON, so that they come back unchanged, whatever is in their strings. */
const insertVersionsSql = `INSERT INTO memory_versions (memory_id, version, change, content, importance, expires_at,
    source_message_id, metadata, labels, lexemes, status, said_at, changed_by, original_author, valid_from, valid_to)
  SELECT r.id, r.version, r.change, r.content::json, r.importance, r.expires, r.source, r.metadata::json, r.labels,
         CASE WHEN r.status = 'active' THEN memory_lexemes(m.scope_key, r.words) END, r.status, r.said, $2, r."originalAuthor", r.since, r.until
    FROM json_to_recordset($1::json) AS r (id text, version int, change text, content text, importance float8, expires timestamptz,
         source text, metadata text, labels text[], words text[], status text, said timestamptz, "originalAuthor" text, since timestamptz, until timestamptz)
    JOIN memories m ON m.id = r.id`;

/** Writes the earlier versions of a new memory as JSON texts, the oldest first. */
async function toVersionTexts({ id, past, createdAt }: DraftWithPast, now: Date): Promise<string[]> {
  const pause = createPauses();
  const texts: string[] = [];
  for (const [index, version] of past.versions.entries()) {
    const { content, metadata, validFrom: since, saidAt: said, expiresAt, sourceMessageId, ...fields } = version;
    const words = await toContentWords(content, createdAt ?? now);
    const more = {
      content: JSON.stringify(content),
      metadata: JSON.stringify(metadata),
      labels: toIndexedLabels(metadata),
    };
    const until = past.versions[index + 1]?.validFrom ?? past.changedAt;
    const times = { since, until, said, expires: expiresAt };
    texts.push(
      JSON.stringify({ id, version: index + 1, ...fields, ...more, ...times, source: sourceMessageId, words }),
    );
    await pause();
  }
  return texts;
}

/**
 * Gives new memories, which were stored as if they had just been made, the pasts that they come with: their number and
 * status, the time of their newest change, and their earlier versions. Their scopes are locked.
 */
export async function storePasts(
  tx: Queryable,
  drafts: readonly MemoryDraft[],
  { by, now }: { by: string; now: Date },
): Promise<void> {
  const withPast = drafts.filter(hasPast);
  if (withPast.length === 0) return;
  const retired = withPast.filter(isRetired).map(({ id }) => id);
  if (retired.length > 0) await removeFromIndex(tx, retired);
  const rows = withPast.map(({ id, past: { status, change, changedAt, originalAuthor, versions } }) => ({
    id,
    version: versions.length + 1,
    status,
    change,
    since: changedAt,
    author: originalAuthor,
  }));
  await tx.query(
    `WITH given AS (
       SELECT * FROM json_to_recordset($1::json) AS r (id text, version int, status text, change text, since timestamptz, author text)),
     changed AS (
       UPDATE memories m SET version = g.version, status = g.status, updated_at = g.since FROM given g WHERE m.id = g.id)
     UPDATE memory_versions v SET version = g.version, status = g.status, change = g.change, valid_from = g.since, original_author = g.author,
            lexemes = CASE WHEN g.status = 'active' THEN v.lexemes END
       FROM given g WHERE v.memory_id = g.id`,
    [JSON.stringify(rows)],
  );
  const texts: string[] = [];
  for (const draft of withPast) for (const text of await toVersionTexts(draft, now)) texts.push(text);
  for (const batch of batchesOf(texts, (text) => text.length))
    await tx.query(insertVersionsSql, [`[${batch.join()}]`, by]);
}

/** Lists those of the ids that are of memories in reach. */
export async function listInReach(
  tx: Queryable,
  { organizationId, userId }: Reach,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM memories m WHERE id = ANY($1) AND organization_id = $2 AND deleted_at IS NULL AND ${memoryReachSql('$3')}`,
    [ids, organizationId, userId],
  );
  return rows.map(({ id }) => id);
}

/** A link of a new memory, both by their ids. */
type GivenLink = { id: string; relation: string; other: string };

/** The relations that a link is stored as, by those in which it is told from the side of the other memory. */
const inverses: Record<string, string> = {
  merged_into: 'merged_from',
  summarised_in: 'summarises',
  superseded_by: 'supersedes',
};

/**
 * Stores links of new memories. Memories of two scopes can only contradict each other or be kept apart, and only where one of
 * them is shared or both are of one user: other links are left out.
 */
export async function storeGivenLinks(tx: Queryable, links: readonly GivenLink[], now: Date): Promise<void> {
  if (links.length === 0) return;
  const rows = links.map(({ id, relation, other }) => {
    const stored = inverses[relation];
    return stored ? { id: other, relation: stored, other: id } : { id, relation, other };
  });
  await tx.query(
    `INSERT INTO memory_links (memory_id, relation, other_id, created_at)
     SELECT DISTINCT r.id, r.relation, r.other, $2::timestamptz
       FROM json_to_recordset($1::json) AS r (id text, relation text, other text)
       JOIN memories m ON m.id = r.id JOIN memories o ON o.id = r.other
      WHERE r.id <> r.other AND (m.scope_key = o.scope_key OR (r.relation IN ('contradicts', 'kept_apart')
            AND (m.scope_type = 'agent' OR o.scope_type = 'agent' OR m.user_id = o.user_id)))
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows), now],
  );
}
