import { LessThan } from '#generated/packages/typeorm.js';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { usageHourTable, usageTable, type UsageRow } from './table.ts';

/** The counts of an operation by a credential in one hour. */
export type UsageCount = UsageRow & { hour: Date };

/** The usage of an operation by a credential; `field` is empty for the call itself. */
export type Usage = Omit<UsageCount, 'hour' | 'organizationId'>;

const toUsageKey = ({ organizationId, version, credentialId, operationId, field }: UsageCount) =>
  JSON.stringify([organizationId, version, credentialId, operationId, field]);

/** Adds the counts of several hours. */
function mergeHours(counts: readonly UsageCount[]): UsageCount[] {
  const sums = new Map<string, UsageCount>();
  for (const count of counts) {
    const sum = sums.get(toUsageKey(count));
    if (!sum) sums.set(toUsageKey(count), { ...count });
    else {
      sum.calls += count.calls;
      if (count.firstSeen < sum.firstSeen) sum.firstSeen = count.firstSeen;
      if (count.lastSeen > sum.lastSeen) sum.lastSeen = count.lastSeen;
    }
  }
  return [...sums.values()];
}

const toColumns = (counts: readonly UsageCount[]) => [
  counts.map((count) => count.organizationId),
  counts.map((count) => count.version),
  counts.map((count) => count.credentialId),
  counts.map((count) => count.operationId),
];

/** Counts of an organization that was erased meanwhile are not stored. */
const isThere = 'EXISTS (SELECT 1 FROM organizations o WHERE o.id = counted.organization_id)';

/** Adds counts to the stored ones. Rows are locked in one order, so that instances wait for each other without deadlock. */
export async function addUsageCounts(tx: Queryable, counts: readonly UsageCount[]): Promise<void> {
  const sums = mergeHours(counts);
  // Raw, both: a batch that adds to what is stored.
  await tx.query(
    `INSERT INTO version_usage AS kept
       (organization_id, version, credential_id, operation_id, field, calls, first_seen, last_seen)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[],
       $8::timestamptz[]) AS counted (organization_id) WHERE ${isThere} ORDER BY 1, 2, 3, 4, 5
     ON CONFLICT (organization_id, version, credential_id, operation_id, field) DO UPDATE SET
       calls = kept.calls + excluded.calls,
       first_seen = least(kept.first_seen, excluded.first_seen),
       last_seen = greatest(kept.last_seen, excluded.last_seen)`,
    [
      ...toColumns(sums),
      sums.map((count) => count.field),
      sums.map((count) => count.calls),
      sums.map((count) => count.firstSeen.toISOString()),
      sums.map((count) => count.lastSeen.toISOString()),
    ],
  );
  const hours = counts.filter(({ field }) => field === '');
  // Raw: a batch that adds to what is stored.
  await tx.query(
    `INSERT INTO version_usage_hours AS kept (organization_id, version, credential_id, operation_id, hour, calls)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::bigint[])
         AS counted (organization_id) WHERE ${isThere} ORDER BY 5, 1, 2, 3, 4
     ON CONFLICT (hour, organization_id, version, credential_id, operation_id) DO UPDATE SET
       calls = kept.calls + excluded.calls`,
    [...toColumns(hours), hours.map((count) => count.hour.toISOString()), hours.map((count) => count.calls)],
  );
}

/** Deletes the counts by hour before a moment; the total counts stay. */
export async function deleteHoursBefore(db: EntityDatabase, before: Date): Promise<void> {
  await db.getRepository(usageHourTable).delete({ hour: LessThan(before) });
}

/** Lists the usage of a version, the latest calls first. */
export const listUsage = (db: EntityDatabase, organizationId: string, version: string): Promise<Usage[]> =>
  db.getRepository(usageTable).find({
    select: {
      version: true,
      credentialId: true,
      operationId: true,
      field: true,
      calls: true,
      firstSeen: true,
      lastSeen: true,
    },
    where: { organizationId, version },
    order: { lastSeen: 'DESC', credentialId: 'ASC', operationId: 'ASC', field: 'ASC' },
  });

/** Counts the calls of each version since a moment, by whole hours: the hour of the moment counts in full. */
export async function countCallsSince(
  db: Queryable,
  organizationId: string,
  since: Date,
): Promise<Record<string, number>> {
  // Raw: a sum by groups.
  const rows = await db.query<{ version: string; calls: number }[]>(
    `SELECT version, sum(calls)::float8 AS calls FROM version_usage_hours
      WHERE organization_id = $1 AND hour >= date_trunc('hour', $2::timestamptz, 'UTC') GROUP BY version`,
    [organizationId, since],
  );
  return Object.fromEntries(rows.map(({ version, calls }) => [version, calls]));
}
