import type { CreateMigrationJob, MigrationJob, MigrationStep } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { newId } from '#src/api/ids.ts';
import { notFound } from '#src/api/problems.ts';
import { findJoinableSessions } from './recompress.ts';
import {
  type PlannedConversation,
  countConversationsByStatus,
  findOpenJob,
  findUnknownConversations,
  insertJob,
  listJobConversations,
  listWaitingConversations,
  lockPlanning,
} from './store.ts';
import type { JobRow } from './store.ts';
import { planUpgrade } from './upgrade.ts';

/** The number of conversations that one job plans, so that its answer stays readable. */
const maxConversations = 1_000;

/** Sums the steps of conversations, in the order of the steps. */
function sumSteps(plan: readonly { steps: readonly MigrationStep[] }[]): MigrationStep[] {
  const sums = new Map<MigrationStep['step'], number>();
  for (const { step, count } of plan.flatMap(({ steps }) => steps)) sums.set(step, (sums.get(step) ?? 0) + count);
  return [...sums].map(([step, count]) => ({ step, count }));
}

type Progress = MigrationJob['progress'];

async function getProgress(db: Queryable, id: string): Promise<Progress> {
  const { done = 0, skipped = 0, failed = 0, ...others } = await countConversationsByStatus(db, id);
  const rest = Object.values(others).reduce((sum, count) => sum + count, 0);
  return { total: done + skipped + failed + rest, done, skipped, failed };
}

/** Estimates when a job will end, by the mean time of the conversations so far; null when that is not known. */
export function estimateCompletion(job: JobRow, { total, done, skipped, failed }: Progress, now: Date): Date | null {
  const settled = done + skipped + failed;
  if (job.status !== 'running' || !job.startedAt || settled === 0) return null;
  const each = (now.getTime() - job.startedAt.getTime()) / settled;
  return new Date(now.getTime() + each * (total - settled));
}

/** Writes a job and its progress as the contract has them, without its conversations. */
export async function toJobSummary(db: Queryable, job: JobRow, now: Date) {
  const progress = await getProgress(db, job.id);
  const completion = estimateCompletion(job, progress, now)?.toISOString() ?? null;
  const { id, status } = job;
  return { id, status, progress, created_at: job.createdAt.toISOString(), estimated_completion_at: completion };
}

/** Writes a job and its conversations as the contract has them. */
export async function toJob(db: EntityDatabase, job: JobRow, now: Date): Promise<MigrationJob> {
  const conversations = await listJobConversations(db, job.id);
  return {
    ...(await toJobSummary(db, job, now)),
    from_version: 'v1',
    dry_run: job.dryRun,
    plan: { conversations: conversations.length, remaining: job.remaining, steps: sumSteps(conversations) },
    conversations,
    started_at: job.startedAt?.toISOString() ?? null,
    finished_at: job.finishedAt?.toISOString() ?? null,
  };
}

type PlanRequest = { organizationId: string; ids: readonly string[] | null };

async function planConversations(tx: EntityDatabase, { organizationId, ids }: PlanRequest) {
  const waiting = await listWaitingConversations(tx, organizationId, ids);
  const joinable = (await findJoinableSessions(tx, organizationId, ids)).map(({ conversationId }) => conversationId);
  const candidates = [...new Set([...waiting, ...joinable])];
  const plan: PlannedConversation[] = [];
  for (const conversationId of candidates.slice(0, maxConversations)) {
    const steps = await planUpgrade(tx, { organizationId, conversationId });
    await yieldToEventLoop();
    if (steps.length > 0) plan.push({ conversationId, steps });
  }
  return { plan, remaining: Math.max(0, candidates.length - maxConversations) };
}

/**
 * Plans a job and stores it. Returns the job for the same request that has not ended, if there is one.
 * @throws `conversation_not_found`.
 */
export async function createJob(
  tx: EntityDatabase,
  organizationId: string,
  { conversation_ids, dry_run: dryRun = true }: CreateMigrationJob,
  now: Date,
): Promise<JobRow> {
  const ids = conversation_ids?.toSorted() ?? null;
  await lockPlanning(tx, organizationId);
  const [unknown] = await findUnknownConversations(tx, organizationId, ids ?? []);
  if (unknown) throw notFound('conversation', unknown);
  const same = dryRun ? null : await findOpenJob(tx, organizationId, ids);
  if (same) return same;
  const { plan, remaining } = await planConversations(tx, { organizationId, ids });
  const status = dryRun ? 'planned' : 'pending';
  const job = { id: newId('mig'), organizationId, status, dryRun, remaining, createdAt: now } as const;
  await insertJob(tx, job, ids, plan);
  return { ...job, startedAt: null, finishedAt: null };
}
