import { setImmediate as othersGo } from 'node:timers/promises';
import type { CreateMigrationJob, MigrationJob, MigrationStep } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { newId } from '#src/api/ids.ts';
import { problem } from '#src/api/problems.ts';
import { looseSessions } from './recompress.ts';
import {
  conversationsOf,
  countsOf,
  insertJob,
  reservePlanning,
  sameJob,
  unknownIds,
  waitingConversations,
  type JobRow,
  type Planned,
} from './store.ts';
import { planFor } from './upgrade.ts';

/** So many conversations are planned at once that an answer stays readable. */
const mostConversations = 1_000;

/** Sums over conversations, in the order of the steps. */
function sumOf(plan: readonly { steps: readonly MigrationStep[] }[]): MigrationStep[] {
  const sums = new Map<MigrationStep['step'], number>();
  for (const { step, count } of plan.flatMap(({ steps }) => steps)) sums.set(step, (sums.get(step) ?? 0) + count);
  return [...sums].map(([step, count]) => ({ step, count }));
}

type Progress = MigrationJob['progress'];

async function progressOf(db: Queryable, id: string): Promise<Progress> {
  const { done = 0, skipped = 0, failed = 0, ...others } = await countsOf(db, id);
  const rest = Object.values(others).reduce((sum, count) => sum + count, 0);
  return { total: done + skipped + failed + rest, done, skipped, failed };
}

/** When a job will have ended if the rest takes as long as what is behind it. */
export function completionOf(job: JobRow, { total, done, skipped, failed }: Progress, now: Date): Date | null {
  const settled = done + skipped + failed;
  if (job.status !== 'running' || !job.startedAt || settled === 0) return null;
  const each = (now.getTime() - job.startedAt.getTime()) / settled;
  return new Date(now.getTime() + each * (total - settled));
}

/** A job without its conversations: how far it is. */
export async function summaryOf(db: Queryable, job: JobRow, now: Date) {
  const progress = await progressOf(db, job.id);
  const completion = completionOf(job, progress, now)?.toISOString() ?? null;
  const { id, status } = job;
  return { id, status, progress, created_at: job.createdAt.toISOString(), estimated_completion_at: completion };
}

/** A job with all that it does. */
export async function toJob(db: Queryable, job: JobRow, now: Date): Promise<MigrationJob> {
  const conversations = await conversationsOf(db, job.id);
  return {
    ...(await summaryOf(db, job, now)),
    from_version: 'v1',
    dry_run: job.dryRun,
    plan: { conversations: conversations.length, remaining: job.remaining, steps: sumOf(conversations) },
    conversations,
    started_at: job.startedAt?.toISOString() ?? null,
    finished_at: job.finishedAt?.toISOString() ?? null,
  };
}

type Wish = { organizationId: string; ids: readonly string[] | null };

async function planAll(tx: Queryable, { organizationId, ids }: Wish) {
  const waiting = await waitingConversations(tx, organizationId, ids);
  const loose = (await looseSessions(tx, organizationId, ids)).map(({ conversationId }) => conversationId);
  const candidates = [...new Set([...waiting, ...loose])];
  const plan: Planned[] = [];
  for (const conversationId of candidates.slice(0, mostConversations)) {
    const steps = await planFor(tx, { organizationId, conversationId });
    await othersGo();
    if (steps.length > 0) plan.push({ conversationId, steps });
  }
  return { plan, remaining: Math.max(0, candidates.length - mostConversations) };
}

/** Plans what a caller asks for, and keeps the plan as a job. One for the same wish that is under way is given instead. */
export async function createJob(
  tx: Queryable,
  organizationId: string,
  { conversation_ids, dry_run: dryRun = true }: CreateMigrationJob,
  now: Date,
): Promise<JobRow> {
  const ids = conversation_ids?.toSorted() ?? null;
  await reservePlanning(tx, organizationId);
  const [unknown] = await unknownIds(tx, organizationId, ids ?? []);
  if (unknown) throw problem('conversation_not_found', `No conversation ${unknown} in this organization.`);
  const same = dryRun ? null : await sameJob(tx, organizationId, ids);
  if (same) return same;
  const { plan, remaining } = await planAll(tx, { organizationId, ids });
  const status = dryRun ? 'planned' : 'pending';
  const job = { id: newId('mig'), organizationId, status, dryRun, remaining, createdAt: now } as const;
  await insertJob(tx, job, ids, plan);
  return { ...job, startedAt: null, finishedAt: null };
}
