import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { MemoryRow } from './memory.ts';
import { findMemory } from './store.ts';

/** Returns a memory of an organization that has not expired. @throws `memory_not_found`. */
export async function requireMemory(db: Queryable, organizationId: string, id: string, now: Date): Promise<MemoryRow> {
  const row = await findMemory(db, organizationId, id, now);
  if (!row) throw notFound('memory', id);
  return row;
}
