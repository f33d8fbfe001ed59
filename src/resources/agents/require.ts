import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findAgent, type FullAgent } from './store.ts';

/** Returns an agent of an organization. @throws `agent_not_found`. */
export async function requireAgent(db: Queryable, organizationId: string, id: string): Promise<FullAgent> {
  const agent = await findAgent(db, organizationId, id);
  if (!agent) throw notFound('agent', id);
  return agent;
}
