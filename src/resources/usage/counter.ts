import type { Transactional } from '#src/db/query.ts';
import type { VersionUse } from '#src/api/handlers.ts';
import { repeat } from '#src/process/repeat.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { addUsageCounts, deleteHoursBefore, type UsageCount } from './store.ts';

/** The services that a counter of usage is given. */
export type UsageOptions = {
  db: Transactional;
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

/** Counts calls in memory and stores them now and then: a look-up for each request, a few rows every ten seconds. */
class MemoryUsageCounter implements UsageCounter {
  readonly #options: Required<UsageOptions>;
  #counts = new Map<string, UsageCount>();
  /** The number of calls that were not counted, because there were too many different counts. */
  #dropped = 0;
  #flushing: Promise<void> | null = null;
  #prunedAt = 0;

  constructor(options: UsageOptions) {
    this.#options = { flushMs: 10_000, maxCounts: 20_000, ...options };
  }

  count({ fields, ...use }: VersionUse): void {
    const now = this.#options.clock();
    const hour = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
    for (const field of ['', ...fields]) this.#add({ ...use, field, hour, calls: 1, firstSeen: now, lastSeen: now });
    if (this.#counts.size >= this.#options.maxCounts) void this.#flushOnce();
  }

  async flush(): Promise<void> {
    await this.#flushing;
    await this.#flushOnce();
  }

  begin(): () => Promise<void> {
    const { flushMs: everyMs, onError } = this.#options;
    const onFailure = (error: unknown) => onError(error, { work: 'usage' });
    const stop = repeat({ name: 'usage', round: () => this.#flushOnce(), everyMs, now: false, onFailure });
    return async () => {
      await stop();
      await this.flush();
    };
  }

  #add(count: UsageCount): void {
    const { organizationId, version, credentialId, operationId, field, hour } = count;
    const key = `${hour.getTime()} ${organizationId} ${credentialId} ${version} ${operationId} ${field}`;
    const known = this.#counts.get(key);
    if (!known && this.#counts.size >= this.#options.maxCounts) {
      this.#dropped += count.calls;
      return;
    }
    if (!known) this.#counts.set(key, count);
    else {
      known.calls += count.calls;
      if (count.firstSeen < known.firstSeen) known.firstSeen = count.firstSeen;
      if (count.lastSeen > known.lastSeen) known.lastSeen = count.lastSeen;
    }
  }

  /** Stores the counts, one flush at a time. Never rejects. */
  #flushOnce(): Promise<void> {
    return (this.#flushing ??= this.#store()
      .catch((error: unknown) => this.#options.onError(error, { work: 'usage' }))
      .finally(() => (this.#flushing = null)));
  }

  async #store(): Promise<void> {
    const { db, onError } = this.#options;
    const taken = [...this.#counts.values()];
    this.#counts = new Map();
    for (let from = 0; from < taken.length; from += batchSize) {
      try {
        await db.transaction((tx) => addUsageCounts(tx, taken.slice(from, from + batchSize)));
      } catch (error) {
        for (const count of taken.slice(from)) this.#add(count);
        throw error;
      }
    }
    const dropped = this.#dropped;
    if (dropped > 0) onError(new LoggableError(`${dropped} calls were not counted: there were too many to hold.`), {});
    this.#dropped = 0;
    await this.#prune();
  }

  /** Deletes the counts by hour that are too old, once an hour. */
  async #prune(): Promise<void> {
    const now = this.#options.clock().getTime();
    if (now - this.#prunedAt < hourMs) return;
    this.#prunedAt = now;
    await deleteHoursBefore(this.#options.db, new Date(now - retentionHours * hourMs));
  }
}

/** Creates the counter of the calls of each version. */
export const createUsageCounter = (options: UsageOptions): UsageCounter => new MemoryUsageCounter(options);
