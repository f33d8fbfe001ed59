import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** A row of `version_usage`: the calls of an operation by a credential; with a `field`, the calls that have sent it. */
export type UsageRow = {
  organizationId: string;
  version: string;
  credentialId: string;
  operationId: string;
  /** Empty for the call itself. */
  field: string;
  calls: number;
  firstSeen: Date;
  lastSeen: Date;
};

/** A row of `version_usage_hours`: the calls of an operation by a credential in one hour. */
export type UsageHourRow = Pick<UsageRow, 'organizationId' | 'version' | 'credentialId' | 'operationId' | 'calls'> & {
  hour: Date;
};

export const usageTable = new EntitySchema<UsageRow>({
  name: 'VersionUsage',
  tableName: 'version_usage',
  columns: {
    organizationId: column.text({ primary: true }),
    version: column.text({ primary: true }),
    credentialId: column.text({ primary: true }),
    operationId: column.text({ primary: true }),
    field: column.text({ primary: true }),
    calls: column.bigint(),
    firstSeen: column.time(),
    lastSeen: column.time(),
  },
});

export const usageHourTable = new EntitySchema<UsageHourRow>({
  name: 'VersionUsageHour',
  tableName: 'version_usage_hours',
  columns: {
    hour: column.time({ primary: true }),
    organizationId: column.text({ primary: true }),
    version: column.text({ primary: true }),
    credentialId: column.text({ primary: true }),
    operationId: column.text({ primary: true }),
    calls: column.bigint(),
  },
});

/** The columns that a run is counted by. `userId` is empty for none, and `day` is a date in UTC, such as `2026-11-21`. */
type UsageKey = {
  organizationId: string;
  day: string;
  keyId: string;
  userId: string;
  agentId: string;
  model: string;
};

/**
 * A row of `daily_usage`: the runs that have ended, or the requests without an agent that were answered, their tokens, their measure by the
 * unit of the task, and their cost in millionths of the currency. The times that runs took are counted by class (`latency.ts`): an
 * array has one count for each, or is empty when nothing was counted.
 */
type DailyUsageRow = UsageKey & {
  task: string;
  runs: number;
  failedRuns: number;
  requests: number;
  promptTokens: number;
  completionTokens: number;
  units: number;
  cost: number;
  durationCounts: number[];
  firstTokenCounts: number[];
  /** The use of each kind of content: see `content-usage.ts`. */
  contentCounts: number[];
};

/** A row of `usage_reservations`: a run that is under way, and what it may use. */
export type UsageReservation = UsageKey & {
  runId: string;
  /** The owners whose counters have the reservation. */
  owners: string[];
  promptTokens: number;
  completionTokens: number;
  cost: number;
};

/** A row of `quota_counters`: what an owner, such as `key:key_…`, has used in a day, and what runs under way may use. */
export type QuotaCounter = {
  owner: string;
  day: string;
  requests: number;
  tokens: number;
  cost: number;
  reservedTokens: number;
  reservedCost: number;
};

export const dailyUsageTable = new EntitySchema<DailyUsageRow>({
  name: 'DailyUsage',
  tableName: 'daily_usage',
  columns: {
    organizationId: column.text({ primary: true }),
    day: column.text({ primary: true }),
    keyId: column.text({ primary: true }),
    userId: column.text({ primary: true }),
    agentId: column.text({ primary: true }),
    model: column.text({ primary: true }),
    task: column.text({ primary: true }),
    runs: column.bigint(),
    failedRuns: column.bigint(),
    requests: column.bigint(),
    promptTokens: column.bigint(),
    completionTokens: column.bigint(),
    units: column.bigint(),
    cost: column.bigint(),
    durationCounts: column.bigints(),
    firstTokenCounts: column.bigints(),
    contentCounts: column.bigints({ default: '{}' }),
  },
  indices: [{ name: 'daily_usage_user', columns: ['userId'] }],
});

export const usageReservationTable = new EntitySchema<UsageReservation>({
  name: 'UsageReservation',
  tableName: 'usage_reservations',
  columns: {
    runId: column.text({ primary: true }),
    organizationId: column.text(),
    day: column.text(),
    keyId: column.text(),
    userId: column.text(),
    agentId: column.text(),
    model: column.text(),
    owners: column.texts(),
    promptTokens: column.bigint(),
    completionTokens: column.bigint(),
    cost: column.bigint(),
  },
  indices: [{ name: 'usage_reservations_user', columns: ['userId'] }],
});

export const quotaCounterTable = new EntitySchema<QuotaCounter>({
  name: 'QuotaCounter',
  tableName: 'quota_counters',
  columns: {
    owner: column.text({ primary: true }),
    day: column.text({ primary: true }),
    requests: column.bigint(),
    tokens: column.bigint(),
    cost: column.bigint(),
    reservedTokens: column.bigint(),
    reservedCost: column.bigint(),
  },
  indices: [{ name: 'quota_counters_day', columns: ['day'] }],
});
