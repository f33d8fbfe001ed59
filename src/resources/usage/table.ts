import { EntitySchema } from 'typeorm';
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
