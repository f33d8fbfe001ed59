import { explainDatabaseError, storageFull } from '#src/db/failures.ts';
import { problem } from '#src/api/problems.ts';
import type { Handler, Services } from '#src/resources/services.ts';
import { readParts } from './parts.ts';

const startedAt = performance.now();
const roundToTenth = (ms: number) => Math.round(ms * 10) / 10;

/** Returns the milliseconds in which the database has answered. @throws a problem with status 503. */
async function measureDatabase({ checkDatabase }: Pick<Services, 'checkDatabase'>): Promise<number> {
  const checkStartedAt = performance.now();
  await checkDatabase().catch((cause: unknown) => {
    const detail = 'The database cannot be reached.';
    throw explainDatabaseError(cause) ?? problem('service_unavailable', detail, { cause, retryAfterS: 5 });
  });
  return performance.now() - checkStartedAt;
}

/** Answers without asking for anything: a process that cannot has to be started again. */
export const getLiveness: Handler<'getLiveness'> = async () => ({ status: 200, body: { status: 'alive' } });

/** Refuses only what no request succeeds without: a load balancer takes an instance that is not ready out of use. */
export const getReadiness: Handler<'getReadiness'> = async (services) => {
  if (services.isStopping()) throw problem('service_unavailable', 'The server is about to stop.', { retryAfterS: 1 });
  const [parts] = await Promise.all([readParts(services), measureDatabase(services)]);
  return { status: 200, body: { status: 'ready', checks: { database: 'ok', ...parts } } };
};

export const getHealth: Handler<'getHealth'> = async (services) => {
  const { gateway, storage, apiVersion: version } = services;
  const [databaseMs, { ok, latencyMs }] = await Promise.all([measureDatabase(services), gateway.ping()]);
  if (await storage.isFull()) throw storageFull();
  const { provider } = gateway;
  return {
    status: 200,
    body: {
      status: ok ? 'ok' : 'degraded',
      version,
      uptime_seconds: roundToTenth((performance.now() - startedAt) / 1000),
      checks: {
        database: { status: 'ok', latency_ms: roundToTenth(databaseMs) },
        gateway: { status: ok ? 'ok' : 'unavailable', provider, latency_ms: roundToTenth(latencyMs) },
      },
    },
  };
};
