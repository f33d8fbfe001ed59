import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { PatchedDocument, type PatchFault, type PatchLimits, type PatchOperation } from '#src/json/json-patch.ts';
import { measureJson, type JsonSize } from '#src/json/json-size.ts';
import { problem, type Problem } from '#src/api/problems.ts';

/**
 * The limits of a state, for agents and for sessions, whichever way a change comes. `work` is the number of bytes that the
 * patches of one request or one push may copy and move within it; to copy a whole state once is always less.
 */
export const stateLimits: PatchLimits = { bytes: 1_000_000, depth: 100, work: 5_000_000 };

/** A state that was larger before there was a limit may stay so, and shrink, but does not grow. */
const getMaxBytes = (bytesBefore: number) => Math.max(stateLimits.bytes, bytesBefore);

/** Makes the problem of a state that would be too large, or of patches that take too much work. */
export const stateTooLarge = (detail: string): Problem => problem('state_too_large', detail);

/** Makes a state that patches can change, within the limits of a state. It has `bytes` bytes as JSON now. */
export function patchableState(document: unknown, bytes: number): PatchedDocument {
  return new PatchedDocument(document, bytes, { ...stateLimits, bytes: getMaxBytes(bytes) });
}

/** Applies operations as `PatchedDocument.apply` does, and yields to the event loop in between. */
export async function patchState(
  state: PatchedDocument,
  operations: readonly PatchOperation[],
): Promise<PatchFault | null> {
  for (const [index, operation] of operations.entries()) {
    const fault = state.apply([operation]);
    if (fault) return { ...fault, index };
    if (isTurnOver()) await yieldToEventLoop();
  }
  return null;
}

/** @throws `state_too_large` when a document may not replace a state that has `bytesBefore` bytes. */
export function requireStateFits(document: unknown, bytesBefore: number): JsonSize {
  const size = measureJson(document);
  const most = getMaxBytes(bytesBefore);
  if (size.bytes > most) throw stateTooLarge(`The state would have ${size.bytes} bytes; it may have ${most}.`);
  if (size.depth > stateLimits.depth)
    throw stateTooLarge(`The state would have ${size.depth} levels; it may have ${stateLimits.depth}.`);
  return size;
}
