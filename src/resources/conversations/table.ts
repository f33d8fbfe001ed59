import { EntitySchema } from '#generated/packages/typeorm.js';
import type { Conversation } from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';

/** A conversation as it is stored. */
export type ConversationRow = {
  id: string;
  organizationId: string;
  agentId: string;
  /** The service and the version set that it began with; null when it began with an agent alone. */
  serviceId: string | null;
  versionSet: string | null;
  /** The simulation run that plays it; null for one of people. */
  simulationRunId: string | null;
  /** JSON, so that it holds every string. */
  title: string | null;
  status: Conversation['status'];
  metadata: Conversation['metadata'];
  messageCount: number;
  /** The place of the next message. */
  nextPosition: number;
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  channelId: string | null;
  workspaceId: string | null;
  /** The user that it began with; null when it began without one. It never changes. */
  userId: string | null;
  /** The branch that it goes on with; null is the one with which it began. */
  currentBranchId: string | null;
  /** The time at which it was deleted; rows that are read were not. */
  deletedAt?: Date | null;
  /** The time from which it is erased, unless a run is answering; null for one that is kept. */
  eraseAt?: Date | null;
};

export const conversationTable = new EntitySchema<ConversationRow>({
  name: 'Conversation',
  tableName: 'conversations',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    agentId: column.text(),
    serviceId: column.text({ nullable: true }),
    versionSet: column.text({ nullable: true }),
    simulationRunId: column.text({ nullable: true }),
    title: column.json({ nullable: true }),
    status: column.text(),
    metadata: column.json(),
    messageCount: column.integer({ default: 0 }),
    nextPosition: column.integer({ default: 1 }),
    createdAt: column.time(),
    updatedAt: column.time(),
    closedAt: column.time({ nullable: true }),
    channelId: column.text({ nullable: true }),
    workspaceId: column.text({ nullable: true }),
    currentBranchId: column.text({ nullable: true }),
    userId: column.text({ nullable: true }),
    deletedAt: column.time({ nullable: true }),
    eraseAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'conversations_user', columns: ['userId', 'createdAt', 'id'], where: '(user_id IS NOT NULL)' },
    // TypeORM cannot say a descending column: the migrations alone make these two.
    { name: 'conversations_channel', columns: ['organizationId', 'channelId', 'createdAt'], synchronize: false },
    { name: 'conversations_workspace', columns: ['organizationId', 'workspaceId', 'createdAt'], synchronize: false },
    { name: 'conversations_service', columns: ['serviceId', 'createdAt', 'id'], where: '(service_id IS NOT NULL)' },
    { name: 'conversations_simulation', columns: ['simulationRunId'], where: '(simulation_run_id IS NOT NULL)' },
    { name: 'conversations_time', columns: ['organizationId', 'createdAt', 'id'] },
    { name: 'conversations_agent', columns: ['organizationId', 'agentId', 'createdAt', 'id'] },
    { name: 'conversations_erase', columns: ['eraseAt'], where: '((erase_at IS NOT NULL) AND (deleted_at IS NULL))' },
    { name: 'conversations_current_branch', columns: ['currentBranchId'], where: '(current_branch_id IS NOT NULL)' },
  ],
});
