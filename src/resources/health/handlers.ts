import { setTimeout } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Handlers } from '#src/api/handlers.ts';
import { explainDatabaseError, storageFull } from '#src/db/failures.ts';
import type { StorageWatch } from '#src/db/storage.ts';
import type { Gateway } from '#src/llm/types.ts';
import { problem } from '#src/api/problems.ts';

export type SystemDeps = {
  dataSource: DataSource;
  /** Returns the milliseconds since the embedded database has answered; null for a database server. */
  silentMs: (() => number) | null;
  storage: StorageWatch;
  gateway: Pick<Gateway, 'ping' | 'provider'>;
  version: string;
};

/** The time for which the check waits for a connection, and the age of another answer of the database that is enough then. */
const busyAfterMs = 100;
const maxSilentMs = 2_000;

const startedAt = performance.now();
const roundToTenth = (ms: number) => Math.round(ms * 10) / 10;

/** Handles the health check of the server, its database and its gateway. */
export function systemHandlers(deps: SystemDeps): Pick<Handlers, 'getHealth'> {
  const { dataSource, silentMs, storage, gateway, version } = deps;

  let pendingQuery: Promise<unknown> | null = null;

  /** Queries the database once at a time, for all checks that wait. */
  const queryOnce = () => (pendingQuery ??= dataSource.query('SELECT 1').finally(() => (pendingQuery = null)));

  /** Checks the database. While the one connection of an embedded one is busy, recent answers to other queries are enough. */
  async function checkDatabase(): Promise<void> {
    const answer = queryOnce();
    if (!silentMs) return void (await answer);
    answer.catch(() => {});
    for (let isAnswered = false; !isAnswered;) {
      const busy = setTimeout(busyAfterMs, false, { ref: false });
      isAnswered = await Promise.race([answer.then(() => true), busy]);
      if (!isAnswered && silentMs() < maxSilentMs) return;
    }
  }

  return {
    async getHealth() {
      const checkStartedAt = performance.now();
      const [database, { ok, latencyMs }] = await Promise.all([
        checkDatabase().then(
          () => performance.now() - checkStartedAt,
          (cause: unknown) => {
            const detail = 'The database cannot be reached.';
            throw explainDatabaseError(cause) ?? problem('service_unavailable', detail, { cause, retryAfterS: 5 });
          },
        ),
        gateway.ping(),
      ]);
      if (await storage.isFull()) throw storageFull();
      return {
        status: 200,
        body: {
          status: ok ? 'ok' : 'degraded',
          version,
          uptime_seconds: roundToTenth((performance.now() - startedAt) / 1000),
          checks: {
            database: { status: 'ok', latency_ms: roundToTenth(database) },
            gateway: {
              status: ok ? 'ok' : 'unavailable',
              provider: gateway.provider,
              latency_ms: roundToTenth(latencyMs),
            },
          },
        },
      };
    },
  };
}
