import { readChoice, replyWithPage, type PageQuery } from '#src/api/paging.ts';
import { problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findBranch, findLineage, toBranchId, type Lineage } from '#src/resources/branches/store.ts';
import type { ConversationRow } from '#src/resources/conversations/table.ts';
import { toMessage, withTextSoFar, type MessageView } from './message-view.ts';
import { selectMessages, type MessageSelection } from './store.ts';
import type { MessageRow } from './table.ts';
import { readTextsSoFar, type TextsSoFar } from '#src/resources/messages/run/text-so-far.ts';

/** The query of a list of messages. */
export type MessageListQuery = PageQuery & MessageView & MessageSelection & { branch_id?: string };

/** The list of a conversation's messages, or of those in one of its sessions. `path` is that of the list. */
export type MessageListOwner = {
  conversation: ConversationRow;
  column: 'conversation_id' | 'session_id';
  id: string;
  path: string;
};

const messageOrder = [{ column: 'position', type: 'int' }] as const;

/**
 * Returns the lineage that a list shows: of the branch that it asks for, else of the one with which its cursor began, else
 * of the current one. With `choice` when its cursors have to name the branch, since another one may be current later.
 * @throws `invalid_request` for an unknown branch.
 */
async function findLineageToRead(
  db: Queryable,
  { id, currentBranchId }: ConversationRow,
  query: MessageListQuery,
): Promise<{ lineage: Lineage; choice?: string }> {
  const { branch_id } = query;
  const begun = branch_id ?? readChoice(query, messageOrder.length);
  const branch = begun === undefined ? currentBranchId : await findBranch(db, id, begun);
  if (branch !== undefined || branch_id === undefined) {
    const known = branch === undefined ? currentBranchId : branch;
    const lineage = await findLineage(db, known);
    return { lineage, ...(branch_id === undefined && { choice: toBranchId(id, known) }) };
  }
  const detail = `The conversation ${id} has no branch ${branch_id}.`;
  throw problem('invalid_request', detail, { errors: [{ parameter: 'branch_id', detail, code: 'unknown_branch' }] });
}

/** Replies with a page of messages. Those that are still being written have the text that has arrived. */
export async function replyWithMessages(
  db: Queryable,
  { conversation, column, id, path }: MessageListOwner,
  query: MessageListQuery,
) {
  const { lineage, ...choice } = await findLineageToRead(db, conversation, query);
  const filters = { include_reasoning: query.include_reasoning || undefined, branch_id: query.branch_id };
  const rows = selectMessages(column, id, lineage, query);
  const direction = query.newest_first ? 'desc' : 'asc';
  let texts: TextsSoFar['texts'] = new Map();
  return replyWithPage(
    db,
    { ...rows, ...choice, filters, order: messageOrder, direction, path },
    query,
    (row: MessageRow) => withTextSoFar(toMessage(row, query), texts),
    async (found: readonly MessageRow[]) => {
      const read = await readTextsSoFar(db, found);
      texts = read.texts;
      return read.fitting;
    },
  );
}
