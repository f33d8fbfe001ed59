import type { EntityManager } from 'typeorm';
import type { CreateSession } from '#generated/v2/client/types.gen.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { problem } from '#src/api/problems.ts';
import { requireUsableFormat } from '#src/api/response-format.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { getAgentDefinition } from '#src/resources/agents/store.ts';
import { requireLockedConversation } from '#src/resources/conversations/require.ts';
import { insertConversation } from '#src/resources/conversations/store.ts';
import { findActiveRun } from '#src/resources/runs/store.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireLockedSession, requireSession } from './require.ts';
import { requireValidSettings } from './session-settings.ts';
import { insertSession, markSessionEnded, selectSessions, storeSessionChange, toSession } from './store.ts';
import type { SessionRow } from './table.ts';

export const listSessions: Handler<'listSessions'> = async ({ dataSource }, { query, principal }) => {
  const { conversation_id, agent_id, status } = query;
  const filters = { conversation_id, agent_id, status };
  const rows = selectSessions(principal.organizationId, query);
  return replyWithPage(dataSource, { ...rows, ...newestFirst, path: '/v2/sessions', filters }, query, toSession);
};

/** Stores a session of an agent, in the conversation or in a new one. */
async function insertSessionOf(
  tx: EntityManager,
  organizationId: string,
  { conversation_id, settings = {}, metadata = {}, agent_id }: CreateSession,
  now: Date,
): Promise<SessionRow> {
  const conversation = conversation_id ? await requireLockedConversation(tx, organizationId, conversation_id) : null;
  if (conversation?.status === 'closed')
    throw problem('conversation_closed', `The conversation ${conversation.id} is closed.`);
  const agentId = agent_id ?? conversation!.agentId;
  const agent = await requireAgent(tx, organizationId, agentId);
  requireValidSettings(agent.definition, settings);
  const { id: conversationId } =
    conversation ?? (await insertConversation(tx, { organizationId, agentId, title: null, metadata: {}, now }));
  const { version: agentVersion } = agent;
  return insertSession(tx, { organizationId, conversationId, agentId, agentVersion, settings, metadata, now });
}

export const createSession: Handler<'createSession'> = async ({ dataSource, clock, schemas }, { body, principal }) => {
  const { organizationId } = principal;
  await requireUsableFormat(schemas, organizationId, body.settings ?? {}, '/settings/response_format');
  const row = await dataSource.transaction((tx) => insertSessionOf(tx, organizationId, body, clock()));
  return { status: 201, body: toSession(row), headers: { Location: `/v2/sessions/${row.id}` } };
};

export const getSession: Handler<'getSession'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toSession(await requireSession(dataSource, principal.organizationId, path.session_id)),
});

export const updateSession: Handler<'updateSession'> = async (
  { dataSource, clock, schemas },
  { path, body, principal },
) => {
  const { organizationId } = principal;
  await requireUsableFormat(schemas, organizationId, body.settings ?? {}, '/settings/response_format');
  const row = await dataSource.transaction(async (tx) => {
    const session = await requireLockedSession(tx, organizationId, path.session_id);
    if (session.status === 'ended') throw problem('session_ended', `The session ${session.id} has ended.`);
    requireValidSettings(await getAgentDefinition(tx, session.agentId, session.agentVersion), body.settings);
    return storeSessionChange(tx, session, body, clock());
  });
  return { status: 200, body: toSession(row) };
};

export const endSession: Handler<'endSession'> = async ({ dataSource, clock }, { path, principal }) => {
  const row = await dataSource.transaction(async (tx) => {
    const session = await requireLockedSession(tx, principal.organizationId, path.session_id);
    if (session.status === 'ended') return session;
    const busy = await findActiveRun(tx, session.id);
    if (busy) {
      const detail = `The run ${busy.id} is still answering in session ${session.id}. Wait for it or cancel it.`;
      throw problem('run_in_progress', detail, { retryAfterS: 1 });
    }
    return markSessionEnded(tx, session, clock());
  });
  return { status: 200, body: toSession(row) };
};
