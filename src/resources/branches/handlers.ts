import type { DataSource } from 'typeorm';
import type { Handlers } from '#src/api/handlers.ts';
import { readPage } from '#src/api/paging.ts';
import { notFound } from '#src/api/problems.ts';
import { findConversation } from '#src/resources/conversations/store.ts';
import { selectBranches, toBranch } from './store.ts';

/** The ways that conversations have taken. */
export function branchHandlers({ dataSource }: { dataSource: DataSource }): Pick<Handlers, 'listConversationBranches'> {
  return {
    async listConversationBranches({ path, query, principal }) {
      const id = path.conversation_id;
      if (!(await findConversation(dataSource, principal.organizationId, id))) throw notFound('conversation', id);
      const list = {
        ...selectBranches(id),
        order: [
          { column: 'createdAt', type: 'timestamptz' as const },
          { column: 'id', type: 'text' as const },
        ],
        direction: 'asc' as const,
        path: `/v2/conversations/${id}/branches`,
      };
      const { page, headers } = await readPage(dataSource, list, query, toBranch);
      return { status: 200, body: page, headers };
    },
  };
}
