import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** The numbers of days for which an organization keeps what it has; null for ever, but for recordings, which are not kept then. */
export type RetentionPolicy = {
  organizationId: string;
  messagesDays: number | null;
  eventsDays: number | null;
  memoriesDays: number | null;
  filesDays: number | null;
  auditDays: number | null;
  recordingsDays: number | null;
};

type RetentionRow = RetentionPolicy & { updatedAt: Date; updatedBy: string };

export const retentionTable = new EntitySchema<RetentionRow>({
  name: 'RetentionPolicy',
  tableName: 'retention_policies',
  columns: {
    organizationId: column.text({ primary: true }),
    messagesDays: column.integer({ nullable: true }),
    eventsDays: column.integer({ nullable: true }),
    memoriesDays: column.integer({ nullable: true }),
    filesDays: column.integer({ nullable: true }),
    auditDays: column.integer({ nullable: true }),
    recordingsDays: column.integer({ nullable: true }),
    updatedAt: column.time(),
    updatedBy: column.text(),
  },
});
