import { contentOf, contentRowsOf } from '#src/db/content/parameter.ts';
import { batchesOf } from '#src/db/batches.ts';
import type { Queryable } from '#src/db/query.ts';
import { createPauses } from '#src/process/pauses.ts';
import { addToIndex, removeFromIndex, toContentWords, wordsVersion } from './index-store.ts';
import { type MemoryDraft, type MemoryRow } from './memory.ts';
import { toIndexedLabels } from './metadata-labels.ts';
import { toScopeKey } from './scope-key.ts';
import type { MemoryChange, MemoryFields } from './table.ts';
import { type Authorship, recordVersions } from './version-store.ts';

// All raw: batches and changes with lexemes, which TypeORM does not know.

const toJsonText = (value: unknown) => JSON.stringify(value);

/** Content and metadata travel as JSON text within JSON, so that they come back unchanged, whatever is in their strings. */
const insertMemoriesSql = `INSERT INTO memories (id, organization_id, agent_id, scope_type, scope_key, user_id, session_id,
    key, memory_type, content, importance, expires_at, source_message_id, metadata, labels, lexemes, words_version, status,
    version, created_by, updated_by, created_at, updated_at, said_at)
  SELECT id, $2, $3, scope, owner, "user", session, key, type, content::json, importance, expires, source, metadata::json,
         labels, memory_lexemes(owner, words), ${wordsVersion}, 'active', 1, $4, $4, coalesce(created, $5), $5,
         coalesce(said, created, $5)
    FROM json_to_recordset($1::json) AS r (id text, scope text, owner text, "user" text, session text, key text, type text,
         content text, importance float8, expires timestamptz, source text, metadata text, labels text[], words text[], created timestamptz, said timestamptz)`;

/** The agent that has memories, and its organization. */
export type MemoryOwner = { organizationId: string; agentId: string };

/**
 * Stores new memories, whose scopes are locked. One that was made elsewhere counts as known since then. `model` is the model
 * that is to embed them, or null.
 */
export async function insertMemories(
  tx: Queryable,
  owner: MemoryOwner,
  drafts: readonly MemoryDraft[],
  authorship: Authorship,
  model: string | null,
): Promise<void> {
  await insertMemoryRows(tx, owner, drafts, authorship);
  const ids = drafts.map(({ id }) => id);
  await addToIndex(tx, ids, authorship.now, model);
}

/** Stores the rows of new memories and their first versions, without the counts and jobs of their scopes. */
export async function insertMemoryRows(
  tx: Queryable,
  { organizationId, agentId }: MemoryOwner,
  drafts: readonly MemoryDraft[],
  { by, now }: Authorship,
): Promise<void> {
  const rows: { id: string; row: MemoryParameter; size: number; since: Date }[] = [];
  const pause = createPauses();
  for (const draft of drafts) {
    const row = await toMemoryRow(agentId, draft, now);
    rows.push({ id: draft.id, row, size: measureRow(row), since: toKnownSince(draft, now) });
    await pause();
  }
  for (const batch of batchesOf(rows, ({ size }) => size * workRatio)) {
    const ids = batch.map(({ id }) => id);
    const memories = batch.map(({ row }) => row);
    const parameter = contentRowsOf({ organization: organizationId }, memories, ['content']);
    await tx.query(insertMemoriesSql, [parameter, organizationId, agentId, by, now]);
    await recordVersions(
      tx,
      ids,
      'created',
      { by, now },
      batch.map(({ since }) => since),
    );
  }
}

/** The work for a character of a memory, as a multiple of that for one of other rows: it is indexed, and kept as a version. */
const workRatio = 16;

/** Returns the moment since which a search `as_of` finds a new memory. */
const toKnownSince = ({ isJoined, createdAt }: MemoryDraft, now: Date): Date => (isJoined ? null : createdAt) ?? now;

const toMemoryRow = async (agentId: string, draft: MemoryDraft, now: Date) => ({
  id: draft.id,
  scope: draft.scopeType,
  owner: toScopeKey(agentId, draft),
  user: draft.userId,
  session: draft.sessionId,
  key: draft.key,
  created: draft.createdAt,
  said: draft.saidAt,
  type: draft.memoryType,
  content: toJsonText(draft.content),
  importance: draft.importance,
  expires: draft.expiresAt,
  source: draft.sourceMessageId,
  metadata: toJsonText(draft.metadata),
  labels: toIndexedLabels(draft.metadata),
  words: await toContentWords(draft.content, draft.createdAt ?? now),
});

type MemoryParameter = Awaited<ReturnType<typeof toMemoryRow>>;

/** The characters of a row besides its content, metadata and words. */
const otherCharacters = 500;

/** Returns about how many characters a row has as JSON. */
const measureRow = ({ content, metadata, words }: MemoryParameter): number =>
  content.length + metadata.length + words.reduce((sum, word) => sum + word.length + 3, otherCharacters);

const setters: { [M in keyof MemoryFields]: (parameter: string) => string } = {
  content: (parameter) => `content = ${parameter}::json`,
  importance: (parameter) => `importance = ${parameter}::float8`,
  expiresAt: (parameter) => `expires_at = ${parameter}::timestamptz`,
  sourceMessageId: (parameter) => `source_message_id = ${parameter}::text`,
  metadata: (parameter) => `metadata = ${parameter}::json`,
};

/** Returns the parameter that sets a field of a memory. */
function toParameter(id: string, member: keyof MemoryFields, value: unknown): unknown {
  if (member === 'content') return contentOf({ memory: id }, toJsonText(value));
  return member === 'metadata' ? toJsonText(value) : value;
}

/**
 * Changes an active memory, whose scope is locked, and records the change as a version. New content counts as said at
 * `saidAt`, or now.
 */
export async function storeMemoryChange(
  tx: Queryable,
  { id }: Pick<MemoryRow, 'id'>,
  { change, saidAt, ...to }: { change: MemoryChange; saidAt?: Date } & Partial<MemoryFields>,
  { by, now }: Authorship,
  model: string | null,
): Promise<void> {
  if (to.content) await removeFromIndex(tx, [id]);
  const parameters: unknown[] = [id, by, now];
  const set = ['version = version + 1', 'updated_by = $2', 'updated_at = $3'];
  const add = (value: unknown, setter: (parameter: string) => string) => set.push(setter(`$${parameters.push(value)}`));
  for (const [member, value] of Object.entries(to) as [keyof MemoryFields, unknown][])
    add(toParameter(id, member, value), setters[member]);
  if (to.metadata) add(toIndexedLabels(to.metadata), (parameter) => `labels = ${parameter}::text[]`);
  if (to.content) {
    const [row] = await tx.query<{ createdAt: Date }[]>(
      'SELECT created_at AS "createdAt" FROM memories WHERE id = $1',
      [id],
    );
    const words = await toContentWords(to.content, row!.createdAt);
    add(saidAt ?? now, (parameter) => `said_at = ${parameter}::timestamptz`);
    add(words, (parameter) => `lexemes = memory_lexemes(scope_key, ${parameter}::text[])`);
  }
  await tx.query(`UPDATE memories SET ${set.join(', ')} WHERE id = $1`, parameters);
  await recordVersions(tx, [id], change, { by, now });
  if (to.content) await addToIndex(tx, [id], now, model);
}
