import { setTimeout } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { Handlers } from '#src/api/handlers.ts';
import { explainDatabaseError, storageFull } from '#src/db/failures.ts';
import type { StorageWatch } from '#src/db/storage.ts';
import type { Gateway } from '#src/llm/types.ts';
import { problem } from '#src/api/problems.ts';

export type SystemDeps = {
  dataSource: DataSource;
  /** How long ago the embedded database has answered; null of a server. */
  silentMs: (() => number) | null;
  storage: StorageWatch;
  gateway: Pick<Gateway, 'ping' | 'provider'>;
  version: string;
};

/** How long health waits for a connection, and how recent another answer of the database has to be then. */
const busyAfterMs = 100;
const mostSilentMs = 2_000;

const startedAt = performance.now();
const tenths = (ms: number) => Math.round(ms * 10) / 10;

/** Whether the server and what it needs work. */
export function systemHandlers(deps: SystemDeps): Pick<Handlers, 'getHealth'> {
  const { dataSource, silentMs, storage, gateway, version } = deps;

  let asked: Promise<unknown> | null = null;

  /** One question at a time, however many want to know. */
  const ask = () => (asked ??= dataSource.query('SELECT 1').finally(() => (asked = null)));

  /** Asks the database. While the one connection of an embedded one is busy, it is enough that others get answers. */
  async function askDatabase(): Promise<void> {
    const answer = ask();
    if (!silentMs) return void (await answer);
    answer.catch(() => {});
    for (let isAnswered = false; !isAnswered;) {
      const busy = setTimeout(busyAfterMs, false, { ref: false });
      isAnswered = await Promise.race([answer.then(() => true), busy]);
      if (!isAnswered && silentMs() < mostSilentMs) return;
    }
  }

  return {
    async getHealth() {
      const begun = performance.now();
      const [database, { ok, latencyMs }] = await Promise.all([
        askDatabase().then(
          () => performance.now() - begun,
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
          uptime_seconds: tenths((performance.now() - startedAt) / 1000),
          checks: {
            database: { status: 'ok', latency_ms: tenths(database) },
            gateway: { status: ok ? 'ok' : 'unavailable', provider: gateway.provider, latency_ms: tenths(latencyMs) },
          },
        },
      };
    },
  };
}
