import type { DataSource } from 'typeorm';
import type { MigrationStatus, MigrationUsage } from '#generated/v2/client/types.gen.ts';
import { phaseOf, type Lifecycle } from '#src/contract/lifecycle.ts';
import { callsSince, usageOf, type Usage } from '#src/resources/usage/store.ts';
import { listKeyNames } from '#src/access/key-store.ts';
import { summaryOf } from './jobs.ts';
import { importedCounts, openJobs } from './store.ts';

export type StandingDeps = {
  dataSource: DataSource;
  clock: () => Date;
  lifecycle: Lifecycle;
  /** The operation of version 2 in the place of one of version 1. */
  successorOf: (operationId: string) => string | null;
  /** Writes what was counted here and is not stored yet. */
  flushUsage: () => Promise<void>;
};

const periodHours = 24;
const dayBefore = (now: Date) => new Date(now.getTime() - periodHours * 3_600_000);

/** The newest of these moments; RFC 3339 in UTC sorts as text. */
const newest = (times: readonly string[]): string | null => times.toSorted().at(-1) ?? null;
const lastSeen = (uses: readonly Usage[]) => newest(uses.map((use) => use.lastSeen.toISOString()));

async function usesOfV1({ dataSource, flushUsage }: StandingDeps, organizationId: string): Promise<Usage[]> {
  await flushUsage();
  return usageOf(dataSource, organizationId, '1.0');
}

const datesOf = ({ deprecatedAt, readOnlyAt, sunsetAt }: Lifecycle) => ({
  deprecated_at: deprecatedAt.toISOString(),
  read_only_at: readOnlyAt.toISOString(),
  sunset_at: sunsetAt.toISOString(),
});

/** How far the migration from version 1 is: callers, stored conversations, and time. */
export async function statusOf(deps: StandingDeps, organizationId: string): Promise<MigrationStatus> {
  const { dataSource, clock, lifecycle } = deps;
  const now = clock();
  const uses = await usesOfV1(deps, organizationId);
  const calls = await callsSince(dataSource, organizationId, dayBefore(now));
  const { imported, upgraded } = await importedCounts(dataSource, organizationId);
  const open = await openJobs(dataSource, organizationId);
  const jobs = await Promise.all(open.map((job) => summaryOf(dataSource, job, now)));
  const ends = jobs.flatMap((job) => job.estimated_completion_at ?? []);
  return {
    from_version: 'v1',
    phase: phaseOf(lifecycle, now),
    ...datesOf(lifecycle),
    requests: { period_hours: periodHours, v1: calls['1.0'] ?? 0, v2: calls['2.0'] ?? 0 },
    last_v1_request_at: lastSeen(uses),
    conversations: { imported, upgraded, waiting: imported - upgraded },
    jobs,
    estimated_completion_at: ends.length < jobs.length ? null : newest(ends),
  };
}

/** Who calls version 1, with what, how often and since when. */
export async function usageReport(
  deps: StandingDeps,
  organizationId: string,
  since: Date = dayBefore(deps.clock()),
): Promise<MigrationUsage> {
  const uses = await usesOfV1(deps, organizationId);
  const names = await listKeyNames(deps.dataSource, organizationId);
  const last = lastSeen(uses);
  return {
    from_version: 'v1',
    since: since.toISOString(),
    in_use: last !== null && last >= since.toISOString(),
    last_request_at: last,
    usage: uses.map((use) => ({
      credential_id: use.credentialId,
      credential_name: names.get(use.credentialId) ?? null,
      operation_id: use.operationId,
      successor: deps.successorOf(use.operationId),
      field: use.field === '' ? null : use.field,
      requests: use.calls,
      first_seen_at: use.firstSeen.toISOString(),
      last_seen_at: use.lastSeen.toISOString(),
    })),
  };
}
