import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findTool, type FullTool } from './store.ts';

/** Returns a tool of an organization. @throws `tool_not_found`. */
export async function requireTool(db: Queryable, organizationId: string, id: string): Promise<FullTool> {
  const tool = await findTool(db, organizationId, id);
  if (!tool) throw notFound('tool', id);
  return tool;
}
