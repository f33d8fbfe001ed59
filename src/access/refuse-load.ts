import { problem } from '#src/api/problems.ts';
import type { Load, LoadReason } from '#src/process/load.ts';

/** Refuses requests while there is more to do than can be done. */
export type LoadGate = Pick<Load, 'refuse'>;

/** A gate that refuses nothing. */
export const openGate: LoadGate = { refuse: () => null };

/** The seconds after which a refused caller should try again. */
const retryAfterS = 2;

const words: Record<LoadReason, string> = {
  delay: 'has more to do than one processor can',
  memory: 'has nearly used up its memory',
  waiting: 'waits for its database',
};

/** Questions about a request that a server with too much to do has: whether it begins something long, or ends something. */
export type RequestWeight = 'beginning' | 'ending' | 'other';

/** Refuses a request if there is too much to do, unless it ends something. @throws `service_unavailable` */
export function requireCapacity(gate: LoadGate, weight: RequestWeight): void {
  if (weight === 'ending') return;
  const reason = gate.refuse(weight === 'beginning');
  if (reason === null) return;
  const detail = `This server ${words[reason]}, and takes no new requests for a moment. What is under way goes on; try again.`;
  throw problem('service_unavailable', detail, { retryAfterS });
}
