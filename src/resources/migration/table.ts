import { EntitySchema } from '#generated/packages/typeorm.js';
import type { MigrationStep } from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';

/** A row of `migration_jobs`. */
export type StoredJob = {
  id: string;
  organizationId: string;
  fromVersion: string;
  /** The conversation ids in the request; null for all. */
  request: readonly string[] | null;
  dryRun: boolean;
  status: 'planned' | 'pending' | 'running' | 'completed' | 'failed';
  /** The number of conversations that wait and are not in the plan. */
  remaining: number;
  /** The process that carries it out until its lease expires; null when none does. */
  runnerId: string | null;
  leaseExpiresAt: Date | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** A row of `migration_job_conversations`: a conversation in the plan of a job. */
export type JobConversationRow = {
  jobId: string;
  place: number;
  conversationId: string;
  steps: MigrationStep[];
  status: string;
  detail: string | null;
};

/** A row of `v1_conversations`: a conversation that was imported from a version 1 that ran elsewhere. */
export type ImportedConversationRow = {
  conversationId: string;
  organizationId: string;
  /** The id that it had there. */
  externalId: string;
  digest: string;
  importedAt: Date;
  /** Null until its messages are in a log. */
  upgradedAt: Date | null;
};

/** A row of `v1_messages`: an imported message that waits for its upgrade. */
export type ImportedMessageRow = {
  conversationId: string;
  position: number;
  externalId: string;
  session: string | null;
  role: string;
  /** JSON, so that it holds every string. */
  text: string;
  createdAt: Date;
};

export const jobTable = new EntitySchema<StoredJob>({
  name: 'MigrationJob',
  tableName: 'migration_jobs',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    fromVersion: column.text(),
    request: column.json(),
    dryRun: column.boolean(),
    status: column.text(),
    remaining: column.integer(),
    runnerId: column.text({ nullable: true }),
    leaseExpiresAt: column.time({ nullable: true }),
    createdAt: column.time(),
    startedAt: column.time({ nullable: true }),
    finishedAt: column.time({ nullable: true }),
  },
  indices: [
    {
      name: 'migration_jobs_open',
      columns: ['createdAt'],
      where: "(status = ANY (ARRAY['pending'::text, 'running'::text]))",
    },
    { name: 'migration_jobs_time', columns: ['organizationId', 'createdAt'] },
  ],
});

export const jobConversationTable = new EntitySchema<JobConversationRow>({
  name: 'MigrationJobConversation',
  tableName: 'migration_job_conversations',
  columns: {
    jobId: column.text({ primary: true }),
    place: column.integer({ primary: true }),
    conversationId: column.text(),
    steps: column.json(),
    status: column.text(),
    detail: column.text({ nullable: true }),
  },
});

export const importedConversationTable = new EntitySchema<ImportedConversationRow>({
  name: 'ImportedConversation',
  tableName: 'v1_conversations',
  columns: {
    conversationId: column.text({ primary: true }),
    organizationId: column.text(),
    externalId: column.text(),
    digest: column.text(),
    importedAt: column.time(),
    upgradedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'v1_conversations_waiting', columns: ['organizationId', 'conversationId'], where: '(upgraded_at IS NULL)' },
  ],
  uniques: [{ name: 'v1_conversations_organization_id_external_id_key', columns: ['organizationId', 'externalId'] }],
});

export const importedMessageTable = new EntitySchema<ImportedMessageRow>({
  name: 'ImportedMessage',
  tableName: 'v1_messages',
  columns: {
    conversationId: column.text({ primary: true }),
    position: column.integer({ primary: true }),
    externalId: column.text(),
    session: column.text({ nullable: true }),
    role: column.text(),
    text: column.json(),
    createdAt: column.time(),
  },
});
