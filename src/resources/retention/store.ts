import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { retentionTable, type RetentionPolicy } from './table.ts';

/** The times before which things are due; null for none. */
export type RetentionLimits = Record<
  'messages' | 'events' | 'memories' | 'files' | 'audit' | 'recordings',
  Date | null
>;

/** Writes the numbers of days of a policy as the contract has them. */
export const toRetentionDays = (policy: RetentionPolicy) => ({
  messages_days: policy.messagesDays,
  events_days: policy.eventsDays,
  memories_days: policy.memoriesDays,
  files_days: policy.filesDays,
  audit_days: policy.auditDays,
  recordings_days: policy.recordingsDays,
});

const dayMs = 86_400_000;

/** Returns the times before which things are due by a policy. */
export function toLimits(policy: RetentionPolicy, now: Date): RetentionLimits {
  const toLimit = (days: number | null) => (days === null ? null : new Date(now.getTime() - days * dayMs));
  return {
    messages: toLimit(policy.messagesDays),
    events: toLimit(policy.eventsDays),
    memories: toLimit(policy.memoriesDays),
    files: toLimit(policy.filesDays),
    audit: toLimit(policy.auditDays),
    // Those from when they were kept are due once they are not kept any more.
    recordings: toLimit(policy.recordingsDays ?? 0),
  };
}

/** Finds the policy of an organization. One without a policy keeps everything. */
export async function findRetention(db: EntityDatabase, organizationId: string): Promise<RetentionPolicy> {
  const row = await db.getRepository(retentionTable).findOneBy({ organizationId });
  return (
    row ?? {
      organizationId,
      messagesDays: null,
      eventsDays: null,
      memoriesDays: null,
      filesDays: null,
      auditDays: null,
      recordingsDays: null,
    }
  );
}

/** Lists the policies of all organizations. */
export const listRetentions = (db: EntityDatabase): Promise<RetentionPolicy[]> =>
  db.getRepository(retentionTable).find();

/** Stores the policy of an organization, in the place of an earlier one. */
export async function saveRetention(tx: EntityDatabase, policy: RetentionPolicy, by: string, now: Date): Promise<void> {
  await tx.getRepository(retentionTable).upsert({ ...policy, updatedAt: now, updatedBy: by }, ['organizationId']);
}

const maxCount = 10_000;

const dueConversations = `FROM conversations c WHERE c.organization_id = $1 AND c.updated_at < $2 AND c.deleted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.conversation_id = c.id AND r.status = 'running')`;
const dueRuns = `FROM runs r JOIN sessions s ON s.id = r.session_id
   WHERE r.organization_id = $1 AND r.finished_at < $2 AND r.last_seq >= s.oldest_seq`;
const dueMemories = `FROM memories m WHERE m.organization_id = $1 AND m.updated_at < $2 AND m.deleted_at IS NULL`;
const dueFiles = 'FROM files f WHERE f.organization_id = $1 AND f.created_at < $2';
const dueRecordings = `${dueFiles} AND f.message_id IS NOT NULL`;
const dueEntries = 'FROM audit_log a WHERE a.organization_id = $1 AND a.at < $2';

/** Counts what is due, 10,000 of each at most. */
export async function countDue(db: Queryable, organizationId: string, limits: RetentionLimits) {
  const count = async (due: string, before: Date | null): Promise<number> => {
    if (before === null) return 0;
    // Raw: counts no more than are told of.
    const rows = await db.query<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM (SELECT 1 ${due} LIMIT ${maxCount}) AS due`,
      [organizationId, before],
    );
    return rows[0]!.n;
  };
  return {
    conversations: await count(dueConversations, limits.messages),
    runs: await count(dueRuns, limits.events),
    memories: await count(dueMemories, limits.memories),
    files: await count(dueFiles, limits.files),
    audit_entries: await count(dueEntries, limits.audit),
    recordings: await count(dueRecordings, limits.recordings),
  };
}

const toIds = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** Lists the next conversations that are due, after an id. */
export const listDueConversations = async (
  db: Queryable,
  { organizationId, before, afterId }: { organizationId: string; before: Date; afterId: string },
): Promise<string[]> =>
  // Raw: a batch.
  toIds(
    await db.query<{ id: string }[]>(`SELECT c.id ${dueConversations} AND c.id > $3 ORDER BY c.id LIMIT 200`, [
      organizationId,
      before,
      afterId,
    ]),
  );

/** Lists memories that are due, locked: a batch at most. */
export const listDueMemories = async (tx: Queryable, organizationId: string, before: Date): Promise<string[]> =>
  // Raw: a batch.
  toIds(
    await tx.query<{ id: string }[]>(`SELECT m.id ${dueMemories} ORDER BY m.id LIMIT 200`, [organizationId, before]),
  );
