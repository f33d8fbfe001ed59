import type { DataSource } from 'typeorm';
import type { Handlers } from '#src/api/handlers.ts';
import { explainDatabaseError, storageFull } from '#src/db/failures.ts';
import type { StorageWatch } from '#src/db/storage.ts';
import type { Gateway } from '#src/llm/types.ts';
import { problem } from '#src/api/problems.ts';

export type SystemDeps = {
  dataSource: DataSource;
  storage: StorageWatch;
  gateway: Pick<Gateway, 'ping' | 'provider'>;
  version: string;
};

const startedAt = performance.now();
const tenths = (ms: number) => Math.round(ms * 10) / 10;

/** Whether the server and what it needs work. */
export function systemHandlers({ dataSource, storage, gateway, version }: SystemDeps): Pick<Handlers, 'getHealth'> {
  return {
    async getHealth() {
      const begun = performance.now();
      const [database, { ok, latencyMs }] = await Promise.all([
        dataSource.query('SELECT 1').then(
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
