import type { ServiceImpl } from '@connectrpc/connect';
import { Health, HealthCheckResponse_ServingStatus as Status } from '#generated/proto/grpc/health/v1/health_pb.ts';
import { problem } from '#src/api/problems.ts';

/** Creates the standard health service of gRPC: the status of each service, and, by the empty name, of the server. */
export function healthService(services: readonly string[], stopping: AbortSignal): ServiceImpl<typeof Health> {
  const known = new Set(['', ...services]);
  const now = () => ({ status: stopping.aborted ? Status.NOT_SERVING : Status.SERVING });
  return {
    check({ service }) {
      if (!known.has(service)) throw problem('resource_not_found', 'There is no such service here.');
      return now();
    },
    async *watch({ service }, { signal }) {
      if (known.has(service)) yield now();
      else yield { status: Status.SERVICE_UNKNOWN };
      await aborted(AbortSignal.any([signal, stopping]));
      if (known.has(service) && stopping.aborted) yield now();
      stopping.throwIfAborted();
    },
    list: () => ({ statuses: Object.fromEntries([...known].map((service) => [service, now()])) }),
  };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
