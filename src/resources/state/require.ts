import { notFound, problem, type Problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { lockAgent, readAgentState, type AgentStateRow } from './store.ts';
import { findDocument } from './version-store.ts';

/** Makes the problem of a state without this version. `id` is that of the agent or session. */
export const stateVersionNotFound = (id: string, version: number): Problem =>
  problem('state_version_not_found', `The state of ${id} has no version ${version}.`);

/** Returns the present state of an agent. @throws `agent_not_found`. */
export async function requireAgentState(db: Queryable, organizationId: string, id: string): Promise<AgentStateRow> {
  await requireAgent(db, organizationId, id);
  return readAgentState(db, id);
}

/** Locks the state of an agent as `lockAgent` does. @throws `agent_not_found`. */
export async function requireLockedAgent(
  tx: Queryable,
  organizationId: string,
  id: string,
  runsToo = false,
): Promise<void> {
  if (!(await lockAgent(tx, organizationId, id, runsToo))) throw notFound('agent', id);
}

/** Returns the state of an agent in a version. @throws `state_version_not_found`. */
export async function requireDocument(db: Queryable, agentId: string, version: number): Promise<unknown> {
  const found = await findDocument(db, agentId, version);
  if (!found) throw stateVersionNotFound(agentId, version);
  return found.document;
}
