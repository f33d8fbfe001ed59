import type { MemoryRow } from '#src/resources/memories/memory.ts';

/** How much the age of memories and their importance count beside their relevance, from 0 to 1. */
export type RankingWeights = { recency: number; importance: number };

/** The age at which the recency of a memory is a half. */
const halfLifeMs = 30 * 86_400_000;

/** Returns how recent a memory is, from 0 to 1: by the time at which it happened, else at which it was said. */
function computeRecency({ content, saidAt }: MemoryRow, now: Date): number {
  const at = 'occurred_at' in content && content.occurred_at ? new Date(content.occurred_at) : saidAt;
  const age = Math.max(0, now.getTime() - at.getTime());
  return 0.5 ** ((Number.isNaN(age) ? 0 : age) / halfLifeMs);
}

/**
 * Weighs a relevance by recency and importance. The most recent and most important memory keeps its relevance, others lose
 * a part of it, so that nothing becomes relevant by being new.
 */
export function weighRelevance(
  relevance: number,
  row: MemoryRow,
  { recency, importance }: RankingWeights,
  now: Date,
): number {
  const earned = 1 + recency * computeRecency(row, now) + importance * row.importance;
  return (relevance * earned) / (1 + recency + importance);
}
