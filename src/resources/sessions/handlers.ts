import type { Principal } from '#src/access/principal.ts';
import { requireUserOf } from '#src/resources/conversations/require.ts';
import { resolveUser } from '#src/resources/users/store.ts';
import type { EntityManager } from 'typeorm';
import type { CreateSession } from '#generated/v2/client/types.gen.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { problem } from '#src/api/problems.ts';
import { requireUsableFormat } from '#src/api/response-format.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { getAgentDefinition } from '#src/resources/agents/store.ts';
import { requireLockedConversation } from '#src/resources/conversations/require.ts';
import { insertConversation } from '#src/resources/conversations/store.ts';
import { requireMemoryScopes } from '#src/resources/messages/memory-scopes.ts';
import { findActiveRun } from '#src/resources/runs/store.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireLockedSession, requireSession } from './require.ts';
import { requireValidSettings } from './session-settings.ts';
import {
  insertSession,
  toNewSession,
  markSessionEnded,
  selectSessions,
  storeSessionChange,
  toSession,
} from './store.ts';
import type { SessionRow } from './table.ts';

export const listSessions: Handler<'listSessions'> = async ({ dataSource }, { query, principal }) => {
  const { conversation_id, agent_id, user_id, status } = query;
  const filters = { conversation_id, agent_id, user_id, status };
  const rows = selectSessions(principal, query);
  return replyWithPage(dataSource, { ...rows, ...newestFirst, path: '/v2/sessions', filters }, query, toSession);
};

/** Stores a session of an agent, in the conversation or in a new one. */
async function insertSessionOf(
  tx: EntityManager,
  principal: Principal,
  { conversation_id, settings = {}, metadata = {}, agent_id, user }: CreateSession,
  now: Date,
): Promise<SessionRow> {
  const { organizationId } = principal;
  const conversation = conversation_id ? await requireLockedConversation(tx, principal, conversation_id) : null;
  if (conversation?.status === 'closed')
    throw problem('conversation_closed', `The conversation ${conversation.id} is closed.`);
  const agentId = agent_id ?? conversation!.agentId;
  const agent = await requireAgent(tx, organizationId, agentId);
  requireValidSettings(agent.definition, settings);
  requireMemoryScopes(principal, { use: settings.memory }, [agent.definition.memory]);
  const userId = await resolveUser(tx, principal, user, { pointer: '/user', now });
  if (conversation && user) requireUserOf(conversation, userId, '/user');
  const begun = { organizationId, userId, agentId, title: null, metadata: {}, now };
  const of = conversation ?? (await insertConversation(tx, begun));
  const owner = { organizationId, conversationId: of.id, userId: of.userId, agentId };
  const session = toNewSession({ ...owner, agentVersion: agent.version, settings, metadata, now });
  await insertSession(tx, session);
  return session;
}

export const createSession: Handler<'createSession'> = async ({ clock, schemas }, { body, principal, write }) => {
  const { organizationId } = principal;
  await requireUsableFormat(schemas, organizationId, body.settings ?? {}, '/settings/response_format');
  return write.inTransaction(async (tx) => {
    const row = await insertSessionOf(tx, principal, body, clock());
    return { status: 201, body: toSession(row), headers: { Location: `/v2/sessions/${row.id}` } };
  });
};

export const getSession: Handler<'getSession'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toSession(await requireSession(dataSource, principal, path.session_id)),
});

export const updateSession: Handler<'updateSession'> = async (
  { clock, schemas },
  { path, headers, body, principal, write },
) => {
  const { organizationId } = principal;
  await requireUsableFormat(schemas, organizationId, body.settings ?? {}, '/settings/response_format');
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const session = await requireLockedSession(tx, principal, path.session_id);
    checkRepresentation(headers['If-Match'], toSession(session), 'session');
    note.before = toSession(session);
    if (session.status === 'ended') throw problem('session_ended', `The session ${session.id} has ended.`);
    const agent = await getAgentDefinition(tx, session.agentId, session.agentVersion, session.agentOverrides);
    requireValidSettings(agent, body.settings);
    requireMemoryScopes(principal, { use: body.settings?.memory }, [session.settings.memory, agent.memory]);
    return { status: 200, body: toSession(await storeSessionChange(tx, session, body, clock())) };
  });
};

export const endSession: Handler<'endSession'> = async ({ clock }, { path, principal, write }) =>
  write.inTransaction(async (tx, _afterCommit, note) => {
    const session = await requireLockedSession(tx, principal, path.session_id);
    note.before = toSession(session);
    if (session.status === 'ended') return { status: 200, body: toSession(session) };
    const busy = await findActiveRun(tx, session.id);
    if (busy) {
      const detail = `The run ${busy.id} is still answering in session ${session.id}. Wait for it or cancel it.`;
      throw problem('run_in_progress', detail, { retryAfterS: 1 });
    }
    return { status: 200, body: toSession(await markSessionEnded(tx, session, clock())) };
  });
