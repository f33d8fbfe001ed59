import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import type { Handler } from '#src/resources/services.ts';
import { selectApprovals, toApproval } from './store.ts';

export const listApprovals: Handler<'listApprovals'> = async ({ dataSource }, { query, principal }) => {
  const { status } = query;
  const list = {
    ...selectApprovals(principal, { status }),
    ...newestFirst,
    path: '/v2/approvals',
    filters: { status },
  };
  return replyWithPage(dataSource, list, query, toApproval);
};
