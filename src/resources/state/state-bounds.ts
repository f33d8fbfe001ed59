import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { PatchedDocument, type PatchFault, type PatchLimits, type PatchOperation } from '#src/json/json-patch.ts';
import { countJsonValues, measureJson, type JsonSize } from '#src/json/json-size.ts';
import { problem, type Problem } from '#src/api/problems.ts';

/**
 * The limits of a state, for agents and for sessions, whichever way a change comes. `work` is the number of bytes that the
 * patches of one request or one push may copy and move within it; to copy a whole state once is always less. Comparing and
 * writing a state costs more for each value than for each byte, so `values` bounds what a turn takes.
 */
export const stateLimits: PatchLimits = { bytes: 1_000_000, values: 20_000, depth: 100, work: 5_000_000 };

/** A state before a change. `bytes` is its size as JSON. */
export type StateBefore = { document: unknown; bytes: number };

/** A state that was larger before there was a limit may stay so, and shrink, but does not grow. */
const getMaxBytes = ({ bytes }: StateBefore) => Math.max(stateLimits.bytes, bytes);

/** Returns the number of values that a state may have. Each value takes two bytes at least, so few states are counted. */
const getMaxValues = ({ document, bytes }: StateBefore) =>
  bytes / 2 <= stateLimits.values ? stateLimits.values : Math.max(stateLimits.values, countJsonValues(document));

/** Makes the problem of a state that would be too large, or of patches that take too much work. */
export const stateTooLarge = (detail: string): Problem => problem('state_too_large', detail);

/** Makes a state that patches can change, within the limits of a state. */
export function patchableState(before: StateBefore): PatchedDocument {
  const limits = { ...stateLimits, bytes: getMaxBytes(before), values: getMaxValues(before) };
  return new PatchedDocument(before.document, before.bytes, limits);
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

const tooLarge = (name: string, actual: number, most: number) =>
  stateTooLarge(`The state would have ${actual} ${name}; it may have ${most}.`);

/** @throws `state_too_large` when a document may not replace a state. */
export function requireStateFits(document: unknown, before: StateBefore): JsonSize {
  const size = measureJson(document);
  const [maxBytes, { depth: maxDepth }] = [getMaxBytes(before), stateLimits];
  if (size.bytes > maxBytes) throw tooLarge('bytes', size.bytes, maxBytes);
  if (size.depth > maxDepth) throw tooLarge('levels', size.depth, maxDepth);
  if (size.values <= stateLimits.values) return size;
  const maxValues = getMaxValues(before);
  if (size.values > maxValues) throw tooLarge('values', size.values, maxValues);
  return size;
}

/**
 * Refuses a merge patch that no state could take, before it is merged: a half of it may take away what is not there.
 * @throws `state_too_large`.
 */
export function requireMergeFits(patch: unknown, before: StateBefore): void {
  const most = 2 * getMaxValues(before);
  if (countJsonValues(patch, most) > most)
    throw stateTooLarge(`The patch has more than ${most} values, which is the most for this state.`);
}
