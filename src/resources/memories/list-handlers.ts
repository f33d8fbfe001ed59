import { newestFirst, replyWithPage, type PageQuery } from '#src/api/paging.ts';
import { replyWithExport } from '#src/api/export.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireUser } from '#src/resources/users/require.ts';
import { createHistorySection, createSelectionSection, type ExportedMemory } from './export.ts';
import { selectMemories, type MemoryListFilters } from './list-store.ts';
import { toMemory, type MemoryRow } from './memory.ts';
import { parseCondition } from './metadata-condition.ts';

/** The query of a list of memories. */
type ListQuery = PageQuery & Omit<MemoryListFilters, 'where'> & { where?: string };

/**
 * Reads the filters of a query: as they were sent, for cursors and links, and as conditions.
 * @throws `invalid_request` for a condition on metadata that is none.
 */
function parseFilters(query: ListQuery) {
  const { limit: _limit, after: _after, before: _before, include_total: _total, ...sent } = query;
  const { where, ...others } = sent;
  const filters: MemoryListFilters = { ...others, ...(where !== undefined && { where: parseCondition(where) }) };
  return { sent, filters };
}

const toMemoryOfRow = (row: MemoryRow) => toMemory(row);

export const listMemories: Handler<'listMemories'> = async ({ dataSource, clock }, { path, query, principal }) => {
  const { id: agentId } = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  const { sent, filters } = parseFilters(query);
  const rows = selectMemories({ agentId }, principal, filters, clock());
  const list = { ...rows, ...newestFirst, path: `/v2/agents/${agentId}/memories`, filters: sent };
  return replyWithPage(dataSource, list, query, toMemoryOfRow);
};

export const listAllMemories: Handler<'listAllMemories'> = async ({ dataSource, clock }, { query, principal }) => {
  const { sent, filters } = parseFilters(query);
  const rows = selectMemories({ agentId: null }, principal, filters, clock());
  const list = { ...rows, ...newestFirst, path: '/v2/memories', filters: sent };
  return replyWithPage(dataSource, list, query, toMemoryOfRow);
};

export const listUserMemories: Handler<'listUserMemories'> = async (
  { dataSource, clock },
  { path, query, principal },
) => {
  const { id: userId } = await requireUser(dataSource, principal, path.user_id);
  const { sent, filters } = parseFilters(query);
  const rows = selectMemories({ agentId: null }, principal, { ...filters, user_id: userId }, clock());
  const list = { ...rows, ...newestFirst, path: `/v2/users/${userId}/memories`, filters: sent };
  return replyWithPage(dataSource, list, query, toMemoryOfRow);
};

export const exportMemories: Handler<'exportMemories'> = async ({ dataSource, clock }, { query, principal }) => {
  const { after, ...filtered } = query;
  const { sent, filters } = parseFilters(filtered);
  const now = clock();
  const selection = selectMemories({ agentId: null }, principal, filters, now);
  const section = filters.history ? createHistorySection(selection, now) : createSelectionSection(selection);
  const owner = { reach: principal, path: '/v2/memories/export', filters: sent };
  return replyWithExport(dataSource, { ...owner, sections: [section], after }, ({ data, cursor }) => ({
    event: 'memory' as const,
    ...(data as ExportedMemory),
    cursor,
  }));
};
