import type { DataSource } from 'typeorm';
import type { VersionUse } from '#src/api/handlers.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { addCounts, forgetHours, type Count } from './store.ts';

export type UsageOptions = {
  db: Pick<DataSource, 'transaction' | 'query'>;
  clock: () => Date;
  onError: (error: unknown, context: object) => void;
  flushMs?: number;
  /** How many different counts are held in memory. */
  most?: number;
};

export type UsageCounter = {
  /** Counts a request, in memory. */
  count(use: VersionUse): void;
  /** Writes what was counted. What could not be written is kept for the next time. */
  flush(): Promise<void>;
  /** Flushes now and then, until the function that is returned is called, which flushes once more. */
  begin(): () => Promise<void>;
};

const hourMs = 3_600_000;
/** Hours are read for the last day; more is kept for those who compare weeks. */
const keptHours = 8 * 24;
const rowsAtOnce = 1_000;

/** Counts who calls which version: a look-up for each request, and a few rows every ten seconds. */
export function createUsageCounter({
  db,
  clock,
  onError,
  flushMs = 10_000,
  most = 20_000,
}: UsageOptions): UsageCounter {
  let counts = new Map<string, Count>();
  let dropped = 0;
  let flushing: Promise<void> | null = null;
  let prunedAt = 0;

  function add(count: Count): void {
    const { organizationId, version, credentialId, operationId, field, hour } = count;
    const key = `${hour.getTime()} ${organizationId} ${credentialId} ${version} ${operationId} ${field}`;
    const known = counts.get(key);
    if (!known && counts.size >= most) {
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

  async function write(): Promise<void> {
    const taken = [...counts.values()];
    counts = new Map();
    for (let from = 0; from < taken.length; from += rowsAtOnce) {
      try {
        await db.transaction((tx) => addCounts(tx, taken.slice(from, from + rowsAtOnce)));
      } catch (error) {
        taken.slice(from).forEach(add);
        throw error;
      }
    }
    if (dropped > 0) onError(new LoggableError(`${dropped} calls were not counted: there were too many to hold.`), {});
    dropped = 0;
    const now = clock().getTime();
    if (now - prunedAt < hourMs) return;
    prunedAt = now;
    await forgetHours(db, new Date(now - keptHours * hourMs));
  }

  const flush = () =>
    (flushing ??= write()
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
      for (const field of ['', ...fields]) add({ ...use, field, hour, calls: 1, firstSeen: now, lastSeen: now });
      if (counts.size >= most) void flush();
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
