import { replyWithPage } from '#src/api/paging.ts';
import type { Handler } from '#src/resources/services.ts';
import { selectUsage, toDailyUsage } from './daily-usage-store.ts';

/** The newest day first; the id keeps apart what is of one day. */
const newestDayFirst = {
  order: [
    { column: 'day', type: 'text' },
    { column: 'id', type: 'text' },
  ],
  direction: 'desc',
} as const;

export const listDailyUsage: Handler<'listDailyUsage'> = async ({ dataSource }, { query, principal }) => {
  const { group_by, since, until, key_id, user_id, agent_id, model, task } = query;
  const filters = { group_by, since, until, key_id, user_id, agent_id, model, task };
  const list = { ...selectUsage(principal, query), ...newestDayFirst, path: '/v2/usage', filters };
  return replyWithPage(dataSource, list, query, toDailyUsage);
};
