import { LRUCache } from 'lru-cache';
import { problem } from '#src/api/problems.ts';

/** How much organizations may store. */
export type StorageLimit = {
  /** Counts bytes that an organization is about to store. Throws `storage_limit_exceeded` when there is no room. */
  add(organizationId: string, bytes: number): Promise<void>;
};

export type StorageLimitOptions = {
  limitBytes: number | null;
  /** Measures what an organization has stored. */
  measure: (organizationId: string) => Promise<number>;
  now: () => number;
  onError: (error: unknown, context: object) => void;
};

const maxOrganizations = 10_000;
const minuteMs = 60_000;
/** How long an estimate is good while it leaves room; one that leaves none is a minute old at most. */
const goodForMs = 10 * minuteMs;
/** Measuring takes at most one hundredth of the time, however much there is to measure. */
const restPerWork = 100;

type Estimate = {
  /** What was measured and what was added since; null before the first measurement. */
  bytes: number | null;
  /** All that was ever added, so that what is added while it is measured is not lost. */
  added: number;
  /** When it was measured last, and how long it rests from then on. */
  measuredAtMs: number;
  restMs: number;
  measuring: Promise<void> | null;
};

/**
 * Keeps an estimate of what each organization stores: what was measured, and what was sent since. Storing costs no query;
 * the database is asked in the background, and waited for only when the estimate says that there is no room.
 */
export function createStorageLimit({ limitBytes, measure, now, onError }: StorageLimitOptions): StorageLimit {
  if (limitBytes === null) return { add: async () => {} };
  const estimates = new LRUCache<string, Estimate>({ max: maxOrganizations });

  function estimateOf(organizationId: string): Estimate {
    const known = estimates.get(organizationId) ?? {
      bytes: null,
      added: 0,
      measuredAtMs: -Infinity,
      restMs: 0,
      measuring: null,
    };
    estimates.set(organizationId, known);
    return known;
  }

  async function measureInto(estimate: Estimate, organizationId: string): Promise<void> {
    const startedAtMs = now();
    const before = estimate.added;
    try {
      estimate.bytes = (await measure(organizationId)) + estimate.added - before;
    } catch (error) {
      onError(error, { work: 'measuring stored bytes', org: organizationId });
    }
    estimate.measuredAtMs = now();
    estimate.restMs = (now() - startedAtMs) * restPerWork;
    estimate.measuring = null;
  }

  return {
    async add(organizationId, bytes) {
      const estimate = estimateOf(organizationId);
      const isFull = () => estimate.bytes !== null && estimate.bytes + bytes > limitBytes;
      const restMs = Math.max(isFull() ? minuteMs : goodForMs, estimate.restMs);
      if (now() - estimate.measuredAtMs >= restMs) estimate.measuring ??= measureInto(estimate, organizationId);
      if (isFull()) await estimate.measuring;
      if (isFull()) throw noRoom(limitBytes);
      estimate.added += bytes;
      if (estimate.bytes !== null) estimate.bytes += bytes;
    },
  };
}

const noRoom = (limitBytes: number) =>
  problem(
    'storage_limit_exceeded',
    `This organization stores as much as it may, ${limitBytes} bytes. Delete or redact something; that counts within minutes.`,
  );
