import type { DataSource } from 'typeorm';
import type { VersionUse } from '#src/api/handlers.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { addUsageCounts, deleteHoursBefore, type UsageCount } from './store.ts';

export type UsageOptions = {
  db: Pick<DataSource, 'transaction' | 'query'>;
  clock: () => Date;
  onError: (error: unknown, context: object) => void;
  flushMs?: number;
  /** The number of different counts that are held in memory. */
  maxCounts?: number;
};

/** The counter of requests by version, credential, operation and field. */
export type UsageCounter = {
  /** Counts a request, in memory. */
  count(use: VersionUse): void;
  /** Stores the counts. Counts that could not be stored are kept for the next time. */
  flush(): Promise<void>;
  /** Starts to flush now and then. Returns the function that stops it, which flushes once more. */
  begin(): () => Promise<void>;
};

const hourMs = 3_600_000;
/** The hours for which counts by hour are kept: a week and a day, to compare weeks. */
const retentionHours = 8 * 24;
const batchSize = 1_000;

/** Makes the counter of calls of each version. It costs a look-up for each request, and a few rows every ten seconds. */
export function createUsageCounter({
  db,
  clock,
  onError,
  flushMs = 10_000,
  maxCounts = 20_000,
}: UsageOptions): UsageCounter {
  let counts = new Map<string, UsageCount>();
  let dropped = 0;
  let flushing: Promise<void> | null = null;
  let prunedAt = 0;

  function addCount(count: UsageCount): void {
    const { organizationId, version, credentialId, operationId, field, hour } = count;
    const key = `${hour.getTime()} ${organizationId} ${credentialId} ${version} ${operationId} ${field}`;
    const known = counts.get(key);
    if (!known && counts.size >= maxCounts) {
      dropped += count.calls;
      return;
    }
    if (!known) counts.set(key, count);
    else {
      known.calls += count.calls;
      if (count.firstSeen < known.firstSeen) known.firstSeen = count.firstSeen;
      if (count.lastSeen > known.lastSeen) known.lastSeen = count.lastSeen;
    }
  }

  async function writeCounts(): Promise<void> {
    const taken = [...counts.values()];
    counts = new Map();
    for (let from = 0; from < taken.length; from += batchSize) {
      try {
        await db.transaction((tx) => addUsageCounts(tx, taken.slice(from, from + batchSize)));
      } catch (error) {
        taken.slice(from).forEach(addCount);
        throw error;
      }
    }
    if (dropped > 0) onError(new LoggableError(`${dropped} calls were not counted: there were too many to hold.`), {});
    dropped = 0;
    const now = clock().getTime();
    if (now - prunedAt < hourMs) return;
    prunedAt = now;
    await deleteHoursBefore(db, new Date(now - retentionHours * hourMs));
  }

  const flush = () =>
    (flushing ??= writeCounts()
      .catch((error: unknown) => onError(error, { work: 'usage' }))
      .finally(() => (flushing = null)));
  const flushAll = async () => {
    await flushing;
    await flush();
  };

  return {
    count({ fields, ...use }) {
      const now = clock();
      const hour = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
      for (const field of ['', ...fields]) addCount({ ...use, field, hour, calls: 1, firstSeen: now, lastSeen: now });
      if (counts.size >= maxCounts) void flush();
    },
    flush: flushAll,
    begin() {
      const timer = setInterval(() => void flush(), flushMs).unref();
      return () => {
        clearInterval(timer);
        return flushAll();
      };
    },
  };
}
