import { cancelApprovals } from '#src/resources/approvals/store.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { problem } from '#src/api/problems.ts';
import { requireUsableFormat } from '#src/api/response-format.ts';
import { getAgentDefinition } from '#src/resources/agents/store.ts';
import { pinVersions } from '#src/resources/services/pin-store.ts';
import { requireMemoryScopes } from '#src/resources/messages/memory/scopes.ts';
import { findActiveRun } from '#src/resources/runs/store.ts';
import type { Handler } from '#src/resources/services.ts';
import { insertSessionOf } from './new-session-store.ts';
import { requirePositions } from './require-positions.ts';
import { requireLockedSession, requireSession } from './require.ts';
import { requireValidSettings } from './session-settings.ts';
import { markSessionEnded, storeSessionPin, selectSessions, storeSessionChange, toSession } from './store.ts';

export const listSessions: Handler<'listSessions'> = async ({ dataSource }, { query, principal }) => {
  const { conversation_id, agent_id, service_id, user_id, status, simulation_run_id } = query;
  const filters = { conversation_id, agent_id, service_id, user_id, status, simulation_run_id };
  // What is of one conversation may be of a simulation: its caller has found it.
  const simulations = conversation_id === undefined && { simulation_run_id: simulation_run_id ?? null };
  const rows = selectSessions(principal, { ...query, ...simulations });
  return replyWithPage(dataSource, { ...rows, ...newestFirst, path: '/v2/sessions', filters }, query, toSession);
};

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

export const moveSession: Handler<'moveSession'> = async ({ clock }, { path, body, principal, write }) =>
  write.inTransaction(async (tx, _afterCommit, note) => {
    const session = await requireLockedSession(tx, principal, path.session_id);
    note.before = toSession(session);
    if (session.status === 'ended') throw problem('session_ended', `The session ${session.id} has ended.`);
    const { serviceId, versionSet } = session;
    if (serviceId === null || versionSet === null)
      throw problem('conflict', `The session ${session.id} is of an agent alone: only a service has version sets.`);
    const busy = await findActiveRun(tx, session.id);
    if (busy) throw busyWith(busy.id, session.id);
    const choice = { serviceId, versionSet: body?.version_set ?? versionSet };
    const { pin, agent } = await pinVersions(tx, principal.organizationId, choice);
    await requirePositions(tx, session.id, pin);
    const moved = await storeSessionPin(tx, session, { ...pin, agentVersion: agent.version }, clock());
    return { status: 200, body: toSession(moved) };
  });

/** Makes the problem of a session in which a run is answering. */
const busyWith = (runId: string, sessionId: string) =>
  problem('run_in_progress', `The run ${runId} is still answering in session ${sessionId}. Wait for it or cancel it.`, {
    retryAfterS: 1,
  });

export const endSession: Handler<'endSession'> = async ({ clock }, { path, principal, write }) =>
  write.inTransaction(async (tx, _afterCommit, note) => {
    const session = await requireLockedSession(tx, principal, path.session_id);
    note.before = toSession(session);
    if (session.status === 'ended') return { status: 200, body: toSession(session) };
    const busy = await findActiveRun(tx, session.id);
    if (busy) throw busyWith(busy.id, session.id);
    const now = clock();
    await cancelApprovals(tx, { sessionId: session.id }, { now, by: principal.subject });
    return { status: 200, body: toSession(await markSessionEnded(tx, session, now)) };
  });
