import { resolveUser } from '#src/resources/users/store.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { findBranch } from '#src/resources/branches/store.ts';
import type { Handler } from '#src/resources/services.ts';
import { removeConversation } from './delete.ts';
import { requireConversation, requireLockedConversation } from './require.ts';
import {
  findBusyRun,
  findConversation,
  insertConversation,
  markConversationClosed,
  selectConversations,
  storeConversationChange,
  toConversation,
} from './store.ts';

export const listConversations: Handler<'listConversations'> = async ({ dataSource }, { query, principal }) => {
  const { agent_id, status, user_id, channel_id, workspace_id, created_after, created_before } = query;
  const filters = { agent_id, status, user_id, channel_id, workspace_id, created_after, created_before };
  const rows = selectConversations(principal, query);
  return replyWithPage(
    dataSource,
    { ...rows, ...newestFirst, path: '/v2/conversations', filters },
    query,
    toConversation,
  );
};

export const createConversation: Handler<'createConversation'> = async (
  { dataSource, clock, prepareFirstMessage },
  { body, principal, requestId },
) => {
  const { agent_id: agentId, title = null, metadata = {}, message, channel_id, workspace_id } = body;
  const whereabouts = { channel_id, workspace_id };
  const { organizationId } = principal;
  const now = clock();
  const context = { agent_id: agentId, ...(body.user && { user: body.user }) };
  const caller = { principal, requestId, instance: '/v2/conversations', userPointer: '/user' };
  const begin = message ? await prepareFirstMessage({ ...caller, message, context }) : null;
  const { row, launch } = await dataSource.transaction(async (tx) => {
    await requireAgent(tx, organizationId, agentId);
    const userId = await resolveUser(tx, principal, body.user, { pointer: '/user', now });
    const conversation = { organizationId, userId, agentId, title, metadata, whereabouts, now };
    const made = await insertConversation(tx, conversation);
    if (!begin) return { row: made, launch: null };
    const ready = await begin(tx, made.id);
    return { row: (await findConversation(tx, principal, made.id))!, launch: ready };
  });
  const run = launch?.();
  const created = { session_id: run?.sessionId ?? null, run_id: run?.runId ?? null };
  return {
    status: 201,
    body: { ...toConversation(row), ...created },
    headers: { Location: `/v2/conversations/${row.id}` },
  };
};

export const getConversation: Handler<'getConversation'> = async ({ dataSource }, { path, principal }) => {
  const row = await requireConversation(dataSource, principal, path.conversation_id);
  return { status: 200, body: toConversation(row) };
};

export const updateConversation: Handler<'updateConversation'> = async (
  { dataSource, clock },
  { path, body, principal },
) => {
  const { current_branch_id: branchId, ...change } = body;
  const row = await dataSource.transaction(async (tx) => {
    const known = await requireLockedConversation(tx, principal, path.conversation_id);
    const currentBranchId = branchId === undefined ? undefined : await findBranch(tx, known.id, branchId);
    if (branchId !== undefined && currentBranchId === undefined) {
      const detail = `The conversation ${known.id} has no branch ${branchId}.`;
      throw invalidRequest([{ pointer: '/current_branch_id', detail, code: 'unknown_branch' }]);
    }
    return storeConversationChange(tx, known, { ...change, currentBranchId }, clock());
  });
  return { status: 200, body: toConversation(row) };
};

export const deleteConversation: Handler<'deleteConversation'> = async (services, { path, query, principal }) => ({
  status: 200,
  body: await removeConversation(services, principal, path.conversation_id, query.memories ?? 'delete_extracted'),
});

export const closeConversation: Handler<'closeConversation'> = async ({ dataSource, clock }, { path, principal }) => {
  const id = path.conversation_id;
  const row = await dataSource.transaction(async (tx) => {
    const busy = await findBusyRun(tx, id);
    const open = await requireLockedConversation(tx, principal, id);
    if (open.status === 'closed') return open;
    if (busy) {
      const detail = `The run ${busy} is still answering in the conversation ${id}. Wait for it or cancel it.`;
      throw problem('run_in_progress', detail, { retryAfterS: 1 });
    }
    return markConversationClosed(tx, open, clock());
  });
  return { status: 200, body: toConversation(row) };
};
