import { problem } from '#src/api/problems.ts';

/** The bytes of bodies that requests under way have in memory. */
export type BodyMemory = {
  /**
   * Counts the bytes of a body. Returns the function that ends it.
   * @throws `service_unavailable` when there is no room for them, in all or for the organization
   */
  take(bytes: number, organizationId: string | undefined): () => void;
  /** Returns the bytes that are counted now. */
  count(): number;
};

/** Smaller bodies are bounded well enough by the number of requests, and not worth a count. */
const leastBytes = 16_384;
const retryAfterS = 2;

/**
 * Creates the count of the bytes of bodies. An organization may have half of them: others can still send something. A body that is alone
 * always fits, whatever its size, since its operation says what is too large.
 */
export function createBodyMemory(limitBytes: number | null): BodyMemory {
  const ofOrganizations = new Map<string | undefined, number>();
  let total = 0;
  const add = (organizationId: string | undefined, delta: number) => {
    const bytes = (ofOrganizations.get(organizationId) ?? 0) + delta;
    total += delta;
    if (bytes === 0) ofOrganizations.delete(organizationId);
    else ofOrganizations.set(organizationId, bytes);
  };
  const isFull = (held: number, bytes: number, most: number) => held > 0 && held + bytes > most;
  return {
    take(bytes, organizationId) {
      if (limitBytes === null || bytes < leastBytes) return () => {};
      const own = ofOrganizations.get(organizationId) ?? 0;
      if (isFull(total, bytes, limitBytes) || isFull(own, bytes, limitBytes / 2)) {
        const detail = `This server has ${total} bytes of bodies in memory, which leaves no room for ${bytes} more; try again.`;
        throw problem('service_unavailable', detail, { retryAfterS });
      }
      add(organizationId, bytes);
      return () => add(organizationId, -bytes);
    },
    count: () => total,
  };
}
