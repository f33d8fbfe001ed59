import { problem } from '#src/api/problems.ts';
import type { Write } from '#src/api/write.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireSession } from '#src/resources/sessions/require.ts';
import { deleteCheckpoint, eraseVersionsBefore } from './erase-store.ts';
import { requireDocument, requireLockedAgent } from './require.ts';
import { readAgentState, type StateOwner } from './store.ts';

/** @throws `checkpoint_not_found`. */
const removeCheckpoint = (write: Write, owner: StateOwner, id: string) =>
  write.inStatement(async (db) => {
    if (await deleteCheckpoint(db, owner, id)) return { status: 204 as const, body: undefined };
    throw problem('checkpoint_not_found', `No checkpoint ${id} of ${owner.sessionId ?? owner.agentId}.`);
  });

export const deleteAgentStateCheckpoint: Handler<'deleteAgentStateCheckpoint'> = async (
  { dataSource },
  { path, principal, write },
) => {
  const { id: agentId } = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  return removeCheckpoint(write, { agentId, sessionId: null }, path.checkpoint_id);
};

export const deleteSessionStateCheckpoint: Handler<'deleteSessionStateCheckpoint'> = async (
  { dataSource },
  { path, principal, write },
) => {
  const { id: sessionId, agentId } = await requireSession(dataSource, principal, path.session_id);
  return removeCheckpoint(write, { agentId, sessionId }, path.checkpoint_id);
};

export const deleteAgentStateHistory: Handler<'deleteAgentStateHistory'> = async (
  _services,
  { path, query, principal, write },
) => {
  const { agent_id } = path;
  const { before_version } = query;
  return write.inTransaction(async (tx) => {
    await requireLockedAgent(tx, principal.organizationId, agent_id);
    const { version } = await readAgentState(tx, agent_id);
    if (before_version > version) {
      const detail = `Must be at most ${version}, the present version, which stays.`;
      const errors = [{ parameter: 'before_version', detail, code: 'maximum' }];
      throw problem('invalid_request', `before_version: ${detail}`, { errors });
    }
    const document = await requireDocument(tx, agent_id, before_version);
    const deleted_count = await eraseVersionsBefore(tx, agent_id, before_version, document);
    return { status: 200, body: { agent_id, before_version, deleted_count } };
  });
};
