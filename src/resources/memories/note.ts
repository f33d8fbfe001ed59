import type { MemoryNote } from '#src/llm/memory-note.ts';
import type { Queryable } from '#src/db/query.ts';
import { toLocalDay } from './learning/local-time.ts';
import { toMemoryText, type MemoryRow } from './memory.ts';
import { findMemories } from './store.ts';

/** Writes the facts about a memory that a model is told beside its text, with days in `timeZone`. */
export function toMemoryNote({ row, otherwise }: ToldMemory, timeZone: string): MemoryNote {
  const { content } = row;
  const toDay = (moment: Date) => toLocalDay(moment, timeZone);
  return {
    memory_type: row.memoryType,
    said_at: row.saidAt.toISOString(),
    said_on: toDay(row.saidAt),
    happened_on: 'occurred_at' in content && content.occurred_at ? toDay(new Date(content.occurred_at)) : null,
    otherwise: otherwise && { text: toMemoryText(otherwise.content), said_on: toDay(otherwise.saidAt) },
  };
}

/** A memory that a model is to be told, and the newest of the older ones that contradict it, or null. */
export type ToldMemory = { row: MemoryRow; otherwise: MemoryRow | null };

const isNewer = (one: MemoryRow, other: MemoryRow) =>
  one.saidAt.getTime() > other.saidAt.getTime() ||
  (one.saidAt.getTime() === other.saidAt.getTime() && one.id > other.id);

const listContradicted = ({ links }: MemoryRow) =>
  links.flatMap(({ relation, memory_id }) => (relation === 'contradicts' ? [memory_id] : []));

/**
 * Settles contradictions among memories that were found: of two that are linked as contradicting each other the newer one is
 * told, in the place of the first, with the older one beside it. Only memories of `keys` are told.
 */
export async function settleContradictions(
  db: Queryable,
  rows: readonly MemoryRow[],
  { keys, now }: { keys: readonly string[]; now: Date },
): Promise<ToldMemory[]> {
  const ids = [...new Set(rows.flatMap(listContradicted))];
  const others = ids.length === 0 ? [] : await findMemories(db, ids, now);
  const known = new Map([...others, ...rows].map((row) => [row.id, row]));
  const told = new Map<string, ToldMemory>();
  for (const row of rows) {
    const rivals = listContradicted(row)
      .flatMap((id) => known.get(id) ?? [])
      .filter(({ status, scopeKey }) => status === 'active' && keys.includes(scopeKey));
    const newest = rivals.reduce((best, rival) => (isNewer(rival, best) ? rival : best), row);
    const older = [row, ...rivals].filter((rival) => rival !== newest);
    const otherwise = older.length === 0 ? null : older.reduce((best, rival) => (isNewer(rival, best) ? rival : best));
    if (!told.has(newest.id)) told.set(newest.id, { row: newest, otherwise });
  }
  return [...told.values()];
}
