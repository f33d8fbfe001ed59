import { orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { requireMessage } from '#src/resources/messages/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { storeBatch } from './batch.ts';
import { deleteByFilter } from './delete-memories.ts';
import { storeDrafts } from './drafts.ts';
import { changeMemory, invalidField, requireFutureExpiry, toMemoryFields } from './memory-change.ts';
import { toMemoryProblem } from './memory-problem.ts';
import { requireWritableScope } from './memory-reach.ts';
import { checkMemoryTag, toMemoryHeaders } from './memory-tag.ts';
import { toMemory } from './memory.ts';
import { requireCondition } from './metadata-condition.ts';
import { resolveScopes } from './requested-scopes.ts';
import { requireMemory } from './require.ts';
import { prepareIndexing } from './index-store.ts';
import { eraseMemories, toEmbed } from './erase-store.ts';
import { toScopeKey } from './scope-key.ts';
import { findRelevantMemories, toSearchResult } from './search/search.ts';
import { selectMemoryVersions, toMemoryVersion } from './version-store.ts';
import { lockMemory } from './write.ts';

export const createMemory: Handler<'createMemory'> = async (services, { path, body, principal, write }) => {
  const agent = await requireAgent(services.dataSource, principal.organizationId, path.agent_id);
  const model = await prepareIndexing(services.embedder);
  return write.inTransaction(async (tx, afterCommit) => {
    const storing = { ...services, tx, afterCommit, model };
    const [stored] = await storeDrafts(storing, { agent, reach: principal }, async (create) => [await create(body)]);
    if (!stored || !('row' in stored)) throw stored!;
    const { row, change } = stored;
    const reply = { body: toMemory(row), headers: toMemoryHeaders(row) };
    if (change !== 'created') return { status: 200, ...reply };
    return { status: 201, ...reply, headers: { ...reply.headers, Location: `/v2/memories/${row.id}` } };
  });
};

export const createMemoryBatch: Handler<'createMemoryBatch'> = async (
  services,
  { path, body, principal, requestId, write },
) => {
  const { dataSource, publicUrl, clock, embedder } = services;
  const agent = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  const instance = `/v2/agents/${agent.id}/memories/batch`;
  const model = await prepareIndexing(embedder);
  return write.inTransaction(async (tx, afterCommit) => {
    const storing = { ...services, tx, afterCommit, model };
    const batch = await storeBatch(
      {
        store: (prepare, stopsAtRefusal) => storeDrafts(storing, { agent, reach: principal, stopsAtRefusal }, prepare),
        reportProblem: (error) => toMemoryProblem(services, error),
        occurrence: () => ({ publicUrl: publicUrl(), instance, requestId, at: clock() }),
      },
      body,
    );
    return { status: 200, body: batch };
  });
};

/** @throws `invalid_request` for a name that is none of a time zone. */
function requireTimeZone(timeZone: string | undefined): void {
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw invalidField('/options/time_zone', 'Must be the IANA name of a time zone, such as Europe/Oslo.', 'time_zone');
  }
}

export const searchMemories: Handler<'searchMemories'> = async (services, { path, body, principal }) => {
  const { dataSource } = services;
  const { id: agentId } = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  const { query, filters: { session_id: sessionId = null, ...filters } = {}, options } = body;
  requireCondition(filters.where, '/filters/where');
  requireTimeZone(options?.time_zone);
  const scopes = await resolveScopes(dataSource, principal, { ...body, agentId, sessionId });
  const keys = scopes.map((scope) => toScopeKey(agentId, scope));
  const search = { keys, query, filters, ...(options && { options }) };
  const { found, metrics } = await findRelevantMemories(services, search);
  return { status: 200, body: { results: found.map(toSearchResult), search_metrics: metrics } };
};

export const deleteMemories: Handler<'deleteMemories'> = async (services, { path, body, principal, write, signal }) => {
  const { dataSource, clock } = services;
  const { id: agentId } = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  const { dry_run: dryRun = true, filters: { session_id: sessionId = null, ...filters } = {} } = body;
  requireCondition(filters.where, '/filters/where');
  const scopes = await resolveScopes(dataSource, principal, { ...body, agentId, sessionId });
  for (const scope of scopes) requireWritableScope(principal, scope);
  const keys = scopes.map((scope) => toScopeKey(agentId, scope));
  const deletion = { keys, filters, dryRun, authorship: { by: principal.subject, now: clock() }, signal };
  return { status: 200, body: await deleteByFilter({ ...services, write }, deletion) };
};

export const getMemory: Handler<'getMemory'> = async ({ dataSource, clock }, { path, principal }) => {
  const row = await requireMemory(dataSource, principal, path.memory_id, clock());
  return { status: 200, body: toMemory(row), headers: toMemoryHeaders(row) };
};

export const updateMemory: Handler<'updateMemory'> = async (services, { path, headers, body, principal, write }) => {
  const fields = toMemoryFields(body);
  requireFutureExpiry(fields.expiresAt, services.clock());
  const { sourceMessageId } = fields;
  if (sourceMessageId) await requireMessage(services.dataSource, principal, sourceMessageId);
  const target = { id: path.memory_id, ifMatch: headers['If-Match'] };
  return changeMemory({ ...services, write }, principal, target, { change: 'updated', ...fields });
};

export const updateMemoryImportance: Handler<'updateMemoryImportance'> = async (
  services,
  { path, headers, body: { importance }, principal, write },
) => {
  const target = { id: path.memory_id, ifMatch: headers['If-Match'] };
  return changeMemory({ ...services, write }, principal, target, { change: 'importance', importance });
};

export const deleteMemory: Handler<'deleteMemory'> = async (
  { clock, embedder },
  { path, headers, principal, write },
) => {
  const model = await embedder.model();
  return write.inTransaction(async (tx, afterCommit, note) => {
    const row = await lockMemory(tx, principal, path.memory_id, clock);
    checkMemoryTag(headers['If-Match'], row);
    note.before = toMemory(row);
    const context = { by: principal.subject, now: clock(), model, withSources: true };
    const erasure = await eraseMemories(tx, [row.id], context);
    afterCommit(() => embedder.soon(toEmbed(erasure)));
    return { status: 204, body: undefined };
  });
};

export const listMemoryVersions: Handler<'listMemoryVersions'> = async (
  { dataSource, clock },
  { path, query, principal },
) => {
  const { id } = await requireMemory(dataSource, principal, path.memory_id, clock());
  const rows = selectMemoryVersions(id);
  const list = { ...rows, ...orderByNumber('version'), path: `/v2/memories/${id}/versions` };
  return replyWithPage(dataSource, list, query, toMemoryVersion);
};
