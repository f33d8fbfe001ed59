import { problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireSession } from '#src/resources/sessions/require.ts';
import { deleteCheckpoint, eraseVersionsBefore } from './erase-store.ts';
import { requireDocument, requireLockedAgent } from './require.ts';
import { readAgentState, type StateOwner } from './store.ts';

/** @throws `checkpoint_not_found`. */
async function removeCheckpoint(db: Queryable, owner: StateOwner, id: string) {
  if (await deleteCheckpoint(db, owner, id)) return { status: 204 as const, body: undefined };
  throw problem('checkpoint_not_found', `No checkpoint ${id} of ${owner.sessionId ?? owner.agentId}.`);
}

export const deleteAgentStateCheckpoint: Handler<'deleteAgentStateCheckpoint'> = async (
  { dataSource },
  { path, principal },
) => {
  const { id: agentId } = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  return removeCheckpoint(dataSource, { agentId, sessionId: null }, path.checkpoint_id);
};

export const deleteSessionStateCheckpoint: Handler<'deleteSessionStateCheckpoint'> = async (
  { dataSource },
  { path, principal },
) => {
  const { id: sessionId, agentId } = await requireSession(dataSource, principal, path.session_id);
  return removeCheckpoint(dataSource, { agentId, sessionId }, path.checkpoint_id);
};

export const deleteAgentStateHistory: Handler<'deleteAgentStateHistory'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { agent_id } = path;
  const { before_version } = query;
  const deleted_count = await dataSource.transaction(async (tx) => {
    await requireLockedAgent(tx, principal.organizationId, agent_id);
    const { version } = await readAgentState(tx, agent_id);
    if (before_version > version) {
      const detail = `Must be at most ${version}, the present version, which stays.`;
      const errors = [{ parameter: 'before_version', detail, code: 'maximum' }];
      throw problem('invalid_request', `before_version: ${detail}`, { errors });
    }
    return eraseVersionsBefore(tx, agent_id, before_version, await requireDocument(tx, agent_id, before_version));
  });
  return { status: 200, body: { agent_id, before_version, deleted_count } };
};
