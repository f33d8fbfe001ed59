import { EntitySchema } from 'typeorm';
import type { Conversation } from '#generated/v2/client/types.gen.ts';

export type ConversationRow = {
  id: string;
  organizationId: string;
  agentId: string;
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
  /** The branch that it goes on with; null is the one with which it began. */
  currentBranchId: string | null;
  /** When it was deleted; rows that are read were not. */
  deletedAt?: Date | null;
};

export const conversationTable = new EntitySchema<ConversationRow>({
  name: 'Conversation',
  tableName: 'conversations',
  columns: {
    id: { type: 'text', primary: true },
    organizationId: { type: 'text', name: 'organization_id' },
    agentId: { type: 'text', name: 'agent_id' },
    title: { type: 'json', nullable: true },
    status: { type: 'text' },
    metadata: { type: 'json' },
    messageCount: { type: 'integer', name: 'message_count' },
    nextPosition: { type: 'integer', name: 'next_position' },
    createdAt: { type: 'timestamptz', precision: 3, name: 'created_at' },
    updatedAt: { type: 'timestamptz', precision: 3, name: 'updated_at' },
    closedAt: { type: 'timestamptz', precision: 3, name: 'closed_at', nullable: true },
    channelId: { type: 'text', name: 'channel_id', nullable: true },
    workspaceId: { type: 'text', name: 'workspace_id', nullable: true },
    currentBranchId: { type: 'text', name: 'current_branch_id', nullable: true },
    deletedAt: { type: 'timestamptz', precision: 3, name: 'deleted_at', nullable: true },
  },
});
