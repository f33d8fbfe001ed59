import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

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
    id: column.text({ primary: true }),
    conversationId: column.text(),
    parentBranchId: column.text({ nullable: true }),
    afterMessageId: column.text({ nullable: true }),
    forkPosition: column.integer(),
    createdAt: column.time(),
  },
  indices: [
    { name: 'branches_conversation', columns: ['conversationId', 'createdAt', 'id'] },
    { name: 'branches_parent', columns: ['parentBranchId'], where: '(parent_branch_id IS NOT NULL)' },
    { name: 'branches_after_message', columns: ['afterMessageId'], where: '(after_message_id IS NOT NULL)' },
  ],
});
