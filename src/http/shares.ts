import type { Shares } from '#src/access/shares.ts';
import type { StorageLimit } from '#src/access/storage-limit.ts';
import type { Step } from './step.ts';

/** Counts a request of a known caller as under way until its answer is over. Public operations have no share. */
export function takeShare(shares: Shares): Step {
  return (_req, res) => {
    const { operation, principal } = res.locals;
    if (!operation || !principal) return;
    const release = shares.take(operation.streams || operation.connects ? 'streams' : 'requests', principal);
    if (res.destroyed) release();
    else res.once('close', release);
  };
}

/** Operations that only look for something, or make room. */
const storesNothing = new Set(['searchMemories', 'consolidateMemories', 'redactSessionEvents']);

/** Counts the bytes of a body that is about to be stored. */
export function countStored(storageLimit: StorageLimit): Step {
  return async (_req, res) => {
    const { operation, principal, bodyBytes: bytes } = res.locals;
    if (!operation || !principal || bytes === 0 || storesNothing.has(operation.id)) return;
    await storageLimit.add(principal.organizationId, bytes);
  };
}
