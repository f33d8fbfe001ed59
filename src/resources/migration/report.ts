import type { MigrationStatus, MigrationUsage } from '#generated/v2/client/types.gen.ts';
import { getPhase, type Lifecycle } from '#src/contract/lifecycle.ts';
import { countCallsSince, listUsage, type Usage } from '#src/resources/usage/store.ts';
import { listKeyNames } from '#src/access/key-store.ts';
import type { Services } from '#src/resources/services.ts';
import { toJobSummary } from './jobs.ts';
import { countImports, listOpenJobs } from './store.ts';

type Deps = Pick<Services, 'dataSource' | 'clock' | 'lifecycle' | 'findSuccessor' | 'usage'>;

const periodHours = 24;
const dayBefore = (now: Date) => new Date(now.getTime() - periodHours * 3_600_000);

/** Finds the newest of these times, or null; RFC 3339 in UTC sorts as text. */
const findNewest = (times: readonly string[]): string | null => times.toSorted().at(-1) ?? null;
const findLastUse = (uses: readonly Usage[]) => findNewest(uses.map((use) => use.lastSeen.toISOString()));

async function listV1Usage({ dataSource, usage }: Deps, organizationId: string): Promise<Usage[]> {
  await usage.flush();
  return listUsage(dataSource, organizationId, '1.0');
}

const toDates = ({ deprecatedAt, readOnlyAt, sunsetAt }: Lifecycle) => ({
  deprecated_at: deprecatedAt.toISOString(),
  read_only_at: readOnlyAt.toISOString(),
  sunset_at: sunsetAt.toISOString(),
});

/** Reports the status of the migration from version 1: its dates, callers, conversations and jobs. */
export async function readMigrationStatus(deps: Deps, organizationId: string): Promise<MigrationStatus> {
  const { dataSource, clock, lifecycle } = deps;
  const now = clock();
  const uses = await listV1Usage(deps, organizationId);
  const calls = await countCallsSince(dataSource, organizationId, dayBefore(now));
  const { imported, upgraded } = await countImports(dataSource, organizationId);
  const open = await listOpenJobs(dataSource, organizationId);
  const jobs = await Promise.all(open.map((job) => toJobSummary(dataSource, job, now)));
  const ends = jobs.flatMap((job) => job.estimated_completion_at ?? []);
  return {
    from_version: 'v1',
    phase: getPhase(lifecycle, now),
    ...toDates(lifecycle),
    requests: { period_hours: periodHours, v1: calls['1.0'] ?? 0, v2: calls['2.0'] ?? 0 },
    last_v1_request_at: findLastUse(uses),
    conversations: { imported, upgraded, waiting: imported - upgraded },
    jobs,
    estimated_completion_at: ends.length < jobs.length ? null : findNewest(ends),
  };
}

/** Reports which keys call version 1, with which operations and fields, how often and since when. */
export async function readMigrationUsage(
  deps: Deps,
  organizationId: string,
  since: Date = dayBefore(deps.clock()),
): Promise<MigrationUsage> {
  const uses = await listV1Usage(deps, organizationId);
  const names = await listKeyNames(deps.dataSource, organizationId);
  const last = findLastUse(uses);
  return {
    from_version: 'v1',
    since: since.toISOString(),
    in_use: last !== null && last >= since.toISOString(),
    last_request_at: last,
    usage: uses.map((use) => ({
      credential_id: use.credentialId,
      credential_name: names.get(use.credentialId) ?? null,
      operation_id: use.operationId,
      successor: deps.findSuccessor(use.operationId),
      field: use.field === '' ? null : use.field,
      requests: use.calls,
      first_seen_at: use.firstSeen.toISOString(),
      last_seen_at: use.lastSeen.toISOString(),
    })),
  };
}
