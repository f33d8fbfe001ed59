import type { MigrationJobConversation, MigrationStep } from '#generated/v2/client/types.gen.ts';
import { In, IsNull } from '#generated/packages/typeorm.js';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import {
  importedConversationTable,
  importedMessageTable,
  jobConversationTable,
  jobTable,
  type StoredJob,
} from './table.ts';

/** A migration job as its readers need it. */
export type JobRow = Omit<StoredJob, 'fromVersion' | 'request' | 'runnerId' | 'leaseExpiresAt'>;

const jobColumns = `id, organization_id AS "organizationId", status, dry_run AS "dryRun", remaining, created_at AS "createdAt",
  started_at AS "startedAt", finished_at AS "finishedAt"`;

/** A conversation of a plan, with its steps. */
export type PlannedConversation = { conversationId: string; steps: MigrationStep[] };

/** Stores a job with its plan. `request` is the list of conversation ids in the request, or null for all. */
export async function insertJob(
  tx: Queryable,
  job: Omit<JobRow, 'startedAt' | 'finishedAt'>,
  request: readonly string[] | null,
  plan: readonly PlannedConversation[],
): Promise<void> {
  const { id, organizationId, status, dryRun, remaining, createdAt } = job;
  // Raw: null is JSON here, which TypeORM writes as no value.
  await tx.query(
    `INSERT INTO migration_jobs (id, organization_id, from_version, request, dry_run, status, remaining, created_at)
     VALUES ($1, $2, 'v1', $3, $4, $5, $6, $7)`,
    [id, organizationId, JSON.stringify(request), dryRun, status, remaining, createdAt],
  );
  const rows = plan.map(({ conversationId, steps }, place) => ({ place, conversationId, steps }));
  // Raw: a batch.
  await tx.query(
    `INSERT INTO migration_job_conversations (job_id, place, conversation_id, steps, status)
     SELECT $1, place, "conversationId", steps, $3
       FROM json_to_recordset($2::json) AS row (place int, "conversationId" text, steps json)`,
    [id, JSON.stringify(rows), dryRun ? 'planned' : 'pending'],
  );
}

/** Finds a job of an organization, or null. */
export const findJob = (db: EntityDatabase, organizationId: string, id: string): Promise<JobRow | null> =>
  db.getRepository(jobTable).findOneBy({ id, organizationId });

/** Lists the jobs that have not ended, oldest first. */
export const listOpenJobs = (db: EntityDatabase, organizationId: string): Promise<JobRow[]> =>
  db.getRepository(jobTable).find({
    where: { organizationId, status: In(['pending', 'running']) },
    order: { createdAt: 'ASC', id: 'ASC' },
  });

/** Finds a job for the same request that has not ended, or null. */
export async function findOpenJob(
  db: Queryable,
  organizationId: string,
  request: readonly string[] | null,
): Promise<JobRow | null> {
  // Raw: JSON is compared as text.
  const rows = await db.query<JobRow[]>(
    `SELECT ${jobColumns} FROM migration_jobs
      WHERE organization_id = $1 AND status IN ('pending', 'running') AND request::text = $2 LIMIT 1`,
    [organizationId, JSON.stringify(request)],
  );
  return rows[0] ?? null;
}

/** Lists the conversations of a job in the order of its plan. */
export async function listJobConversations(db: EntityDatabase, jobId: string): Promise<MigrationJobConversation[]> {
  const rows = await db.getRepository(jobConversationTable).find({ where: { jobId }, order: { place: 'ASC' } });
  return rows.map(({ conversationId, status, steps, detail }) => ({
    conversation_id: conversationId,
    status: status as MigrationJobConversation['status'],
    steps,
    detail,
  }));
}

/** Counts the conversations of a job by their status. */
export async function countConversationsByStatus(db: Queryable, jobId: string): Promise<Record<string, number>> {
  // Raw: a count by groups.
  const rows = await db.query<{ status: string; count: number }[]>(
    `SELECT status, count(*)::int AS count FROM migration_job_conversations WHERE job_id = $1 GROUP BY status`,
    [jobId],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** Takes the lock under which a job of this organization is planned, until the transaction ends. */
export async function lockPlanning(tx: Queryable, organizationId: string): Promise<void> {
  // Raw: a lock.
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`migration ${organizationId}`]);
}

/** Lists imported conversations that wait for their upgrade: of these ids, or all when null, oldest import first. */
export async function listWaitingConversations(
  db: EntityDatabase,
  organizationId: string,
  ids: readonly string[] | null,
): Promise<string[]> {
  const rows = await db.getRepository(importedConversationTable).find({
    select: { conversationId: true },
    where: { organizationId, upgradedAt: IsNull(), ...(ids && { conversationId: In(ids) }) },
    order: { importedAt: 'ASC', conversationId: 'ASC' },
  });
  return rows.map(({ conversationId }) => conversationId);
}

/** Counts imported conversations, and those of them that are upgraded. */
export async function countImports(
  db: Queryable,
  organizationId: string,
): Promise<{ imported: number; upgraded: number }> {
  // Raw: two counts at one moment.
  const [row] = await db.query<[{ imported: number; upgraded: number }]>(
    `SELECT count(*)::int AS imported, count(upgraded_at)::int AS upgraded FROM v1_conversations
      WHERE organization_id = $1`,
    [organizationId],
  );
  return row;
}

/** Finds those of these ids that are not conversations of the organization. */
export async function findUnknownConversations(
  db: Queryable,
  organizationId: string,
  ids: readonly string[],
): Promise<string[]> {
  // Raw: the ids that have no row.
  const rows = await db.query<{ id: string }[]>(
    `SELECT id FROM unnest($2::text[]) AS id
      WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.id = id.id AND c.organization_id = $1)`,
    [organizationId, ids],
  );
  return rows.map(({ id }) => id);
}

/** Deletes what was imported for a conversation and waits to be upgraded. */
export async function deleteImport(tx: EntityDatabase, conversationId: string): Promise<void> {
  await tx.getRepository(importedMessageTable).delete({ conversationId });
  await tx.getRepository(importedConversationTable).delete({ conversationId });
}
