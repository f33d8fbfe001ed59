import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import { problem } from '#src/api/problems.ts';

/** The limit of what an organization stores. */
export type StorageLimit = {
  /** Counts bytes that an organization is about to store. @throws `storage_limit_exceeded` */
  add(organizationId: string, bytes: number): Promise<void>;
};

/** The limit in bytes (null for none), and how to measure what is stored. */
export type StorageLimitOptions = {
  limitBytes: number | null;
  /** Measures what an organization has stored, in bytes. */
  measure: (organizationId: string) => Promise<number>;
  now: () => number;
  onError: (error: unknown, context: object) => void;
};

const maxOrganizations = 10_000;
const minuteMs = 60_000;
/** The maximum age of an estimate below the limit. One above the limit is at most a minute old. */
const estimateTtlMs = 10 * minuteMs;
/** The pause after a measurement, as a multiple of its duration: so measuring takes at most one hundredth of the time. */
const restRatio = 100;

type Estimate = {
  /** The measured bytes and those added since; null before the first measurement. */
  bytes: number | null;
  /** All bytes ever added, so that those added during a measurement are not lost. */
  added: number;
  /** The time of the last measurement, and the minimum pause after it. */
  measuredAtMs: number;
  restMs: number;
  measuring: Promise<void> | null;
};

const unmeasured: Estimate = { bytes: null, added: 0, measuredAtMs: -Infinity, restMs: 0, measuring: null };

/**
 * Creates a storage limit that keeps an estimate for each organization: the measured bytes and those added since. So storing
 * costs no query: it measures in the background, and waits for that only when the estimate is above the limit.
 */
export function createStorageLimit({ limitBytes, measure, now, onError }: StorageLimitOptions): StorageLimit {
  if (limitBytes === null) return { add: async () => {} };
  const estimates = new LRUCache<string, Estimate>(atMostEntries(maxOrganizations));

  function getEstimate(organizationId: string): Estimate {
    const estimate = estimates.get(organizationId) ?? { ...unmeasured };
    estimates.set(organizationId, estimate);
    return estimate;
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
    estimate.restMs = (now() - startedAtMs) * restRatio;
    estimate.measuring = null;
  }

  return {
    async add(organizationId, bytes) {
      const estimate = getEstimate(organizationId);
      const isFull = () => estimate.bytes !== null && estimate.bytes + bytes > limitBytes;
      const restMs = Math.max(isFull() ? minuteMs : estimateTtlMs, estimate.restMs);
      if (now() - estimate.measuredAtMs >= restMs) estimate.measuring ??= measureInto(estimate, organizationId);
      if (isFull()) await estimate.measuring;
      if (isFull()) throw storageLimitExceeded(limitBytes);
      estimate.added += bytes;
      if (estimate.bytes !== null) estimate.bytes += bytes;
    },
  };
}

const storageLimitExceeded = (limitBytes: number) =>
  problem(
    'storage_limit_exceeded',
    `This organization stores as much as it may, ${limitBytes} bytes. Delete or redact something; that counts within minutes.`,
  );
