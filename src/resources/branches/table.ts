import { EntitySchema } from 'typeorm';

/** A branch that forks from another one. That with which a conversation began has no row. */
export type BranchRow = {
  id: string;
  conversationId: string;
  /** The branch from which it forks; null for the conversation's first one. */
  parentBranchId: string | null;
  /** The last message that it has of its parent; null when it has none. */
  afterMessageId: string | null;
  /** The place of that message in the conversation, 0 for none. All of its own messages have later ones. */
  forkPosition: number;
  createdAt: Date;
};

export const branchTable = new EntitySchema<BranchRow>({
  name: 'Branch',
  tableName: 'branches',
  columns: {
    id: { type: 'text', primary: true },
    conversationId: { type: 'text', name: 'conversation_id' },
    parentBranchId: { type: 'text', name: 'parent_branch_id', nullable: true },
    afterMessageId: { type: 'text', name: 'after_message_id', nullable: true },
    forkPosition: { type: 'integer', name: 'fork_position' },
    createdAt: { type: 'timestamptz', precision: 3, name: 'created_at' },
  },
});
