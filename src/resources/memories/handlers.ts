import { newestFirst, orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { requireMessage } from '#src/resources/messages/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { storeBatch } from './batch.ts';
import { createDraft, storeDrafts, toMemoryLimit } from './drafts.ts';
import { changeMemory, requireFutureExpiry, toMemoryFields } from './memory-change.ts';
import { toMemoryProblem } from './memory-problem.ts';
import { toMemory, type MemoryRow } from './memory.ts';
import { toReachedKeys } from './reach.ts';
import { requireMemory } from './require.ts';
import { eraseMemories, toEmbed } from './erase-store.ts';
import { findRelevantMemories, toSearchResult } from './search/search.ts';
import { selectMemories } from './store.ts';
import { selectMemoryVersions, toMemoryVersion } from './version-store.ts';
import { lockMemory, memoryLimitExceeded } from './write.ts';

export const listMemories: Handler<'listMemories'> = async ({ dataSource, clock }, { path, query, principal }) => {
  const { id } = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  const { limit: _limit, after: _after, before: _before, include_total: _total, ...filters } = query;
  const rows = selectMemories(id, filters, clock());
  const list = { ...rows, ...newestFirst, path: `/v2/agents/${id}/memories`, filters };
  return replyWithPage(dataSource, list, query, (row: MemoryRow) => toMemory(row));
};

export const createMemory: Handler<'createMemory'> = async (services, { path, body, principal }) => {
  const agent = await requireAgent(services.dataSource, principal.organizationId, path.agent_id);
  const draft = await createDraft(services, agent, principal, body);
  const [row] = await storeDrafts(services, agent, [draft], principal.subject);
  if (!row) throw memoryLimitExceeded(agent.id, toMemoryLimit(services, agent));
  return { status: 201, body: toMemory(row), headers: { Location: `/v2/memories/${row.id}` } };
};

export const createMemoryBatch: Handler<'createMemoryBatch'> = async (
  services,
  { path, body, principal, requestId },
) => {
  const { dataSource, publicUrl, clock } = services;
  const agent = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  const instance = `/v2/agents/${agent.id}/memories/batch`;
  const batch = await storeBatch(
    {
      draft: (memory) => createDraft(services, agent, principal, memory),
      store: (drafts) => storeDrafts(services, agent, drafts, principal.subject),
      limitExceeded: () => memoryLimitExceeded(agent.id, toMemoryLimit(services, agent)),
      reportProblem: (error) => toMemoryProblem(services, error),
      occurrence: () => ({ publicUrl: publicUrl(), instance, requestId, at: clock() }),
    },
    body,
  );
  return { status: 200, body: batch };
};

export const searchMemories: Handler<'searchMemories'> = async (services, { path, body, principal }) => {
  const { id: agentId } = await requireAgent(services.dataSource, principal.organizationId, path.agent_id);
  const { query, filters: { session_id: sessionId = null, ...filters } = {}, options } = body;
  const keys = toReachedKeys({ agentId, userId: null, sessionId, userScope: 'none' });
  const search = { keys, query, filters, ...(options && { options }) };
  const { found, metrics } = await findRelevantMemories(services, search);
  return { status: 200, body: { results: found.map(toSearchResult), search_metrics: metrics } };
};

export const getMemory: Handler<'getMemory'> = async ({ dataSource, clock }, { path, principal }) => ({
  status: 200,
  body: toMemory(await requireMemory(dataSource, principal.organizationId, path.memory_id, clock())),
});

export const updateMemory: Handler<'updateMemory'> = async (services, { path, body, principal }) => {
  const fields = toMemoryFields(body);
  requireFutureExpiry(fields.expiresAt, services.clock());
  const { sourceMessageId } = fields;
  if (sourceMessageId) await requireMessage(services.dataSource, principal, sourceMessageId);
  const row = await changeMemory(services, principal, path.memory_id, { change: 'updated', ...fields });
  return { status: 200, body: toMemory(row) };
};

export const updateMemoryImportance: Handler<'updateMemoryImportance'> = async (
  services,
  { path, body: { importance }, principal },
) => {
  const row = await changeMemory(services, principal, path.memory_id, { change: 'importance', importance });
  return { status: 200, body: toMemory(row) };
};

export const deleteMemory: Handler<'deleteMemory'> = async ({ dataSource, clock, embedder }, { path, principal }) => {
  const model = await embedder.model();
  const erasure = await dataSource.transaction(async (tx) => {
    const { id } = await lockMemory(tx, principal.organizationId, path.memory_id, clock);
    return eraseMemories(tx, [id], { by: principal.subject, now: clock(), model, withSources: true });
  });
  await embedder.soon(toEmbed(erasure));
  return { status: 204, body: undefined };
};

export const listMemoryVersions: Handler<'listMemoryVersions'> = async (
  { dataSource, clock },
  { path, query, principal },
) => {
  const { id } = await requireMemory(dataSource, principal.organizationId, path.memory_id, clock());
  const rows = selectMemoryVersions(id);
  const list = { ...rows, ...orderByNumber('version'), path: `/v2/memories/${id}/versions` };
  return replyWithPage(dataSource, list, query, toMemoryVersion);
};
