import { resolveUser } from '#src/resources/users/store.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
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
  { clock, prepareFirstMessage },
  { body, principal, requestId, write },
) => {
  const { agent_id: agentId, title = null, metadata = {}, message, channel_id, workspace_id } = body;
  const whereabouts = { channel_id, workspace_id };
  const { organizationId } = principal;
  const now = clock();
  const context = { agent_id: agentId, ...(body.user && { user: body.user }) };
  const caller = { principal, requestId, instance: '/v2/conversations', userPointer: '/user' };
  const begin = message ? await prepareFirstMessage({ ...caller, message, context }) : null;
  return write.inTransaction(async (tx, afterCommit) => {
    await requireAgent(tx, organizationId, agentId);
    const userId = await resolveUser(tx, principal, body.user, { pointer: '/user', now });
    const conversation = { organizationId, userId, agentId, title, metadata, whereabouts, now };
    const made = await insertConversation(tx, conversation);
    const { id } = made;
    const run = begin && (await begin(tx, id));
    if (run) afterCommit(run.launch);
    const row = run ? (await findConversation(tx, principal, id))! : made;
    const started = { session_id: run?.sessionId ?? null, run_id: run?.runId ?? null };
    const headers = { Location: `/v2/conversations/${id}` };
    return { status: 201, body: { ...toConversation(row), ...started }, headers };
  });
};

export const getConversation: Handler<'getConversation'> = async ({ dataSource }, { path, principal }) => {
  const row = await requireConversation(dataSource, principal, path.conversation_id);
  return { status: 200, body: toConversation(row) };
};

export const updateConversation: Handler<'updateConversation'> = async (
  { clock },
  { path, headers, body, principal, write },
) => {
  const { current_branch_id: branchId, ...change } = body;
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const known = await requireLockedConversation(tx, principal, path.conversation_id);
    checkRepresentation(headers['If-Match'], toConversation(known), 'conversation');
    note.before = toConversation(known);
    const currentBranchId = branchId === undefined ? undefined : await findBranch(tx, known.id, branchId);
    if (branchId !== undefined && currentBranchId === undefined) {
      const detail = `The conversation ${known.id} has no branch ${branchId}.`;
      throw invalidRequest([{ pointer: '/current_branch_id', detail, code: 'unknown_branch' }]);
    }
    const row = await storeConversationChange(tx, known, { ...change, currentBranchId }, clock());
    return { status: 200, body: toConversation(row) };
  });
};

export const deleteConversation: Handler<'deleteConversation'> = async (
  services,
  { path, headers, query, principal, write },
) => {
  const { memories: fate = 'delete_extracted' } = query;
  const target = { id: path.conversation_id, ifMatch: headers['If-Match'], fate };
  return removeConversation({ ...services, write }, principal, target);
};

export const closeConversation: Handler<'closeConversation'> = async ({ clock }, { path, principal, write }) => {
  const id = path.conversation_id;
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const busy = await findBusyRun(tx, id);
    const known = await requireLockedConversation(tx, principal, id);
    note.before = toConversation(known);
    if (known.status === 'closed') return { status: 200, body: toConversation(known) };
    if (busy) {
      const detail = `The run ${busy} is still answering in the conversation ${id}. Wait for it or cancel it.`;
      throw problem('run_in_progress', detail, { retryAfterS: 1 });
    }
    return { status: 200, body: toConversation(await markConversationClosed(tx, known, clock())) };
  });
};
