import { oldestFirst, replyWithPage } from '#src/api/paging.ts';
import { requireConversation } from '#src/resources/conversations/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { selectBranches, toBranch } from './store.ts';

export const listConversationBranches: Handler<'listConversationBranches'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id } = await requireConversation(dataSource, principal, path.conversation_id);
  const list = { ...selectBranches(id), ...oldestFirst, path: `/v2/conversations/${id}/branches` };
  return replyWithPage(dataSource, list, query, toBranch);
};
