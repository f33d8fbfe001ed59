import type { EntityManager } from 'typeorm';
import { findBusyRun, listSessionIds } from '#src/resources/conversations/store.ts';
import { addCounts, type ClaimedErasure } from './erasure-store.ts';
import { eraseAllParts, type ErasePart } from './store.ts';
import type { CancelledRun } from './subject-store.ts';

/**
 * The outcome of a step: sessions whose logs have changed, memories to embed, runs to stop, whether it waits, whether a run
 * has begun in between, whether files have left bytes to be removed, and whether more is left.
 */
export type ErasureStepOutcome = {
  goesOn: boolean;
  waits?: boolean;
  isBusy?: boolean;
  sessions?: string[];
  memories?: string[];
  runs?: CancelledRun[];
  files?: boolean;
};

/**
 * The place that the steps of this process have reached: what was found empty is not looked at again before the end. Without
 * it, each step would read all that the steps before have read.
 */
export type ErasureProgress = { isClosed: boolean; table: number };

/** The services of a step: the parts of conversations, its time, and the model that embeds memories. */
export type ErasureStepContext = {
  parts: readonly ErasePart[];
  now: Date;
  model: string | null;
  progress: ErasureProgress;
  /** The milliseconds after a request in which what had begun before may still come in: an erasure does not end earlier. */
  graceMs: number;
};

/** Tells whether what had begun before an erasure was requested may still come in. */
export const isInGrace = ({ requestedAt }: ClaimedErasure, { now, graceMs }: ErasureStepContext): boolean =>
  now.getTime() - requestedAt.getTime() < graceMs;

/** Erases all parts of a conversation and counts them. Does nothing while a run answers in it: the next step cancels it. */
export async function eraseConversation(
  tx: EntityManager,
  { id: subjectId, requestedBy: by }: ClaimedErasure,
  conversationId: string,
  { parts, now, model }: ErasureStepContext,
): Promise<ErasureStepOutcome> {
  if (await findBusyRun(tx, conversationId)) return { goesOn: true, isBusy: true };
  const sessions = await listSessionIds(tx, conversationId);
  await addCounts(tx, subjectId, await eraseAllParts(tx, parts, conversationId, { by, now, model }));
  return { goesOn: true, sessions };
}
