import { resolveUser } from '#src/resources/users/store.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import type { CreateConversation } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { chooseService } from '#src/resources/services/pin-store.ts';
import { requireService, requireVersionSet } from '#src/resources/services/require.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { cancelApprovals } from '#src/resources/approvals/store.ts';
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
  const { limit: _limit, after: _after, before: _before, include_total: _total, ...filters } = query;
  const rows = selectConversations(principal, { ...query, simulation_run_id: query.simulation_run_id ?? null });
  return replyWithPage(
    dataSource,
    { ...rows, ...newestFirst, path: '/v2/conversations', filters },
    query,
    toConversation,
  );
};

/** Returns who answers in a new conversation. @throws `invalid_request` unless that is either an agent or a service. */
function requireAnswering({ agent_id, service_id, version_set }: CreateConversation) {
  const answering = { agent_id, service_id, version_set };
  const service = chooseService(answering, null, '');
  if (service) return { service_id: service.serviceId, version_set: service.versionSet };
  if (agent_id !== undefined) return { agent_id };
  const detail = 'Name the agent or the service that answers.';
  throw invalidRequest([{ pointer: '/agent_id', detail, code: 'required' }]);
}

/** Returns the agent of a new conversation, and the service that it begins with. */
async function findOwner(
  tx: Queryable,
  organizationId: string,
  { agent_id, service_id, version_set }: ReturnType<typeof requireAnswering>,
) {
  if (agent_id !== undefined) {
    const { id: agentId } = await requireAgent(tx, organizationId, agent_id);
    return { agentId, serviceId: null, versionSet: null };
  }
  const service = await requireService(tx, organizationId, service_id);
  requireVersionSet(service, version_set);
  return { agentId: service.agentId, serviceId: service.id, versionSet: version_set };
}

export const createConversation: Handler<'createConversation'> = async (
  { clock, prepareFirstMessage },
  { body, principal, requestId, write },
) => {
  const { title = null, metadata = {}, message, channel_id, workspace_id } = body;
  const whereabouts = { channel_id, workspace_id };
  const { organizationId } = principal;
  const now = clock();
  const answering = requireAnswering(body);
  const context = { ...answering, ...(body.user && { user: body.user }) };
  const caller = { principal, requestId, instance: '/v2/conversations', userPointer: '/user' };
  const begin = message ? await prepareFirstMessage({ ...caller, message, context }) : null;
  return write.inTransaction(async (tx, afterCommit) => {
    const owner = await findOwner(tx, organizationId, answering);
    const userId = await resolveUser(tx, principal, body.user, { pointer: '/user', now });
    const conversation = { organizationId, userId, ...owner, title, metadata, whereabouts, now };
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
    const now = clock();
    await cancelApprovals(tx, { conversationId: id }, { now, by: principal.subject });
    return { status: 200, body: toConversation(await markConversationClosed(tx, known, now)) };
  });
};
