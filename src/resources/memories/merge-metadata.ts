import type { MemoryRow } from './memory.ts';

const maxMembers = 64;

/** Merges the metadata of memories, the first one's first, up to the number of members that a memory may have. */
export function mergeMetadata(rows: readonly Pick<MemoryRow, 'metadata'>[]): Record<string, unknown> {
  const all = new Map<string, unknown>();
  for (const [name, value] of rows.flatMap(({ metadata }) => Object.entries(metadata)))
    if (all.size < maxMembers && !all.has(name)) all.set(name, value);
  return Object.fromEntries(all);
}
