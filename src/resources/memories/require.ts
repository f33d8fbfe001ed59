import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import type { MemoryRow } from './memory.ts';
import { findMemory } from './store.ts';

/** Returns a memory in reach that has not expired. @throws `memory_not_found`. */
export async function requireMemory(db: Queryable, reach: Reach, id: string, now: Date): Promise<MemoryRow> {
  const row = await findMemory(db, reach, id, now);
  if (!row) throw notFound('memory', id);
  return row;
}
